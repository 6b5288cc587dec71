"""In what the numbers of a file are given: people, or thousands of them wherever that is said."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common import formats
from common.spreadsheets.grid import Sheet
from common.spreadsheets.headings import unit_in
from regions.workforce_tables.columns import Column, Layout
from regions.workforce_tables.findings import Findings

UNIT = "unit"  # the key of the question
PEOPLE = "1"
LONGEST_SHOWN = 80


@dataclass(slots=True)
class Units:
    """`with_tables`: sheet to the rows of its tables; whatever stands elsewhere may tell the unit."""

    sheets: Sequence[Sheet]
    with_tables: Mapping[str, set[int]]
    findings: Findings

    def factor(self, layout: Layout, column: Column) -> int:
        """What the column is multiplied by: as its heading, a title or a note anywhere says."""
        if column.factor > 1:
            return self.confirmed(layout, column.factor, column.index, column.shown)
        for text in self._texts_beside(layout.table.sheet):
            if (factor := unit_in(text)) > 1:
                return self.confirmed(layout, factor, column.index, text, may_be_denied=True)
        answer = self.findings.answers.get(UNIT, PEOPLE)  # the numbers may have raised the question
        return int(answer) if answer.isdecimal() else 1

    def confirmed(
        self,
        layout: Layout,
        factor: int,
        column: int,
        text: str,
        row: int | None = None,
        *,
        may_be_denied: bool = False,
    ) -> int:
        """Asked once for the file. A note may speak of something else, a heading does not."""
        if factor == 1:
            return 1
        reason = _("Berkas ini menyebut “%(text)s”.") % {"text": text[:LONGEST_SHOWN]}
        options = unit_options(factor, may_be_denied=may_be_denied)
        question = unit_text(factor, reason)
        answer = self.findings.ask(layout.table, column, UNIT, question, options, row)
        return 1 if answer == PEOPLE else factor

    def _texts_beside(self, sheet: Sheet) -> Iterator[str]:
        """Titles and notes of the sheet, its name, and all of a sheet without tables."""
        yield sheet.name
        for each in self.sheets:
            if each.name != sheet.name and each.name in self.with_tables:
                continue
            rows = self.with_tables.get(each.name, set())
            for number, row in enumerate(each.rows):
                if number not in rows:
                    yield from (value for value in row if isinstance(value, str))


def unit_text(factor: int, reason: str) -> str:
    return _("%(reason)s Apakah angkanya dikalikan %(factor)s?") % {
        "reason": reason,
        "factor": formats.people(factor),
    }


def unit_options(factor: int, *, may_be_denied: bool) -> list[tuple[str, str]]:
    number = formats.people(factor)
    options = [(str(factor), _("Ya, kalikan dengan %(factor)s") % {"factor": number})]
    denial = (PEOPLE, _("Tidak, angkanya sudah jumlah orang"))
    return [*options, denial] if may_be_denied else options
