"""Rows out of a CSV or XLSX, a chunk at a time, and how far the reading has come."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Any, cast

import python_calamine
from django.utils.translation import gettext as _

from participants.kur import vault
from participants.kur.imports.columns import HEADER_WITHIN, UnreadableListError
from participants.kur.models import Batch

CHUNK_ROWS = 20_000
SAMPLE_BYTES = 65_536
CSV_SUFFIXES = {".csv", ".txt", ".tsv"}
XLSX_SUFFIXES = {".xlsx", ".xlsm"}
# A worksheet is unpacked in memory; a larger list comes as CSV, which is read as a stream.
LARGEST_XLSX = 60 * 1024 * 1024
LARGEST_UNPACKED = 600 * 1024 * 1024
LONGEST_LINE = 100_000

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
            self.held = vault.pair(part.key_id).open(part.sealed)
            self.next_number += 1
        data, self.held = self.held[: len(buffer)], self.held[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


class ListFile:
    """A list, opened: its first rows to find the header in, then all rows in chunks."""

    def __init__(self, name: str, source: IO[bytes]) -> None:
        self.counter = CountingReader(source)
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
        while chunk := head + list(islice(self.rows, size - len(head))):
            head = []
            yield [(number, cells) for number, cells in chunk if any(cells)]

    def _csv_rows(self) -> Iterator[NumberedRow]:
        buffered = io.BufferedReader(self.counter, SAMPLE_BYTES * 4)
        sample = buffered.peek(SAMPLE_BYTES)[:SAMPLE_BYTES]
        if sample.startswith(b"PK\x03\x04"):
            raise UnreadableListError(_("Berkas ini XLSX, tetapi bernama CSV."))
        text = io.TextIOWrapper(buffered, _encoding(sample), errors="replace", newline="")
        csv.field_size_limit(LONGEST_LINE)
        # NUL is the one character PostgreSQL cannot store.
        lines = (line.replace("\0", "") if "\0" in line else line for line in text)
        reader = csv.reader(lines, delimiter=_delimiter(sample))
        try:
            yield from enumerate(reader, start=1)
        except csv.Error:
            raise UnreadableListError(
                _("Baris %(row)d tidak terbaca sebagai CSV.") % {"row": reader.line_num}
            ) from None

    def _xlsx_rows(self) -> Iterator[NumberedRow]:
        data = io.BytesIO(io.BufferedReader(self.counter).read(LARGEST_XLSX + 1))
        if data.getbuffer().nbytes > LARGEST_XLSX or _unpacked(data) > LARGEST_UNPACKED:
            raise UnreadableListError(_("XLSX terlalu besar; simpan sebagai CSV lalu unggah lagi."))
        try:
            book = python_calamine.CalamineWorkbook.from_filelike(cast(Any, data))
            sheet = book.get_sheet_by_index(0)
        except Exception:  # calamine raises many kinds; what they say is of no use to the reader
            raise UnreadableListError(_("Berkas XLSX tidak terbaca.")) from None
        start = (sheet.start or (0, 0))[0]
        yield from enumerate(sheet.iter_rows(), start=1 if start == 0 else start + 1)


def _unpacked(data: io.BytesIO) -> int:
    try:
        with zipfile.ZipFile(data) as archive:
            return sum(item.file_size for item in archive.infolist())
    except zipfile.BadZipFile:
        raise UnreadableListError(_("Berkas XLSX tidak terbaca.")) from None
    finally:
        data.seek(0)


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
