"""What the columns of a table hold, beside each other; what stays open is asked."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from common.segments import Segment
from common.spreadsheets.headings import MEN, TOTAL, WOMEN, plain
from common.spreadsheets.questions import Question
from common.spreadsheets.survey import column_letters
from participants.figures.models import MOVEMENTS
from participants.reports.importing.heading_roles import SAYS_VALUE, HeadingReader
from participants.reports.importing.labels import (
    ACTUAL,
    CLOSING,
    FIELD,
    MEASURE,
    SEGMENT,
    SKIP,
    UNKNOWN,
    role_text,
    role_words,
    segments_of,
)
from participants.reports.importing.layout import Column
from regions.resolver import UnknownPlaceError


class ColumnReader(HeadingReader):
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
                column.role = TOTAL if self._says(column, TOTAL) or len(beside) > 1 else UNKNOWN
            elif (column.role == TOTAL and not beside) or (
                column.role == TOTAL and any(other.part for other in values)
            ):
                column.role = role_text("", CLOSING)

    def _names_all(self, column: Column) -> bool:
        """The heading names a total, or nothing but people."""
        is_total = self._says(column, TOTAL, MEASURE, ACTUAL)
        return is_total and not column.month and not column.region

    def _says(self, column: Column, *kinds: str) -> bool:
        return any(self.words.read(text).has(*kinds) for text in self._texts(column))

    def _require_measure(self, columns: list[Column]) -> None:
        """A figure is not read for lack of another: something must say that people are counted."""
        rows_say = any(column.role in (SEGMENT, FIELD) for column in columns)
        if rows_say or self.context.segment or self.context.is_measured:
            return
        if any(self.words.read(section.value).has(SEGMENT) for section in self.table.sections):
            return
        for column in columns:
            says = column.segment or self._says(column, *SAYS_VALUE)
            if column.is_value and not says and not column.source:
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
        month = first.month or self.context.month
        meaning = " ".join(filter(None, [first.segment, formats.month(month) if month else ""]))
        text = _("Beberapa kolom bisa berisi %(what)s. Yang mana?")
        words = {"what": meaning if first.segment else _("jumlah peserta")}
        options = [(letter, f"{letter}: {one.label}") for letter, one in letters.items()]
        self._ask(key, text % words, options, self._at(first), first.label)

    def _doubt_title(self, columns: list[Column]) -> None:
        """`Target Agustus 2024` above columns that do not say what they count."""
        if not self.context.qualifier:
            return
        bare = [column for column in columns if column.is_value and not column.source]
        if self.context.is_actual:
            bare = [column for column in bare if not column.is_explicit and column.field == CLOSING]
        else:
            bare = [column for column in bare if not self._says(column, ACTUAL)]
        if not bare:
            return
        answer = self._answer_or_ask(
            f"measure:{self.key}",
            _("Judul menyebut “%(word)s”. Apakah angkanya jumlah peserta aktif?")
            % {"word": self.context.qualifier},
            [("no", _("Bukan: jangan dibaca")), ("yes", _("Ya, jumlah peserta aktif"))],
            self.context.qualifier_at or self._at(bare[0]),
        )
        if answer != "yes":
            self._leave(bare, self.context.qualifier)

    def _doubt_field(self, columns: list[Column]) -> None:
        """`Peserta Baru Juli 2024` above columns that name no movement: theirs, or the closing?"""
        bare = [
            column
            for column in columns
            if column.is_value and not column.source and not self._says(column, FIELD)
        ]
        if not self.context.fields or not bare or any(one.role == FIELD for one in columns):
            return
        named = list(self.context.fields)
        at = self.context.fields[named[0]] or self._at(bare[0])
        options = [(name, role_words("", name)) for name in [*named, CLOSING]]
        chosen = self._answer_or_ask(
            f"field:{self.key}",
            _("Judul menyebut “%(word)s”. Angka apa di bawahnya?")
            % {"word": role_words("", named[0])},
            options,
            at,
        )
        for column in bare:
            column.role = role_text(column.segment, chosen) if chosen else SKIP

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
            self.context.month_at or self._at(moving[0]),
        )
        if answer != "yes":
            self._leave(moving, _("beberapa bulan"))

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
            row, at = self._at(column)
            return error.question(sheet=self.table.sheet.name, row=row, column=at)
        return None

    def _unknown_question(self, column: Column) -> Question:
        read = [self.words.read(text) for text in self._texts(column)]
        named = next((segments_of(one)[0] for one in reversed(read) if segments_of(one)), "")
        named = named or self.context.segment
        field = self._field(read) or CLOSING
        segments = sorted(Segment.values, key=lambda one: one != named)
        if self.context.segment:
            segments = [""]
        options = [(role_text(one, field), role_words(one, field)) for one in segments]
        skip = (SKIP, _("Jangan dibaca"))
        options = [*options, skip] if named else [skip, *options]
        text = _("Berisi apa kolom “%(label)s”?") % {"label": column.label}
        key = self.keys[column.index]
        return self.table.question(key, text, options, self._at(column), column.label)


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
        return _("dibaca sebagai %(what)s") % {"what": role_words(segment, field)}
    return _("tidak dibaca") if role == SKIP else _("dibaca sebagai %(what)s") % {"what": role}
