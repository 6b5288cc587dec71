"""Which columns of a table hold the places, their codes, and each year's workers."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from common.spreadsheets.headings import (
    ASIDE,
    KEY,
    OTHER,
    PART,
    TOTAL,
    WHOLE,
    Label,
    Vocabulary,
    kind_of_no_place,
    plain,
)
from common.spreadsheets.lines import looks_like_figure
from common.spreadsheets.numbers import is_empty
from common.spreadsheets.survey import column_letters
from common.spreadsheets.tables import Heading, Table
from regions.place_names import as_text
from regions.resolver import RECENT, CodeSystem, PlaceResolver, UnknownPlaceError, code_system
from regions.workforce_tables.vocabulary import (
    CODE,
    PLACE,
    PROVINCE,
    RATIOS,
    UNIT,
    WORKERS,
    Named,
    is_list_of_measures,
    named,
    without_breakdown,
)

CODE_LIKE = re.compile(r"[0-9]{2}[.,]?[0-9]{2}(?:\.0)?|[0-9]{2}[.,][0-9]")
YEAR_TITLES = {"tahun", "thn", "th", "year", "tahun data", "periode"}


@dataclass(slots=True)
class Column:
    """A column of figures, as its headings read it."""

    index: int
    label: str
    says: Named | None
    part: str
    is_total: bool
    year: int | None
    month: date | None
    factor: int
    unknown: tuple[str, ...]

    @property
    def letters(self) -> str:
        return column_letters(self.index)

    @property
    def shown(self) -> str:
        return " ".join(self.label.split()) or self.letters


@dataclass(slots=True)
class Layout:
    table: Table
    vocabulary: Vocabulary
    place: int | None = None
    code: int | None = None
    year: int | None = None
    system: CodeSystem | None = None
    figures: list[Column] = field(default_factory=list)
    details: list[Heading] = field(default_factory=list)  # texts beside the figures, row by row
    units: set[int] = field(default_factory=set)  # those of them that tell the unit

    def says(self, column: Column) -> Named | None:
        """What the column holds: by its own headings, else by the titles above; None where nothing
        says it."""
        if veto := self._veto():
            return Named(other=veto)
        if column.says is not None:
            return column.says
        says, _unknown = self.title_says()
        others = [label.qualifier for label in self._title_labels() if label.qualifier]
        return says or (Named(other=others[0]) if others else None)

    # What the titles say

    def titles(self) -> Iterator[str]:
        """Its own, the nearest first, or where they say nothing the sheet's; then the sheet's name."""
        own = [str(title.value) for title in self.table.titles]
        if not any(self.vocabulary.read(text, is_title=True) for text in own):
            own = [*(str(title.value) for title in self.table.sheet_titles), *own]
        yield from reversed(own)
        yield self.table.sheet.name

    def _title_labels(self) -> list[Label]:
        return [
            self.vocabulary.read(without_breakdown(title), is_title=True) for title in self.titles()
        ]

    def title_says(self) -> tuple[Named | None, tuple[str, ...]]:
        """What the nearest title that says so calls the figures, and its words nobody knows."""
        for label in self._title_labels():
            if not is_list_of_measures(label) and (says := named(label)) is not None:
                return says, label.unknown
        return None, ()

    def row_measures(self) -> set[str]:
        """The bases that the rows themselves name: `kegiatan: BEKERJA`."""
        read = self.vocabulary.read
        labels = [
            read(self.table.value(row, heading.index))
            for heading in self.details
            for row in self.table.rows
        ]
        return {says.measure for says in map(named, labels) if says and not says.other} - {WORKERS}

    def _veto(self) -> str:
        """A title that makes a share of every column under it, whatever the column is called."""
        for label in self._title_labels():
            others = [word.phrase for word in label.words if word.kind == OTHER]
            if ratio := next((word for word in others if RATIOS.search(word)), ""):
                return ratio.rstrip("*")
        return ""

    def title_part(self) -> str:
        return next((part for label in self._title_labels() for part in label.all(PART)), "")

    def title_year(self) -> int | None:
        labels = [self.vocabulary.read(title, is_title=True) for title in self.titles()]
        years = {label.year for label in labels if label.year}
        return years.pop() if len(years) == 1 else None


def find_columns(table: Table, resolver: PlaceResolver, vocabulary: Vocabulary) -> Layout:
    layout = Layout(table, vocabulary)
    labels = {h.index: [vocabulary.read(text) for text in h.texts] for h in table.headings}
    keys = {
        index: {key for label in read for key in label.all(KEY)} for index, read in labels.items()
    }
    provinces = {index for index, own in keys.items() if PROVINCE in own and PLACE not in own}
    others = {index for index, read in labels.items() if kind_of_no_place(read)}
    places = set(table.columns) - provinces - others
    layout.place = _most(table, places, lambda value: _is_place(value, resolver))
    if layout.place is None:
        columns = set(table.columns) - others
        layout.place = _most(
            table, columns, lambda value: _is_name(value) and resolver.resembles(value)
        )
    layout.code = _code_column(table, keys, layout.place, provinces)
    for heading in table.headings:
        if plain(heading.label) in YEAR_TITLES and heading.index != layout.place:
            layout.year = heading.index
        elif heading.index == layout.code:
            layout.system = code_system(heading.label.replace("_", " "))
        elif not (
            heading.index == layout.place
            or heading.index in provinces
            or heading.is_hidden
            or any(label.has(ASIDE) and not label.has(KEY) for label in labels[heading.index])
        ):
            _sort_in(layout, heading, labels[heading.index], keys[heading.index])
    return layout


def _sort_in(layout: Layout, heading: Heading, labels: list[Label], keys: set[Any]) -> None:
    """A column of figures, or one of texts that say something about its rows."""
    table = layout.table
    values = [table.value(row, heading.index) for row in table.rows]
    filled = [value for value in values if not is_empty(value)]
    figures = [value for value in filled if looks_like_figure(value) or _is_number(value)]
    has_formulas = any((row, heading.index) in table.sheet.uncached for row in table.rows)
    if UNIT in keys and filled:
        layout.details.append(heading)
        layout.units.add(heading.index)
    elif (figures and len(figures) * 2 >= len(filled)) or (has_formulas and not filled):
        if CODE not in keys:
            layout.figures.append(_column(heading, labels))
    elif filled:
        layout.details.append(heading)


def _column(heading: Heading, labels: list[Label]) -> Column:
    """The lowest heading that names a measure decides; a qualifier counts wherever it stands."""
    says = next((one for one in map(named, reversed(labels)) if one), None)
    if other := next((label.qualifier for label in labels if label.qualifier), ""):
        says = Named(other=other)
    years = [label.year for label in labels if label.year]
    months = [label.month for label in labels if label.month]
    return Column(
        index=heading.index,
        label=heading.label,
        says=says,
        part=next((part for label in labels for part in label.all(PART)), ""),
        is_total=any(label.has(TOTAL, WHOLE) for label in labels),
        year=years[-1] if years else (months[-1].year if months else None),
        month=months[-1] if months else None,
        factor=max((label.factor for label in labels), default=1),
        unknown=tuple(word for label in labels for word in label.unknown),
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and re.search(r"[^\W\d_]", value) is not None


def _is_place(value: Any, resolver: PlaceResolver) -> bool:
    """By name; one that is only nearly a place counts as well, it will be asked about."""
    if not _is_name(value):
        return False
    try:
        return not resolver.resolve(value, year=RECENT).is_parent
    except UnknownPlaceError as error:
        return bool(error.candidates)


def _most(table: Table, columns: set[int], test: Callable[[Any], bool]) -> int | None:
    rows = [*table.rows, *table.totals]
    hits = {
        column: sum(test(table.value(row, column)) for row in rows) for column in sorted(columns)
    }
    best = max(hits, key=lambda column: hits[column], default=None)
    return best if best is not None and hits[best] else None


def _code_column(
    table: Table, keys: dict[int, set[Any]], place: int | None, provinces: set[int]
) -> int | None:
    """The one titled so, or without names the one that holds codes."""
    candidates = [
        column
        for column in table.columns
        if column != place and column not in provinces and _holds_codes(table, column)
    ]
    titled = [column for column in candidates if CODE in keys.get(column, ())]
    return next(iter(titled if titled or place is not None else candidates), None)


def _holds_codes(table: Table, column: int) -> bool:
    values = [as_text(table.value(row, column)) for row in table.rows]
    filled = [value for value in values if value]
    return sum(map(bool, map(CODE_LIKE.fullmatch, filled))) * 2 > len(filled)
