"""All tables of a file together: what they say, and whether their numbers can be."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from common.nik import mask_text
from common.spreadsheets.faults import CellFault
from common.spreadsheets.grid import Sheet
from common.spreadsheets.headings import MEN, WOMEN, plain
from common.spreadsheets.questions import Question, unanswered
from common.spreadsheets.survey import column_letters
from common.spreadsheets.tables import Table, find_tables
from regions.models import Region, WorkforceBasis
from regions.resolver import PlaceResolver
from regions.workforce_tables.across import has_places_across, in_file, turned
from regions.workforce_tables.basis import BasisFinder
from regions.workforce_tables.choice import ColumnChoice
from regions.workforce_tables.columns import Column, Layout, find_columns
from regions.workforce_tables.doubts import doubts_about, sums_of_all_places
from regions.workforce_tables.findings import Findings
from regions.workforce_tables.rows import Cell, Entry, RowReader, difference
from regions.workforce_tables.units import Units
from regions.workforce_tables.vocabulary import SOME, vocabulary

LEFT_OUT_SHOWN = 12
SOURCE = re.compile(r"(?:sumber|source)\b[\s/:]*(?:source\b[\s:]*)?(?P<text>.+)", re.IGNORECASE)
Known = Mapping[str, Mapping[str, tuple[int, int]]]  # {basis: {code: (year, workers)}}


@dataclass(slots=True)
class Understood:
    """What was read of a file, what is wrong with it and what it leaves open. Nothing may be saved
    while there are faults or questions."""

    entries: list[Entry] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    basis: WorkforceBasis | None = None
    source: str = ""
    recalled: dict[str, Region] = field(default_factory=dict)  # see PlaceResolver

    @property
    def is_settled(self) -> bool:
        return bool(self.entries) and not self.faults and not self.questions


@dataclass(kw_only=True)
class TableReader:
    """`basis`: by the option of the command or the field of the page."""

    sheets: Sequence[Sheet]
    resolver: PlaceResolver
    bases: Mapping[str, WorkforceBasis]
    known: Known
    answers: Mapping[str, str]
    basis: WorkforceBasis | None = None
    only_year: int | None = None
    with_tables: dict[str, set[int]] = field(
        default_factory=dict
    )  # sheet to the rows of its tables
    turned: dict[str, int] = field(default_factory=dict)  # sheet to the first row of its table

    def __post_init__(self) -> None:
        self.findings = Findings(self.answers)
        parents = [plain(region.name) for region in self.resolver.regions if region.is_parent]
        self.vocabulary = vocabulary(self.bases.values(), parents)

    def understood(self) -> Understood:
        layouts = self._layouts()
        finder = BasisFinder(layouts, self.bases, self.basis, self.findings)
        basis = finder.basis() if layouts else None
        entries = self._entries(layouts, basis, finder) if basis else []
        if not layouts:
            name = self.sheets[0].name if self.sheets else ""
            reason = _("Tidak ditemukan tabel dengan wilayah dan jumlah pekerja.")
            self.findings.faults.append(CellFault(name, 0, 0, None, reason))
        notes = [*self.resolver.recollections(), *self.findings.notes]
        questions = unanswered(self.findings.questions, self.findings.answers)
        return Understood(
            entries=entries,
            faults=[self._in_file(fault) for fault in self.findings.faults],
            notes=[mask_text(note) for note in notes],
            questions=[self._in_file(question) for question in questions],
            basis=None if finder.is_open else basis,
            source=next(filter(None, map(_named_source, self.sheets)), ""),
            recalled=dict(self.resolver.recalled),
        )

    def _in_file(self, finding: Any) -> Any:
        first = self.turned.get(finding.sheet)
        return finding if first is None else in_file(finding, first)

    # Tables

    def _layouts(self) -> list[Layout]:
        layouts = []
        for sheet in self.sheets:
            if sheet.is_hidden:
                note = _("Lembar tersembunyi %(sheet)s tidak dibaca.")
                self.findings.note(note % {"sheet": sheet.name})
                continue
            found = [
                layout
                for table in self._tables(sheet)
                if (layout := find_columns(table, self.resolver, self.vocabulary)).figures
                and (layout.place, layout.code) != (None, None)
            ]
            if not found:
                note = _("Lembar %(sheet)s tidak berisi wilayah dengan angka.")
                self.findings.note(note % {"sheet": sheet.name})
            for layout in found:
                table = layout.table
                rows = self.with_tables.setdefault(sheet.name, set())
                rows |= {*table.rows, *table.totals, *table.header_rows}
            layouts += found
        return layouts

    def _tables(self, sheet: Sheet) -> list[Table]:
        """With places in rows; a single table that has them across is turned."""
        tables = find_tables(sheet, self._key_of, self.vocabulary.read)
        if len(tables) == 1 and has_places_across(tables[0], self.resolver):
            self.turned[sheet.name] = tables[0].header_rows[0]
            note = _("Lembar %(sheet)s: wilayahnya mendatar.")
            self.findings.note(note % {"sheet": sheet.name})
            return find_tables(turned(tables[0]), self._key_of, self.vocabulary.read)
        return tables

    def _key_of(self, value: Any) -> str:
        return "place" if self.resolver.resembles(value) else ""

    # Entries

    def _entries(
        self, layouts: Sequence[Layout], basis: WorkforceBasis, finder: BasisFinder
    ) -> list[Entry]:
        entries: list[Entry] = []
        other_years: set[int] = set()
        units = Units(self.sheets, self.with_tables, self.findings)
        for layout in layouts:
            columns = ColumnChoice(layout, basis, finder.holds, self.findings).columns()
            if not columns:
                continue
            self._describe(layout, columns)
            reader = RowReader(
                layout=layout,
                columns=columns,
                resolver=self.resolver,
                basis=basis.slug,
                units=units,
                only_year=self.only_year,
                findings=self.findings,
            )
            reader.read()
            other_years |= reader.other_years
            entries += [self._entry(layout, cell) for cell in self._joined(layout, reader.cells)]
        self._say_other_years(layouts, other_years, entries)
        if not (entries or self.findings.faults or self.findings.questions):
            finder.refuse()
        entries = self._without_repetition(entries)
        if not finder.is_open:
            self._compare(entries, basis)
        return entries

    def _entry(self, layout: Layout, cell: Cell) -> Entry:
        sheet = layout.table.sheet.name
        return Entry(cell.region, cell.year, cell.workers, sheet, cell.row + 1, cell.column)

    def _joined(self, layout: Layout, cells: Sequence[Cell]) -> list[Cell]:
        """Men and women, or the parts that were said to be all, of one place and year added up."""
        of_all = [SOME] * len({cell.column for cell in cells if cell.part == SOME})
        groups: dict[tuple[str, int], list[Cell]] = {}
        for cell in cells:
            groups.setdefault((cell.region.code, cell.year), []).append(cell)
        joined = []
        for group in groups.values():
            whole, first = [cell for cell in group if not cell.part], group[0]
            parts = sorted(cell.part for cell in group)
            if whole:
                joined += whole
            elif parts in (sorted([MEN, WOMEN]), of_all):
                first.workers = sum(cell.workers for cell in group)
                joined.append(first)
            else:
                reason = _("Baris ini hanya sebagian pekerja: seluruhnya tidak ada.")
                self.findings.complain(layout.table, first.column, reason, first.row)
        if any(cell.part in (MEN, WOMEN) for cell in joined):
            self.findings.note(_("Laki-laki dan perempuan dijumlahkan."))
        return joined

    def _without_repetition(self, entries: Sequence[Entry]) -> list[Entry]:
        """One place and year twice is a fault where the numbers differ."""
        seen: dict[tuple[str, int], Entry] = {}
        for entry in entries:
            first = seen.setdefault((entry.region.code, entry.year), entry)
            if first.workers != entry.workers:
                reason = _(
                    "%(place)s %(year)s: lembar %(sheet)s baris %(row)s menyebut %(workers)s."
                ) % {
                    "place": entry.region,
                    "year": entry.year,
                    "sheet": first.sheet,
                    "row": first.row,
                    "workers": formats.people(first.workers),
                }
                value = formats.people(entry.workers)
                fault = CellFault(entry.sheet, entry.row - 1, entry.column, value, reason)
                self.findings.faults.append(fault)
        return list(seen.values())

    def _compare(self, entries: Sequence[Entry], basis: WorkforceBasis) -> None:
        """With what is known: each number by its size, the sum with the province's."""
        known = self.known.get(basis.slug, {})
        sums = sums_of_all_places(entries, self.resolver)
        self.findings.questions += doubts_about([*entries, *sums], known, self.findings.answers)
        for total in sums:
            if total.region.code in known:
                year, workers = known[total.region.code]
                self.findings.note(difference(total.workers, workers, total.year, year))

    # Words

    def _say_other_years(
        self, layouts: Sequence[Layout], years: set[int], entries: Sequence[Entry]
    ) -> None:
        values = {"years": ", ".join(map(str, sorted(years))), "year": self.only_year}
        if years and entries:
            self.findings.note(_("Tahun %(years)s tidak dibaca: hanya %(year)s.") % values)
        elif years:
            reason = _("Berkas ini tentang tahun %(years)s, bukan %(year)s.") % values
            layout = layouts[0]
            self.findings.complain(layout.table, layout.figures[0].index, reason)

    def _describe(self, layout: Layout, columns: Sequence[Column]) -> None:
        """`Lembar Tabel 1: wilayah di kolom A, pekerja di kolom C (Bekerja · 2023).`"""
        read = ", ".join(f"{column.letters} ({column.shown})" for column in columns)
        key = layout.place if layout.place is not None else layout.code
        if layout.table.sheet.name not in self.turned:
            self.findings.note(
                _("Lembar %(sheet)s: wilayah di kolom %(place)s, pekerja di kolom %(columns)s.")
                % {
                    "sheet": layout.table.sheet.name,
                    "place": column_letters(key or 0),
                    "columns": read,
                }
            )
        left_out = [out.text for out in layout.table.left_out][:LEFT_OUT_SHOWN]
        if left_out:
            note = _("Baris yang tidak dibaca: %(rows)s.")
            self.findings.note(note % {"rows": "; ".join(left_out)})


def _named_source(sheet: Sheet) -> str:
    """`Sumber: BPS, Sakernas Agustus 2023` beneath the table gives what follows the word."""
    for row in sheet.rows:
        for value in row:
            if isinstance(value, str) and (match := SOURCE.fullmatch(value.strip())):
                return match["text"].strip(" .")
    return ""
