"""What one line of a sheet is: figures, labels, a note; and what its cells say."""

import re
from collections.abc import Callable
from typing import Any

from common.spreadsheets.grid import Sheet
from common.spreadsheets.headings import ASIDE, KEY, Label
from common.spreadsheets.numbers import NOTE_SIGN, is_empty

KeyOf = Callable[[Any], str]  # "place", "segment", …; empty for what is no key
MeaningOf = Callable[[Any], Label]

FIGURE = re.compile(
    r"['’]?[(]?[-−+]?\s?(?:rp\.?\s?)?[0-9][0-9.,’' \u00a0]*[)]?(?:\s?(?:%|orang|org|jiwa))?"
    rf"|[0-9][0-9., \u00a0]*{NOTE_SIGN}",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?:199|20[0-9])[0-9]|2100")  # figures that may be years
UNIT = re.compile(r"\W*000\s?(?:orang|org|jiwa)?\W*", re.IGNORECASE)  # thousands, not nothing
COLUMN_NUMBER = re.compile(r"\(?\s*([0-9]{1,2})\s*(?:=.*)?\)?")
ENUMERATOR = re.compile(r"\(?(?:[0-9]{1,3}|[a-z]|[ivx]{1,5})\s*[.)]?", re.IGNORECASE)
LETTERED = re.compile(r"\(?[a-z](?:\s*=.*)?\)?", re.IGNORECASE)  # `a`, `(b)`, `c = a + b`
NOTE_BEGINNING = re.compile(
    r"\s*(?:[*#]|\d\)|catatan|ket(?:erangan)?\b|sumber|source|note|nb\b|mengetahui|disusun|dibuat|"
    r"diperiksa|disetujui|kepala|ttd|nip\b|dicetak|printed)",
    re.IGNORECASE,
)


