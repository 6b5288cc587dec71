"""Where the tables of a sheet stand: titles, headings, rows, totals, and what is left out.

A row with figures is a row of the table whose headings stand nearest above it, so that tables one
below another are each read under their own. Nothing here knows what the tables are about: the room
that reads says which cells are keys (`key_of`: a place, a segment) and what a label means.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from common.spreadsheets.grid import Sheet
from common.spreadsheets.headings import ASIDE, FILLER, KEY, TOTAL, Label, plain
from common.spreadsheets.lines import KeyOf, Lines, MeaningOf, is_ordinal
from common.spreadsheets.questions import Question
from common.spreadsheets.survey import Address

TALLEST_HEADER = 4
TOTAL_BEGINNING = re.compile(r"(sub[\s-]?)?(grand[\s-]?)?(jumlah|total|jml|jlh)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Title:
    """A cell above or between the rows of a table that says something about them."""

    row: int
    column: int
    value: Any

    @property
    def at(self) -> Address:
        return self.row, self.column


@dataclass(frozen=True, slots=True)
class Heading:
    """The texts above a column from top to bottom; a group stands above each of its columns."""

    index: int
    texts: tuple[Any, ...]
    is_hidden: bool = False

    @property
    def label(self) -> str:
        return " · ".join(str(text) for text in self.texts)


@dataclass(frozen=True, slots=True)
class LeftOut:
    row: int
    text: str
    reason: str


@dataclass(slots=True)
class Table:
    """`sections` are the lines between the rows; each holds for the rows under it. `titles` are the
    lines above this table alone, `sheet_titles` those above the sheet's first."""

    sheet: Sheet
    titles: list[Title]
    header_rows: list[int]
    headings: list[Heading] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    sections: list[Title] = field(default_factory=list)
    sheet_titles: list[Title] = field(default_factory=list)
    columns: range = range(0)
    merged: dict[Address, Address] = field(default_factory=dict)

    def value(self, row: int, column: int) -> Any:
        """A cell of a merged range counts as the first one of it."""
        return self.sheet.value(*self.merged.get((row, column), (row, column)))

    def sections_above(self, row: int) -> list[Title]:
        return [section for section in self.sections if section.row < row]

    @property
    def last_header_row(self) -> int:
        return self.header_rows[-1] if self.header_rows else 0

    def question(
        self, key: str, text: str, options: Iterable[tuple[str, str]], at: Address, value: Any
    ) -> Question:
        """Raised by what stands in a cell of the sheet."""
        return Question(key, text, tuple(options), self.sheet.name, *at, value)


def find_tables(
    sheet: Sheet, key_of: KeyOf, meaning_of: MeaningOf, header_row: int | None = None
) -> list[Table]:
    """From top to bottom, then from left to right. `header_row`: the first one's headings."""
    finder = _Finder(sheet, key_of, meaning_of, range(sheet.width))
    tables = finder.tables(header_row)
    for table in tables[1:]:
        table.sheet_titles = tables[0].titles
    return [part for table in tables for part in finder.side_by_side(table)]


