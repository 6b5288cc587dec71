"""Refuses a file that cannot or must not be read, before anything of it is unpacked into memory.

A spreadsheet is a ZIP archive: it can claim to be small and unpack to gigabytes, or name one cell
in the last corner of a sheet so that a reader allocates the whole rectangle. So the directory is
read first, every member is inflated once in small pieces and thrown away, and the extent of every
sheet is measured on the way (`survey`).
"""

import io
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

MEBIBYTE = 1024 * 1024
PIECE = 64 * 1024


class RefusedError(Exception):
    """The file as a whole cannot be used; the message is one sentence for the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a file may hold. The defaults take five years of every place by segment at once, and
    keep one request from holding a process for longer than some seconds."""

    file_bytes: int = 10 * MEBIBYTE
    unpacked_bytes: int = 50 * MEBIBYTE
    members: int = 500
    cells: int = 60_000


@dataclass(frozen=True, slots=True)
class Source:
    """A file that passed: `kind` is "xlsx" or "csv"."""

    name: str
    kind: str
    content: bytes


IMAGE = gettext_lazy("gambar")
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
    (b"<!DOCTYPE", gettext_lazy("halaman web")),
    (b"<html", gettext_lazy("halaman web")),
    (b"MZ", gettext_lazy("program")),
]
ZIP_BEGINNING = b"PK\x03\x04"
OLE_BEGINNING = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END_OF_DIRECTORY = b"PK\x05\x06"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


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
    if not content.strip():
        raise RefusedError(_("Berkas ini kosong."))
    if content.startswith(ZIP_BEGINNING):
        refuse_bad_archive(content, limits)
        return Source(name, "xlsx", content)
    refuse_foreign(content)
    return Source(name, "csv", content)


def clean_name(name: str) -> str:
    """The last part of the name, printable and short enough to show."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(char for char in last if char.isprintable()).strip()[-120:] or "berkas"


def _ole_sentence(content: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return _("Berkas ini berkata sandi: buka kata sandinya di Excel, simpan, lalu unggah lagi.")
    return _("Ini format lama (.xls): simpan sebagai .xlsx di Excel, lalu unggah lagi.")


def refuse_foreign(content: bytes) -> None:
    """`RefusedError` for what its beginning gives away as neither a workbook nor text."""
    if content.startswith(OLE_BEGINNING):
        raise RefusedError(_ole_sentence(content))
    for beginning, what in FOREIGN_BEGINNINGS:
        if content.startswith(beginning) and (len(beginning) > 2 or b"\x00" in content[:512]):
            raise RefusedError(
                _("Berkas ini %(what)s, bukan lembar kerja: unggah XLSX atau CSV.") % {"what": what}
            )
    if b"\x00" in content[:PIECE] and not content.startswith(UTF16_MARKS):
        raise RefusedError(_("Berkas ini bukan lembar kerja: unggah XLSX atau CSV."))


def refuse_bad_archive(content: bytes, limits: Limits) -> None:
    """`RefusedError` unless this is a workbook without macros that unpacks to little."""
    _refuse_large_directory(content, limits)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise RefusedError(_broken()) from None
    names = {member.filename for member in members}
    _refuse_other_packages(names)
    if len(names) != len(members):
        raise RefusedError(_broken())
    if any(member.flag_bits & 1 for member in members):
        raise RefusedError(_ole_sentence("EncryptedPackage".encode("utf-16-le")))
    if sum(member.file_size for member in members) > limits.unpacked_bytes:
        raise RefusedError(_too_much())
    unpacked = 0
    for member in members:
        if member.filename == "[Content_Types].xml":
            _refuse_macro_types(b"".join(inflated(content, member)))
        for piece in inflated(content, member):
            unpacked += len(piece)
            if unpacked > limits.unpacked_bytes:
                raise RefusedError(_too_much())


def inflated(content: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The member in small pieces; `RefusedError` where it is not what the directory says it is.

    The directory's sizes are claims. `zipfile` stops at the claimed size, other readers do not,
    so the stream itself is followed to its end.
    """
    start = member.header_offset
    if content[start : start + 4] != ZIP_BEGINNING:
        raise RefusedError(_broken())
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
        raise RefusedError(_broken())
    produced = checksum = 0
    for piece in pieces:
        produced += len(piece)
        checksum = zlib.crc32(piece, checksum)
        if produced > member.file_size:
            raise RefusedError(_too_much())
        yield piece
    if produced != member.file_size or checksum != member.CRC:
        raise RefusedError(_broken())


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
        raise RefusedError(_broken()) from None


def _refuse_large_directory(content: bytes, limits: Limits) -> None:
    """The directory's own size is told at the end of the archive: look before parsing it."""
    at = content.rfind(END_OF_DIRECTORY, max(0, len(content) - 65_557))
    if at < 0 or len(content) < at + 22:
        raise RefusedError(_broken())
    members, directory_bytes = struct.unpack("<HI", content[at + 10 : at + 16])
    if members > limits.members or directory_bytes > limits.members * 1024:
        raise RefusedError(_too_much())


def _refuse_other_packages(names: set[str]) -> None:
    lowered = {name.lower() for name in names}
    if any(name.endswith("vbaproject.bin") for name in lowered):
        raise RefusedError(_macros())
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return
    if "mimetype" in names or "content.xml" in names:
        raise RefusedError(_("Ini berkas OpenDocument: simpan sebagai .xlsx, lalu unggah lagi."))
    if "xl/workbook.bin" in lowered:
        raise RefusedError(_("Ini format .xlsb: simpan sebagai .xlsx di Excel, lalu unggah lagi."))
    if any(name.startswith(("word/", "ppt/")) for name in lowered):
        raise RefusedError(
            _("Ini dokumen Word atau PowerPoint, bukan lembar kerja: unggah XLSX atau CSV.")
        )
    raise RefusedError(
        _("Ini arsip ZIP biasa, bukan lembar kerja: unggah XLSX atau CSV di dalamnya.")
    )


def _refuse_macro_types(content_types: bytes) -> None:
    if b"macroenabled" in content_types.lower():
        raise RefusedError(_macros())


def _macros() -> str:
    return _("Berkas ini berisi makro: simpan sebagai .xlsx tanpa makro, lalu unggah lagi.")


def _too_much() -> str:
    return _("Berkas ini membesar jauh melebihi batas saat dibuka, jadi tidak dibaca.")


def _broken() -> str:
    return _("Berkas ini rusak atau bukan lembar kerja: buka di Excel, simpan, lalu unggah lagi.")
