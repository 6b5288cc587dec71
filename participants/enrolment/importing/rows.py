"""The rows of a recognised table as entries, with every fault and every row left out."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coverage_portal import formats
from participants.enrolment.importing import labels
from participants.enrolment.importing.layout import (
    Column,
    Correction,
    Layout,
    Recogniser,
    looks_like_figure,
)
from participants.enrolment.models import MOVEMENTS
from participants.workbooks.faults import CellFault
from participants.workbooks.grid import Sheet, address
from regions import reading
from regions.models import Region
from regions.resolver import CodeSystem, PlaceResolver, UnknownPlace, is_total

TOTAL_BEGINNING = re.compile(r"(sub[\s-]?)?(grand[\s-]?)?(jumlah|total|jml)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One figure of the file, and where it and its place and month stand."""

    sheet: str
    row: int
    column: int
    region: Region
    segment: str
    month: date
    field: str
    value: int
    place_at: tuple[int, int]
    month_at: tuple[int, int]

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
    """What became of one sheet; without a layout it was left out for `reason`."""

    name: str
    layout: Layout | None = None
    reason: str = ""
    entries: list[Entry] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rows_read: int = 0
    preview: list[list[Any]] = field(default_factory=list)


@dataclass(slots=True)
class _Sums:
    """Of one column: all rows so far, and those since the last subtotal; hidden rows apart."""

    all: int = 0
    since: int = 0
    hidden: int = 0
    rows: int = 0


