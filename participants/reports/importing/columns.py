"""What the columns of a table hold, by their headings; what stays open is asked."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from common.segments import Segment
from common.spreadsheets.faults import CellFault
from common.spreadsheets.headings import (
    ASIDE,
    KEY,
    MEN,
    PART,
    TOTAL,
    UNTIL,
    WHOLE,
    WOMEN,
    Label,
    plain,
)
from common.spreadsheets.questions import Question
from common.spreadsheets.survey import column_letters
from common.spreadsheets.tables import Heading, Table, looks_like_figure
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
from regions.resolver import UnknownPlaceError

SAYS_VALUE = (SEGMENT, DOUBTFUL, FIELD, MEASURE, ACTUAL)


class ColumnReader:
    """`answers`: what the person chose, now or before, for words that nobody knows."""

    def __init__(
        self, table: Table, context: Context, words: Words, answers: dict[str, str], key: str
    ) -> None:
        self.table = table
        self.context = context
        self.words = words
        self.answers = answers
        self.key = key
        self.questions: list[Question] = []
        self.faults: list[CellFault] = []
        self.keys: dict[int, str] = {}
        self.used: dict[str, str] = {}  # answers that acted: key to words

    def columns(self) -> list[Column]:
        columns = [self._column(heading) for heading in self.table.headings]
        self._read_content(columns)
        return columns

    def settle(self, columns: list[Column], keys: dict[int, str]) -> None:
        """What columns mean beside each other, once corrections have been applied. `keys`: under
        which each heading is asked about and corrected."""
        self.keys = keys
        self._settle_totals(columns)
        self._require_measure(columns)
        self._doubt_inactive(columns)
        self._settle_parts(columns)
        self._choose_between(columns)
        self._doubt_title(columns)
        self._doubt_field(columns)
        self._doubt_range(columns)
        self._ask_unknown(columns)

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
        if key and not says and not any(label.months for label in read):
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
        self.questions.append(
            Question(
                key=key,
                text=question % words,
                options=(*options, (SKIP, _("Bukan segmen: jangan dibaca"))),
                sheet=self.table.sheet.name,
                row=row,
                column=column,
                value=value,
            )
        )
        return None

    # What stands in the columns

    def _read_content(self, columns: list[Column]) -> None:
        """A column of places, segments or months is one, whatever stands above it."""
        kinds = {column.index: self._kinds(column) for column in columns}
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

    def _kinds(self, column: Column) -> Counter[str]:
        kinds: Counter[str] = Counter()
        for row in self.table.rows:
            value = self.table.value(row, column.index)
            if looks_like_figure(value):
                kinds["figure"] += 1
            elif isinstance(value, str | date):
                kinds[self.words.key_of(value) or "text"] += 1
        return kinds

    # Columns beside each other

    def _settle_totals(self, columns: list[Column]) -> None:
        """`Jumlah` adds up the columns beside it; with no other figure it is the figure."""
        values = [column for column in columns if column.is_value]
        for column in columns:
            is_bare = column.is_value and not column.segment and not column.source
            if column.role != TOTAL and not (is_bare and column.field == CLOSING):
                continue
            beside = [other for other in values if other is not column and not other.part]
            tells_more = any(
                (other.segment and not column.segment)
                or (other.region and not column.region)
                or (other.month and not column.month)
                for other in beside
            )
            if tells_more and self._names_all(column):
                column.role = TOTAL if self._has_total_word(column) or len(beside) > 1 else UNKNOWN
            elif (column.role == TOTAL and not beside) or (
                column.role == TOTAL and any(other.part for other in values)
            ):
                column.role = role_text("", CLOSING)

    def _names_all(self, column: Column) -> bool:
        """The heading names a total, or nothing but people."""
        read = [self.words.read(text) for text in self._texts(column)]
        is_total = any(label.has(TOTAL, MEASURE, ACTUAL) for label in read)
        return is_total and not column.month and not column.region

    def _has_total_word(self, column: Column) -> bool:
        return any(self.words.read(text).has(TOTAL) for text in self._texts(column))

    def _texts(self, column: Column) -> tuple[Any, ...]:
        headings = {heading.index: heading.texts for heading in self.table.headings}
        return headings[column.index]

    def _require_measure(self, columns: list[Column]) -> None:
        """A figure is not read for lack of another: something must say that people are counted."""
        rows_say = any(column.role in (SEGMENT, FIELD) for column in columns)
        if rows_say or self.context.segment or self.context.is_measured:
            return
        if any(self.words.read(section.value).has(SEGMENT) for section in self.table.sections):
            return
        for column in columns:
            says = any(self.words.read(text).has(*SAYS_VALUE) for text in self._texts(column))
            if column.is_value and not column.segment and not says and not column.source:
                column.role, column.why = SKIP, _("tidak menyebut peserta")

    def _doubt_inactive(self, columns: list[Column]) -> None:
        """`Nonaktif` beside nothing that moves may be all who ever left, not those of the month."""
        movements = {column.field for column in columns if column.is_value} & set(MOVEMENTS)
        if movements == {"lapsed"}:
            for column in columns:
                if column.field == "lapsed" and not column.source:
                    column.role = UNKNOWN

    def _groups(self, columns: Iterable[Column]) -> dict[Any, list[Column]]:
        groups: dict[Any, list[Column]] = defaultdict(list)
        for column in columns:
            month = column.month or self.context.month
            groups[
                column.region, column.segment or self.context.segment, column.field, month
            ].append(column)
        return groups

    def _settle_parts(self, columns: list[Column]) -> None:
        """Of men, women and both the last; without it their sum, and never one of them."""
        for group in self._groups(column for column in columns if column.is_value).values():
            parts = [column for column in group if column.part and column.source != "corrected"]
            if not parts:
                continue
            if len(parts) < len(group):
                self._leave(parts, _("bagian dari jumlahnya"))
            elif sorted(column.part for column in parts) == [MEN, WOMEN]:
                parts[0].added = (parts[1].index,)
                self._leave(parts[1:], "")
            else:
                self._leave(parts, _("hanya sebagian orang"))
                reason = _("Kolom ini hanya memuat sebagian peserta; jumlahnya tidak ada.")
                for column in parts:
                    self._fault(column, reason)

    def _leave(self, columns: Iterable[Column], why: str) -> None:
        for column in columns:
            column.role, column.why = SKIP, why

    def _choose_between(self, columns: list[Column]) -> None:
        """Two headings that could be meant: the person chooses."""
        for group in self._groups(column for column in columns if column.is_value).values():
            group = [column for column in group if column.source != "corrected"]
            if len(group) < 2:
                continue
            key = f"which:{self.key}:" + "|".join(plain(column.label) for column in group)[:120]
            letters = {column_letters(column.index): column for column in group}
            chosen = letters.get(self.answers.get(key, ""))
            if chosen is None:
                self._ask_which(key, letters)
            self._leave([column for column in group if column is not chosen], _("tidak dipilih"))

    def _ask_which(self, key: str, letters: dict[str, Column]) -> None:
        first = next(iter(letters.values()))
        meaning = " ".join(part for part in (first.segment, formats.month(first.month)) if part)
        self.questions.append(
            Question(
                key=key,
                text=_("Beberapa kolom bisa berisi %(what)s. Yang mana?")
                % {"what": meaning if first.segment else _("jumlah peserta")},
                options=tuple(
                    (letter, f"{letter}: {one.label}") for letter, one in letters.items()
                ),
                sheet=self.table.sheet.name,
                row=self.table.last_header_row,
                column=first.index,
                value=first.label,
            )
        )

    def _doubt_title(self, columns: list[Column]) -> None:
        """`Target Agustus 2024` above columns that do not say what they count."""
        if not self.context.qualifier:
            return
        bare = [column for column in columns if column.is_value and not column.source]
        if self.context.is_actual:
            bare = [column for column in bare if not column.is_explicit and column.field == CLOSING]
        else:
            bare = [column for column in bare if not self._says_actual(column)]
        if not bare:
            return
        answer = self._answer_or_ask(
            f"measure:{self.key}",
            _("Judul menyebut “%(word)s”. Apakah angkanya jumlah peserta aktif?")
            % {"word": self.context.qualifier},
            [("no", _("Bukan: jangan dibaca")), ("yes", _("Ya, jumlah peserta aktif"))],
            self.context.qualifier_at or (self.table.last_header_row, bare[0].index),
        )
        if answer != "yes":
            self._leave(bare, self.context.qualifier)

    def _doubt_field(self, columns: list[Column]) -> None:
        """`Peserta Baru Juli 2024` above columns that name no movement: theirs, or the closing?"""
        bare = [
            column
            for column in columns
            if column.is_value and not column.source and not self._says_field(column)
        ]
        if not self.context.fields or not bare or any(one.role == FIELD for one in columns):
            return
        named = list(self.context.fields)
        at = self.context.fields[named[0]] or (self.table.last_header_row, bare[0].index)
        options = [(name, _role_words("", name)) for name in [*named, CLOSING]]
        chosen = self._answer_or_ask(
            f"field:{self.key}",
            _("Judul menyebut “%(word)s”. Angka apa di bawahnya?")
            % {"word": _role_words("", named[0])},
            options,
            at,
        )
        for column in bare:
            column.role = role_text(column.segment, chosen) if chosen else SKIP

    def _says_field(self, column: Column) -> bool:
        return any(self.words.read(text).has(FIELD) for text in self._texts(column))

    def _doubt_range(self, columns: list[Column]) -> None:
        """`Januari s.d. Juli 2024` above movements: of all these months, or of the last?"""
        moving = [one for one in columns if one.is_value and one.field in MOVEMENTS]
        if not self.context.is_range or not moving or not self.context.month:
            return
        answer = self._answer_or_ask(
            f"period:{self.key}",
            _("Judul menyebut beberapa bulan. Apakah mutasinya hanya %(month)s?")
            % {"month": formats.month(self.context.month)},
            [("no", _("Bukan: jangan dibaca")), ("yes", _("Ya, hanya bulan itu"))],
            self.context.month_at or (self.table.last_header_row, moving[0].index),
        )
        if answer != "yes":
            self._leave(moving, _("beberapa bulan"))

    def _answer_or_ask(
        self, key: str, text: str, options: Sequence[tuple[str, str]], at: tuple[int, int]
    ) -> str:
        """Empty, with the question, where nobody has answered yet."""
        answer = self.answers.get(key, "")
        if answer in dict(options):
            return answer
        sheet = self.table.sheet
        self.questions.append(
            Question(key, text, tuple(options), sheet.name, *at, value=sheet.value(*at))
        )
        return ""

    def _says_actual(self, column: Column) -> bool:
        return any(self.words.read(text).has(ACTUAL) for text in self._texts(column))

    def _ask_unknown(self, columns: list[Column]) -> None:
        """Never half read: a column of figures with words that nobody knows."""
        for column in columns:
            if column.role != UNKNOWN:
                continue
            column.role = SKIP
            asked = any(
                question.column == column.index and question.sheet == self.table.sheet.name
                for question in self.questions
            )
            if not asked and not column.is_hidden:
                self.questions.append(
                    self._place_question(column, columns) or self._unknown_question(column)
                )

    def _place_question(self, column: Column, columns: list[Column]) -> Question | None:
        """Among columns of places, or over rows of segments, a word may be a place."""
        across = any(other.region or other.role in (SEGMENT, FIELD) for other in columns)
        if not across or not self._texts(column):
            return None
        try:
            self.words.resolver.resolve(self._texts(column)[-1], year=9999)
        except UnknownPlaceError as error:
            at = (self.table.last_header_row, column.index)
            return error.question(sheet=self.table.sheet.name, row=at[0], column=at[1])
        return None

    def _unknown_question(self, column: Column) -> Question:
        read = [self.words.read(text) for text in self._texts(column)]
        named = next((segments_of(one)[0] for one in reversed(read) if segments_of(one)), "")
        named = named or self.context.segment
        field = self._field(read) or CLOSING
        segments = sorted(Segment.values, key=lambda one: one != named)
        if self.context.segment:
            segments = [""]
        options = [(role_text(one, field), _role_words(one, field)) for one in segments]
        skip = (SKIP, _("Jangan dibaca"))
        return Question(
            key=self.keys[column.index],
            text=_("Berisi apa kolom “%(label)s”?") % {"label": column.label},
            options=(*options, skip) if named else (skip, *options),
            sheet=self.table.sheet.name,
            row=self.table.last_header_row,
            column=column.index,
            value=column.label,
        )

    def _fault(self, column: Column, reason: str) -> None:
        self.faults.append(
            CellFault(
                self.table.sheet.name,
                self.table.last_header_row,
                column.index,
                column.label,
                reason,
            )
        )


def _role_words(segment: str, field: str) -> str:
    from participants.reports.models import FIELD_LABELS  # names of fields, in the words of pages

    name = str(FIELD_LABELS.get(field, _("awal")))
    return f"{segment} · {name}" if segment else name.capitalize()


def apply_memory(
    columns: list[Column], remembered: dict[str, str], keys: dict[int, str], segment: str
) -> dict[str, str]:
    """Give columns the roles that were chosen for their headings; what acted, in words.

    `keys`: of each column's index, the key under which a heading that is recognised is corrected.
    What the sheet's own title says of the segment is never contradicted.
    """
    used = {}
    for column in columns:
        key = keys[column.index]
        role = remembered.get(key)
        if role is None or not column.label:
            continue
        meant = role.split(":")[1] if role.startswith("value:") else ""
        if meant and segment and meant != segment:
            continue
        column.source = "remembered"
        if role != column.role or role == SKIP:
            column.role, column.why = role, ""
            used[key] = _("Kolom “%(label)s” %(meaning)s.") % {
                "label": column.label,
                "meaning": _in_words(role),
            }
    return used


def _in_words(role: str) -> str:
    if role.startswith("value:"):
        _value, segment, field = role.split(":")
        return _("dibaca sebagai %(what)s") % {"what": _role_words(segment, field)}
    return _("tidak dibaca") if role == SKIP else _("dibaca sebagai %(what)s") % {"what": role}
