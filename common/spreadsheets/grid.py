"""A sheet as plain cells from A1 on, and what of it is hidden, merged, wrong or never computed."""

import datetime
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from common.spreadsheets.numbers import SPACES, Percent
from common.spreadsheets.survey import Address
from common.spreadsheets.survey import address as address

LONGEST_VALUE = 500  # characters of one cell that are kept


@dataclass
class Sheet:
    """Rows and columns are counted from 0; a value is text, a number, a date, a bool or None.

    A number that its cell shows as a percentage is a `Percent`.
    """

    name: str
    rows: list[list[Any]]
    is_hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[Address, Address]] = field(default_factory=list)
    uncached: dict[Address, str] = field(default_factory=dict)
    errors: dict[Address, str] = field(default_factory=dict)
    is_1904: bool = False  # its serial numbers of days count from 1904

    @cached_property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def value(self, row: int, column: int) -> Any:
        values = self.rows[row] if 0 <= row < len(self.rows) else []
        return values[column] if column < len(values) else None

    def merged_into(self) -> dict[Address, Address]:
        """Every cell of a merged range, but its first, to that first cell."""
        return {
            (row, column): first
            for first, last in self.merged
            for row in range(first[0], min(last[0], len(self.rows) - 1) + 1)
            for column in range(first[1], min(last[1], self.width - 1) + 1)
            if (row, column) != first
        }


def tidied(value: Any) -> Any:
    """Text without the spaces around it, None for nothing, whole floats as int."""
    if isinstance(value, str):
        value = value.translate(SPACES).strip()[:LONGEST_VALUE]
        return value or None
    if isinstance(value, bool | Percent) or value is None:
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, datetime.datetime):
        return value.date()
    return value


def without_empty_end(rows: list[list[Any]]) -> list[list[Any]]:
    """Without the rows and columns after the last value; every row of one width."""
    while rows and not any(value is not None for value in rows[-1]):
        rows.pop()
    width = max(
        (
            column + 1
            for row in rows
            for column in range(len(row) - 1, -1, -1)
            if row[column] is not None
        ),
        default=0,
    )
    return [row[:width] + [None] * (width - len(row)) for row in rows]
