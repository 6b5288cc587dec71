"""The rows of a recognised table as entries, with every fault and every row left out."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import formats
from common.spreadsheets import numbers
from common.spreadsheets.faults import CellFault
from common.spreadsheets.grid import Sheet
from common.spreadsheets.survey import Address
from participants.figures.models import MOVEMENTS
from participants.reports.importing import labels
from participants.reports.importing.layout import Column, Correction, Layout, looks_like_figure
from participants.reports.importing.rowkeys import KeyReader, RowKeys
from participants.reports.importing.sums import SumCheck
from regions.models import Region
from regions.resolver import PlaceResolver, UnknownPlaceError, is_total

TOTAL_BEGINNING = re.compile(r"(sub[\s-]?)?(grand[\s-]?)?(jumlah|total|jml)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One figure of the file, and where it, its place and its month stand."""

    sheet: str
    row: int
    column: int
    region: Region
    segment: str
    month: date
    field: str
    value: int | None  # None: a closing that follows from the movements, so none is typed
    place_at: Address
    month_at: Address

    @property
    def key(self) -> tuple[int, str, date, str]:
        return (self.region.pk, self.segment, self.month, self.field)


@dataclass(frozen=True, slots=True)
class LeftOut:
    row: int
    text: str
    reason: str


@dataclass(slots=True)
class SheetReading:
    """What became of one sheet; with a `reason` it was left out."""

    name: str
    layout: Layout | None = None
    reason: str = ""
    entries: list[Entry] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rows_read: int = 0


