"""What a workbook says that its fast reader does not: hidden rows and columns, formulas that were
never computed, error values, percentages, and how far the cells reach.

Each format has a module of its own that walks over the file without building anything; all of them
note what they meet in a `Survey`, which refuses a sheet that reaches beyond the limits.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from common import formats
from common.spreadsheets.guards import Limits
from common.spreadsheets.refusal import RefusedError

Address = tuple[int, int]  # row and column, counted from 0
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})$")
PERCENT_FORMATS = {9, 10}  # the built-in ones: 0% and 0.00%


@dataclass(slots=True)
class Survey:
    """One sheet. `rows` and `columns` reach to the last cell that holds something; `uncached` are
    the formulas that have no computed value."""

    name: str = ""
    limits: Limits = field(default_factory=Limits)
    rows: int = 0
    columns: int = 0
    cells: int = 0
    last_row: int = 0
    last_column: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[Address, Address]] = field(default_factory=list)
    uncached: dict[Address, str] = field(default_factory=dict)
    errors: dict[Address, str] = field(default_factory=dict)
    percents: set[Address] = field(default_factory=set)
    is_1904: bool = False  # serial numbers of days count from 1904

    def note(self, row: int, column: int, cells: int = 1) -> None:
        """A cell that holds something; the last of them where they are several alike."""
        self.cells += cells
        if row >= self.rows or column >= self.columns:
            self.rows = max(self.rows, row + 1)
            self.columns = max(self.columns, column + 1)
            self.reach(row, column)
        if self.cells > self.limits.cells:
            self._refuse(
                _("Lembar %(sheet)s terlalu luas: bagi berkasnya, batasnya %(limit)s sel."),
                self.limits.cells,
            )

    def reach(self, row: int, column: int) -> None:
        """A cell that a reader makes room for, though it may hold an empty text alone."""
        self.last_row, self.last_column = max(self.last_row, row), max(self.last_column, column)
        if (self.last_row + 1) * (self.last_column + 1) > self.limits.area:
            self._refuse(
                _(
                    "Lembar %(sheet)s terlalu luas: isinya sampai sel %(cell)s, batasnya "
                    "%(limit)s sel. Hapus isi yang tersesat jauh di luar tabel."
                ),
                self.limits.area,
            )

    def _refuse(self, sentence: str, limit: int) -> None:
        raise RefusedError(
            sentence
            % {
                "sheet": self.name,
                "cell": address(self.last_row, self.last_column),
                "limit": formats.people(limit),
            }
        )


def column_number(letters: str) -> int:
    """`A` is 0, `AA` is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """`C7`, as the spreadsheet shows it."""
    return f"{column_letters(column)}{row + 1}"


def address_of(reference: str) -> Address | None:
    match = REFERENCE.match(reference)
    if match is None:
        return None
    row, column = int(match[2]) - 1, column_number(match[1])
    return (row, column) if row < LAST_ROW and column < LAST_COLUMN else None


def is_percent_format(code: str) -> bool:
    """Whether a number format shows a percentage: `0.0%`, but not `"50% of" 0`."""
    return "%" in re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code)