class RowReader:
    def __init__(
        self, sheet: Sheet, layout: Layout, resolver: PlaceResolver, correction: Correction
    ) -> None:
        self.sheet = sheet
        self.layout = layout
        self.resolver = resolver
        self.correction = correction
        self.words = Recogniser(sheet, resolver)
        self.out = SheetReading(sheet.name, layout)
        self.place_column = layout.with_role(labels.PLACE)
        self.code_column = layout.with_role(labels.CODE)
        self.bps_column = layout.with_role(labels.BPS_CODE)
        self.month_column = layout.with_role(labels.MONTH)
        self.year_column = layout.with_role(labels.YEAR)
        self.segment_column = layout.with_role(labels.SEGMENT)
        self.values = [
            column
            for column in layout.values
            if correction.with_hidden or not column.is_hidden or column.source == "corrected"
        ]
        self.sums: dict[int, _Sums] = defaultdict(_Sums)
        self.doubtful_sums: set[int] = set()
        self.hidden_rows = 0
        self.last_place: tuple[int, int] | None = None
        self.said: set[str] = set()

    def read(self) -> SheetReading:
        for row in range(self.layout.first_row, len(self.sheet.rows)):
            self._row(row)
        if self.hidden_rows:
            self.out.notes.append(
                ngettext(
                    "%(count)s baris tersembunyi tidak dibaca.",
                    "%(count)s baris tersembunyi tidak dibaca.",
                    self.hidden_rows,
                )
                % {"count": self.hidden_rows}
            )
        self._tell_hidden_columns()
        return self.out

    def _tell_hidden_columns(self) -> None:
        hidden = [
            column for column in self.layout.values if column.is_hidden and column not in self.values
        ]
        if hidden:
            self.out.notes.append(
                _("Kolom tersembunyi tidak dibaca: %(columns)s.")
                % {"columns": ", ".join(column.label for column in hidden)}
            )

    def _row(self, row: int) -> None:
        values = self.sheet.rows[row]
        if all(value is None for value in values) and not self._has_formula(row):
            return
        if row in self.sheet.hidden_rows and not self.correction.with_hidden:
            self._hidden(row)
        elif self._is_column_numbers(row) or self._is_header_again(row):
            self._leave_out(row, _("baris judul atau nomor kolom"))
        elif self._is_total_row(row):
            self._check_total(row)
        else:
            self._place_row(row)

    def _hidden(self, row: int) -> None:
        self.hidden_rows += 1
        self._leave_out(row, _("tersembunyi di berkas"))
        if self._is_total_row(row):
            return
        for column in self.values:
            try:
                self.sums[column.index].hidden += reading.read_count(self._raw(row, column)) or 0
            except reading.Unreadable:
                self.doubtful_sums.add(column.index)

    def _place_row(self, row: int) -> None:
        has_figures = any(
            not reading.is_empty(self._raw(row, column)) or self._formula(row, column)
            for column in self.values
        )
        place_at = self._place_at(row)
        if place_at is None:
            if has_figures and self._looks_like_data(row):
                self._fault(row, self._key_column(), None, _("Baris ini tidak menyebut wilayah."))
            else:
                self._leave_out(row, _("bukan baris wilayah"))
            return
        region = self._region(row, place_at, has_figures)
        if region is None and not has_figures:
            return
        month, month_at = self._month(row)
        segment = self._segment(row)
        self.out.rows_read += 1
        self.last_place = place_at
        for column in self.values:
            value = self._count(row, column)
            if value is None:
                continue
            self._add_up(column, value)
            self._enter(row, column, region, segment, month, value, place_at, month_at)
        self._check_total_columns(row)

    def _enter(
        self,
        row: int,
        column: Column,
        region: Region | None,
        segment: str | None,
        month: date | None,
        value: int,
        place_at: tuple[int, int],
        month_at: tuple[int, int],
    ) -> None:
        """The entry, or the reason said once why the sheet does not tell its month or segment."""
        if month is None and column.month:
            month, month_at = column.month, (self.layout.header_rows[-1], column.index)
        if month is None and self.month_column is None:
            self._fault_once(
                _("Bulan data tidak ditemukan di lembar ini: pilih bulannya."), column.index
            )
        segment = segment or column.segment or self.layout.segment
        if not segment and self.segment_column is None:
            self._fault_once(
                _("Segmen tidak ditemukan di lembar ini: pilih segmennya."), column.index
            )
        if region is None or month is None or not segment:
            return
        self.out.entries.append(
            Entry(
                sheet=self.sheet.name,
                row=row,
                column=column.index,
                region=region,
                segment=segment,
                month=month,
                field=column.field,
                value=value,
                place_at=place_at,
                month_at=month_at,
            )
        )

    def _place_at(self, row: int) -> tuple[int, int] | None:
        """Where the row's place stands: in the row, in a merged cell, or further up."""
        for column in (self.place_column, self.code_column, self.bps_column):
            if column is not None:
                at = self.words.merged.get((row, column.index), (row, column.index))
                if self.sheet.value(*at) is not None:
                    return at
        if self.last_place and self.segment_column and self._raw(row, self.segment_column):
            return self.last_place
        return None

    def _region(self, row: int, place_at: tuple[int, int], has_figures: bool) -> Region | None:
        code, system = self._code(row)
        name = self._name(row, place_at)
        try:
            region = self.resolver.resolve(
                name if code is None else code,
                name=name or "",
                system=system,
                year=self._year(row),
            )
        except UnknownPlace as error:
            if has_figures and self._looks_like_data(row):
                self._fault(*place_at, self.sheet.value(*place_at), str(error))
            else:
                self._leave_out(row, _("bukan baris wilayah"))
            return None
        return region

    def _code(self, row: int) -> tuple[Any, CodeSystem | None]:
        if self.code_column and not reading.is_empty(code := self._merged(row, self.code_column)):
            words = self.code_column.label.lower()
            return code, CodeSystem.KEMENDAGRI if "kemendagri" in words else None
        if self.bps_column and not reading.is_empty(code := self._merged(row, self.bps_column)):
            return code, CodeSystem.BPS
        return None, None

    def _name(self, row: int, place_at: tuple[int, int]) -> Any:
        if self.place_column is None:
            return None
        name = self._merged(row, self.place_column)
        return self.sheet.value(*place_at) if name is None else name

    def _month(self, row: int) -> tuple[date | None, tuple[int, int]]:
        at = self.layout.month_at or (self.layout.header_rows[-1], self._key_column())
        if self.month_column is None:
            return self.layout.month, at
        at = (row, self.month_column.index)
        value = self._merged(row, self.month_column)
        if reading.is_empty(value):
            if self.layout.month is None:
                self._fault(*at, None, _("Bulan baris ini kosong."))
            return self.layout.month, at
        try:
            return reading.read_month(self._with_year(row, value)), at
        except reading.Unreadable as error:
            self._fault(*at, value, str(error))
            return None, at

    def _with_year(self, row: int, value: Any) -> Any:
        """`Juli` with the year that stands in its own column or in the title."""
        is_name = isinstance(value, str) and value.strip(". ").lower() in reading.MONTH_NUMBERS
        is_number = isinstance(value, int) and 1 <= value <= 12
        year = self._year(row)
        if (is_name or is_number) and year:
            return f"{value:02d}/{year}" if is_number else f"{value.strip('. ')} {year}"
        return value

    def _year(self, row: int) -> int | None:
        if self.year_column is not None:
            return labels.year_in(self._merged(row, self.year_column))
        if self.month_column is not None and (
            year := labels.year_in(self._merged(row, self.month_column))
        ):
            return year
        return self.layout.month.year if self.layout.month else self.layout.year

    def _segment(self, row: int) -> str | None:
        if self.segment_column is None:
            return None
        value = self._merged(row, self.segment_column)
        if reading.is_empty(value):
            if not self.layout.segment:
                self._fault(row, self.segment_column.index, None, _("Segmen baris ini kosong."))
            return None
        segment = labels.segment_in(value)
        if not segment:
            self._fault(
                row,
                self.segment_column.index,
                value,
                _("Segmen ini tidak dikenal: tulis PU, BPU, JAKON atau PMI."),
            )
        return segment

    def _count(self, row: int, column: Column) -> int | None:
        at = (row, column.index)
        value = self._raw(row, column)
        if error := self.sheet.errors.get(at):
            self._fault(*at, error, _("Sel ini berisi galat rumus."))
        elif at in self.sheet.uncached:
            if not self._follows_from_movements(row, column):
                self._fault(
                    *at,
                    "=" + self.sheet.uncached[at],
                    _("Rumus ini belum dihitung: buka berkas di Excel, simpan, lalu unggah lagi."),
                )
        else:
            try:
                return reading.read_count(value)
            except reading.Unreadable as error:
                self._fault(*at, value, str(error) + _thousands_hint(value))
        self.doubtful_sums.add(column.index)
        return None

    def _follows_from_movements(self, row: int, column: Column) -> bool:
        """A closing formula without result adds nothing where its movements are all or none."""
        if column.field != labels.CLOSING:
            return False
        movements = [other for other in self.values if other.field in MOVEMENTS]
        movements = [other for other in movements if other.segment == column.segment]
        known = [not reading.is_empty(self._raw(row, other)) for other in movements]
        return bool(known) and (not any(known) or (all(known) and len(known) == len(MOVEMENTS)))

    def _add_up(self, column: Column, value: int) -> None:
        sums = self.sums[column.index]
        sums.all += value
        sums.since += value
        sums.rows += 1

    def _check_total(self, row: int) -> None:
        """A total is compared with the rows above it and left out; a wrong one is a fault."""
        checked = 0
        for column in self.values:
            at = (row, column.index)
            sums = self.sums[column.index]
            if at in self.sheet.uncached or at in self.sheet.errors:
                continue
            try:
                total = reading.read_count(self._raw(row, column))
            except reading.Unreadable as error:
                self._fault(*at, self._raw(row, column), str(error))
                continue
            if total is None or column.index in self.doubtful_sums:
                continue
            checked += 1
            if total not in (sums.all, sums.since):
                self._fault(*at, self._raw(row, column), self._total_reason(total, sums))
        for sums in self.sums.values():
            sums.since = 0
        self._leave_out(
            row,
            _("baris jumlah, sudah dibandingkan dengan baris di atasnya")
            if checked
            else _("baris jumlah"),
        )

    def _total_reason(self, total: int, sums: _Sums) -> str:
        reason = _("Jumlah di berkas %(total)s, jumlah baris yang dibaca %(sum)s.") % {
            "total": formats.people(total),
            "sum": formats.people(sums.all),
        }
        if sums.hidden and total == sums.all + sums.hidden:
            reason += " " + _("Cocok bila baris tersembunyi ikut dibaca.")
        return reason

    def _check_total_columns(self, row: int) -> None:
        for column in self.layout.columns:
            if column.role != labels.TOTAL or (column.is_hidden and not self.correction.with_hidden):
                continue
            parts = [
                other
                for other in self.values
                if other.segment and other.field == labels.CLOSING and other.month == column.month
            ]
            at = (row, column.index)
            if len(parts) < 2 or at in self.sheet.uncached or at in self.sheet.errors:
                continue
            try:
                total = reading.read_count(self._raw(row, column))
                sum_of_parts = sum(reading.read_count(self._raw(row, part)) or 0 for part in parts)
            except reading.Unreadable:
                continue
            if total is not None and total != sum_of_parts:
                self._fault(
                    *at,
                    self._raw(row, column),
                    _("Jumlah di berkas %(total)s, jumlah segmennya %(sum)s.")
                    % {
                        "total": formats.people(total),
                        "sum": formats.people(sum_of_parts),
                    },
                )

    def _is_total_row(self, row: int) -> bool:
        texts = [
            self.words.value(row, column.index)
            for column in self.layout.columns
            if not column.is_value
        ]
        if any(
            isinstance(text, str) and (is_total(text) or TOTAL_BEGINNING.match(text))
            for text in texts
        ):
            return True
        return self._is_province(row)

    def _is_province(self, row: int) -> bool:
        if self.place_column is None:
            return False
        text = self._merged(row, self.place_column)
        if not isinstance(text, str) or not text.strip():
            return False
        try:
            return self.resolver.resolve(text, year=9999).is_parent
        except UnknownPlace:
            return False

    def _is_column_numbers(self, row: int) -> bool:
        """The row `1 2 3 4` or `(1) (2) (3)` under a header."""
        if row > self.layout.first_row + 1:
            return False
        texts = [str(value).strip("() ") for value in self.sheet.rows[row] if value is not None]
        numbers = [int(text) for text in texts if text.isdecimal() and len(text) < 4]
        return (
            len(numbers) == len(texts) > 1
            and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
            and numbers[0] <= 1
        )

    def _is_header_again(self, row: int) -> bool:
        former = self.sheet.rows[self.layout.header_rows[-1]]
        texts = [value for value in self.sheet.rows[row] if isinstance(value, str)]
        return len(texts) > 1 and self.sheet.rows[row] == former

    def _looks_like_data(self, row: int) -> bool:
        return any(looks_like_figure(self._raw(row, column)) for column in self.values) or any(
            (row, column.index) in self.sheet.uncached for column in self.values
        )

    def _has_formula(self, row: int) -> bool:
        return any((row, column.index) in self.sheet.uncached for column in self.values)

    def _formula(self, row: int, column: Column) -> bool:
        return (row, column.index) in self.sheet.uncached

    def _raw(self, row: int, column: Column) -> Any:
        return self.sheet.value(row, column.index)

    def _merged(self, row: int, column: Column) -> Any:
        return self.words.value(row, column.index)

    def _key_column(self) -> int:
        column = self.place_column or self.code_column or self.bps_column
        return column.index if column else 0

    def _leave_out(self, row: int, reason: str) -> None:
        texts = [str(value) for value in self.sheet.rows[row] if value is not None]
        self.out.left_out.append(LeftOut(row, " · ".join(texts)[:80], reason))

    def _fault(self, row: int, column: int, value: Any, reason: str) -> None:
        self.out.faults.append(CellFault(self.sheet.name, row, column, value, reason))

    def _fault_once(self, reason: str, column: int) -> None:
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


def where(sheet: str, row: int, column: int) -> str:
    return f"{sheet}!{address(row, column)}"
