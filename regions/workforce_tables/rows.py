"""The rows of a table whose layout is known: workers by place, checked against the total."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from common.spreadsheets.numbers import UnreadableError, is_empty, read_count
from regions.faults import Fault
from regions.models import Region
from regions.resolver import PlaceResolver, UnknownPlaceError, is_total
from regions.workforce_tables.layout import Column, Layout, Table, looks_like_figure, words

SECTIONS = {"kabupaten": "Kabupaten", "regency": "Kabupaten", "kota": "Kota", "city": "Kota"}
SOURCE = re.compile(r"(?:sumber|source)\b[\s/:]*(?:source\b[\s:]*)?(?P<text>.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    region: Region
    year: int
    workers: int
    sheet: str
    row: int  # as the spreadsheet numbers it


@dataclass(slots=True)
class Understood:
    """What was read of a file, and everything that is wrong with it."""

    entries: list[Entry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    source: str = ""


def read_rows(layout: Layout, resolver: PlaceResolver, understood: Understood) -> None:
    _Rows(layout, resolver, understood).read()


def read_source(table: Table) -> str:
    """`Sumber: BPS, Sakernas Agustus 2023` beneath the table gives what follows the word."""
    for row in table.rows:
        for value in row:
            if isinstance(value, str) and (match := SOURCE.fullmatch(value.strip())):
                return match["text"].strip(" .")
    return ""


class _Rows:
    def __init__(self, layout: Layout, resolver: PlaceResolver, understood: Understood) -> None:
        self.layout = layout
        self.resolver = resolver
        self.understood = understood
        self.sums = dict.fromkeys((column.index for column in layout.columns), 0)
        self.doubtful: set[int] = set()  # columns with a cell that could not be read
        self.places: set[str] = set()
        self.totals: list[tuple[int, bool]] = []  # row, and whether it is the province by name

    def read(self) -> None:
        section = ""
        for row in range(self.layout.first, len(self.layout.table.rows)):
            name = self._name(row)
            if is_total(name) or is_total(self.layout.value(row, self.layout.code)):
                self.totals.append((row, False))
            elif self._has_figures(row):
                self._read_place(row, name, section)
            elif region := self._known(row, name, section):
                self._note_empty(region, self.layout.columns)
            else:
                section = _section(name) or section
        for row, is_province in self.totals:
            self._read_total(row, is_province=is_province)

    def _name(self, row: int) -> str:
        value = self.layout.value(row, self.layout.place)
        return "" if value is None else str(value).strip()

    def _has_figures(self, row: int) -> bool:
        return any(
            looks_like_figure(self.layout.value(row, column.index))
            or (row, column.index) in self.layout.table.uncached
            for column in self.layout.columns
        )

    def _read_place(self, row: int, name: str, section: str) -> None:
        try:
            region = self._resolved(row, name, section)
        except UnknownPlaceError as error:
            self._complain(str(error), row, _("wilayah"), name)
            self.doubtful |= set(self.sums)
            return
        if region.is_parent:
            self.totals.append((row, True))
            return
        self.places.add(region.code)
        for column in self.layout.columns:
            self._read_cell(row, column, region)

    def _known(self, row: int, name: str, section: str) -> Region | None:
        try:
            return self._resolved(row, name, section)
        except UnknownPlaceError:
            return None

    def _resolved(self, row: int, name: str, section: str) -> Region:
        """By code with its name, or by name; the section says whether a bare name is a city."""
        year = min(column.year for column in self.layout.columns)
        code = self.layout.value(row, self.layout.code)
        if not is_empty(code):
            return self.resolver.resolve(code, name=name, system=self.layout.system, year=year)
        try:
            return self.resolver.resolve(name, year=year)
        except UnknownPlaceError:
            if not section:
                raise
            return self.resolver.resolve(f"{section} {name}", year=year)

    def _read_cell(self, row: int, column: Column, region: Region) -> None:
        workers = self._count(row, column)
        if workers == 0:
            self._complain(_("Jumlah pekerja harus di atas 0."), row, column.label, 0)
            self.doubtful.add(column.index)
        elif workers is not None:
            self._add(region, column, workers, row)
            self.sums[column.index] += workers
        elif column.index not in self.doubtful:
            self._note_empty(region, [column])

    def _count(self, row: int, column: Column) -> int | None:
        """None where the cell is empty, or faulty: its column's sum is then doubtful."""
        value, at = self.layout.value(row, column.index), (row, column.index)
        if at in self.layout.table.uncached or at in self.layout.table.errors:
            reason = _("Rumus di sel ini belum punya hasil: buka di Excel, simpan, lalu ulangi.")
        else:
            try:
                return read_count(value)
            except UnreadableError as error:
                reason = str(error)
        self._complain(reason, row, column.label or str(column.year), value)
        self.doubtful.add(column.index)
        return None

    def _read_total(self, row: int, *, is_province: bool) -> None:
        """Compared with the rows; the province's own figure where it is all of the province."""
        every = {region.code for region in self.resolver.regions if not region.is_parent}
        province = next((region for region in self.resolver.regions if region.is_parent), None)
        is_whole = self.places == every
        for column in self.layout.columns:
            is_doubtful = column.index in self.doubtful
            total = self._count(row, column)
            if total is None:
                continue
            expected = self.sums[column.index]
            if total != expected and not is_doubtful and (is_whole or not is_province):
                reason = _("Jumlah baris wilayahnya %(sum)s.") % {"sum": formats.people(expected)}
                self._complain(reason, row, column.label or str(column.year), total)
            elif province is not None and (is_whole or is_province):
                self._add(province, column, total, row)

    def _add(self, region: Region, column: Column, workers: int, row: int) -> None:
        entry = Entry(region, column.year, workers, self.layout.table.name, row + 1)
        self.understood.entries.append(entry)

    def _note_empty(self, region: Region, columns: list[Column]) -> None:
        for column in columns:
            note = _("%(place)s %(year)s kosong: tidak diubah.")
            self.understood.notes.append(note % {"place": region, "year": column.year})

    def _complain(self, reason: str, row: int, column: str, value: Any) -> None:
        sheet = self.layout.table.name
        shown = "" if value is None else value
        self.understood.faults.append(
            Fault(reason, sheet=sheet, row=row + 1, column=column, value=shown)
        )


def _section(name: str) -> str:
    return next((SECTIONS[word] for word in words(name) if word in SECTIONS), "")
