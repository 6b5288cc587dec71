"""The survey of an OpenDocument spreadsheet: one XML file, whose rows and cells may be repeated."""

from common.spreadsheets.guards import Limits
from common.spreadsheets.survey import Address, Survey
from common.spreadsheets.survey_binary import ERRORS
from common.spreadsheets.survey_xlsx import local, members_of, parse

HIDDEN = ("collapse", "filter")
DECISIVE = ("error", "percentage")


def survey(content: bytes, limits: Limits) -> dict[str, Survey]:
    """Every sheet by its name; `RefusedError` where one reaches beyond the limits."""
    reader = _Reader(limits)
    parse(content, members_of(content)["content.xml"], reader.start, reader.end, reader.text)
    return reader.surveys


class _Reader:
    """Counts rows and cells as often as they are repeated; only what holds something counts."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.surveys: dict[str, Survey] = {}
        self.survey = Survey()
        self.row = self.column = self.head_column = 0
        self.row_times = self.cell_times = 1
        self.kind = ""
        self.spans: Address = (1, 1)
        self.is_cell = False
        self.texts: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = local(tag)
        values = {local(name): value for name, value in attributes.items()}
        if tag == "table":
            self.survey = Survey(values.get("name", ""), self.limits)
            self.surveys[self.survey.name] = self.survey
            self.row = self.head_column = 0
        elif tag == "table-column":
            self._column(values)
        elif tag == "table-row":
            self.row_times = _number(values, "number-rows-repeated")
            self.column = 0
            if values.get("visibility") in HIDDEN:
                self._hide(self.survey.hidden_rows, self.row, self.row_times)
        elif tag in ("table-cell", "covered-table-cell"):
            self.is_cell, self.texts = True, []
            self.cell_times = _number(values, "number-columns-repeated")
            kinds = {value for name, value in attributes.items() if local(name) == "value-type"}
            self.kind = next((kind for kind in DECISIVE if kind in kinds), min(kinds, default=""))
            self.spans = (
                _number(values, "number-rows-spanned"),
                _number(values, "number-columns-spanned"),
            )

    def text(self, piece: str) -> None:
        if self.is_cell:
            self.texts.append(piece)

    def end(self, tag: str) -> None:
        tag = local(tag)
        if tag == "table-row":
            self.row += self.row_times
        elif tag in ("table-cell", "covered-table-cell"):
            self.is_cell = False
            text = "".join(self.texts).strip()
            if text or self.kind:
                self._note(text)
            self.column += self.cell_times

    def _note(self, text: str) -> None:
        last = self.row + self.row_times - 1, self.column + self.cell_times - 1
        if not text and self.kind == "string":
            self.survey.reach(*last)
            return
        self.survey.note(*last, cells=self.row_times * self.cell_times)
        here = self.row, self.column
        if self.kind == "error" or text in ERRORS.values() or text.startswith("Err:"):
            self.survey.errors[here] = text or "#N/A"
        elif self.kind == "percentage":
            self.survey.percents.update(
                (row, column)
                for row in range(self.row, last[0] + 1)
                for column in range(self.column, last[1] + 1)
            )
        if self.spans != (1, 1):
            ends = self.row + self.spans[0] - 1, self.column + self.spans[1] - 1
            self.survey.merged.append((here, ends))

    def _column(self, values: dict[str, str]) -> None:
        times = _number(values, "number-columns-repeated")
        if values.get("visibility") in HIDDEN:
            self._hide(self.survey.hidden_columns, self.head_column, times)
        self.head_column += times

    def _hide(self, hidden: set[int], first: int, times: int) -> None:
        hidden.update(range(first, first + min(times, self.limits.cells)))


def _number(values: dict[str, str], name: str) -> int:
    text = values.get(name, "1")
    return int(text) if text.isdecimal() and len(text) < 8 else 1
