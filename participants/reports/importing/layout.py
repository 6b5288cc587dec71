"""Where a sheet's table is and what its columns hold, as far as its words and places tell."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from common import formats, months
from common.spreadsheets.grid import Sheet
from common.spreadsheets.numbers import is_empty
from participants.reports.importing import labels
from participants.reports.importing.labels import Meaning
from regions.resolver import PlaceResolver, UnknownPlaceError, is_total

DEEPEST_HEADER = 60  # title rows above a table; nobody writes more
TALLEST_HEADER = 4
FIGURE_TEXT = re.compile(r"(?!(?:19|20)[0-9]{2}$)-?[0-9][0-9., ]*")
KEYS = {labels.PLACE, labels.CODE, labels.BPS_CODE}


@dataclass(slots=True)
class Column:
    """One column: `role` is a word of `labels` or `value:SEGMENT:field`."""

    index: int
    label: str
    role: str
    month: date | None = None
    is_hidden: bool = False
    source: str = ""  # "" recognised, "remembered" or "corrected"

    @property
    def is_value(self) -> bool:
        return self.role.startswith("value:")

    @property
    def segment(self) -> str:
        return self.role.split(":")[1] if self.is_value else ""

    @property
    def field(self) -> str:
        return self.role.split(":")[2] if self.is_value else ""

    @property
    def memory_key(self) -> str:
        """The label without its month, so that a correction holds next month too."""
        return labels.plain(labels.MONTH_PHRASE.sub(" ", self.label))[:200]


@dataclass(slots=True)
class Correction:
    """What a person said about a sheet after seeing how it was understood."""

    header_row: int | None = None
    roles: dict[int, str] = field(default_factory=dict)
    month: date | None = None
    segment: str = ""
    skip: bool = False
    with_hidden: bool = False

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Correction":
        """`{"month": "2024-07", "roles": {"3": "value:BPU:closing"}}`."""
        month = stored.get("month")
        roles = {int(column): role for column, role in stored.get("roles", {}).items()}
        return cls(
            **{
                **stored,
                "month": months.read_month(month) if month else None,
                "roles": roles,
            }
        )

    def as_json(self) -> dict[str, Any]:
        """What was not said is left out."""
        month = formats.month_code(self.month) if self.month else ""
        said = asdict(self) | {"month": month}
        return {name: value for name, value in said.items() if value not in (None, "", False, {})}


@dataclass(slots=True)
class Layout:
    header_rows: list[int]
    columns: list[Column]
    month: date | None = None
    month_at: tuple[int, int] | None = None
    segment: str = ""
    year: int | None = None

    @property
    def first_row(self) -> int:
        return self.header_rows[-1] + 1

    def with_role(self, role: str) -> Column | None:
        return next((column for column in self.columns if column.role == role), None)

    @property
    def values(self) -> list[Column]:
        return [column for column in self.columns if column.is_value]

    @property
    def is_complete(self) -> bool:
        """A place or code, and at least one figure."""
        return bool(KEYS & {column.role for column in self.columns}) and bool(self.values)


class Recogniser:
    """Reads the words of one sheet. Merged cells count as their first cell, everywhere in them."""

    def __init__(self, sheet: Sheet, resolver: PlaceResolver) -> None:
        self.sheet = sheet
        self.resolver = resolver
        self.merged = sheet.merged_into()
        self.looks_like_place: dict[Any, bool] = {}

    def layout(
        self, correction: Correction, remembered: dict[str, str], file_name: str = ""
    ) -> Layout | None:
        """None where nothing in the sheet looks like a table of places."""
        header = self._header_rows(correction.header_row)
        if header is None:
            return None
        columns = self._columns(header)
        self._settle_totals(columns)
        self._find_place_by_content(columns, header[-1] + 1)
        for column in columns:
            self._apply(column, correction, remembered)
        layout = Layout(header, columns)
        self._read_titles(layout, file_name)
        if correction.month:
            layout.month, layout.month_at = correction.month, None
        layout.segment = correction.segment or layout.segment
        return layout

    def value(self, row: int, column: int) -> Any:
        return self.sheet.value(*self.merged.get((row, column), (row, column)))

    def _header_rows(self, chosen: int | None) -> list[int] | None:
        if chosen is not None:
            return self._grown(chosen) if 0 <= chosen < len(self.sheet.rows) else None
        best, best_score = None, 1
        for row in range(min(DEEPEST_HEADER, len(self.sheet.rows))):
            score = self._header_score(row)
            if score > best_score:
                best, best_score = row, score
        if best is None:
            return self._above_first_place()
        return self._grown(best)

    def _header_score(self, row: int) -> int:
        """Labels that say something, the place's most of all; a title is one cell and never won."""
        cells = {
            self.merged.get((row, column), (row, column)) for column in range(self.sheet.width)
        }
        meanings = [labels.meaning_of(self.sheet.value(*cell)) for cell in cells]
        known = [meaning for meaning in meanings if meaning]
        filled = [cell for cell in cells if self.sheet.value(*cell) is not None]
        if len(filled) < 2 or len(known) < 2 or self._has_figures(row) or self._is_place_row(row):
            return 0
        return len(known) + 3 * any(meaning.role in KEYS for meaning in known)

    def _grown(self, row: int) -> list[int]:
        """The header's other rows: further labels above and below the one that says most."""
        rows = [row]
        while rows[0] > 0 and len(rows) < TALLEST_HEADER and self._is_label_row(rows[0] - 1):
            rows.insert(0, rows[0] - 1)
        while len(rows) < TALLEST_HEADER and self._is_label_row(rows[-1] + 1):
            rows.append(rows[-1] + 1)
        return rows

    def _is_label_row(self, row: int) -> bool:
        if row >= len(self.sheet.rows) or self._has_figures(row) or self._is_place_row(row):
            return False
        cells = {
            self.merged.get((row, column), (row, column)) for column in range(self.sheet.width)
        }
        filled = {cell for cell in cells if self.sheet.value(*cell) is not None}
        return len(filled) >= 2 and any(
            labels.meaning_of(self.sheet.value(*cell)) for cell in filled
        )

    def _above_first_place(self) -> list[int] | None:
        """A table without a word for its places: the row above the first place with figures."""
        for row in range(1, min(DEEPEST_HEADER, len(self.sheet.rows))):
            if self._is_place_row(row) and self._has_figures(row):
                return [row - 1]
        return None

    def _has_figures(self, row: int) -> bool:
        return any(looks_like_figure(value) for value in self.sheet.rows[row])

    def _is_place_row(self, row: int) -> bool:
        return any(self.is_place(self.sheet.value(row, c)) for c in range(self.sheet.width))

    def is_place(self, value: Any) -> bool:
        if not isinstance(value, str) or len(value) > 60:
            return False
        if value not in self.looks_like_place:
            self.looks_like_place[value] = self._resolves(value)
        return self.looks_like_place[value]

    def _resolves(self, value: str) -> bool:
        if is_empty(value) or is_total(value):
            return False
        try:
            return not self.resolver.resolve(value, year=9999).is_parent
        except UnknownPlaceError:
            return False

    def _columns(self, header: list[int]) -> list[Column]:
        columns = []
        for index in range(self.sheet.width):
            texts = self._labels(header, index)
            meaning = labels.together(labels.meaning_of(text) for text in texts)
            columns.append(
                Column(
                    index=index,
                    label=" · ".join(str(text) for text in texts),
                    role=_role(meaning),
                    month=meaning.month,
                    is_hidden=index in self.sheet.hidden_columns,
                )
            )
        return columns

    def _labels(self, header: list[int], column: int) -> list[Any]:
        texts: list[Any] = []
        for row in header:
            value = self.value(row, column)
            if value is not None and value not in texts:
                texts.append(value)
        return texts

    def _settle_totals(self, columns: list[Column]) -> None:
        """`Jumlah` is the sum of the columns beside it; with no other figure it is the figure."""
        values = [column for column in columns if column.is_value]
        for column in columns:
            if column.role == labels.TOTAL and not values:
                column.role = labels.role_text("", labels.CLOSING)
            elif (
                column.role == labels.role_text("", labels.CLOSING)
                and sum(1 for other in values if other.segment and other.month == column.month) > 1
            ):
                column.role = labels.TOTAL

    def _find_place_by_content(self, columns: list[Column], first_row: int) -> None:
        named = [column for column in columns if column.role == labels.PLACE]
        if len(named) < 2 and any(column.role in KEYS for column in columns):
            return
        candidates = named or columns
        rows = range(first_row, min(first_row + DEEPEST_HEADER, len(self.sheet.rows)))
        hits = {
            column.index: sum(self.is_place(self.value(row, column.index)) for row in rows)
            for column in candidates
        }
        for column in named:
            column.role = labels.SKIP
        best = max(hits, key=lambda index: hits[index], default=None)
        if best is not None and (hits[best] or named):
            columns[best].role = labels.PLACE

    def _apply(self, column: Column, correction: Correction, remembered: dict[str, str]) -> None:
        recognised, key = column.role, column.memory_key
        if key and key in remembered:
            column.role, column.source = remembered[key], "remembered"
        if column.index in correction.roles:
            column.role, column.source = correction.roles[column.index], "corrected"
        if column.role == recognised:
            column.source = ""

    def _read_titles(self, layout: Layout, file_name: str) -> None:
        """Month, year and segment from the rows above the table, the sheet's and file's names."""
        months: dict[date, tuple[int, int] | None] = {}
        segments: set[str] = set()
        years: set[int] = set()
        for row in range(layout.header_rows[0]):
            for column, value in enumerate(self.sheet.rows[row]):
                if value is None:
                    continue
                for month in labels.months_named(value):
                    months.setdefault(month, (row, column))
                segments |= labels.segments_named(value) if isinstance(value, str) else set()
                years |= {year for year in [labels.year_in(value)] if year}
        for name in (self.sheet.name, file_name.rsplit(".", 1)[0].replace("_", " ")):
            if not months:
                months = dict.fromkeys(labels.months_named(name))
            if not segments:
                segments = labels.segments_named(name)
            if not years:
                years = {year for year in [labels.year_in(name)] if year}
        if len(months) == 1:
            layout.month, layout.month_at = next(iter(months.items()))
        if len(segments) == 1:
            layout.segment = segments.pop()
        if len(years) == 1:
            layout.year = years.pop()


def looks_like_figure(value: Any) -> bool:
    """A count, as a number or as text; a year alone is none."""
    if isinstance(value, str):
        return FIGURE_TEXT.fullmatch(value) is not None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and not (isinstance(value, int) and 1990 <= value <= 2100)


def _role(meaning: Meaning) -> str:
    if meaning.role:
        return meaning.role
    if meaning.segment or meaning.field or meaning.month:
        return labels.role_text(meaning.segment, meaning.field or labels.CLOSING)
    return labels.SKIP
