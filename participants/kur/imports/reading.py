"""Rows out of a CSV or XLSX, a chunk at a time, and how far the reading has come."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Any, cast

import python_calamine
from django.utils.translation import gettext as _

from common import formats
from common.nik import mask_text
from common.spreadsheets import guards, survey
from participants.kur import encryption
from participants.kur.imports.columns import HEADER_WITHIN, UnreadableListError
from participants.kur.models import Batch

CHUNK_ROWS = 20_000
SAMPLE_BYTES = 65_536
CSV_SUFFIXES = {".csv", ".txt", ".tsv"}
XLSX_SUFFIXES = {".xlsx", ".xlsm"}
# A worksheet is unpacked in memory, about 100 bytes a cell; a larger list (some 300,000 rows)
# comes as CSV, which is read as a stream.
XLSX_LIMITS = guards.Limits(
    file_bytes=50 * guards.MEBIBYTE,
    unpacked_bytes=300 * guards.MEBIBYTE,
    members=500,
    cells=3_500_000,
)
CSV_BYTES = 500 * guards.MEBIBYTE  # an upload; about three million debtors
CHUNK_BYTES = 16 * guards.MEBIBYTE  # rows may be long: a chunk ends by size too
PIECE_ROWS = 1_000
LONGEST_CELL = 10_000
LONGEST_LINE = 20_000

Cells = Sequence[Any]
NumberedRow = tuple[int, Cells]


class CountingReader(io.RawIOBase):
    """A stream that knows how many bytes have been read from it."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source = source
        self.bytes_read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self.source.read(len(buffer))
        buffer[: len(data)] = data
        self.bytes_read += len(data)
        return len(data)