def looks_like_figure(value: Any) -> bool:
    """A number, or text that begins as one; a year alone is none."""
    if isinstance(value, str):
        is_figure = FIGURE.fullmatch(value) is not None
        return is_figure and not YEAR.fullmatch(value) and not UNIT.fullmatch(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and not _is_year(value)


class Lines:
    """The lines of some columns of a sheet. `header_row`: the one that a person called the headings."""

    def __init__(self, sheet: Sheet, key_of: KeyOf, meaning_of: MeaningOf, columns: range) -> None:
        self.sheet = sheet
        self.columns = columns
        self.merged = sheet.merged_into()
        self.wide_merges = {first for first, last in sheet.merged if last[1] > first[1]}
        self.key_of = _remembered(key_of)
        self.meaning_of = _remembered(meaning_of)
        self.header_row: int | None = None

    def cells(self, row: int) -> list[tuple[int, Any]]:
        """The filled cells, a merged range once."""
        cells: dict[tuple[int, int], tuple[int, Any]] = {}
        for column in self.columns:
            at = self.merged.get((row, column), (row, column))
            value = self.sheet.value(*at)
            if value is not None and at not in cells:
                cells[at] = (column, value)
        return list(cells.values())

    def figures(self, row: int) -> list[int]:
        """Columns with figures; the ordinal that begins a line is none."""
        cells = self.cells(row)
        if len(cells) > 1 and is_ordinal(cells[0][1]) and isinstance(cells[1][1], str):
            cells = cells[1:]
        return [column for column, value in cells if looks_like_figure(value)]

    def is_data(self, row: int) -> bool:
        if self.header_row is not None and row <= self.header_row:
            return False
        if self.is_column_numbers(row):
            return False
        if self.figures(row) or self.has_formula(row):
            return True
        values = [value for _column, value in self.cells(row)]
        key = next((at for at, value in enumerate(values) if not is_ordinal(value)), len(values))
        begins_with_key = any(self.key_of(value) for value in values[key : key + 1])
        return begins_with_key and any(_is_year(value) for value in values[key + 1 :])

    def has_formula(self, row: int) -> bool:
        return any(
            (row, column) in self.sheet.uncached or (row, column) in self.sheet.errors
            for column in self.columns
        )

    def is_column_numbers(self, row: int) -> bool:
        """The line `1 2 3 4` or `(1) (2) (3)` under the headings."""
        texts = [str(value) for _column, value in self.cells(row)]
        parts = [COLUMN_NUMBER.fullmatch(text) for text in texts]
        numbers = [int(part[1]) for part in parts if part]
        return (
            len(numbers) == len(texts) > 1
            and numbers[0] <= 1
            and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        )

    def is_header(self, row: int) -> bool:
        """Labels beside each other that say something, and no line `Bulan: | Juli 2024`."""
        if row == self.header_row:
            return True
        cells = self.cells(row)
        if len(cells) < 2 or self.is_data(row) or self.is_column_numbers(row):
            return False
        if self._is_key_under_its_title(row, cells):
            return False
        known = [value for _column, value in cells if self.meaning_of(value) or self.key_of(value)]
        return len(known) >= 2 and not self._is_pair([value for _column, value in cells])

    def _is_key_under_its_title(self, row: int, cells: list[tuple[int, Any]]) -> bool:
        """`Kubu Raya | tiga ratus` directly under `Kab/Kota | PU`: a row, if a bad one."""
        column, value = next((cell for cell in cells if not is_ordinal(cell[1])), cells[0])
        above = self.meaning_of(self.sheet.value(row - 1, column))
        key = self.key_of(value)
        is_alone = sum(self.key_of(other) == key for _column, other in cells) == 1
        return bool(key) and is_alone and above.first(KEY) == key

    def _is_pair(self, values: list[Any]) -> bool:
        if len(values) > 3:
            return False
        if any(isinstance(text, str) and text.strip()[-1:] == ":" for text in values[:2]):
            return True
        if len(values) != 2 or not isinstance(values[0], str):
            return False
        begins = isinstance(values[1], str) and values[1].startswith(":")
        name = self.meaning_of(values[0]).first(KEY)
        return begins or (name is not None and name == self.key_of(values[1]))

    def is_group(self, row: int, below: int) -> bool:
        """One label over, or under, some of the columns of the headings, but not the first."""
        cells = self.cells(row)
        if len(cells) != 1 or not self.meaning_of(cells[0][1]) or self.is_data(row):
            return False
        first = min(column for column, _value in self.cells(below))
        return cells[0][0] > first

    def divides(self, row: int, header: list[int]) -> bool:
        """Labels directly under headings, in whatever words, none under the key column:
        `Swasta | BUMN` under `PU`. They decide what the columns hold."""
        cells = self.cells(row)
        if not cells or self.is_data(row) or self.is_column_numbers(row):
            return False
        keys = [
            column
            for line in header
            for column, value in self.cells(line)
            if self.meaning_of(value).has(KEY) and not self.key_of(value)
        ]
        texts = [value for _column, value in cells]
        return (
            bool(keys)
            and cells[0][0] > min(keys)
            and all(isinstance(text, str) and not LETTERED.fullmatch(text) for text in texts)
            and not any(is_empty(text) for text in texts)
        )

    def begins_over_key(self, row: int, below: int) -> bool:
        """Titles of tables beside each other: each begins over the ordinal or the key column."""
        column, value = self.cells(row)[0]
        under = self.meaning_of(self.sheet.value(below, column))
        return under.has(KEY, ASIDE) and not self.meaning_of(value).has(KEY, ASIDE)

    def key_texts(self, row: int) -> list[Any]:
        """The texts that say what a row is about: those before its first figure."""
        texts: list[Any] = []
        for _column, value in self.cells(row):
            is_text = isinstance(value, str) and not is_empty(value)
            if (is_text and not looks_like_figure(value)) or self.key_of(value):
                texts.append(value)
            elif texts:
                break
        return texts

    def is_note(self, row: int) -> bool:
        value = self.cells(row)[0][1]
        return isinstance(value, str) and NOTE_BEGINNING.match(value) is not None


def _remembered(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    answers: dict[Any, Any] = {}

    def remembering(value: Any) -> Any:
        key = (type(value), value)
        if key not in answers:
            answers[key] = function(value)
        return answers[key]

    return remembering


def is_ordinal(value: Any) -> bool:
    if isinstance(value, str):
        return ENUMERATOR.fullmatch(value) is not None
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1000


def _is_year(value: Any) -> bool:
    return YEAR.fullmatch(str(value)) is not None
