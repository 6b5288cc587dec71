"""A list of any length: its sheets, and their rows one after another.

A CSV is read as a stream, twice or more: once to see what it is written in, then for its rows. A
workbook is unpacked in memory, so its limits are narrower.
"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO, Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, SheetTypeEnum, SheetVisibleEnum, load_workbook

from common import formats
from common.spreadsheets import guards, opening, refusal, survey_xlsx
from common.spreadsheets.encoding import (
    delimiter_of,
    encoding_of,
    told_delimiter,
    without_text_formulas,
)
from common.spreadsheets.guards import Limits, Source
from common.spreadsheets.refusal import RefusedError

Cells = Sequence[Any]
NumberedRow = tuple[int, Cells]  # counted from 1, as the spreadsheet does

PIECE_BYTES = 256 * 1024
SAMPLE_LINES = 400  # that decide the delimiter
LONGEST_CELL = 10_000
LONGEST_LINE = 20_000


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


@dataclass
class LongSheet:
    name: str
    is_hidden: bool
    open_rows: Callable[[], Iterator[NumberedRow]]


class LongList:
    """`open_source` gives the file from its beginning, as often as it is asked."""

    def __init__(self, open_source: Callable[[], IO[bytes]], limits: Limits) -> None:
        self.open_source = open_source
        self.limits = limits
        self.counter = CountingReader(open_source())
        beginning = io.BufferedReader(self.counter).read(guards.PIECE)
        if guards.is_text(beginning):
            self.sheets = [LongSheet(opening.CSV_SHEET, False, self._csv_rows)]
            self.encoding = self.sign = ""
        else:
            self.sheets = self._workbook_sheets()

    @property
    def bytes_read(self) -> int:
        return self.counter.bytes_read

    def _csv_rows(self) -> Iterator[NumberedRow]:
        if not self.encoding:
            with closing(io.BufferedReader(CountingReader(self.open_source()))) as stream:
                self.encoding = encoding_of(iter(lambda: stream.read(PIECE_BYTES), b""))
        self.counter = CountingReader(self.open_source())
        text = io.TextIOWrapper(
            io.BufferedReader(self.counter, PIECE_BYTES), self.encoding, newline=""
        )
        csv.field_size_limit(LONGEST_CELL)
        lines = _lines(text)
        sample = list(islice(lines, SAMPLE_LINES))
        sign = told_delimiter(sample[0]) if sample else ""
        if sign:
            sample.pop(0)
        reader = csv.reader(chain(sample, lines), delimiter=sign or delimiter_of("".join(sample)))
        try:
            yield from enumerate(reader, start=1)
        except csv.Error:
            raise RefusedError(
                _("Baris %(row)d tidak terbaca sebagai CSV.") % {"row": reader.line_num}
            ) from None

    def _workbook_sheets(self) -> list[LongSheet]:
        content = io.BufferedReader(CountingReader(self.open_source())).read(
            self.limits.file_bytes + 1
        )
        source = guards.admit(io.BytesIO(content), name="", size=len(content), limits=self.limits)
        self.counter.bytes_read = len(content)
        if source.kind in ("html", "xml"):
            return [
                LongSheet(sheet.name, False, lambda rows=sheet.rows: enumerate(rows, start=1))  # type: ignore[misc]
                for sheet in opening.sheets_of(source, self.limits)
            ]
        if source.kind == "xlsx":
            survey_xlsx.refuse_wide(source.content, self.limits)
        else:
            opening.surveys_of(source, self.limits)
        return _calamine_sheets(source)


def _calamine_sheets(source: Source) -> list[LongSheet]:
    try:
        workbook = load_workbook(io.BytesIO(source.content))
    except CalamineError:
        raise RefusedError(refusal.BROKEN) from None

    loaded: dict[str, Any] = {}  # the sheet that was read last

    def rows_of(name: str) -> Iterator[NumberedRow]:
        if name not in loaded:
            loaded.clear()
            try:
                loaded[name] = workbook.get_sheet_by_name(name)
            except CalamineError:
                raise RefusedError(refusal.BROKEN) from None
        sheet = loaded[name]
        row, column = sheet.start or (0, 0)
        before = [None] * column
        for number, cells in enumerate(sheet.iter_rows(), start=row + 1):
            yield number, before + cells if before else cells

    return [
        LongSheet(
            metadata.name,
            metadata.visible != SheetVisibleEnum.Visible,
            lambda name=metadata.name: rows_of(name),  # type: ignore[misc]
        )
        for metadata in workbook.sheets_metadata
        if metadata.typ == SheetTypeEnum.WorkSheet
    ]


def _lines(text: IO[str]) -> Iterator[str]:
    """A file without line ends is no list, and must not be held as one line."""
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE and line[-1] not in "\r\n":
            raise RefusedError(
                _("Baris %(row)d lebih panjang dari %(limit)s huruf: ini bukan daftar CSV.")
                % {"row": number, "limit": formats.people(LONGEST_LINE)}
            )
        # NUL is the one character PostgreSQL cannot store.
        line = line.replace("\0", "") if "\0" in line else line
        yield without_text_formulas(line)
