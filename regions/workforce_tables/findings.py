"""What reading a file brings up besides numbers: faults, questions and notes."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from common.spreadsheets.faults import CellFault
from common.spreadsheets.questions import Answers, Question
from common.spreadsheets.tables import Table


@dataclass(slots=True)
class Findings:
    """Rows and columns are counted from 0; without a row the last line of the headings is meant."""

    answers: Answers
    faults: list[CellFault] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def complain(self, table: Table, column: int, reason: str, row: int | None = None) -> None:
        row = table.last_header_row if row is None else row
        fault = CellFault(table.sheet.name, row, column, table.value(row, column), reason)
        if fault not in self.faults:
            self.faults.append(fault)

    def ask(
        self,
        table: Table,
        column: int,
        key: str,
        text: str,
        options: Iterable[tuple[str, str]],
        row: int | None = None,
    ) -> str:
        """The answer, where it was given already."""
        row = table.last_header_row if row is None else row
        question = table.question(key, text, options, (row, column), table.value(row, column))
        if not self.has_asked(key):
            self.questions.append(question)
        answer = self.answers.get(key, "")
        return answer if answer in dict(question.options) else ""

    def has_asked(self, key: str) -> bool:
        return any(question.key == key for question in self.questions)

    def note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)