class SealedParts(io.RawIOBase):
    """An uploaded file, opened part by part as it is read."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.next_number = 0
        self.held = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self.held:
            part = self.batch.parts.filter(number=self.next_number).first()
            if part is None:
                return 0
            self.held = encryption.pair(part.key_id).open(part.sealed)
            self.next_number += 1
        data, self.held = self.held[: len(buffer)], self.held[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


class ListFile:
    """A list, opened: its first rows to find the header in, then all rows in chunks."""

    def __init__(self, name: str, source: IO[bytes]) -> None:
        self.counter = CountingReader(source)
        self.sheet = ""  # of a workbook: the first one is read
        suffix = Path(name).suffix.lower()
        if suffix in CSV_SUFFIXES:
            self.rows = self._csv_rows()
        elif suffix in XLSX_SUFFIXES:
            self.rows = self._xlsx_rows()
        else:
            raise UnreadableListError(_("Berkas harus CSV atau XLSX."))
        self.first = list(islice(self.rows, HEADER_WITHIN))
        if not self.first:
            raise UnreadableListError(_("Berkas kosong."))

    @property
    def bytes_read(self) -> int:
        return self.counter.bytes_read

    def chunks(self, header_row: int, size: int = CHUNK_ROWS) -> Iterator[list[NumberedRow]]:
        """Rows below the header, without empty ones, numbered as the spreadsheet does."""
        head = [(number, cells) for number, cells in self.first if number > header_row]
        while chunk := head + self._following(size - len(head)):
            head = []
            yield [(number, cells) for number, cells in chunk if any(cells)]

    def _following(self, size: int) -> list[NumberedRow]:
        rows: list[NumberedRow] = []
        end = self.bytes_read + CHUNK_BYTES
        while self.bytes_read < end and (
            piece := list(islice(self.rows, min(PIECE_ROWS, size - len(rows))))
        ):
            rows += piece
        return rows

    def _csv_rows(self) -> Iterator[NumberedRow]:
        buffered = io.BufferedReader(self.counter, SAMPLE_BYTES * 4)
        sample = buffered.peek(SAMPLE_BYTES)[:SAMPLE_BYTES]
        refuse_no_list(".csv", sample)
        text = io.TextIOWrapper(buffered, _encoding(sample), errors="replace", newline="")
        csv.field_size_limit(LONGEST_CELL)
        reader = csv.reader(_lines(text), delimiter=_delimiter(sample))
        try:
            yield from enumerate(reader, start=1)
        except csv.Error:
            raise UnreadableListError(
                _("Baris %(row)d tidak terbaca sebagai CSV.") % {"row": reader.line_num}
            ) from None

    def _xlsx_rows(self) -> Iterator[NumberedRow]:
        content = io.BufferedReader(self.counter).read(XLSX_LIMITS.file_bytes + 1)
        refuse_no_list(".xlsx", content)
        try:
            book = python_calamine.CalamineWorkbook.from_filelike(cast(Any, io.BytesIO(content)))
            sheet = book.get_sheet_by_index(0)
            self.sheet = mask_text(sheet.name)
        except Exception:  # calamine raises many kinds; what they say is of no use to the reader
            raise UnreadableListError(_("Berkas XLSX tidak terbaca.")) from None
        start = (sheet.start or (0, 0))[0]
        yield from enumerate(sheet.iter_rows(), start=1 if start == 0 else start + 1)


def _lines(text: IO[str]) -> Iterator[str]:
    """A file without line ends is no list, and must not be held as one line."""
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE and line[-1] not in "\r\n":
            raise UnreadableListError(
                _("Baris %(row)d lebih panjang dari %(limit)s huruf: ini bukan daftar CSV.")
                % {"row": number, "limit": formats.people(LONGEST_LINE)}
            )
        # NUL is the one character PostgreSQL cannot store.
        yield line.replace("\0", "") if "\0" in line else line


def refuse_no_list(suffix: str, content: bytes) -> None:
    """`UnreadableListError` for what cannot be a list: of a CSV its beginning, of an XLSX all.

    Asked at the upload already, and again by whoever reads the list.
    """
    is_zip = content.startswith(guards.ZIP_BEGINNING)
    try:
        if not is_zip:
            guards.refuse_foreign(content)
        elif suffix in XLSX_SUFFIXES:
            if len(content) > XLSX_LIMITS.file_bytes:
                raise guards.RefusedError(too_large())
            guards.refuse_bad_archive(content, XLSX_LIMITS)
            survey.refuse_wide(content, XLSX_LIMITS.cells)
    except guards.RefusedError as refused:
        raise UnreadableListError(str(refused)) from None
    if is_zip and suffix in CSV_SUFFIXES:
        raise UnreadableListError(_("Berkas ini XLSX, tetapi bernama CSV."))
    if not is_zip and suffix in XLSX_SUFFIXES:
        raise UnreadableListError(_("Berkas XLSX tidak terbaca."))


def refuse_large(suffix: str, size: int) -> None:
    """An upload that is larger than lists of its kind may be."""
    if suffix in XLSX_SUFFIXES and size > XLSX_LIMITS.file_bytes:
        raise UnreadableListError(too_large())
    if suffix in CSV_SUFFIXES and size > CSV_BYTES:
        raise UnreadableListError(
            _("CSV lebih besar dari %(limit)d MB; bagi menjadi beberapa berkas.")
            % {"limit": CSV_BYTES // guards.MEBIBYTE}
        )


def too_large() -> str:
    return _("XLSX lebih besar dari %(limit)d MB; simpan sebagai CSV lalu unggah lagi.") % {
        "limit": XLSX_LIMITS.file_bytes // guards.MEBIBYTE
    }


def _encoding(sample: bytes) -> str:
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(sample) - 4:  # not merely a character cut in two
            return "cp1252"
    return "utf-8-sig"


def _delimiter(sample: bytes) -> str:
    """The sign that separates the most cells of the first lines."""
    lines = sample.decode("latin-1").splitlines()[:HEADER_WITHIN]
    return max(",;\t|", key=lambda sign: max((line.count(sign) for line in lines), default=0))
