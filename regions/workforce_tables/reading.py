"""All tables of a file: by which basis, in which unit, and whether the numbers can be."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from common.nik import mask_text
from common.spreadsheets.faults import CellFault
from common.spreadsheets.grid import Sheet
from common.spreadsheets.headings import MEN, PART, WOMEN, plain, unit_in
from common.spreadsheets.questions import Question, unanswered
from common.spreadsheets.survey import column_letters
from common.spreadsheets.tables import Table, find_tables
from regions.models import Region, WorkforceBasis
from regions.resolver import PlaceResolver
from regions.workforce_tables.across import has_places_across, in_file, turned
from regions.workforce_tables.columns import Column, Layout, find_columns
from regions.workforce_tables.doubts import UNIT, YES, doubts_about, unit_question, with_sums
from regions.workforce_tables.rows import Cell, Entry, RowReader, difference
from regions.workforce_tables.source import named_source
from regions.workforce_tables.vocabulary import SOME, WORKERS, Named, named, vocabulary

BASIS = "basis"  # the key of its question
LABOUR_FORCE = "bps-angkatan-kerja"  # whom nobody calls simply workers
LEFT_OUT_SHOWN = 12
Known = Mapping[str, Mapping[str, tuple[int, int]]]


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


@dataclass
class TableReader:
    sheets: Sequence[Sheet]
    resolver: PlaceResolver
    bases: Mapping[str, WorkforceBasis]
    known: Known
    answers: dict[str, str]
    basis: WorkforceBasis | None = None
    only_year: int | None = None
    faults: list[CellFault] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    turned: dict[str, int] = field(default_factory=dict)  # sheet to the first row of its table
    takes_unnamed: bool = False  # columns of which nothing says what they count, once it is asked
    with_tables: dict[str, set[int]] = field(default_factory=dict)  # sheet to rows of its tables

    def understood(self) -> Understood:
        layouts = self._layouts()
        basis = self._basis(layouts)
        entries = self._entries(layouts, basis) if basis else []
        if basis:
            self._compare_with_province(entries, basis)
        if not layouts:
            self._complain_of_file(_("Tidak ditemukan tabel dengan wilayah dan jumlah pekerja."))
        return Understood(
            entries=entries,
            faults=[
                in_file(fault, self.turned[fault.sheet]) if fault.sheet in self.turned else fault
                for fault in self.faults
            ],
            notes=[mask_text(note) for note in (*self.resolver.recollections(), *self.notes)],
            questions=unanswered(self.questions, self.answers),
            basis=basis,
            source=next(filter(None, map(named_source, self.sheets)), ""),
            recalled=dict(self.resolver.recalled),
        )

    # Tables

    @cached_property
    def vocabulary(self) -> Any:
        parents = [region for region in self.resolver.regions if region.is_parent]
        return vocabulary(self.bases.values(), [plain(region.name) for region in parents])

    def _key_of(self, value: Any) -> str:
        return "place" if self.resolver.resembles(value) else ""

    def _layouts(self) -> list[Layout]:
        layouts = []
        for sheet in self.sheets:
            if sheet.is_hidden:
                self.notes.append(
                    _("Lembar tersembunyi %(sheet)s tidak dibaca.") % {"sheet": sheet.name}
                )
                continue
            tables = self._tables(sheet)
            self.with_tables[sheet.name] = {
                row for table in tables for row in (*table.rows, *table.totals, *table.header_rows)
            }
            found = [find_columns(table, self.resolver, self.vocabulary) for table in tables]
            found = [
                layout
                for layout in found
                if (layout.place, layout.code) != (None, None) and layout.figures
            ]
            if not found:
                del self.with_tables[sheet.name]
                note = _("Lembar %(sheet)s tidak berisi wilayah dengan angka.")
                self.notes.append(note % {"sheet": sheet.name})
            layouts += found
        return layouts

    def _tables(self, sheet: Sheet) -> list[Table]:
        """With places in rows; a single table that has them across is turned."""
        tables = find_tables(sheet, self._key_of, self.vocabulary.read)
        if (
            len(tables) == 1
            and tables[0].header_rows
            and has_places_across(tables[0], self.resolver)
        ):
            self.turned[sheet.name] = tables[0].header_rows[0]
            self.notes.append(_("Lembar %(sheet)s: wilayahnya mendatar.") % {"sheet": sheet.name})
            return find_tables(turned(tables[0]), self._key_of, self.vocabulary.read)
        return tables

    # The basis

    def _says(self, layout: Layout, column: Column) -> Named | None:
        """What the column holds: by its own headings, else by the titles above."""
        if veto := layout.title_veto():
            return Named(other=veto)
        if column.says is not None:
            return column.says
        says, _unknown = layout.title_says()
        qualifier = next(
            (label.qualifier for label in layout.title_labels() if label.qualifier), ""
        )
        return says or (Named(other=qualifier) if qualifier else None)

    def _basis(self, layouts: Sequence[Layout]) -> WorkforceBasis | None:
        """As given, or as the file names it; asked where it does not, and never a default."""
        said = [
            (layout, column, self._says(layout, column))
            for layout in layouts
            for column in layout.figures
        ]
        readable = [each for each in said if each[2] is None or not each[2].other]
        named_bases = {says.measure for *_at, says in readable if says}
        for layout, _column, says in readable:
            named_bases |= layout.row_measures() if says is None else set()
        named_bases &= set(self.bases)
        if not readable:
            self._refuse_others(said)
            return self.basis
        if self.basis is not None and (
            self.basis.slug in named_bases or any(self._is_workers(says) for *_at, says in readable)
        ):
            return self.basis
        if self.basis is not None and named_bases and all(says for *_at, says in readable):
            self._refuse_others(said)
            return self.basis
        if self.basis is None and len(named_bases) == 1:
            return self.bases[named_bases.pop()]
        return self._ask_basis(readable[0][0], readable[0][1], named_bases)

    def _is_workers(self, says: Named | None) -> bool:
        """`Jumlah pekerja`: enough where the basis was named beside the file."""
        is_said = self.basis is not None or BASIS in self.answers
        return is_said and says == Named(WORKERS) and self._wanted != LABOUR_FORCE

    @property
    def _wanted(self) -> str:
        return self.basis.slug if self.basis else self.answers.get(BASIS, "")

    def _ask_basis(
        self, layout: Layout, column: Column, named_bases: set[str]
    ) -> WorkforceBasis | None:
        self.takes_unnamed = not named_bases
        slugs = sorted(named_bases or self.bases, key=lambda slug: slug != self._wanted)
        if self.basis is not None and not named_bases:
            slugs = [self.basis.slug]
        text = _("Berkas ini memuat beberapa basis. Yang mana dibaca?")
        if self.takes_unnamed:
            text = _(
                "Berkas ini tidak menyebut dengan jelas apa yang dihitung di kolom %(column)s. "
                "Basis mana?"
            ) % {"column": column.shown}
        self._ask(layout, column, BASIS, text, [(slug, self.bases[slug].name) for slug in slugs])
        chosen = self.answers.get(BASIS, "")
        return self.bases.get(chosen if chosen in slugs else next(iter(slugs), ""))

    def _refuse_others(self, said: Sequence[tuple[Layout, Column, Named | None]]) -> None:
        for layout, column, says in said:
            other = says and (says.other or getattr(self.bases.get(says.measure), "name", ""))
            self._complain(
                layout,
                column.index,
                _(
                    "Kolom %(column)s berisi %(other)s, bukan %(basis)s. Judul kolom atau tabel harus menyebut basisnya."
                )
                % {
                    "column": column.shown,
                    "other": other or _("hal lain"),
                    "basis": self.basis or _("jumlah pekerja"),
                },
            )

    # Columns

    def _holds(self, layout: Layout, column: Column, basis: WorkforceBasis) -> bool:
        says = self._says(layout, column)
        if says is None:
            return self.takes_unnamed or basis.slug in layout.row_measures()
        if says == Named(WORKERS):
            return basis.slug != LABOUR_FORCE
        return says.measure == basis.slug

    def _chosen(self, layout: Layout, basis: WorkforceBasis) -> list[Column]:
        """For each year one column, or those of men and women where nothing holds both."""
        by_year: dict[int | None, list[Column]] = {}
        unread = []
        for column in layout.figures:
            if self._holds(layout, column, basis):
                by_year.setdefault(column.year, []).append(column)
            else:
                unread.append(column.shown)
        if unread:
            note = _("Tidak dibaca: %(columns)s.") % {"columns": "; ".join(unread)}
            self.notes.append(note)
        return [
            column
            for columns in by_year.values()
            for column in self._one_of(layout, columns, basis)
        ]

    def _one_of(
        self, layout: Layout, columns: Sequence[Column], basis: WorkforceBasis
    ) -> list[Column]:
        whole = [column for column in columns if not column.part] or self._both(layout, columns)
        if len(whole) > 1 and not whole[0].part:
            whole = self._plainest(whole)
        if len(whole) > 1 and not whole[0].part:
            whole = self._ask_column(layout, whole)
        for column in whole:
            self._doubt_words(layout, column, basis)
        return whole

    def _both(self, layout: Layout, columns: Sequence[Column]) -> list[Column]:
        """Men and women are everybody; whether sectors or segments are, is asked."""
        parts = sorted(column.part for column in columns)
        if parts == sorted([MEN, WOMEN]):
            return list(columns)
        names = "; ".join(column.shown for column in columns)
        if len(parts) > 1 and set(parts) == {SOME}:
            key = f"sum:{columns[0].year or ''}"
            text = _("Tidak ada kolom jumlah. Apakah %(columns)s bersama-sama seluruh pekerja?")
            answer = (YES, _("Ya, jumlahkan"))
            self._ask(layout, columns[0], key, text % {"columns": names}, [answer])
            return list(columns)
        reason = _("Hanya sebagian pekerja: %(columns)s. Kolom seluruh pekerja tidak ada.")
        self._complain(layout, columns[0].index, reason % {"columns": names})
        return []

    def _ask(
        self,
        layout: Layout,
        column: Column,
        key: str,
        text: str,
        options: Sequence[tuple[str, str]],
    ) -> None:
        self.questions.append(
            Question(
                key=key,
                text=text,
                options=tuple(options),
                sheet=layout.table.sheet.name,
                row=layout.table.last_header_row,
                column=column.index,
                value=column.label,
            )
        )

    def _plainest(self, columns: list[Column]) -> list[Column]:
        """Without words that nobody knows; then the total."""
        columns = [column for column in columns if not column.unknown] or columns
        return [column for column in columns if column.is_total] or columns

    def _ask_column(self, layout: Layout, columns: Sequence[Column]) -> list[Column]:
        key, year = f"column:{columns[0].year or ''}", columns[0].year or ""
        text = _("Beberapa kolom berisi angka %(year)s. Yang mana dibaca?") % {"year": year}
        options = [(column.letters, column.shown) for column in columns]
        self._ask(layout, columns[0], key, text, options)
        chosen = [column for column in columns if column.letters == self.answers.get(key)]
        return chosen or [columns[0]]

    def _doubt_words(self, layout: Layout, column: Column, basis: WorkforceBasis) -> None:
        """`Bekerja Shift Malam`: words that nobody knows may make it some of the workers."""
        unknown, text, at = column.unknown, column.label, column.index
        if column.says is None:
            unknown += layout.title_says()[1]
            text = text if column.unknown else next(layout.titles(), "")
        if part := layout.title_part():
            self._complain(
                layout, at, _("Judulnya menyebut sebagian pekerja saja: %(part)s.") % {"part": part}
            )
        elif unknown:
            self._ask_whole(layout, column.index, text, basis, f"heading:{plain(text)}")

    def _doubt_details(self, layout: Layout, basis: WorkforceBasis) -> None:
        """A column of texts beside the figures that divides the workers in ways nobody knows."""
        for heading in layout.details:
            if heading.index in layout.units:
                continue
            for row in layout.table.rows:
                value = layout.table.value(row, heading.index)
                label = self.vocabulary.read(value)
                if label.unknown and named(label) is None and not label.has(PART):
                    text = f"{heading.label}: {value}"
                    self._ask_whole(layout, heading.index, text, basis, f"rows:{plain(text)}", row)
                    break

    def _ask_whole(
        self,
        layout: Layout,
        column: int,
        text: str,
        basis: WorkforceBasis,
        key: str,
        row: int | None = None,
    ) -> None:
        self.questions.append(
            Question(
                key=key,
                text=_("“%(text)s”: apakah ini seluruh pekerja menurut %(basis)s?")
                % {"text": text, "basis": basis},
                options=((YES, _("Ya, seluruhnya")),),
                sheet=layout.table.sheet.name,
                row=layout.table.last_header_row if row is None else row,
                column=column,
                value=text,
            )
        )

    # Rows

    def _entries(self, layouts: Sequence[Layout], basis: WorkforceBasis) -> list[Entry]:
        entries: list[Entry] = []
        other_years: set[int] = set()
        was_read = False
        for layout in layouts:
            columns = self._chosen(layout, basis)
            if not columns:
                continue
            was_read = True
            self._describe(layout, columns)
            self._doubt_details(layout, basis)
            reader = RowReader(
                layout=layout,
                columns=columns,
                resolver=self.resolver,
                basis=basis.slug,
                factor_of=partial(self._factor, layout),
                confirmed=partial(self._confirmed, layout, is_sure=True),
                only_year=self.only_year,
                faults=self.faults,
                questions=self.questions,
                notes=self.notes,
            )
            reader.read()
            other_years |= reader.other_years
            entries += [self._entry(layout, cell) for cell in self._joined(layout, reader.cells)]
        if not was_read and not self.faults:
            self._refuse_others(
                [
                    (one, column, self._says(one, column))
                    for one in layouts
                    for column in one.figures
                ]
            )
        self._say_other_years(layouts, other_years, entries)
        entries = self._without_repetition(entries)
        sized = with_sums(entries, self.resolver.regions)
        self.questions += doubts_about(sized, self.known.get(basis.slug, {}), self.answers)
        return entries

    def _entry(self, layout: Layout, cell: Cell) -> Entry:
        sheet = layout.table.sheet.name
        return Entry(cell.region, cell.year, cell.workers, sheet, cell.row + 1, cell.column)

    def _joined(self, layout: Layout, cells: Sequence[Cell]) -> list[Cell]:
        """Men and women of one place and year added up, where no cell holds both."""
        of_all_columns = [SOME] * len({cell.column for cell in cells if cell.part == SOME})
        groups: dict[tuple[str, int], list[Cell]] = {}
        for cell in cells:
            groups.setdefault((cell.region.code, cell.year), []).append(cell)
        joined = []
        for group in groups.values():
            whole = [cell for cell in group if not cell.part]
            if whole:
                joined += whole
            elif sorted(cell.part for cell in group) in (sorted([MEN, WOMEN]), of_all_columns):
                first = group[0]
                first.workers = sum(cell.workers for cell in group)
                joined.append(first)
            else:
                reason = _("Baris ini hanya sebagian pekerja: seluruhnya tidak ada.")
                self._complain(layout, group[0].column, reason, group[0].row)
        if any(cell.part in (MEN, WOMEN) for cell in joined):
            self.notes.append(_("Laki-laki dan perempuan dijumlahkan."))
        return joined

    # The unit

    def _factor(self, layout: Layout, column: Column) -> int:
        """What the numbers are multiplied by: as their heading, a title or a note anywhere says."""
        row = layout.table.last_header_row
        if column.factor > 1:
            return self._confirmed(layout, column.factor, row, column.index, is_sure=True)
        for line, index, value in self._texts_beside(layout):
            if (factor := unit_in(value)) > 1:
                return self._confirmed(layout, factor, line, index, value=value)
        answer = self.answers.get(UNIT, "1")  # where the numbers themselves raised the question
        return int(answer) if answer.isdecimal() else 1

    def _texts_beside(self, layout: Layout) -> Iterator[tuple[int, int, str]]:
        """Titles and notes of the table's sheet, and all of a sheet without tables."""
        sheet = layout.table.sheet
        alone = [other for other in self.sheets if other.name not in self.with_tables]
        for each in (sheet, *alone):
            for row, values in enumerate(each.rows):
                if each is not sheet or row not in self.with_tables[sheet.name]:
                    for column, value in enumerate(values):
                        if isinstance(value, str):
                            yield row, column, value

    def _confirmed(
        self,
        layout: Layout,
        factor: int,
        row: int,
        column: int,
        *,
        is_sure: bool = False,
        value: str = "",
    ) -> int:
        """Asked once for the file. A note may speak of something else, a heading does not."""
        if factor == 1:
            return 1
        value = value or str(layout.table.value(row, column) or "")
        if not any(question.key == UNIT for question in self.questions):
            text = _("Berkas ini menyebut “%(text)s”.") % {"text": value[:80]}
            at = {"sheet": layout.table.sheet.name, "row": row, "column": column, "value": value}
            self.questions.append(unit_question(factor, text, with_no=not is_sure, **at))
        is_refused = not is_sure and self.answers.get(UNIT) == "1"
        return 1 if is_refused else factor

    def _say_other_years(
        self, layouts: Sequence[Layout], years: set[int], entries: Sequence[Entry]
    ) -> None:
        if not years:
            return
        values = {"years": ", ".join(map(str, sorted(years))), "year": self.only_year}
        if entries:
            self.notes.append(_("Tahun %(years)s tidak dibaca: hanya %(year)s.") % values)
        else:
            reason = _("Berkas ini tentang tahun %(years)s, bukan %(year)s.") % values
            self._complain(layouts[0], layouts[0].figures[0].index, reason)

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
                self.faults.append(
                    CellFault(entry.sheet, entry.row - 1, entry.column, value, reason)
                )
        return list(seen.values())

    # Words

    def _describe(self, layout: Layout, columns: Sequence[Column]) -> None:
        """`Lembar Tabel 1: wilayah di kolom A, pekerja di kolom C (Bekerja · 2023).`"""
        read = ", ".join(f"{column.letters} ({column.shown})" for column in columns)
        key = layout.place if layout.place is not None else layout.code
        self.notes.append(
            _("Lembar %(sheet)s: wilayah di kolom %(place)s, pekerja di kolom %(columns)s.")
            % {
                "sheet": layout.table.sheet.name,
                "place": column_letters(key or 0),
                "columns": read,
            }
        )
        left_out = [out.text for out in layout.table.left_out][:LEFT_OUT_SHOWN]
        if left_out:
            self.notes.append(
                _("Baris yang tidak dibaca: %(rows)s.") % {"rows": "; ".join(left_out)}
            )

    def _compare_with_province(self, entries: Sequence[Entry], basis: WorkforceBasis) -> None:
        """The sum of all places beside the province's number that is known."""
        province = next((region for region in self.resolver.regions if region.is_parent), None)
        every = {region.code for region in self.resolver.regions if not region.is_parent}
        if province is None or province.code not in self.known.get(basis.slug, {}):
            return
        known_year, known = self.known[basis.slug][province.code]
        for year in sorted({entry.year for entry in entries}):
            own = [each for each in entries if each.year == year and not each.region.is_parent]
            if {entry.region.code for entry in own} == every:
                total = sum(entry.workers for entry in own)
                self.notes.append(difference(total, known, year, known_year))

    def _complain(self, layout: Layout, column: int, reason: str, row: int | None = None) -> None:
        row = layout.table.last_header_row if row is None else row
        value = layout.table.value(row, column)
        self.faults.append(CellFault(layout.table.sheet.name, row, column, value, reason))

    def _complain_of_file(self, reason: str) -> None:
        name = self.sheets[0].name if self.sheets else ""
        self.faults.append(CellFault(name, 0, 0, None, reason))
