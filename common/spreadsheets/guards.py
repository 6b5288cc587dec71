"""What a file is, by its content, and whether it may be read at all.

A file is refused before anything of it is unpacked into memory. A spreadsheet is a ZIP archive: it
can claim to be small and unpack to gigabytes, or name one cell in the last corner of a sheet so
that a reader allocates the whole rectangle. So the directory is read first, every member is
inflated once in small pieces and thrown away, and the extent of every sheet is measured before it
is read (`survey`). The name of a file says nothing: what it begins with decides.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import formats
from common.nik import mask_text
from common.spreadsheets import refusal
from common.spreadsheets.compound import Compound
from common.spreadsheets.encoding import UTF16_MARKS, utf16_without_mark
from common.spreadsheets.refusal import RefusedError as RefusedError

MEBIBYTE = 1024 * 1024
PIECE = 64 * 1024
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a file may hold. The defaults take five years of every place by segment at once, and
    keep one request from holding a process for longer than some seconds.

    `cells` hold something; `area` is the rectangle up to the last of them, for which a reader
    makes room.
    """

    file_bytes: int = 10 * MEBIBYTE
    unpacked_bytes: int = 50 * MEBIBYTE
    members: int = 500
    cells: int = 60_000
    area: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """A file that passed: `kind` is "csv", "xlsx", "xlsb", "ods", "xls", "html" or "xml"."""

    name: str
    kind: str
    content: bytes


IMAGE = gettext_lazy("gambar")
WEB_PAGE = gettext_lazy("halaman web yang disimpan utuh")
NO_SPREADSHEET = gettext_lazy("Berkas ini bukan lembar kerja: unggah XLSX atau CSV.")
WORD = gettext_lazy("Ini dokumen Word atau PowerPoint, bukan lembar kerja: unggah XLSX atau CSV.")
# Beginnings of files that people send by mistake, often renamed.
FOREIGN_BEGINNINGS: list[tuple[bytes, str | Promise]] = [
    (b"\x89PNG", IMAGE),
    (b"\xff\xd8\xff", IMAGE),
    (b"GIF8", IMAGE),
    (b"BM", IMAGE),
    (b"II*\x00", IMAGE),
    (b"MM\x00*", IMAGE),
    (b"RIFF", IMAGE),
    (b"%PDF", gettext_lazy("PDF")),
    (b"Rar!", gettext_lazy("arsip RAR")),
    (b"7z\xbc\xaf", gettext_lazy("arsip 7-Zip")),
    (b"\x1f\x8b", gettext_lazy("arsip GZIP")),
    (b"{\\rtf", gettext_lazy("dokumen RTF")),
    (b"MIME-Version", WEB_PAGE),
    (b"MZ", gettext_lazy("program")),
    (b"SQLite format 3", gettext_lazy("basis data")),
    (b"PAR1", gettext_lazy("berkas Parquet")),
]
FORMER_EXCEL = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
)  # without a container
ZIP_BEGINNING = b"PK\x03\x04"
OLE_BEGINNING = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END_OF_DIRECTORY = b"PK\x05\x06"
END_OF_DIRECTORY_64 = b"PK\x06\x06"
LONGEST_COMMENT = 65_557
MARKUP = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<\?mso[^>]*>\s*)?<", re.DOTALL)
SPREADSHEET_XML = b"urn:schemas-microsoft-com:office:spreadsheet"
WEB_TAGS = re.compile(
    rb"<(?:!doctype html|html|head|body|table|tr|meta|style|div)\b", re.IGNORECASE
)


