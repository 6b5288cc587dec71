"""Which place, month, segment and movement a row of a table is about."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from common.months import MONTH_NUMBERS
from common.segments import codes_in_words
from common.spreadsheets.dates import read_month
from common.spreadsheets.headings import PART, Label
from common.spreadsheets.numbers import UnreadableError, is_empty
from common.spreadsheets.questions import Question
from common.spreadsheets.survey import Address
from participants.reports.importing import labels
from participants.reports.importing.labels import Words, place_in, segments_of
from participants.reports.importing.layout import Column, Layout
from regions.models import Region
from regions.resolver import UnknownPlaceError, code_system


@dataclass(frozen=True, slots=True)
class RowKeys:
    """None where the row does not tell; `is_unknown_…` where a fault or question says so already."""

    region: Region | None
    place_at: Address
    month: date | None
    month_at: Address
    segment: str
    field: str = ""
    is_unknown_place: bool = False
    is_unknown_month: bool = False
    is_unknown_segment: bool = False


@dataclass
class KeyReader:
    layout: Layout
    words: Words
    segment_for: Callable[..., str | None]
    complain: Callable[..., None]  # row, column, reason
    ask: Callable[[Question], None]

    def __post_init__(self) -> None:
        self.table = self.layout.table
        self.by_role: dict[str, Column] = {}
        for column in self.layout.keys:
            self.by_role.setdefault(column.role, column)
        self.codes = [
            self.by_role[role] for role in (labels.CODE, labels.BPS_CODE) if role in self.by_role
        ]
        self.place = self.by_role.get(labels.PLACE)

    def names_place(self, row: int) -> bool:
        """A place's row, if an empty one."""
        return self._at(row, self.place) is not None

    def keys(self, row: int) -> RowKeys:
        is_part = self._is_of_some(row)
        region, place_at, is_unknown_place = self._region(row)
        month, month_at, is_unknown_month = self._month(row)
        segment, is_unknown_segment = self._segment(row)
        field, is_unknown_field = self._field(row)
        return RowKeys(
            region=region,
            place_at=place_at,
            month=month,
            month_at=month_at,
            segment=segment,
            field=field,
            is_unknown_place=is_unknown_place,
            is_unknown_month=is_unknown_month,
            is_unknown_segment=is_part or is_unknown_segment or is_unknown_field,
        )

    def _is_of_some(self, row: int) -> bool:
        """A row of the men alone, or the women: never read for all."""
        figures = {column.index for column in self.layout.values}
        for column in self.table.columns:
            label = self.words.read(self.table.value(row, column))
            if column not in figures and label.has(PART) and not label.unknown:
                self.complain(row, column, _("Baris ini hanya memuat sebagian peserta."))
                return True
        return False

    # Cells

    def _value(self, row: int, column: Column | None) -> Any:
        at = self._at(row, column)
        return self.table.value(*at) if at else None

    def _at(self, row: int, column: Column | None) -> Address | None:
        """In the row, in a merged cell, or further up where a key to its right is filled."""
        if column is None:
            return None
        at = self.table.merged.get((row, column.index), (row, column.index))
        if not is_empty(self.table.sheet.value(*at)):
            return at
        right = [other for other in self.layout.keys if other.index > column.index]
        if all(is_empty(self.table.value(row, other.index)) for other in right):
            return None
        for above in range(row - 1, self.table.last_header_row, -1):
            if above in self.table.totals:
                return None
            at = (above, column.index)
            if not is_empty(self.table.value(*at)):
                return self.table.merged.get(at, at)
        return None

    # Place

    def _region(self, row: int) -> tuple[Region | None, Address, bool]:
        codes = [(column, at) for column in self.codes if (at := self._at(row, column))]
        name_at = self._at(row, self.place)
        place_at = name_at or (codes[0][1] if codes else None)
        if place_at is None:
            return self._region_around(row)
        name = self.table.value(*name_at) if name_at else ""
        try:
            if not codes:
                return self.words.resolver.resolve(name, year=self._year(row)), place_at, False
            column, at = codes[0]
            words = "bps" if column.role == labels.BPS_CODE else column.label
            region = self.words.resolver.resolve(
                self.table.value(*at), name=name, system=code_system(words), year=self._year(row)
            )
        except UnknownPlaceError as error:
            self._unknown_place(error, place_at)
            return None, place_at, True
        return region, place_at, False

    def _unknown_place(self, error: UnknownPlaceError, at: Address) -> None:
        question = error.question(sheet=self.table.sheet.name, row=at[0], column=at[1])
        if question:
            self.ask(question)
        else:
            self.complain(*at, str(error))

    def _region_around(self, row: int) -> tuple[Region | None, Address, bool]:
        """Of the line above it, or of the table's own title."""
        for section in reversed(self.table.sections_above(row)):
            if region := self.words.place(section.value) or place_in(
                section.value, self.words.resolver
            ):
                return region, section.at, False
            if self.words.key_of(section.value) == labels.PLACE:
                try:
                    self.words.resolver.resolve(section.value, year=9999)
                except UnknownPlaceError as error:
                    self._unknown_place(error, section.at)
                return None, section.at, True
        context = self.layout.context
        column = self.place or (self.codes[0] if self.codes else None)
        at = context.region_at or (row, column.index if column else 0)
        if column is not None:
            self.complain(row, column.index, _("Baris ini tidak menyebut wilayah."), None)
            return None, at, True
        return context.region, at, False

    # Month

    def _month(self, row: int) -> tuple[date | None, Address, bool]:
        context, column = self.layout.context, self.by_role.get(labels.MONTH)
        default = context.month_at or (self.table.last_header_row, 0)
        if column is None:
            return self._month_around(row, default)
        at = self._at(row, column)
        if at is None:
            if context.month is None:
                self.complain(row, column.index, _("Bulan baris ini kosong."), None)
            return context.month, (row, column.index), context.month is None
        value = self.table.value(*at)
        label = self.words.read(value)
        try:
            month = label.month or read_month(self._with_year(row, value))
        except UnreadableError as error:
            self.complain(*at, str(error))
            return None, at, True
        return month, at, False

    def _month_around(self, row: int, default: Address) -> tuple[date | None, Address, bool]:
        for section in reversed(self.table.sections_above(row)):
            label = self.words.read(section.value, is_title=True)
            if label.month:
                return label.month, section.at, False
            if label.month_number and (year := label.year or self.layout.context.year):
                return date(year, label.month_number, 1), section.at, False
        year = self._value(row, self.by_role.get(labels.YEAR))
        month = self.layout.context.month
        if month and year is not None and self.words.read(year).year not in (None, month.year):
            self.complain(
                row, self.by_role[labels.YEAR].index, _("Tahun baris ini lain dari judul.")
            )
            return None, default, True
        return month, default, False

    def _with_year(self, row: int, value: Any) -> Any:
        """`Juli` with the year that stands in its own column or in the title."""
        year = self._year(row)
        if year and isinstance(value, int) and 1 <= value <= 12:
            return f"{value:02d}/{year}"
        text = str(value).strip(". ").lower()
        if year and text in MONTH_NUMBERS:
            return f"{text} {year}"
        if year and text.isdecimal() and 1 <= int(text) <= 12:
            return f"{int(text):02d}/{year}"
        return value

    def _year(self, row: int) -> int | None:
        """The year the row is about: old names of places were others."""
        for role in (labels.YEAR, labels.MONTH):
            value = self._value(row, self.by_role.get(role))
            label = self.words.read(int(value) if _is_year(value) else value)
            if label.year or label.month:
                return label.year or label.month.year  # type: ignore[union-attr]
        return self.layout.context.year

    # Segment and movement

    def _segment(self, row: int) -> tuple[str, bool]:
        column = self.by_role.get(labels.SEGMENT)
        if column is None:
            return self._segment_around(row), False
        at = self._at(row, column)
        if at is None:
            if self.layout.context.segment:
                return self.layout.context.segment, False
            self.complain(row, column.index, _("Segmen baris ini kosong."), None)
            return "", True
        value = self.table.value(*at)
        label = self.words.read(value)
        named = segments_of(label)
        if len(named) == 1 and not label.unknown and not label.has(PART):
            return named[0], False
        return self._doubtful_segment(at, value, label)

    def _doubtful_segment(self, at: Address, value: Any, label: Label) -> tuple[str, bool]:
        named = segments_of(label)
        if not isinstance(value, str) or len(named) > 1 or label.has(PART):
            reason = _("Segmen ini tidak dikenal: tulis %(codes)s.") % {"codes": codes_in_words()}
            self.complain(*at, reason)
            return "", True
        guess = label.first(labels.DOUBTFUL) or (named[0] if named else "")
        segment = self.segment_for(value, guess, *at, value)
        return (segment or "", segment in (None, labels.SKIP))

    def _segment_around(self, row: int) -> str:
        for section in reversed(self.table.sections_above(row)):
            named = segments_of(self.words.read(section.value, is_title=True))
            if len(named) == 1:
                return named[0]
        return ""

    def _field(self, row: int) -> tuple[str, bool]:
        column = self.by_role.get(labels.FIELD)
        at = self._at(row, column)
        if column is None or at is None:
            return self._field_around(row), False
        label = self.words.read(self.table.value(*at))
        fields = label.all(labels.FIELD) or label.all(labels.MEASURE) or label.all(labels.ACTUAL)
        if len(set(fields)) == 1 and not label.unknown:
            return fields[0], False
        self.complain(*at, _("Baris ini tidak menyebut awal, mutasi atau akhir."))
        return "", True

    def _field_around(self, row: int) -> str:
        for section in reversed(self.table.sections_above(row)):
            named = self.words.read(section.value, is_title=True).all(labels.FIELD)
            if len(set(named)) == 1:
                return str(named[0])
        return ""


def _is_year(value: Any) -> bool:
    return isinstance(value, str | int | float) and str(value).removesuffix(".0").isdecimal()
