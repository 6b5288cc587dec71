"""What the lines above a table, its sheet's name and the file's name say for all of its figures."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from django.utils.translation import gettext as _

from common import formats
from common.months import is_month_code
from common.spreadsheets.opening import CSV_SHEET, TABLE_SHEET
from common.spreadsheets.questions import Question
from common.spreadsheets.survey import Address, address
from common.spreadsheets.tables import Table
from participants.reports.importing import labels
from participants.reports.importing.labels import Words, place_in, segments_of
from regions.models import Region


@dataclass(slots=True)
class Said:
    """Each thing that some lines name, with the cell that first names it."""

    months: dict[date, Address | None] = field(default_factory=dict)
    years: dict[int, Address | None] = field(default_factory=dict)
    month_numbers: dict[int, Address | None] = field(default_factory=dict)
    segments: dict[str, Address | None] = field(default_factory=dict)
    places: dict[Region, Address | None] = field(default_factory=dict)
    qualifiers: dict[str, Address | None] = field(default_factory=dict)
    fields: dict[str, Address | None] = field(default_factory=dict)  # movements and openings
    is_actual: bool = False
    is_measured: bool = False
    is_range: bool = False

    @classmethod
    def of(cls, cells: Iterable[tuple[Any, Address | None]], words: Words) -> Self:
        """By values, each with its cell where it has one."""
        said = cls()
        for value, at in cells:
            said._add(value, words, at)
        said._settle_month()
        return said

    @classmethod
    def by_name(cls, name: str, words: Words) -> Self:
        return cls.of([(name.replace("_", " "), None)], words)

    def _add(self, value: Any, words: Words, at: Address | None) -> None:
        label = words.read(value, is_title=True)
        for month in label.months:
            self.months.setdefault(month, at)
        if label.year:
            self.years.setdefault(label.year, at)
        if label.month_number:
            self.month_numbers.setdefault(label.month_number, at)
        for segment in segments_of(label):
            self.segments.setdefault(segment, at)
        if isinstance(value, str) and (place := place_in(value, words.resolver)):
            self.places.setdefault(place, at)
        if label.qualifier and (named := words.read(_first_sentence(value), is_title=True)):
            self.qualifiers |= {named.qualifier: at} if named.qualifier else {}
        for name in label.all(labels.FIELD):
            if name != labels.CLOSING:
                self.fields.setdefault(name, at)
        self.is_actual |= label.has(labels.ACTUAL)
        self.is_measured |= label.has(labels.ACTUAL, labels.MEASURE, labels.FIELD)
        self.is_range |= label.is_range

    def _settle_month(self) -> None:
        """`Bulan: Agustus` in one line and `Tahun: 2024` in another."""
        if not self.months and len(self.month_numbers) == len(self.years) == 1:
            (number, at), (year,) = next(iter(self.month_numbers.items())), self.years
            self.months[date(year, number, 1)] = at


@dataclass(slots=True)
class Context:
    """What holds where rows and columns say nothing themselves; `questions` are contradictions."""

    month: date | None = None
    month_at: Address | None = None
    segment: str = ""
    region: Region | None = None
    region_at: Address | None = None
    year: int | None = None
    qualifier: str = ""
    qualifier_at: Address | None = None
    fields: dict[str, Address | None] = field(default_factory=dict)
    is_actual: bool = False
    is_measured: bool = False
    is_range: bool = False
    questions: list[Question] = field(default_factory=list)


def _first_sentence(text: Any) -> str:
    """What follows in an instruction, `Isi sel putih. Kosong berarti …`, names no measure."""
    return re.split(r"(?<=\w{4})[.;]\s", str(text))[0]


class ContextReader:
    """Of all tables of one sheet: what each is told alone, and what the sheet's top tells all."""

    def __init__(self, tables: Sequence[Table], words: Words, file_name: str, key: str) -> None:
        self.words = words
        self.key = key
        self.own = [
            Said.of([(title.value, title.at) for title in table.titles], words) for table in tables
        ]
        self.name = tables[0].sheet.name
        is_named = self.name not in (CSV_SHEET, TABLE_SHEET)
        self.sheet_name = Said.by_name(self.name, words) if is_named else Said()
        self.file_name = Said.by_name(file_name.rsplit(".", 1)[0], words)

    def context(self, number: int, elsewhere: Said) -> Context:
        """`elsewhere`: what the other sheets of the file name, for a month that only they tell."""
        context = Context()
        for attribute in ("months", "segments", "places"):
            self._settle(context, attribute, self._named(attribute, number), number)
        sources = [self.own[number], self.own[0], self.sheet_name, self.file_name, elsewhere]
        if context.month is None and not self._named("months", number):
            # The file's name, then the other sheets, for a sheet that names no month at all.
            months = next((said.months for said in sources[3:] if len(said.months) == 1), {})
            context.month = next(iter(months), None)
        if not any(said.segments for said in (*self.own, self.sheet_name)):
            named = list(self.file_name.segments)
            context.segment = named[0] if len(named) == 1 else ""
        years = next((said.years for said in sources if len(said.years) == 1), {})
        context.year = context.month.year if context.month else next(iter(years), None)
        if context.month is None and not self._named("months", number):
            context.month = self._month_of_name(number, context.year)
        context.fields = {**self.own[0].fields, **self.sheet_name.fields, **self.own[number].fields}
        context.is_actual = any(said.is_actual for said in sources[:2])
        context.is_measured = any(said.is_measured for said in sources[:4])
        context.is_range = any(said.is_range for said in sources[:2])
        for said in sources[:3]:
            if said.qualifiers and not context.qualifier:
                context.qualifier, context.qualifier_at = next(iter(said.qualifiers.items()))
        return context

    def _named(self, attribute: str, number: int) -> dict[Any, Address | None]:
        """By this table's own lines, else by the sheet's first where no other table has its own."""
        own: dict[Any, Address | None] = getattr(self.own[number], attribute)
        if own or number == 0:
            return own
        later = [said for said in self.own[1:] if getattr(said, attribute)]
        return {} if later and attribute != "months" else dict(getattr(self.own[0], attribute))

    def _settle(
        self, context: Context, attribute: str, named: dict[Any, Address | None], number: int
    ) -> None:
        by_name = getattr(self.sheet_name, attribute)
        if not named:
            named = by_name
        elif len(named) == 1 and len(by_name) == 1 and set(named) != set(by_name):
            context.questions.append(self._contradiction(attribute, named, by_name))
        if len(named) != 1:
            return
        value, at = next(iter(named.items()))
        if attribute == "months":
            context.month, context.month_at = value, at
        elif attribute == "segments":
            context.segment = value
        else:
            context.region, context.region_at = value, at

    def _month_of_name(self, number: int, year: int | None) -> date | None:
        """A sheet named `Januari` in a file of 2024."""
        for said in (self.own[number], self.sheet_name):
            if len(said.month_numbers) == 1 and year:
                return date(year, next(iter(said.month_numbers)), 1)
        return None

    def _contradiction(
        self, attribute: str, named: dict[Any, Address | None], by_name: dict[Any, Address | None]
    ) -> Question:
        (value, at), (other,) = next(iter(named.items())), by_name
        options = tuple((code_of(each), words_for(each)) for each in (value, other))
        return Question(
            key=f"{QUESTION_OF[attribute]}:{self.key}",
            text=_("Judul menyebut %(title)s, tetapi nama lembarnya %(name)s. Mana yang benar?")
            % {"title": options[0][1], "name": options[1][1]},
            options=options,
            sheet=self.name,
            row=at[0] if at else None,
            column=at[1] if at else None,
            value=address(*at) if at else "",
        )


QUESTION_OF = {"months": "month", "segments": "segment-of", "places": "place-of"}


def code_of(value: Any) -> str:
    """A month, segment or place as an answer names it."""
    if isinstance(value, date):
        return formats.month_code(value)
    return value.code if isinstance(value, Region) else str(value)


def words_for(value: Any) -> str:
    if isinstance(value, date):
        return formats.month(value)
    return value.full_name if isinstance(value, Region) else str(value)


def apply_answers(context: Context, key: str, answers: Any, regions: dict[str, Region]) -> None:
    """What the person said about this sheet's month, segment or place."""
    code = answers.get(f"month:{key}", "")
    if is_month_code(code):
        context.month, context.month_at = date.fromisoformat(f"{code}-01"), None
        context.year = context.month.year
    context.segment = answers.get(f"segment-of:{key}") or context.segment
    context.region = regions.get(answers.get(f"place-of:{key}", ""), context.region)
