"""What one column of a table holds, by its heading and by what stands in it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from common.segments import Segment
from common.spreadsheets.faults import CellFault
from common.spreadsheets.headings import (
    ASIDE,
    KEY,
    PART,
    TOTAL,
    UNTIL,
    WHOLE,
    Label,
    kind_of_no_place,
    plain,
)
from common.spreadsheets.lines import looks_like_figure
from common.spreadsheets.questions import Question
from common.spreadsheets.survey import Address
from common.spreadsheets.tables import Heading, Table
from participants.figures.models import MOVEMENTS
from participants.reports.importing import labels
from participants.reports.importing.context import Context
from participants.reports.importing.labels import (
    ACTUAL,
    CLOSING,
    DOUBTFUL,
    FIELD,
    MEASURE,
    MONTH,
    PLACE,
    SEGMENT,
    SKIP,
    UNKNOWN,
    Words,
    role_text,
    segments_of,
)
from participants.reports.importing.layout import Column

SAYS_VALUE = (SEGMENT, DOUBTFUL, FIELD, MEASURE, ACTUAL)


@dataclass
class HeadingReader:
    """`answers`: what the person chose, now or before, for words that nobody knows."""

    table: Table
    context: Context
    words: Words
    answers: dict[str, str]
    key: str
    questions: list[Question] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    keys: dict[int, str] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict)  # answers that acted: key to words

    def columns(self) -> list[Column]:
        columns = [self._column(heading) for heading in self.table.headings]
        self._read_content(columns)
        return columns

    # One heading

    def _column(self, heading: Heading) -> Column:
        places = [self.words.place(text) for text in heading.texts]
        read = [
            self.words.read(text)
            for text, place in zip(heading.texts, places, strict=True)
            if place is None or place.is_parent
        ]
        region = next((place for place in reversed(places) if place and not place.is_parent), None)
        column = Column(
            index=heading.index,
            label=heading.label,
            role=SKIP,
            region=region,
            part=next(iter({part for label in read for part in label.all(PART)}), ""),
            why=self._qualifier(read),
            is_hidden=heading.is_hidden,
            is_explicit=any(label.has(MEASURE, ACTUAL) for label in read),
        )
        if not column.why:
            column.month = self._month(read, column)
        if not column.why:
            column.role = self._role(heading, read, region)
        if any(label.has(WHOLE) for label in read):
            column.part = ""
        column.recognised = column.role
        return column

    def _qualifier(self, read: Sequence[Label]) -> str:
        """A group that names both, `Target dan Realisasi`, leaves it to the line below it."""
        for label in read:
            lowest = read[-1]
            is_both = label.has(MEASURE, ACTUAL) and lowest.has(MEASURE, ACTUAL, FIELD)
            if label.qualifier and (label is lowest or lowest.qualifier or not is_both):
                return label.qualifier
            if any(one.has(UNTIL) for one in read) and set(label.all(FIELD)) & set(MOVEMENTS):
                return _("beberapa bulan")
            if label.is_range or len(set(label.months)) > 1:
                return _("beberapa bulan")
            if len(segments_of(label)) > 1:
                return _("beberapa segmen")
        return ""

    def _month(self, read: Sequence[Label], column: Column) -> date | None:
        for label in reversed(read):
            if label.month:
                return label.month
        number = next((label.month_number for label in reversed(read) if label.month_number), None)
        if number is None:
            return None
        year = next((label.year for label in read if label.year), self.context.year)
        if year is None:
            column.why = _("tahunnya tidak disebut")
            if self._kinds(column)["figure"]:
                self._fault(column, _("Tahun bulan ini tidak disebut, di kolom atau judulnya."))
            return None
        return date(year, number, 1)

    def _role(self, heading: Heading, read: Sequence[Label], region: Any) -> str:
        says = [label for label in read if label.has(*SAYS_VALUE)]
        key = next((value for label in reversed(read) for value in label.all(KEY)), "")
        has_period = any(one.months or one.month_number or one.year for one in read)
        if key and not says and not has_period:
            return str(key)
        if any(label.has(ASIDE) for label in read) and not says:
            return SKIP
        unknown = [word for label in read for word in label.unknown]
        segment = next((segments_of(one)[0] for one in reversed(read) if segments_of(one)), "")
        field = self._field(read)
        if unknown or field is None or any(label.year and not label.months for label in read[-1:]):
            return UNKNOWN if heading.texts else SKIP
        if not segment and (doubtful := self._doubtful(read)):
            return self._asked_segment(doubtful, heading, field)
        has_period = any(label.months or label.month_number for label in read)
        if says or region or has_period or any(label.has(PART, WHOLE) for label in read):
            return role_text(segment, field or CLOSING)
        return TOTAL if any(label.has(TOTAL) for label in read) else SKIP

    def _field(self, read: Sequence[Label]) -> str | None:
        """None where one heading names two: `Masuk/Keluar`."""
        for label in reversed(read):
            fields = set(label.all(FIELD))
            if fields:
                return fields.pop() if len(fields) == 1 else None
        return ""

    def _doubtful(self, read: Sequence[Label]) -> Any:
        found = (word for label in read for word in label.words if word.kind == DOUBTFUL)
        return next(found, None)

    def _asked_segment(self, word: Any, heading: Heading, field: str) -> str:
        row = self.table.last_header_row
        segment = self.segment_for(word.phrase, word.value, row, heading.index, heading.label)
        if segment is None:
            return UNKNOWN
        return SKIP if segment == SKIP else role_text(segment, field or CLOSING)

    def segment_for(self, text: str, guess: str, row: int, column: int, value: Any) -> str | None:
        """The segment that a word means by an answer; else the question, once for each word."""
        key = f"segment:{plain(text)}"
        answer = self.answers.get(key)
        if answer in (*Segment.values, SKIP):
            self.used[key] = _("“%(word)s” dibaca sebagai %(meaning)s.") % {
                "word": text,
                "meaning": _("tidak dibaca") if answer == SKIP else answer,
            }
            return answer
        ordered = sorted(Segment, key=lambda one: one.value != guess)
        words = {"word": text, "segment": ordered[0].long_label}
        question = _("“%(word)s” adalah %(segment)s?") if guess else _("Segmen apa “%(word)s”?")
        options = [(one.value, one.long_label) for one in ordered]
        options.append((SKIP, _("Bukan segmen: jangan dibaca")))
        self._ask(key, question % words, options, (row, column), value)
        return None

    # What stands in the columns

    def _read_content(self, columns: list[Column]) -> None:
        """A column of places, segments or months is one, whatever stands above it."""
        kinds = {column.index: self._kinds(column) for column in columns}
        self._refuse_smaller_places(columns, kinds)
        for role in (PLACE, SEGMENT, MONTH, FIELD):
            hits = {
                column.index: kinds[column.index][role]
                for column in columns
                if kinds[column.index][role] * 2 > sum(kinds[column.index].values())
            }
            best = max(hits, key=lambda index: hits[index], default=None)
            named = [column for column in columns if column.role == role]
            for column in columns:
                if column.index == best:
                    column.role = column.recognised = role
                elif column in named and (best is not None or column is not named[0]):
                    column.role = column.recognised = SKIP
        for column in columns:
            figures = kinds[column.index]["figure"]
            if column.role == UNKNOWN and not figures:
                column.role = column.recognised = SKIP
            elif column.role == PLACE and figures and not kinds[column.index][PLACE]:
                column.role = column.recognised = labels.CODE

    def _refuse_smaller_places(
        self, columns: Sequence[Column], kinds: dict[int, Counter[str]]
    ) -> None:
        """`Pontianak Kota` under `Kecamatan` is a part of the city, `Pontianak` under `Cabang` an
        office: neither is the city."""
        for column in columns:
            kind = kind_of_no_place(map(self.words.read, self._texts(column)))
            if kind and kinds[column.index].pop(PLACE, 0):
                others = [one for one in columns if kinds[one.index][PLACE] or one.role == PLACE]
                if not others:
                    reason = _("Kolom ini berisi %(kind)s, bukan kabupaten/kota.")
                    self._fault(column, reason % {"kind": kind})

    def _kinds(self, column: Column) -> Counter[str]:
        kinds: Counter[str] = Counter()
        for row in self.table.rows:
            value = self.table.value(row, column.index)
            if looks_like_figure(value):
                kinds["figure"] += 1
            elif isinstance(value, str | date):
                kinds[self.words.key_of(value) or "text"] += 1
        return kinds

    def _texts(self, column: Column) -> tuple[Any, ...]:
        headings = {heading.index: heading.texts for heading in self.table.headings}
        return headings[column.index]

    def _answer_or_ask(
        self, key: str, text: str, options: Sequence[tuple[str, str]], at: Address
    ) -> str:
        """Empty, with the question, where nobody has answered yet."""
        answer = self.answers.get(key, "")
        if answer in dict(options):
            return answer
        self._ask(key, text, options, at, self.table.sheet.value(*at))
        return ""

    def _ask(
        self, key: str, text: str, options: Sequence[tuple[str, str]], at: Address, value: Any
    ) -> None:
        self.questions.append(self.table.question(key, text, options, at, value))

    def _fault(self, column: Column, reason: str) -> None:
        at = self._at(column)
        self.faults.append(CellFault(self.table.sheet.name, *at, column.label, reason))

    def _at(self, column: Column) -> Address:
        """The last line of its heading."""
        return self.table.last_header_row, column.index