def admit(file: IO[bytes], *, name: str, size: int, limits: Limits | None = None) -> Source:
    """The file's content and kind, or `RefusedError`. Reads nothing of a file that is too large."""
    limits = limits or Limits()
    name = clean_name(name)
    if size > limits.file_bytes:
        raise RefusedError(
            _("Berkas ini %(size)s MB, lebih besar dari batas %(limit)s MB.")
            % {
                "size": formats.people(-(-size // MEBIBYTE)),
                "limit": formats.people(limits.file_bytes // MEBIBYTE),
            }
        )
    content = file.read(limits.file_bytes + 1)
    if len(content) > limits.file_bytes:
        raise RefusedError(
            _("Berkas ini lebih besar dari batas %(limit)s MB.")
            % {"limit": formats.people(limits.file_bytes // MEBIBYTE)}
        )
    kind = kind_of(content)
    if kind == "zip":
        kind = kind_of_archive(content, limits)
    return Source(name, kind, content)


def clean_name(name: str) -> str:
    """The last part of the name, printable and short enough to show, without a NIK."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(char for char in last if char.isprintable()).strip()
    shown = mask_text(printable) or "berkas"
    return shown if len(shown) <= LONGEST_NAME else "…" + shown[1 - LONGEST_NAME :]


def kind_of(content: bytes) -> str:
    """ "csv", "zip", "xls", "html" or "xml"; `RefusedError` for what is neither table nor text.

    Of a CSV and a ZIP the beginning is enough; the others are looked into.
    """
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise RefusedError(_("Berkas ini kosong."))
    if content.startswith(ZIP_BEGINNING):
        return "zip"
    if content.startswith(OLE_BEGINNING):
        return _kind_of_compound(content)
    _refuse_foreign(content)
    if MARKUP.match(_ascii(content[:PIECE])):
        return _kind_of_markup(content)
    return "csv"


def is_text(beginning: bytes) -> bool:
    """Whether a file that begins so is a CSV; `RefusedError` for what is no table at all."""
    if beginning.startswith(OLE_BEGINNING):
        return False
    return kind_of(beginning) == "csv"


def _kind_of_compound(content: bytes) -> str:
    names = Compound(content).names
    if "EncryptedPackage" in names:
        raise RefusedError(refusal.PASSWORD)
    if names & {"Workbook", "Book"}:
        return "xls"
    if names & {"WordDocument", "PowerPoint Document"}:
        raise RefusedError(WORD)
    raise RefusedError(NO_SPREADSHEET)


def _kind_of_markup(content: bytes) -> str:
    """A table of a web page or Microsoft's spreadsheet of 2003: both come named .xls."""
    beginning = _ascii(content[:PIECE])
    if SPREADSHEET_XML in beginning:
        return "xml"
    if WEB_TAGS.search(beginning):
        return "html"
    raise RefusedError(
        _("Berkas ini XML, tetapi bukan lembar kerja: simpan sebagai XLSX, lalu unggah lagi.")
    )


def _ascii(content: bytes) -> bytes:
    """What looks the same in every encoding."""
    return content.replace(b"\x00", b"").lstrip(b"\xff\xfe\xef\xbb\xbf")


def _refuse_foreign(content: bytes) -> None:
    """`RefusedError` for what its beginning gives away as neither a workbook nor text."""
    for beginning, what in FOREIGN_BEGINNINGS:
        if content.startswith(beginning) and (len(beginning) > 2 or b"\x00" in content[:512]):
            raise RefusedError(
                _("Berkas ini %(what)s, bukan lembar kerja: unggah XLSX atau CSV.") % {"what": what}
            )
    if content.startswith(FORMER_EXCEL):
        raise RefusedError(
            _("Ini format Excel sebelum 1995: simpan sebagai .xlsx di Excel, lalu unggah lagi.")
        )
    if content.lstrip().startswith((b'{"url"', b'{"doc_id"')):
        raise RefusedError(
            _("Ini pintasan ke Google Spreadsheet: unduh isinya sebagai XLSX, lalu unggah lagi.")
        )
    beginning = content[:PIECE]
    if (
        b"\x00" in beginning
        and not content.startswith(UTF16_MARKS)
        and not utf16_without_mark(beginning)
    ):
        raise RefusedError(NO_SPREADSHEET)


def kind_of_archive(content: bytes, limits: Limits) -> str:
    """ "xlsx", "xlsb" or "ods"; `RefusedError` unless it is a workbook that unpacks to little."""
    _refuse_large_directory(content, limits)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise RefusedError(refusal.BROKEN) from None
    by_name = {member.filename: member for member in members}
    if len(by_name) != len(members):
        raise RefusedError(refusal.BROKEN)
    kind = _kind_of_package(by_name)
    if any(member.flag_bits & 1 for member in members):
        raise RefusedError(refusal.PASSWORD)
    if sum(member.file_size for member in members) > limits.unpacked_bytes:
        raise RefusedError(refusal.TOO_MUCH)
    unpacked = 0
    for member in members:
        for piece in inflated(content, member):
            unpacked += len(piece)
            if unpacked > limits.unpacked_bytes:
                raise RefusedError(refusal.TOO_MUCH)
    manifest = by_name.get("META-INF/manifest.xml")
    if manifest and b"encryption-data" in b"".join(inflated(content, manifest)):
        raise RefusedError(refusal.PASSWORD)
    return kind


def _kind_of_package(names: dict[str, zipfile.ZipInfo]) -> str:
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "content.xml" in names:
        return "ods"
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise RefusedError(WORD)
    if any(name.startswith("Index/") and name.endswith(".iwa") for name in names):
        raise RefusedError(
            _("Ini berkas Apple Numbers: ekspor sebagai Excel (.xlsx), lalu unggah lagi.")
        )
    raise RefusedError(
        _("Ini arsip ZIP biasa, bukan lembar kerja: unggah XLSX atau CSV di dalamnya.")
    )


def inflated(content: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The member in small pieces; `RefusedError` where it is not what the directory says it is.

    The directory's sizes are claims. `zipfile` stops at the claimed size, other readers do not,
    so the stream itself is followed to its end.
    """
    start = member.header_offset
    if content[start : start + 4] != ZIP_BEGINNING:
        raise RefusedError(refusal.BROKEN)
    name_length, extra_length = struct.unpack("<HH", content[start + 26 : start + 30])
    start += 30 + name_length + extra_length
    packed = memoryview(content)[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        pieces: Iterator[bytes] = (
            bytes(packed[at : at + PIECE]) for at in range(0, len(packed), PIECE)
        )
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        pieces = _deflated(packed)
    else:
        raise RefusedError(refusal.BROKEN)
    produced = checksum = 0
    for piece in pieces:
        produced += len(piece)
        checksum = zlib.crc32(piece, checksum)
        if produced > member.file_size:
            raise RefusedError(refusal.TOO_MUCH)
        yield piece
    if produced != member.file_size or checksum != member.CRC:
        raise RefusedError(refusal.BROKEN)


def _deflated(packed: memoryview) -> Iterator[bytes]:
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for at in range(0, len(packed), PIECE):
            rest = bytes(packed[at : at + PIECE])
            while rest:
                yield stream.decompress(rest, PIECE)
                rest = stream.unconsumed_tail
        # What is left in the window, still in pieces: nothing forces it to be small.
        while piece := stream.decompress(stream.unconsumed_tail, PIECE):
            yield piece
    except zlib.error:
        raise RefusedError(refusal.BROKEN) from None


def _refuse_large_directory(content: bytes, limits: Limits) -> None:
    """The directory's own size is told at the end of the archive: look before parsing it."""
    at = content.rfind(END_OF_DIRECTORY, max(0, len(content) - LONGEST_COMMENT))
    if at < 0 or len(content) < at + 22:
        raise RefusedError(refusal.CUT_SHORT)
    members, directory_bytes = struct.unpack("<HI", content[at + 10 : at + 16])
    if members == 0xFFFF or directory_bytes == 0xFFFFFFFF:  # ZIP64 tells it in a record before
        at = content.rfind(END_OF_DIRECTORY_64, max(0, len(content) - LONGEST_COMMENT))
        if at < 0 or len(content) < at + 48:
            raise RefusedError(refusal.BROKEN)
        members, directory_bytes = struct.unpack("<QQ", content[at + 32 : at + 48])
    if members > limits.members or directory_bytes > limits.members * 1024:
        raise RefusedError(refusal.TOO_MUCH)
