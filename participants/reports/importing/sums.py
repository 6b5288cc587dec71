"""Totals that stand in a file are compared with the figures that were read, and left out."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from common.spreadsheets.numbers import UnreadableError
from participants.reports.importing import labels
from participants.reports.importing.layout import Column

Count = Callable[[int, int], int | None]  # of a cell; raises UnreadableError
Complain = Callable[[int, int, str], None]  # row, column, reason


@dataclass(slots=True)
class _Figure:
    row: int
    value: int
    is_text: bool  # which a spreadsheet's SUM passes over
    is_hidden: bool = False


@dataclass(slots=True)
class SumCheck:
    """A total adds up all rows, or those since the total above it, or those down to the next."""

    count: Count
    complain: Complain
    raw: Callable[[int, int], Any]
    has_no_value: Callable[[int, int], bool]  # a formula that nobody computed
    figures: dict[int, list[_Figure]] = field(default_factory=lambda: defaultdict(list))
    doubtful: set[int] = field(default_factory=set)  # columns with a cell that cannot be read

    def add(self, row: int, column: int, value: int, *, is_hidden: bool = False) -> None:
        is_text = isinstance(self.raw(row, column), str)
        self.figures[column].append(_Figure(row, value, is_text, is_hidden))

    def check_row(self, row: int, totals: Sequence[int], columns: Sequence[Column]) -> bool:
        """True where something in the total's row could be compared."""
        is_compared = False
        for column in columns:
            if column.index in self.doubtful or column.added:
                continue  # its cells are faults already; what they add up to is none of its own
            total = self._total(row, column.index)
            if total is None:
                continue
            is_compared = True
            if total not in self._sums(column.index, row, totals):
                self.complain(row, column.index, self._wrong(column.index, total))
        return is_compared

    def _sums(self, column: int, row: int, totals: Sequence[int]) -> set[int]:
        before = max((other for other in totals if other < row), default=-1)
        after = min((other for other in totals if other > row), default=1 << 40)
        shown = [figure for figure in self.figures[column] if not figure.is_hidden]
        spans = [
            shown,
            [figure for figure in shown if before < figure.row < row],
            [figure for figure in shown if row < figure.row < after],
            [figure for figure in shown if figure.row < row],
        ]
        sums = {sum(figure.value for figure in span) for span in spans if span or not shown}
        if not isinstance(self.raw(row, column), str):
            sums |= {
                sum(figure.value for figure in span if not figure.is_text) for span in spans if span
            }
        return sums

    def _wrong(self, column: int, total: int) -> str:
        figures = self.figures[column]
        shown = sum(figure.value for figure in figures if not figure.is_hidden)
        reason = _("Jumlah di berkas %(total)s, jumlah baris yang dibaca %(sum)s.") % {
            "total": formats.people(total),
            "sum": formats.people(shown),
        }
        if total != shown and total == sum(figure.value for figure in figures):
            reason += " " + _("Cocok bila baris tersembunyi ikut dibaca.")
        return reason

    def check_columns(self, row: int, totals: Sequence[Column], values: Sequence[Column]) -> None:
        """A total beside the segments, or the places, of the same row and month."""
        for column in totals:
            parts = [part for part in values if _is_part_of(part, column)]
            if len(parts) < 2 or any(part.index in self.doubtful for part in parts):
                continue
            total = self._total(row, column.index)
            figures = [self._value_at(row, part) for part in parts]
            expected = sum(figure for figure in figures if figure is not None)
            if total is not None and total != expected:
                reason = _("Jumlah di berkas %(total)s, jumlah kolomnya %(sum)s.")
                words = {"total": formats.people(total), "sum": formats.people(expected)}
                self.complain(row, column.index, reason % words)

    def _value_at(self, row: int, part: Column) -> int | None:
        figures = [figure.value for figure in self.figures[part.index] if figure.row == row]
        return sum(figures) if figures else None

    def _total(self, row: int, column: int) -> int | None:
        if self.has_no_value(row, column):
            return None
        try:
            return self.count(row, column)
        except UnreadableError as error:
            self.complain(row, column, str(error))
            return None


def _is_part_of(part: Column, total: Column) -> bool:
    """Each says more than the total and nothing else than it says."""
    says_more = (part.segment and not total.segment) or (part.region and not total.region)
    return bool(
        says_more
        and part.field == labels.CLOSING
        and part.month == total.month
        and (not total.region or part.region == total.region)
    )
