"""The workbook's formulas, computed here one by one, give what the page says; also after a change."""

import re
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, get_column_letter

from commitments.plan_figures import facts_of
from commitments.plan_workbook import plan_workbook
from regions.models import Tariff
from tests import factories
from tests.commitments.conftest import places_form
from tests.commitments.test_attainment import sample_release  # noqa: F401 - a fixture

REFERENCE = re.compile(r"(?:'([^']+)'!)?\$?([A-Z]{1,2})\$?(\d+)(?::\$?([A-Z]{1,2})\$?(\d+))?")


def numbers(values):
    for value in values:
        if isinstance(value, list):
            yield from numbers(value)
        elif isinstance(value, int | float):
            yield value


FUNCTIONS = {
    "SUM": lambda *values: sum(numbers(values)),
    "MAX": lambda *values: max(numbers(values)),
    "MIN": lambda *values: min(numbers(values)),
    "INT": lambda value: int(value // 1),
    "MOD": lambda value, by: value % by,
    "ROUND": lambda value, _digits: int(value + 0.5),
    "IF": lambda condition, yes, no: yes if condition else no,
    "SUMPRODUCT": lambda one, other: sum(a * b for a, b in zip(one, other, strict=True)),
}


class Sheets:
    """Reads a workbook as a spreadsheet does: from its formulas alone."""

    def __init__(self, content):
        self.book = load_workbook(BytesIO(content))

    def value(self, sheet, at):
        content = self.book[sheet][at].value
        if not (isinstance(content, str) and content.startswith("=")):
            return content
        return eval(self._python(sheet, content[1:]), FUNCTIONS | {"at": self.value})

    def _python(self, sheet, formula):
        def reference(match):
            name, column, line, last_column, last_line = match.groups()
            name = name or sheet
            if last_column is None:
                return f"at({name!r}, '{column}{line}')"
            columns = range(
                column_index_from_string(column), column_index_from_string(last_column) + 1
            )
            cells = [
                f"at({name!r}, '{get_column_letter(one)}{row}')"
                for row in range(int(line), int(last_line) + 1)
                for one in columns
            ]
            return f"[{', '.join(cells)}]"

        return REFERENCE.sub(reference, formula)

    @property
    def formulas(self):
        return [
            (sheet.title, cell.coordinate)
            for sheet in self.book
            for row in sheet
            for cell in row
            if isinstance(cell.value, str) and cell.value.startswith("=")
        ]


@pytest.fixture
def plan(as_user, cast, made, promised, sample_release, worked):  # noqa: F811
    """Kubu Raya to 95 %, with a promise of its own and one by KUR, a cohort that ends and is renewed
    in part, and Rp1.500 a person beside the dues."""
    sample_release(date(2024, 4, 1), {worked.kubu_raya: 5})
    factories.cohort(worked.kubu_raya, date(2024, 1, 1), date(2024, 9, 15), 601)
    factories.cohort(worked.kubu_raya, date(2024, 1, 1), date(2024, 10, 15), 33, segment="PMI")
    Tariff.objects.create(segment="PMI", monthly=9_000, effective_from=date(2023, 1, 1))
    commitments = [
        promised(people=3000),
        promised(people=12_000, due_on=date(2024, 10, 31)),
        promised(people=5000, channel="kur"),
        promised(people=5000, region=worked.province),
    ]
    plan = made(
        region=worked.kubu_raya.pk,
        percent="95",
        kur_per_month=700,
        renewed_percent=50,
        commitments=[one.pk for one in commitments],
    )
    address = f"/rencana/{plan.pk}/wilayah/"
    as_user(cast.official).post(address, places_form(plan, kubu_raya={"extra_cost": 1500}))
    return plan


def answers(sheets):
    return [sheets.value("Rencana", f"B{line}") for line in range(12, 16)]


def expected(facts):
    return [facts.answer.missing, facts.split_total, facts.answer.short_by, facts.budget.total]


def test_every_formula_gives_the_value_beside_it(plan):
    content = plan_workbook(facts_of(plan))
    sheets, values = Sheets(content), load_workbook(BytesIO(content), data_only=True)
    assert len(sheets.formulas) > 60
    for sheet, at in sheets.formulas:
        assert sheets.value(sheet, at) == values[sheet][at].value, (sheet, at)
    assert answers(sheets) == expected(facts_of(plan))
    assert values["Komitmen"]["F5"].value == "di luar wilayah rencana"


@pytest.mark.parametrize(
    ("cell", "field", "value"),
    [("B6", "kur_per_month", 1100), ("B6", "kur_per_month", 1300), ("B9", "renewed_percent", 7)],
)
def test_a_changed_assumption_gives_what_the_changed_plan_says(plan, cell, field, value):
    sheets = Sheets(plan_workbook(facts_of(plan)))
    before = answers(sheets)
    sheets.book["Rencana"][cell].value = value
    setattr(plan, field, value)
    plan.save()
    assert answers(sheets) == expected(facts_of(plan))
    assert answers(sheets) != before


def test_places_that_share_add_up_after_a_change(made):
    sheets = Sheets(plan_workbook(facts_of(made(percent="40"))))
    sheets.book["Rencana"]["B6"].value = 777
    people = [sheets.value("Wilayah", f"E{line}") for line in (2, 3, 4)]
    assert sum(people) == sheets.value("Rencana", "B12") == 33_794 - 5 * 777
    assert sheets.value("Rencana", "B14") == 0


def test_a_tariff_that_is_not_known_stays_unknown(made):
    sheets = Sheets(plan_workbook(facts_of(made(segment="PU"))))
    assert answers(sheets)[3] == "–"
    assert sheets.value("Rencana", "B10") == "–"
