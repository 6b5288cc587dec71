"""Which place, month and segment a row of a table is about."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from common.months import MONTH_NUMBERS
from common.segments import codes_in_words
from common.spreadsheets.dates import read_month
from common.spreadsheets.grid import Sheet
from common.spreadsheets.numbers import UnreadableError, is_empty
from common.spreadsheets.survey import Address
from participants.reports.importing import labels
from participants.reports.importing.layout import Column, Layout, Recogniser
from regions.models import Region
from regions.resolver import PlaceResolver, UnknownPlaceError, code_system

Complain = Callable[[int, int, Any, str], None]  # row, column, value, reason


@dataclass(frozen=True, slots=True)
class RowKeys:
    """None where the row does not tell, or tells something that a fault has been written about."""

    region: Region | None
    place_at: Address
    month: date | None
    month_at: Address
    segment: str | None


class KeyReader:
    def __init__(
        self, sheet: Sheet, layout: Layout, resolver: PlaceResolver, complain: Complain
    ) -> None:
        self.sheet = sheet
        self.layout = layout
        self.resolver = resolver
        self.complain = complain
        self.words = Recogniser(sheet, resolver)
        self.place = layout.with_role(labels.PLACE)
        self.codes = [
            column
            for column in (layout.with_role(labels.CODE), layout.with_role(labels.BPS_CODE))
            if column is not None
        ]
        self.month = layout.with_role(labels.MONTH)
        self.year = layout.with_role(labels.YEAR)
        self.segment = layout.with_role(labels.SEGMENT)
        self.last_place: Address | None = None

    @property
    def first_column(self) -> int:
        """Where a fault about the place stands when the row names none."""
        column = self.place or (self.codes[0] if self.codes else None)
        return column.index if column else 0

    def place_at(self, row: int) -> Address | None:
        """Where the row's place stands: in the row, in a merged cell, or further up."""
        for column in (self.place, *self.codes):
            if column is not None:
                at = self.words.merged.get((row, column.index), (row, column.index))
                if self.sheet.value(*at) is not None:
                    return at
        if self.segment is not None and self.sheet.value(row, self.segment.index) is not None:
            return self.last_place
        return None

    def is_province(self, row: int) -> bool:
        """A row for all places together, by its name."""
        text = self._value(row, self.place)
        if not isinstance(text, str):
            return False
        try:
            return self.resolver.resolve(text, year=9999).is_parent
        except UnknownPlaceError:
            return False

    def region(self, row: int, place_at: Address) -> Region:
        """`UnknownPlaceError` where the row's place is not known."""
        name = self._value(row, self.place)
        if name is None and self.place is not None:
            name = self.sheet.value(*place_at)
        for column in self.codes:
            code = self._value(row, column)
            if not is_empty(code):
                words = "bps" if column.role == labels.BPS_CODE else column.label
                return self.resolver.resolve(
                    code, name=name or "", system=code_system(words), year=self._year(row)
                )
        return self.resolver.resolve(name, year=self._year(row))

    def keys(self, row: int, region: Region | None, place_at: Address) -> RowKeys:
        self.last_place = place_at
        month, month_at = self._month(row)
        return RowKeys(region, place_at, month, month_at, self._segment(row))

    def _month(self, row: int) -> tuple[date | None, Address]:
        if self.month is None:
            at = self.layout.month_at or (self.layout.header_rows[-1], self.first_column)
            return self.layout.month, at
        at = (row, self.month.index)
        value = self._value(row, self.month)
        if is_empty(value):
            if self.layout.month is None:
                self.complain(*at, None, _("Bulan baris ini kosong."))
            return self.layout.month, at
        try:
            return read_month(self._with_year(row, value)), at
        except UnreadableError as error:
            self.complain(*at, value, str(error))
            return None, at

    def _with_year(self, row: int, value: Any) -> Any:
        """`Juli` with the year that stands in its own column or in the title."""
        year = self._year(row)
        if year and isinstance(value, int) and 1 <= value <= 12:
            return f"{value:02d}/{year}"
        if year and isinstance(value, str) and value.strip(". ").lower() in MONTH_NUMBERS:
            return f"{value.strip('. ')} {year}"
        return value

    def _year(self, row: int) -> int | None:
        """The year the row is about: old names of places were others."""
        for column in (self.year, self.month):
            if year := labels.year_in(self._value(row, column)):
                return year
        return self.layout.month.year if self.layout.month else self.layout.year

    def _segment(self, row: int) -> str | None:
        if self.segment is None:
            return None
        value = self._value(row, self.segment)
        segment = labels.segment_in(value) if value is not None else ""
        if segment or (self.layout.segment and is_empty(value)):
            return segment or self.layout.segment
        reason = _("Segmen ini tidak dikenal: tulis %(codes)s.") % {"codes": codes_in_words()}
        if is_empty(value):
            reason = _("Segmen baris ini kosong.")
        self.complain(row, self.segment.index, value, reason)
        return None

    def _value(self, row: int, column: Column | None) -> Any:
        return None if column is None else self.words.value(row, column.index)