class _Finder(Lines):
    # Tables

    def tables(self, header_row: int | None) -> list[Table]:
        self.header_row = header_row
        tables: list[Table] = []
        pending: list[int] = []  # lines that are not known yet to be titles, sections or notes
        for row in range(len(self.sheet.rows)):
            if (not self.cells(row) and not self.has_formula(row)) or not self.is_data(row):
                pending.append(row)
            elif self._starts_table(tables, pending, row):
                pending = []
            elif tables:
                self._between(tables[-1], pending)
                tables[-1].rows.append(row)
                pending = []
            else:
                pending.append(row)
        if tables:
            self._notes(tables[-1], pending)
        elif table := self._empty_table(pending):
            tables = [table]
        for table in tables:
            self._settle(table)
        return tables

    def _starts_table(self, tables: list[Table], pending: list[int], row: int) -> bool:
        """Where headings stand between this row of figures and the rows before it."""
        header = self._header_in(pending)
        if not header and tables:
            return False
        if not header:
            keys = [value for _column, value in self.cells(row) if self.key_of(value)]
            if not keys:
                return False
            above = [line for line in pending if line == row - 1 and len(self.cells(line)) > 1]
            header = above or []
        before = header[0] if header else row
        above = [line for line in pending if line < before and self.cells(line)]
        if tables:
            notes, above = self._divide(tables[-1], above)
            self._notes(tables[-1], notes)
        table = self._table(above, header)
        below = [line for line in pending if header and line > header[-1]]
        if tables and not above and _same(tables[-1], table):
            for line in header:
                self._leave_out(tables[-1], line, _("baris judul atau nomor kolom"))
            self._between(tables[-1], below)
            tables[-1].rows.append(row)
            return True
        self._between(table, below)
        table.rows.append(row)
        tables.append(table)
        return True

    def _empty_table(self, pending: list[int]) -> Table | None:
        """Headings without a row of figures under them."""
        header = self._header_in(pending)
        if not header:
            return None
        above = [line for line in pending if line < header[0] and self.cells(line)]
        table = self._table(above, header)
        self._between(table, [line for line in pending if line > header[-1]])
        return table

    def _table(self, above: Iterable[int], header: list[int]) -> Table:
        return Table(
            sheet=self.sheet,
            titles=[
                Title(line, column, value) for line in above for column, value in self.cells(line)
            ],
            header_rows=header,
            headings=self._headings(header),
            columns=self.columns,
            merged=self.merged,
        )

    def _header_in(self, lines: list[int]) -> list[int]:
        """The nearest lines of labels: the last ones that stand together."""
        last = next((line for line in reversed(lines) if self.is_header(line)), None)
        if last is None:
            return []
        header = [last]
        while len(header) < TALLEST_HEADER and header[0] - 1 in lines:
            above = header[0] - 1
            is_label_line = self.is_header(above) and not self.begins_over_key(above, last)
            if above == self.header_row or not (is_label_line or self.is_group(above, last)):
                break
            header.insert(0, above)
        while len(header) < TALLEST_HEADER and (
            self.is_group(header[-1] + 1, header[0]) or self.divides(header[-1] + 1, header)
        ):
            if header[-1] + 1 not in lines:
                break
            header.append(header[-1] + 1)
        return header

    def _divide(self, former: Table, lines: list[int]) -> tuple[list[int], list[int]]:
        """Of the lines between two tables: the former one's notes, and the titles of the next."""
        last = max([*former.rows, former.last_header_row])
        attached = [line for line in lines if line - last == lines.index(line) + 1]
        rest = [line for line in lines if line not in attached]
        if not rest and not any(self.is_note(line) for line in attached):
            return [], attached
        notes = [line for line in lines if line in attached or self.is_note(line)]
        if not rest:
            notes = [line for line in attached if self.is_note(line)]
        return notes, [line for line in lines if line not in notes]

    def _between(self, table: Table, lines: Iterable[int]) -> None:
        """Sections, rows of places without figures, and what says nothing."""
        for line in lines:
            cells = self.cells(line)
            if not cells:
                continue
            if self.is_column_numbers(line) or self._repeats(table, line):
                self._leave_out(table, line, _("baris judul atau nomor kolom"))
                continue
            texts = [cell for cell in cells if not is_ordinal(cell[1])] or cells
            says = self.meaning_of(texts[0][1]) or self.key_of(texts[0][1])
            if len(texts) == 1 and says and not self.is_note(line):
                table.sections.append(Title(line, *texts[0]))
            else:
                table.rows.append(line)

    def _repeats(self, table: Table, row: int) -> bool:
        header = table.header_rows
        return bool(header) and self.cells(row) == self.cells(header[-1])

    def _notes(self, table: Table, lines: Iterable[int]) -> None:
        for line in lines:
            if self.cells(line):
                self._leave_out(table, line, _("bukan baris wilayah"))

    def _leave_out(self, table: Table, row: int, reason: str) -> None:
        text = " · ".join(str(value) for _column, value in self.cells(row))[:80]
        table.left_out.append(LeftOut(row, text, reason))

    # Headings

    def _headings(self, header: list[int]) -> list[Heading]:
        lines = [self._label_line(row, header) for row in header]
        return [
            Heading(
                index=column,
                texts=_distinct(line.get(column) for line in lines),
                is_hidden=column in self.sheet.hidden_columns,
            )
            for column in self.columns
        ]

    def _label_line(self, row: int, header: list[int]) -> dict[int, Any]:
        """Column to label; where nothing is merged, a label of an upper line spans to its right."""
        line = {
            column: self.sheet.value(*self.merged.get((row, column), (row, column)))
            for column in self.columns
        }
        if row == header[-1] or any(first[0] == row for first in self.wide_merges):
            return line
        group = None
        for column in self.columns:
            value = line[column]
            below = self.sheet.value(header[-1], column)
            if value is not None:
                label = self.meaning_of(value)
                group = None if self._is_key_title(label, value) else value
            elif below is None or self.meaning_of(below).has(KEY, ASIDE):
                group = None
            else:
                line[column] = group
        return line

    def _is_key_title(self, label: Label, value: Any) -> bool:
        """`Kab/Kota`, `No`; and no group that begins alike: `Tahun 2024`, `Bulan Lalu`."""
        kinds = {word.kind for word in label.words} - {KEY, ASIDE, FILLER, TOTAL}
        says_more = kinds or label.unknown or label.months or label.year or label.qualifier
        return label.has(KEY, ASIDE) and not says_more and not self.key_of(value)

    def side_by_side(self, table: Table) -> list[Table]:
        """The same title of a key column again begins another table beside the first."""
        starts = self._starts(table)
        if len(starts) < 2:
            return [table]
        parts = []
        for first, last in zip(starts, [*starts[1:], self.columns.stop], strict=True):
            finder = _Finder(self.sheet, self.key_of, self.meaning_of, range(first, last))
            part = replace(
                table,
                columns=finder.columns,
                headings=[one for one in table.headings if first <= one.index < last],
                titles=_titles_over(table.titles, first, last, starts),
                rows=[],
                totals=[],
                left_out=[],
                sections=[one for one in table.sections if first <= one.column < last],
            )
            lines = sorted({*table.rows, *table.totals, *(out.row for out in table.left_out)})
            part.rows = [row for row in lines if finder.cells(row)]
            finder._settle(part)
            parts.append(part)
        return parts

    def _starts(self, table: Table) -> list[int]:
        keys = [one for one in table.headings if self._key_title(one)]
        alike = [one.index for one in keys if self._key_title(one) == self._key_title(keys[0])]
        if len(alike) < 2 or any(b - a < 2 for a, b in pairwise(alike)):
            return []
        starts = [self.columns.start]
        texts = {one.index: one.texts for one in table.headings}
        for index in alike[1:]:
            while index - 1 > starts[-1] and self._is_beside(texts.get(index - 1, ())):
                index -= 1
            starts.append(index)
        return starts

    def _key_title(self, heading: Heading) -> str:
        text = heading.texts[-1] if heading.texts else None
        return plain(text) if text is not None and self.meaning_of(text).has(KEY) else ""

    def _is_beside(self, texts: tuple[Any, ...]) -> bool:
        return not texts or (len(texts) == 1 and plain(texts[0]) in {"no", "nomor", "urut"})

    # What each row with figures is

    def _settle(self, table: Table) -> None:
        """Divide the rows into data, totals, and what stands under or between them."""
        lines, table.rows = table.rows, []
        kinds = {row: {self.key_of(text) for text in self.key_texts(row)} - {""} for row in lines}
        main = next((kind for kind in kinds.values() if kind), set())
        last = max((row for row, kind in kinds.items() if kind & main), default=-1)
        for row in lines:
            if reason := self._reason_to_leave(table, row):
                self._leave_out(table, row, reason)
            elif self._is_total(row, lines, main, has_key=bool(kinds[row] & main)):
                table.totals.append(row)
            elif self._stands_below(table, row, kinds[row] & main, last):
                self._leave_out(table, row, _("di bawah baris jumlah"))
            elif not self.is_data(row) and not kinds[row]:
                self._leave_out(table, row, _("bukan baris wilayah"))
            else:
                table.rows.append(row)
        table.left_out.sort(key=lambda out: out.row)

    def _stands_below(self, table: Table, row: int, is_main: set[str], last: int) -> bool:
        """Under a total of rows above it, and not of their kind: last month, a remark."""
        return bool(table.totals and table.rows and not is_main and row > last)

    def _reason_to_leave(self, table: Table, row: int) -> str:
        if self.is_column_numbers(row) or self._repeats(table, row):
            return _("baris judul atau nomor kolom")
        sections = table.sections_above(row)
        labels = [self.meaning_of(text) for text in self.key_texts(row) if not self.key_of(text)]
        labels += [self.meaning_of(section.value) for section in sections[-1:]]
        qualifier = next((label.qualifier for label in labels if label.qualifier), "")
        return _("angka lain: %(word)s") % {"word": qualifier} if qualifier else ""

    def _is_total(self, row: int, lines: list[int], main: set[str], *, has_key: bool) -> bool:
        """By a total's word, or a name for all of them (the province) that stands alone."""
        return any(
            isinstance(text, str)
            and (TOTAL_BEGINNING.match(text) or (self.meaning_of(text).has(TOTAL) and not has_key))
            and not self._is_key_in_full(text, lines, main)
            for text in self.key_texts(row)
        )

    def _is_key_in_full(self, text: str, lines: list[int], main: set[str]) -> bool:
        """`Jumlah PU` among rows of segments, none of which is `PU`: how that row is called."""
        rest = plain(TOTAL_BEGINNING.sub("", text))
        others = {plain(other) for row in lines for other in self.key_texts(row)}
        return self.key_of(rest) in main and rest not in others


def _distinct(texts: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(text for text in texts if text is not None))


def _same(one: Table, other: Table) -> bool:
    return [heading.texts for heading in one.headings] == [
        heading.texts for heading in other.headings
    ]


def _titles_over(titles: list[Title], first: int, last: int, starts: list[int]) -> list[Title]:
    """Of a line with one cell for each table, its own; of any other line, all."""
    by_row: dict[int, list[Title]] = {}
    for title in titles:
        by_row.setdefault(title.row, []).append(title)
    chosen = []
    for line in by_row.values():
        own = [title for title in line if first <= title.column < last]
        is_shared = len(line) == 1 and line[0].column < starts[1]
        chosen += line if is_shared else own
    return chosen
