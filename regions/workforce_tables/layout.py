"""Where the places, the codes and each year's workers stand in a table."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.utils.translation import gettext as _

from common.spreadsheets.numbers import is_empty
from regions.faults import Fault
from regions.resolver import CodeSystem, PlaceResolver, UnknownPlaceError, code_system

Address = tuple[int, int]

TALLEST_HEADER = 5
LABEL_LENGTH = 120
CODE = re.compile(r"[0-9]{2}[.,]?[0-9]{2}")
CODE_TITLES = {"kode", "kd", "code"}
LONGEST_CODE_TITLE = 4  # words: `Kode Wilayah (Kemendagri)`; a sentence is a title of the table
YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
COLUMN_NUMBER = re.compile(r"\(?[0-9]{1,2}\)?")
RECENT = 9999  # for the question whether a cell names a place at all
# Numbers that stand in such tables and are not people.
OTHER_FIGURES = {
    "persen",
    "persentase",
    "percentage",
    "tpak",
    "tpt",
    "no",
    "nomor",
    "laju",
    "rasio",
}
BASIS_WORDS = {
    "bps-bekerja": ("bekerja", "working", "employed"),
    "bps-angkatan-kerja": ("angkatan kerja", "labor force", "labour force"),
    "bpjs-potensi": ("potensi", "pekerja"),
}
NOT_WORKERS = ("bukan angkatan kerja", "tidak bekerja", "penganggur", "unemploy")
TOTAL_WORDS = {"jumlah", "total"}
THOUSANDS = re.compile(r"\b(?:ribu|ribuan|thousand|thousands)\b")


class Table(Protocol):
    """A sheet: its rows from the first on, merged cells, and cells that hold no value."""

    name: str
    rows: list[list[Any]]
    uncached: dict[Address, str]
    errors: dict[Address, str]

    def merged_into(self) -> Mapping[Address, Address]: ...


@dataclass(slots=True)
class Column:
    index: int
    label: str
    year: int


@dataclass(slots=True)
class Layout:
    table: Table
    place: int | None
    code: int | None
    system: CodeSystem | None
    first: int  # the row after the header
    columns: list[Column]
    faults: list[Fault] = field(default_factory=list)

    def value(self, row: int, column: int | None) -> Any:
        values = self.table.rows[row]
        return values[column] if column is not None and column < len(values) else None

    def description(self) -> str:
        """`Lembar Tabel 1: wilayah di kolom A, 2023 di kolom C (Bekerja · 2023).`"""
        columns = ", ".join(
            _("%(year)s di kolom %(letter)s (%(label)s)")
            % {"year": column.year, "letter": letters(column.index), "label": column.label or "–"}
            for column in self.columns
        )
        key = self.place if self.place is not None else self.code
        return _("Lembar %(sheet)s: wilayah di kolom %(place)s, %(columns)s.") % {
            "sheet": self.table.name,
            "place": letters(key or 0),
            "columns": columns,
        }


def find_layout(
    table: Table, resolver: PlaceResolver, basis: str, year: int | None
) -> Layout | None:
    """None where the sheet holds no place with figures."""
    return _Finder(table, resolver, basis, year).layout()


class _Finder:
    def __init__(self, table: Table, resolver: PlaceResolver, basis: str, year: int | None) -> None:
        self.table = table
        self.rows = table.rows
        self.width = max((len(row) for row in self.rows), default=0)
        self.resolver = resolver
        self.basis = basis
        self.only_year = year
        self.merged = table.merged_into()
        self.faults: list[Fault] = []

    def layout(self) -> Layout | None:
        self.place = self._column_with_most(self.is_place_name)
        self.code = self._code_column()
        places = [row for row in range(len(self.rows)) if self._is_place_row(row)]
        if not places:
            return None
        self.header = self._header_above(places[0])
        system = None
        if self.code is not None:
            system = code_system(" ".join(self.text(row, self.code) for row in self.header))
        return Layout(
            table=self.table,
            place=self.place,
            code=self.code,
            system=system,
            first=self.header[-1] + 1 if self.header else places[0],
            columns=self._columns(places),
            faults=self.faults,
        )

    def value(self, row: int, column: int) -> Any:
        values = self.rows[row]
        return values[column] if column < len(values) else None

    def text(self, row: int, column: int) -> str:
        value = self.value(*self.merged.get((row, column), (row, column)))
        return "" if value is None else str(value).strip()

    def is_place_name(self, value: Any) -> bool:
        if not isinstance(value, str) or is_empty(value) or CODE.fullmatch(value):
            return False
        try:
            self.resolver.resolve(value, year=RECENT)
        except UnknownPlaceError:
            return False
        return True

    def _column_with_most(self, test: Callable[[Any], bool]) -> int | None:
        hits = {
            column: sum(test(self.value(row, column)) for row in range(len(self.rows)))
            for column in range(self.width)
        }
        best = max(hits, key=lambda column: hits[column], default=None)
        return best if best is not None and hits[best] else None

    def _code_column(self) -> int | None:
        """The column titled so, or the one that holds codes where none holds names."""
        for row in self.rows:
            for column, value in enumerate(row):
                title = words(value)
                if len(title) <= LONGEST_CODE_TITLE and CODE_TITLES & set(title):
                    return column
        if self.place is not None:
            return None
        return self._column_with_most(lambda value: CODE.fullmatch(str(value)) is not None)

    def _is_place_row(self, row: int) -> bool:
        """A place with a figure beside it: a title may name the province too."""
        named = self.place is not None and self.is_place_name(self.value(row, self.place))
        coded = (
            self.code is not None and CODE.fullmatch(str(self.value(row, self.code))) is not None
        )
        return (named or coded) and any(
            looks_like_figure(self.value(row, column))
            for column in range(self.width)
            if column not in (self.place, self.code)
        )

    def _header_above(self, first: int) -> list[int]:
        """The rows of labels nearest above the places; sections and `(1) (2)` lie between."""
        row = first - 1
        while row >= 0 and not self._is_label_row(row):
            row -= 1
        header: list[int] = []
        while row >= 0 and len(header) < TALLEST_HEADER and self._is_label_row(row):
            header.insert(0, row)
            row -= 1
        return header

    def _is_label_row(self, row: int) -> bool:
        """Two labels or more, and neither a place nor a figure."""
        if self.place is not None and self.is_place_name(self.value(row, self.place)):
            return False
        texts = [self.text(row, column) for column in range(self.width)]
        labels = [
            text for text in texts if not is_empty(text) and not COLUMN_NUMBER.fullmatch(text)
        ]
        figures = [text for text in labels if looks_like_figure(text) and not YEAR.match(text)]
        return len(labels) >= 2 and not figures

    def _columns(self, places: Sequence[int]) -> list[Column]:
        by_year: dict[int, list[Column]] = {}
        for index in range(self.width):
            label = self._label(index)
            figures = sum(looks_like_figure(self.value(row, index)) for row in places)
            if index in (self.place, self.code) or figures * 2 < len(places):
                continue
            if "%" in label or OTHER_FIGURES & set(words(label)):
                continue
            year = self._year(index, label)
            if year is None:
                self._complain(_("Tahunnya tidak diketahui; sebut dengan --year."), label)
            elif self.only_year in (None, year):
                by_year.setdefault(year, []).append(Column(index, label, year))
        chosen = [self._one_of(columns) for columns in by_year.values()]
        return [column for column in chosen if column is not None]

    def _label(self, column: int) -> str:
        texts: list[str] = []
        for row in self.header:
            text = self.text(row, column) or self._group(row, column)
            if text and text not in texts and not COLUMN_NUMBER.fullmatch(text):
                texts.append(text)
        return " · ".join(texts)[:LABEL_LENGTH]

    def _group(self, row: int, column: int) -> str:
        """A label that spans the columns to its right, in files that do not say so (CSV)."""
        if row == self.header[-1]:
            return ""
        before = [self.text(row, index) for index in range(column) if index != self.place]
        return next((text for text in reversed(before) if text), "")

    def _year(self, index: int, label: str) -> int | None:
        cells = [self.value(row, index) for row in self.header]
        years = {cell.year for cell in cells if isinstance(cell, date)}
        years = years or {int(year) for year in YEAR.findall(label)}
        return years.pop() if len(years) == 1 else self.only_year or self._year_of_titles()

    def _year_of_titles(self) -> int | None:
        years = {int(year) for text in self._titles() for year in YEAR.findall(text)}
        return years.pop() if len(years) == 1 else None

    def _titles(self) -> list[str]:
        above = range(self.header[0]) if self.header else ()
        return [self.text(row, c) for row in above for c in range(self.width)] + [self.table.name]

    def _one_of(self, columns: Sequence[Column]) -> Column | None:
        """Of several columns of one year, the one whose words are those of the basis."""
        scores = [self._score(column.label) for column in columns]
        best = [
            column for column, score in zip(columns, scores, strict=True) if score == max(scores)
        ]
        if len(best) > 1:
            labels = "; ".join(column.label or letters(column.index) for column in best)
            reason = _("Beberapa kolom berisi angka %(year)s: %(labels)s. Sisakan satu.")
            self._complain(reason % {"year": best[0].year, "labels": labels})
            return None
        if THOUSANDS.search(" ".join([best[0].label, *self._titles()]).lower()):
            self._complain(_("Angkanya dalam ribuan; tulis jumlah orang."), best[0].label)
            return None
        return best[0]

    def _score(self, label: str) -> int:
        text = " ".join(words(label))
        if any(phrase in text for phrase in NOT_WORKERS):
            return -1
        is_basis = any(phrase in text for phrase in BASIS_WORDS.get(self.basis, ()))
        return 2 * is_basis + bool(TOTAL_WORDS & set(text.split()))

    def _complain(self, reason: str, column: str = "") -> None:
        row = self.header[-1] + 1 if self.header else None
        self.faults.append(Fault(reason, sheet=self.table.name, row=row, column=column))


def words(value: Any) -> list[str]:
    return re.findall(r"[^\W_]+", value.lower()) if isinstance(value, str) else []


def looks_like_figure(value: Any) -> bool:
    if isinstance(value, str):
        return re.match(r"[-−]?[0-9]", value.strip()) is not None
    return isinstance(value, int | float) and not isinstance(value, bool)


def letters(index: int) -> str:
    """`A` for the first column, as the spreadsheet names it."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text
