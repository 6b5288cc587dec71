"""Totals that stand in a file are compared with the figures that were read, and left out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from common.spreadsheets import numbers
from common.spreadsheets.grid import Sheet
from participants.reports.importing import labels
from participants.reports.importing.layout import Column
from participants.reports.importing.rowkeys import Complain


@dataclass(slots=True)
class _Sums:
    """Of one column: all rows so far, those since the last subtotal, hidden ones, and what of the
    first two stands there as text, which a spreadsheet's SUM passes over."""

    all: int = 0
    since: int = 0
    hidden: int = 0
    text: int = 0
    text_since: int = 0

    def agrees(self, total: int, *, is_number: bool) -> bool:
        if total in (self.all, self.since):
            return True
        return is_number and total in (self.all - self.text, self.since - self.text_since)


class SumCheck:
    def __init__(self, sheet: Sheet, values: Sequence[Column], complain: Complain) -> None:
        self.sheet = sheet
        self.values = values
        self.complain = complain
        self.sums: dict[int, _Sums] = defaultdict(_Sums)
        self.doubtful: set[int] = set()  # columns with an unreadable cell: their sum says nothing

    def add(self, row: int, column: Column, value: int) -> None:
        sums = self.sums[column.index]
        sums.all += value
        sums.since += value
        if isinstance(self._raw(row, column), str):
            sums.text += value
            sums.text_since += value

    def add_hidden(self, row: int) -> None:
        for column in self.values:
            try:
                value = numbers.read_count(self._raw(row, column))
            except numbers.UnreadableError:
                self.doubtful.add(column.index)
            else:
                self.sums[column.index].hidden += value or 0

    def check_row(self, row: int) -> bool:
        """A total row: True where something in it could be compared."""
        checked = False
        for column in self.values:
            if column.index in self.doubtful:
                continue  # its cells are faults already; what they add up to is none of its own
            total = self._total(row, column)
            if total is None:
                continue
            checked = True
            sums = self.sums[column.index]
            is_number = not isinstance(self._raw(row, column), str)  # as SUM leaves one
            if not sums.agrees(total, is_number=is_number):
                self.complain(row, column.index, self._raw(row, column), _wrong_total(total, sums))
        for sums in self.sums.values():
            sums.since = sums.text_since = 0
        return checked

    def check_columns(self, row: int, totals: Sequence[Column]) -> None:
        """A total beside the segments of the same row and month."""
        for column in totals:
            parts = [
                other
                for other in self.values
                if other.segment and other.field == labels.CLOSING and other.month == column.month
            ]
            if len(parts) < 2:
                continue
            total = self._total(row, column)
            try:
                expected = sum(numbers.read_count(self._raw(row, part)) or 0 for part in parts)
            except numbers.UnreadableError:
                continue
            if total is not None and total != expected:
                reason = _("Jumlah di berkas %(total)s, jumlah segmennya %(sum)s.")
                words = {"total": formats.people(total), "sum": formats.people(expected)}
                self.complain(row, column.index, self._raw(row, column), reason % words)

    def _total(self, row: int, column: Column) -> int | None:
        at = (row, column.index)
        if at in self.sheet.uncached or at in self.sheet.errors:
            return None
        try:
            return numbers.read_count(self._raw(row, column))
        except numbers.UnreadableError as error:
            self.complain(*at, self._raw(row, column), str(error))
            return None

    def _raw(self, row: int, column: Column) -> Any:
        return self.sheet.value(row, column.index)


def _wrong_total(total: int, sums: _Sums) -> str:
    reason = _("Jumlah di berkas %(total)s, jumlah baris yang dibaca %(sum)s.") % {
        "total": formats.people(total),
        "sum": formats.people(sums.all),
    }
    if sums.hidden and total == sums.all + sums.hidden:
        reason += " " + _("Cocok bila baris tersembunyi ikut dibaca.")
    return reason
