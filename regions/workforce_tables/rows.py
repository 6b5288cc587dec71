"""The rows of one table as people by place and year, checked against the table's own totals."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from common.spreadsheets.dates import read_year
from common.spreadsheets.headings import PART, TOTAL, WHOLE, Label, plain
from common.spreadsheets.numbers import (
    ONE_GROUP,
    Percent,
    Style,
    UnreadableError,
    is_empty,
    parse,
    read_count,
    style_of,
)
from regions.models import Region
from regions.place_names import squeezed
from regions.resolver import PlaceResolver, UnknownPlaceError, is_total
from regions.workforce_tables.columns import Column, Layout
from regions.workforce_tables.findings import Findings
from regions.workforce_tables.units import Units
from regions.workforce_tables.vocabulary import WORKERS, named

SECTIONS = {"kabupaten": "Kabupaten", "regency": "Kabupaten", "kota": "Kota", "city": "Kota"}
NATION = "indonesia"


@dataclass(frozen=True, slots=True)
class Entry:
    region: Region
    year: int
    workers: int
    sheet: str
    row: int  # as the spreadsheet numbers it
    column: int = 0  # counted from 0


@dataclass(slots=True)
class Cell:
    """A count before men and women are put together; `row` and `column` counted from 0."""

    region: Region
    year: int
    part: str
    workers: int
    row: int
    column: int


@dataclass(slots=True)
class RowReader:
    """`columns` hold the workers."""

    layout: Layout
    columns: Sequence[Column]
    resolver: PlaceResolver
    basis: str
    units: Units
    only_year: int | None
    findings: Findings
    cells: list[Cell] = field(default_factory=list)
    doubtful: set[int] = field(default_factory=set)  # columns with a cell that could not be read
    provinces: list[int] = field(default_factory=list)
    other_years: set[int] = field(default_factory=set)
    styles: dict[int, Style | None] = field(default_factory=dict)

    def read(self) -> None:
        table = self.layout.table
        self.styles = {
            column.index: style_of(table.value(row, column.index) for row in table.rows)
            for column in self.columns
        }
        for row in table.rows:
            self._read_row(row)
        for row in (*table.totals, *self.provinces):
            self._read_total(row)

    def _read_row(self, row: int) -> None:
        if not self._has_figures(row):
            self._note_empty(row)
            return
        if reason := self._other_measure(row):
            self.findings.note(
                _("Lembar %(sheet)s baris %(row)s tidak dibaca: %(reason)s.")
                % {"sheet": self.layout.table.sheet.name, "row": row + 1, "reason": reason}
            )
            return
        try:
            region = self._region(row)
        except UnknownPlaceError as error:
            self._ask_or_complain(error, row)
            self.doubtful |= {column.index for column in self.columns}
            return
        if region is None:
            return
        if region.is_parent:
            self.provinces.append(row)
            return
        for column in self.columns:
            self._read_cell(row, column, region)

    # What a row is about

    def _has_figures(self, row: int) -> bool:
        return any(
            not is_empty(self._value(row, column)) or self._without_result(row, column)
            for column in self.columns
        )

    def _name(self, row: int) -> Any:
        value = (
            None if self.layout.place is None else self.layout.table.value(row, self.layout.place)
        )
        return "" if value is None else value

    def _region(self, row: int) -> Region | None:
        """By code with its name, or by name; the section says whether a bare name is a city. None
        for the nation."""
        name = self._name(row)
        if squeezed(str(name)) == NATION:
            return None
        code = None if self.layout.code is None else self.layout.table.value(row, self.layout.code)
        year = self._row_year(row) or min((c.year for c in self.columns if c.year), default=None)
        year = year or self.layout.title_year() or self.only_year
        if not is_empty(code):
            return self.resolver.resolve(code, name=name, system=self.layout.system, year=year)
        if section := self._section(row):
            try:
                return self.resolver.resolve(f"{section} {name}", year=year)
            except UnknownPlaceError:
                pass
        return self.resolver.resolve(name, year=year)

    def _section(self, row: int) -> str:
        for section in reversed(self.layout.table.sections_above(row)):
            for word in plain(section.value).split():
                if word in SECTIONS:
                    return SECTIONS[word]
        return ""

    def _details(self, row: int) -> list[tuple[int, Label]]:
        read = self.layout.vocabulary.read
        values = [(h.index, self.layout.table.value(row, h.index)) for h in self.layout.details]
        return [(index, read(value)) for index, value in values if isinstance(value, str)]

    def _other_measure(self, row: int) -> str:
        """`kegiatan: PENGANGGURAN` in a column of its own makes the row another measure."""
        for _index, label in self._details(row):
            says = named(label)
            if says is not None and (says.other or says.measure not in (self.basis, WORKERS)):
                return says.other or " ".join(word.phrase for word in label.words)
        return ""

    def _part(self, row: int, column: Column) -> str:
        for _index, label in self._details(row):
            if label.has(WHOLE, TOTAL):
                return ""
            if label.has(PART):
                return str(label.first(PART))
        return column.part

    def _factor(self, row: int, column: Column) -> int:
        """Of the unit in the row's own column; `ORANG` there beats what a title says."""
        for index, label in self._details(row):
            if index in self.layout.units:
                text = str(self.layout.table.value(row, index))
                return self.units.confirmed(self.layout, label.factor, index, text, row)
        return self.units.factor(self.layout, column)

    def _row_year(self, row: int) -> int | None:
        if self.layout.year is None:
            labels = (
                self.layout.vocabulary.read(section.value, is_title=True)
                for section in reversed(self.layout.table.sections_above(row))
            )
            return next((label.year for label in labels if label.year), None)
        try:
            return read_year(self.layout.table.value(row, self.layout.year))
        except UnreadableError:
            return None

    def year(self, row: int, column: Column) -> int | None:
        year = self._row_year(row) or column.year or self.layout.title_year() or self.only_year
        if year is None:
            at = self.layout.year if self.layout.year is not None else column.index
            self._complain(
                _("Tahunnya tidak disebut di berkas; sebut tahunnya."),
                row if self.layout.year is not None else self.layout.table.last_header_row,
                at,
            )
        elif self.only_year not in (None, year):
            self.other_years.add(year)
            return None
        return year

    # Cells

    def _read_cell(self, row: int, column: Column, region: Region) -> None:
        workers = self._count(row, column)
        if workers == 0:
            self._complain(_("Jumlah pekerja harus di atas 0."), row, column.index)
            self.doubtful.add(column.index)
        elif workers is None:
            if column.index not in self.doubtful and (year := self.year(row, column)):
                self._note_cell(region, year)
        elif year := self.year(row, column):
            part = self._part(row, column)
            self.cells.append(Cell(region, year, part, workers, row, column.index))

    def _without_result(self, row: int, column: Column) -> bool:
        sheet, at = self.layout.table.sheet, (row, column.index)
        return at in sheet.uncached or at in sheet.errors

    def _count(self, row: int, column: Column) -> int | None:
        """None where the cell is empty, or faulty: its column's sum is then doubtful."""
        if self._without_result(row, column):
            reason = _("Rumus di sel ini belum punya hasil: buka di Excel, simpan, lalu ulangi.")
        else:
            try:
                return self._people(row, column)
            except UnreadableError as error:
                reason = str(error)
        self._complain(reason, row, column.index)
        self.doubtful.add(column.index)
        return None

    def _people(self, row: int, column: Column) -> int | None:
        value, style = self.layout.table.value(row, column.index), self.styles[column.index]
        factor = self._factor(row, column)
        if factor == 1 or is_empty(value) or isinstance(value, Percent):
            return read_count(value, style)
        if isinstance(value, str):
            text = value.strip()
            if ONE_GROUP.fullmatch(text) and not text.startswith("0"):
                # 305,312 thousand or 305.312 people: the same.
                return int(text.replace(",", "").replace(".", ""))
            number = parse(text, style)
            value = Decimal(f"{number.whole}.{number.decimals or 0}") * (-1) ** number.is_negative
        elif isinstance(value, int | float) and math.isfinite(value):
            value = Decimal(str(value))
        return read_count(round(value * factor) if isinstance(value, Decimal) else value)

    # Totals

    def _read_total(self, row: int) -> None:
        """Compared with the rows; the province's own figure where it is all of the province."""
        province, is_province = self.resolver.province, row in self.provinces
        for column in self.columns:
            total = self._count(row, column) if not is_empty(self._value(row, column)) else None
            year = self.year(row, column) if total else None
            if not total or year is None:
                continue
            own = [cell for cell in self.cells if cell.column == column.index and cell.year == year]
            is_whole = {cell.region.code for cell in own} == self.resolver.places
            if not self._agrees(total, own, row, column) and column.index not in self.doubtful:
                if is_province and not is_whole:
                    pass
                elif is_province:
                    places = sum(cell.workers for cell in own)
                    self.findings.note(difference(places, total, year, year))
                else:
                    self._refuse_total(own, row, column)
                    continue
            if province is not None and (is_whole or is_province):
                part = self._part(row, column)
                self.cells.append(Cell(province, year, part, total, row, column.index))

    def _value(self, row: int, column: Column) -> Any:
        return self.layout.table.value(row, column.index)

    def _agrees(self, total: int, own: Sequence[Cell], row: int, column: Column) -> bool:
        """With all rows above it, or those since the total before it; rounded thousands may be off
        by half a thousand each."""
        tolerance = (self._factor(row, column) // 2) * (len(own) + 1)
        places = [cell for cell in own if not cell.region.is_parent]
        former = max((line for line in self.layout.table.totals if line < row), default=-1)
        sums = [
            sum(cell.workers for cell in places),
            sum(cell.workers for cell in places if cell.row < row),
            sum(cell.workers for cell in places if former < cell.row < row),
        ]
        return any(abs(total - each) <= tolerance for each in sums)

    def _refuse_total(self, own: Sequence[Cell], row: int, column: Column) -> None:
        expected = sum(cell.workers for cell in own if not cell.region.is_parent)
        reason = _("Jumlah baris wilayahnya %(sum)s.") % {"sum": formats.people(expected)}
        self._complain(reason, row, column.index)

    # Words

    def _note_empty(self, row: int) -> None:
        try:
            region = None if is_total(self._name(row)) else self._region(row)
        except UnknownPlaceError:
            return
        for column in self.columns if region else ():
            if year := self.year(row, column):
                self._note_cell(region, year)

    def _note_cell(self, region: Region | None, year: int) -> None:
        note = _("%(place)s %(year)s kosong: tidak diubah.")
        self.findings.note(note % {"place": region, "year": year})

    def _ask_or_complain(self, error: UnknownPlaceError, row: int) -> None:
        column = self.layout.place if self.layout.place is not None else self.layout.code or 0
        question = error.question(sheet=self.layout.table.sheet.name, row=row, column=column)
        if question:
            self.findings.questions.append(question)
        else:
            self._complain(str(error), row, column)

    def _complain(self, reason: str, row: int, column: int) -> None:
        self.findings.complain(self.layout.table, column, reason, row)


def difference(places: int, province: int, year: int, known_year: int) -> str:
    """`Jumlah wilayah 2024: 1.664.254; angka provinsi 1.665.550, selisih 1.296.`"""
    return _(
        "Jumlah wilayah %(year)s: %(sum)s; angka provinsi (%(known_year)s) %(province)s, "
        "selisih %(difference)s."
    ) % {
        "year": year,
        "known_year": known_year,
        "sum": formats.people(places),
        "province": formats.people(province),
        "difference": formats.people(abs(places - province)),
    }