class RowReader:
    def __init__(
        self, sheet: Sheet, layout: Layout, resolver: PlaceResolver, correction: Correction
    ) -> None:
        self.sheet = sheet
        self.layout = layout
        self.with_hidden = correction.with_hidden
        self.out = SheetReading(sheet.name, layout)
        self.values = [column for column in layout.values if self._is_read(column)]
        self.totals = [
            column
            for column in layout.columns
            if column.role == labels.TOTAL and self._is_read(column)
        ]
        self.keys = KeyReader(sheet, layout, resolver, self._fault)
        self.sums = SumCheck(sheet, self.values, self._fault)
        self.hidden_rows = 0
        self.said: set[str] = set()

    def read(self) -> SheetReading:
        for row in range(self.layout.first_row, len(self.sheet.rows)):
            self._row(row)
        self._tell_hidden()
        return self.out

    def _is_read(self, column: Column) -> bool:
        """A hidden column is read where the person said so or chose what it holds."""
        return self.with_hidden or not column.is_hidden or column.source == "corrected"

    def _tell_hidden(self) -> None:
        if self.hidden_rows:
            self.out.notes.append(
                ngettext(
                    "%(count)s baris tersembunyi tidak dibaca.",
                    "%(count)s baris tersembunyi tidak dibaca.",
                    self.hidden_rows,
                )
                % {"count": formats.people(self.hidden_rows)}
            )
        hidden = [column.label for column in self.layout.values if not self._is_read(column)]
        if hidden:
            self.out.notes.append(
                _("Kolom tersembunyi tidak dibaca: %(columns)s.") % {"columns": ", ".join(hidden)}
            )

    def _row(self, row: int) -> None:
        if all(value is None for value in self.sheet.rows[row]) and not self._has_formula(row):
            return
        if row in self.sheet.hidden_rows and not self.with_hidden:
            self._hidden_row(row)
        elif self._is_column_numbers(row) or self._is_header_again(row):
            self._leave_out(row, _("baris judul atau nomor kolom"))
        elif self._is_total_row(row):
            self._total_row(row)
        else:
            self._place_row(row)

    def _hidden_row(self, row: int) -> None:
        self.hidden_rows += 1
        self._leave_out(row, _("tersembunyi di berkas"))
        if not self._is_total_row(row):
            self.sums.add_hidden(row)

    def _total_row(self, row: int) -> None:
        reason = _("baris jumlah")
        if self.sums.check_row(row):
            reason = _("baris jumlah, sudah dibandingkan dengan baris di atasnya")
        self._leave_out(row, reason)

    def _place_row(self, row: int) -> None:
        is_data = self._holds_figures(row)
        place_at = self.keys.place_at(row)
        try:
            region = self.keys.region(row, place_at) if place_at else None
        except UnknownPlaceError as error:
            region = None
            if is_data and place_at:
                self._fault(*place_at, self.sheet.value(*place_at), str(error))
        if region is None and not is_data:
            self._leave_out(row, _("bukan baris wilayah"))
        elif place_at is None:
            reason = _("Baris ini tidak menyebut wilayah.")
            self._fault(row, self.keys.first_column, None, reason)
        else:
            self._figures(row, self.keys.keys(row, region, place_at))

    def _figures(self, row: int, keys: RowKeys) -> None:
        self.out.rows_read += 1
        for column in self.values:
            value = self._count(row, column)
            if value is not None:
                self.sums.add(row, column, value)
                self._enter(row, column, keys, value)
        self.sums.check_columns(row, self.totals)

    def _enter(self, row: int, column: Column, keys: RowKeys, value: int) -> None:
        """The entry, or the reason said once why the sheet does not tell its month or segment."""
        month, month_at = keys.month, keys.month_at
        if self.keys.month is None and column.month:
            month, month_at = column.month, (self.layout.header_rows[-1], column.index)
        segment = keys.segment or column.segment
        if self.keys.segment is None:
            segment = segment or self.layout.segment
            if not segment:
                reason = _("Segmen tidak ditemukan di lembar ini: pilih segmennya.")
                self._fault_once(column.index, reason)
        if month is None and self.keys.month is None:
            reason = _("Bulan data tidak ditemukan di lembar ini: pilih bulannya.")
            self._fault_once(column.index, reason)
        if keys.region is None or month is None or not segment:
            return
        self.out.entries.append(
            Entry(
                sheet=self.sheet.name,
                row=row,
                column=column.index,
                region=keys.region,
                segment=segment,
                month=month,
                field=column.field,
                value=value,
                place_at=keys.place_at,
                month_at=month_at,
            )
        )

    def _count(self, row: int, column: Column) -> int | None:
        at = (row, column.index)
        value = self.sheet.value(*at)
        if at in self.sheet.errors:
            if not self._follows_from_movements(column):
                self._fault(*at, self.sheet.errors[at], _("Sel ini berisi galat rumus."))
        elif at in self.sheet.uncached:
            if not self._follows_from_movements(column):
                reason = _(
                    "Rumus ini belum dihitung: buka berkas di Excel, simpan, lalu unggah lagi."
                )
                self._fault(*at, "=" + self.sheet.uncached[at], reason)
        else:
            try:
                return numbers.read_count(value)
            except numbers.UnreadableError as error:
                self._fault(*at, value, str(error) + _thousands_hint(value))
        self.sums.doubtful.add(column.index)
        return None

    def _follows_from_movements(self, column: Column) -> bool:
        """A closing formula beside all five movements adds nothing that they do not tell."""
        beside = {other.field for other in self.values if other.segment == column.segment}
        return column.field == labels.CLOSING and beside.issuperset(MOVEMENTS)

    def _is_total_row(self, row: int) -> bool:
        for column in self.layout.columns:
            text = None if column.is_value else self.keys.words.value(row, column.index)
            if isinstance(text, str) and (is_total(text) or TOTAL_BEGINNING.match(text)):
                return True
        return self.keys.is_province(row)

    def _is_column_numbers(self, row: int) -> bool:
        """The row `1 2 3 4` or `(1) (2) (3)` under a header."""
        if row > self.layout.first_row + 1:
            return False
        texts = [str(value).strip("() ") for value in self.sheet.rows[row] if value is not None]
        numbers = [int(text) for text in texts if text.isdecimal() and len(text) < 4]
        return (
            len(numbers) == len(texts) > 1
            and numbers[0] <= 1
            and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        )

    def _is_header_again(self, row: int) -> bool:
        texts = [value for value in self.sheet.rows[row] if isinstance(value, str)]
        return (
            len(texts) > 1 and self.sheet.rows[row] == self.sheet.rows[self.layout.header_rows[-1]]
        )

    def _holds_figures(self, row: int) -> bool:
        """A signature under the table has words where figures stand; that is no place's row."""
        values = [self.sheet.value(row, column.index) for column in self.values]
        return any(looks_like_figure(value) for value in values) or self._has_formula(row)

    def _has_formula(self, row: int) -> bool:
        return any((row, column.index) in self.sheet.uncached for column in self.values)

    def _leave_out(self, row: int, reason: str) -> None:
        texts = [str(value) for value in self.sheet.rows[row] if value is not None]
        self.out.left_out.append(LeftOut(row, " · ".join(texts)[:80], reason))

    def _fault(self, row: int, column: int, value: Any, reason: str) -> None:
        self.out.faults.append(CellFault(self.sheet.name, row, column, value, reason))

    def _fault_once(self, column: int, reason: str) -> None:
        if reason not in self.said:
            self.said.add(reason)
            self._fault(self.layout.header_rows[-1], column, None, reason)


def _thousands_hint(value: Any) -> str:
    """A spreadsheet that reads the dot as a decimal sign keeps 607.426 as a fraction."""
    if isinstance(value, float) and round(value, 3) == value and abs(value) < 1000:
        return " " + _("Bila maksudnya %(people)s orang, ketik %(plain)s.") % {
            "people": formats.people(round(value * 1000)),
            "plain": round(value * 1000),
        }
    return ""
