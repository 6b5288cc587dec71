"""Bytes to text, and the sign between the fields: both decided on the whole file.

A CSV does not say what it is written in. Programs here write UTF-8, UTF-16 or Windows-1252, and one
byte in the last row may be the only one that tells the last two from the first. So nothing is read
before everything has been looked at, and a letter that cannot be read refuses the file: it is never
replaced by another one.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.spreadsheets.refusal import RefusedError

DELIMITERS = ";,\t|"
CUT_LETTER = gettext_lazy(
    "Huruf terakhir berkas ini terpotong: unduh atau simpan ulang, lalu unggah lagi."
)
MARKS = [  # the longer before the shorter that it begins with
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # of UTF-32 too
LOOKED_AT = 64 * 1024  # bytes that show whether every other one is NUL
SAMPLE_LINES = 2_000  # rows whose widths decide the delimiter
MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
CUT_CHARACTER = re.compile(rb"(?:[\xc2-\xf4]|[\xe0-\xf4][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{2})\Z")
EXCEL_TEXT = re.compile(  # ="0812…": how programs make Excel keep a number as text
    r'(?m)(?:^|(?<=[;,\t|]))(?:="([^"\r\n]*)"|"=""([^"\r\n]*)""")(?=[;,\t|\r\n]|\Z)'
)
SEPARATOR_LINE = re.compile(r'\s*"?sep=(.)"?\s*', re.IGNORECASE | re.DOTALL)


def decoded(content: bytes) -> str:
    """The text of a whole file; `RefusedError` where some letter of it cannot be read."""
    try:
        return content.decode(encoding_of([content]))
    except UnicodeDecodeError:
        raise RefusedError(CUT_LETTER) from None


def encoding_of(pieces: Iterable[bytes]) -> str:
    """The codec of a file that passes in pieces."""
    looking = _Looking()
    for piece in pieces:
        looking.at(piece)
    return looking.codec()


class _Looking:
    """Remembers of what has passed only what decides."""

    def __init__(self) -> None:
        self.marked = ""
        self.decoder: codecs.IncrementalDecoder | None = None
        self.is_first = True
        self.rest = b""  # the beginning of a letter that goes on in the next piece
        self.line_ends = 0
        self.multibyte_row = self.single_byte_row = 0

    def at(self, piece: bytes) -> None:
        if self.is_first:
            self.is_first = False
            self.marked = _marked(piece) or utf16_without_mark(piece[:LOOKED_AT])
            if self.marked and not self.marked.startswith("utf-8"):
                self.decoder = codecs.getincrementaldecoder(self.marked)()
        if self.decoder is not None:
            self._decode(piece, is_last=False)
        elif self.rest or not piece.isascii():
            self._count(self.rest + piece)
        else:
            self.line_ends += _line_ends(piece)

    def codec(self) -> str:
        if self.decoder is not None:
            self._decode(b"", is_last=True)
            return self.marked
        if self.rest:
            self._count(self.rest, is_last=True)
        if not self.single_byte_row:
            return self.marked or "utf-8"
        if self.multibyte_row or self.marked:
            raise RefusedError(
                _(
                    "Huruf di baris %(row)s ditulis dalam Windows-1252 dan huruf lain dalam UTF-8: "
                    "simpan ulang sebagai CSV UTF-8."
                )
                % {"row": self.single_byte_row}
            )
        return "cp1252"

    def _decode(self, piece: bytes, *, is_last: bool) -> None:
        try:
            if self.decoder is not None:
                self.decoder.decode(piece, is_last)
        except UnicodeDecodeError:
            raise RefusedError(CUT_LETTER) from None

    def _count(self, piece: bytes, *, is_last: bool = False) -> None:
        cut = None if is_last else CUT_CHARACTER.search(piece)
        self.rest = cut[0] if cut else b""
        piece = piece[: len(piece) - len(self.rest)]
        if found := MULTIBYTE.search(piece):
            self.multibyte_row = self.multibyte_row or self._row(piece, found)
        others = MULTIBYTE.sub(lambda letter: b"?" * len(letter[0]), piece)
        if found := BEYOND_ASCII.search(others):
            self.single_byte_row = self.single_byte_row or self._row(piece, found)
            self._refuse_unknown(others)
        self.line_ends += _line_ends(piece)

    def _refuse_unknown(self, others: bytes) -> None:
        """Five bytes are nothing in Windows-1252 either."""
        if found := re.search(rb"[\x81\x8d\x8f\x90\x9d]", others):
            raise RefusedError(
                _(
                    "Huruf di baris %(row)s tidak terbaca, pengodean berkas ini tidak dikenali: "
                    "simpan ulang sebagai CSV UTF-8."
                )
                % {"row": self._row(others, found)}
            )

    def _row(self, piece: bytes, found: re.Match[bytes]) -> int:
        return self.line_ends + _line_ends(piece[: found.start()]) + 1


def _line_ends(piece: bytes) -> int:
    return piece.count(b"\n") or piece.count(b"\r")


def _marked(piece: bytes) -> str:
    return next((codec for mark, codec in MARKS if piece.startswith(mark)), "")


def utf16_without_mark(piece: bytes) -> str:
    """Most of what lists hold is ASCII, so nearly every other byte of UTF-16 is NUL."""
    even, odd = piece[0::2].count(0), piece[1::2].count(0)
    half = max(1, len(piece) // 2)
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.6 and odd < half * 0.1:
        return "utf-16-be"
    return ""


def delimiter_of(text: str) -> str:
    """The sign that divides most rows into the same number of fields, with respect to quotes."""
    scores = {sign: _evenness(text, sign) for sign in DELIMITERS}
    return max(DELIMITERS, key=lambda sign: scores[sign])


def _evenness(text: str, sign: str) -> tuple[int, int]:
    """(rows of the commonest width, that width); one field alone says nothing."""
    widths: Counter[int] = Counter()
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=sign)):
            if any(cell.strip() for cell in row):
                widths[len(row)] += 1
            if number >= SAMPLE_LINES:
                break
    except csv.Error:
        return 0, 0
    widths.pop(1, None)
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


def told_delimiter(line: str) -> str:
    """`;` of the line `sep=;` that Excel writes and hides; empty for any other line."""
    match = SEPARATOR_LINE.fullmatch(line.removeprefix("\ufeff").rstrip("\r\n"))
    return match[1] if match else ""


def split_sep_line(text: str) -> tuple[str, str]:
    """The text below the line `sep=`, and the sign; the text itself where there is none."""
    first = re.match(r"[^\r\n]*(?:\r\n|\r|\n|\Z)", text)
    line = first[0] if first else ""
    sign = told_delimiter(line)
    return (text[len(line) :], sign) if sign else (text, delimiter_of(text))


def without_text_formulas(text: str) -> str:
    """`"6171…"` for `="6171…"` in a CSV."""
    if '="' not in text:
        return text
    return EXCEL_TEXT.sub(lambda cell: f'"{cell[1] or cell[2] or ""}"', text)
