"""The first look at a list: where its columns are in every sheet, and how its values are written.

Which day `1/2/2024` is, and whether `45,871` is a number of people, other rows decide, maybe the
last one. So every row is looked at once before the first one is read, and only the different
values of a few columns are kept, of any number of rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from common.spreadsheets.dates import Order, order_of, order_question
from common.spreadsheets.numbers import Style, style_of
from common.spreadsheets.questions import Answers, Question, unanswered
from participants.kur.imports.columns import (
    Layout,
    UnreadableListError,
    find_layout,
    notes_sheets,
)
from participants.kur.imports.reading import Cells, ListFile, ListSheet
from participants.kur.models.batches import MOST_SHEETS
from regions.resolver import PlaceResolver, UnknownPlaceError

DAYS = ("disbursed_on", "paid_off_on", "registered_on", "paid_until")
LOOKED_AT = (*DAYS, "amount", "regency_code")
MOST_VALUES = 50_000  # different ones that are kept of a column
KEPT = 100
MOST_PLACES_ASKED = 12  # where more are unknown, the column holds something else


class AskedError(Exception):
    """The list leaves something open that only its sender knows."""

    def __init__(self, questions: Sequence[Question]) -> None:
        super().__init__()
        self.questions = list(questions)


@dataclass
class ListLayout:
    """The sheets that hold the list, each with its own layout, and what is said about the rest."""

    sheets: list[tuple[ListSheet, Layout]]
    notes: list[str] = field(default_factory=list)

    @property
    def first(self) -> Layout:
        return self.sheets[0][1]

    def arranged(self, layout: Layout, cells: Cells) -> Cells:
        """A row in the order of the first sheet, under whose headings it is stored; what has no
        heading there stands behind."""
        if layout.headers == self.first.headers:
            return cells
        names = {column: name for name, column in self.first.at.items()}
        columns = [
            layout.at.get(names.get(index, ""), _index_of(layout.headers, header))
            for index, header in enumerate(self.first.headers)
        ]
        rest = [column for column in range(len(cells)) if column not in columns]
        return [
            cells[column] if column is not None and column < len(cells) else None
            for column in [*columns, *rest]
        ]

    def understood(self) -> dict[str, Any]:
        """That of the first sheet, the names of all, and what there is to say."""
        return self.first.understood() | {
            "sheets": {str(sheet.index): sheet.name for sheet, _layout in self.sheets},
            "notes": self.notes,
        }


@dataclass
class Writing:
    """How the values of a list are written."""

    places: PlaceResolver
    orders: dict[str, Order | None] = field(default_factory=dict)
    style: Style | None = None


def find_layouts(
    opened: ListFile, known: Mapping[str, str], required: Sequence[str], answers: Answers
) -> ListLayout:
    """All visible sheets that have the required columns are one list."""
    found, notes, errors = [], [], []
    for sheet in opened.sheets:
        if sheet.sheet.is_hidden:
            notes.append(_("Lembar tersembunyi “%(sheet)s” tidak dibaca.") % {"sheet": sheet.name})
            continue
        try:
            found.append((sheet, find_layout(sheet.first, known, required, answers)))
        except UnreadableListError as error:
            errors.append(error)
            if sheet.name in notes_sheets():
                continue
            notes.append(
                _("Lembar “%(sheet)s” tidak dibaca: %(reason)s")
                % {"sheet": sheet.name, "reason": error}
            )
    if not found:
        raise errors[0] if errors else UnreadableListError(_("Semua lembar tersembunyi."))
    if found[-1][0].index >= MOST_SHEETS:
        raise UnreadableListError(
            _("Berkas ini punya lebih dari %(limit)s lembar: bagi berkasnya.")
            % {"limit": MOST_SHEETS}
        )
    _ask(answers, [question for _sheet, layout in found for question in layout.questions])
    if len(found) > 1:
        names = ", ".join(sheet.name for sheet, _layout in found)
        notes.insert(0, _("Dibaca sebagai satu daftar: lembar %(sheets)s.") % {"sheets": names})
    return ListLayout(found, notes)


def look_at(
    opened: ListFile, layout: ListLayout, places: PlaceResolver, answers: Answers
) -> Writing:
    """Every row once; `AskedError` where the values themselves leave something open."""
    columns: dict[str, _Column] = {}
    headers: dict[str, str] = {}
    for sheet, sheet_layout in layout.sheets:
        at = {name: sheet_layout.at[name] for name in LOOKED_AT if name in sheet_layout.at}
        for name, index in at.items():
            columns.setdefault(name, _Column())
            headers.setdefault(name, sheet_layout.headers[index])
        for chunk in opened.chunks(sheet, sheet_layout.header_row):
            for name, index in at.items():
                columns[name].add(cells[index] for _row, cells in chunk if len(cells) > index)
    writing = Writing(places)
    questions = []
    for name in DAYS:
        if name in columns:
            key = f"order:{name}"
            writing.orders[name] = columns[name].order or _chosen_order(answers, key)
            question = order_question(key, columns[name].values, headers[name])
            if question and not columns[name].order:
                questions.append(question)
    if "amount" in columns:
        writing.style = style_of(columns["amount"].values)
    if "regency_code" in columns:
        questions += _place_questions(columns["regency_code"].values, places)
    _ask(answers, questions)
    return writing


def _index_of(headers: Sequence[str], header: str) -> int | None:
    return headers.index(header) if header and header in headers else None


class _Column:
    """The different texts of a column; where they are too many, what they say and some of them."""

    def __init__(self) -> None:
        self.values: set[Any] = set()
        self.orders: set[Order] = set()

    def add(self, values: Iterable[Any]) -> None:
        self.values.update(values)
        if len(self.values) > MOST_VALUES:
            self._note_order()
            self.values = set(list(self.values)[:KEPT])

    @property
    def order(self) -> Order | None:
        self._note_order()
        return "mixed" if len(self.orders) > 1 else next(iter(self.orders), None)

    def _note_order(self) -> None:
        if order := order_of(self.values):
            self.orders.add(order)


def _chosen_order(answers: Answers, key: str) -> Order | None:
    answer = answers.get(key)
    return "dmy" if answer == "dmy" else "mdy" if answer == "mdy" else None


def _place_questions(values: Iterable[Any], places: PlaceResolver) -> list[Question]:
    questions: dict[str, Question] = {}
    for value in sorted({str(value) for value in values if value not in (None, "")}):
        try:
            places.resolve(value)
        except UnknownPlaceError as error:
            if question := error.question():
                questions[question.key] = question
    return list(questions.values()) if len(questions) <= MOST_PLACES_ASKED else []


def _ask(answers: Answers, questions: Iterable[Question]) -> None:
    if open_questions := unanswered(questions, answers):
        raise AskedError(open_questions)
