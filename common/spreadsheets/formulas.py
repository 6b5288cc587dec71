"""Computes the plain sums of a sheet that was saved without results: `=B4+C4-D4`, `=SUM(B4:B9)`.

Programs that write workbooks, and some viewers, leave formulas without a value. Anything but
numbers, cells, + and -, brackets and SUM is left alone and told to the person instead.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from common.spreadsheets.survey import Address, address_of

TOKEN = re.compile(
    r"\s*(?:(?P<range>\$?[A-Za-z]{1,3}\$?\d+:\$?[A-Za-z]{1,3}\$?\d+)"
    r"|(?P<cell>\$?[A-Za-z]{1,3}\$?\d+(?![\w(.!]))"
    r"|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<sum>SUM(?=\())"
    r"|(?P<sign>[-+(),;]))",
    re.IGNORECASE,
)
MOST_TOKENS = 200
MOST_CELLS_IN_A_RANGE = 20_000
DEEPEST = 20
MOST_LOOKUPS = 500_000  # of all formulas of a sheet together: about half a second


class NotPlainError(Exception):
    """The formula is more than a plain sum."""


def fill_in(rows: list[list[Any]], uncached: dict[Address, str]) -> dict[Address, str]:
    """Write the results of plain sums into `rows`; returns the formulas that are left."""
    results: dict[Address, Any] = {}
    lookups = 0

    def value_at(address: Address, depth: int) -> Any:
        nonlocal lookups
        lookups += 1
        if lookups > MOST_LOOKUPS:
            raise NotPlainError
        if address in results:
            return results[address]
        if address in uncached:
            results[address] = compute(uncached[address], value_at, depth + 1)
            return results[address]
        row, column = address
        return rows[row][column] if row < len(rows) and column < len(rows[row]) else None

    left = {}
    for address, formula in uncached.items():
        try:
            value = value_at(address, 0)
        except NotPlainError:
            left[address] = formula
            continue
        row, column = address
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = int(value) if value == int(value) else value
    return left


def compute(formula: str, value_at: Callable[[Address, int], Any], depth: int = 0) -> Any:
    if depth > DEEPEST or not formula.strip():
        raise NotPlainError
    return _Sum(_tokens(formula.lstrip("=")), value_at, depth).whole()


def _tokens(formula: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    at = 0
    formula = formula.rstrip()
    while at < len(formula):
        match = TOKEN.match(formula, at)
        if match is None or len(tokens) >= MOST_TOKENS:
            raise NotPlainError
        tokens.append((str(match.lastgroup), match[match.lastgroup or 0]))
        at = match.end()
    return tokens


@dataclass
class _Sum:
    tokens: list[tuple[str, str]]
    value_at: Callable[[Address, int], Any]
    depth: int
    at: int = 0

    def whole(self) -> Any:
        value = self.terms()
        if self.at != len(self.tokens):
            raise NotPlainError
        return value

    def terms(self) -> Any:
        total = 0
        sign = 1
        if self.next_is("-"):
            sign = -1
        elif self.next_is("+"):
            sign = 1
        while True:
            total += sign * self.term()
            if self.next_is("+"):
                sign = 1
            elif self.next_is("-"):
                sign = -1
            else:
                return total

    def term(self) -> Any:
        if self.at >= len(self.tokens):
            raise NotPlainError
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return float(text) if "." in text else int(text)
        if kind == "cell":
            return self.number(text)
        if kind == "sum":
            self.expect("(")
            total = self.argument()
            while self.next_is(",") or self.next_is(";"):
                total += self.argument()
            self.expect(")")
            return total
        if text == "(":
            value = self.terms()
            self.expect(")")
            return value
        raise NotPlainError

    def argument(self) -> Any:
        if self.at < len(self.tokens) and self.tokens[self.at][0] == "range":
            text = self.tokens[self.at][1]
            self.at += 1
            return self.range_sum(text)
        return self.terms()

    def range_sum(self, text: str) -> Any:
        first, last = (address_of(part) for part in text.split(":"))
        if first is None or last is None:
            raise NotPlainError
        rows = range(min(first[0], last[0]), max(first[0], last[0]) + 1)
        columns = range(min(first[1], last[1]), max(first[1], last[1]) + 1)
        if len(rows) * len(columns) > MOST_CELLS_IN_A_RANGE:
            raise NotPlainError
        values = (self.value_at((row, column), self.depth) for row in rows for column in columns)
        return sum(value for value in values if _is_number(value))

    def number(self, reference: str) -> Any:
        address = address_of(reference)
        if address is None:
            raise NotPlainError
        value = self.value_at(address, self.depth)
        if value is None:
            return 0
        if not _is_number(value):
            raise NotPlainError
        return value

    def next_is(self, sign: str) -> bool:
        if self.at < len(self.tokens) and self.tokens[self.at] == ("sign", sign):
            self.at += 1
            return True
        return False

    def expect(self, sign: str) -> None:
        if not self.next_is(sign):
            raise NotPlainError


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
