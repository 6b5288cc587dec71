"""Rows in, dicts out: what the pages of KUR print. No request, no SQL."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from common.arithmetic import coverage_percent
from participants.kur.live import Live
from participants.kur.models import State
from participants.kur.models.releases import AGES, FUNNEL, Cell, Line, Measure, Numbers
from participants.kur.models.states import COVERED_STATES, WAY


def share(part: int | None, whole: int | None) -> Decimal | None:
    """In percent, of published numbers; None where either is not five or more."""
    return coverage_percent(part, whole) if part and whole else None


def funnel(numbers: Numbers, line: Line) -> list[dict[str, Any]]:
    """`{measure, label, people, bar, before, of_before}`: each stage, and its share of the one before."""
    rows: list[dict[str, Any]] = []
    for measure in FUNNEL:
        people = numbers.get(Cell(line, measure))
        before: dict[str, Any] = rows[-1] if rows else {"people": None, "label": ""}
        rows.append(
            {
                "measure": measure,
                "label": measure.label,
                "people": people,
                "bar": share(people, numbers.get(Cell(line, FUNNEL[0]))) or 0,
                "before": before["label"],
                "of_before": share(people, before["people"]),
                "is_covered": measure == Measure.PROTECTED,
            }
        )
    return rows


def stage_rows(numbers: Numbers, named: Sequence[tuple[Any, str, Line]]) -> list[dict[str, Any]]:
    """One row a place, bank or scheme: `{name, code, people: [...], share}`, covered of the debtors;
    `code` is what its page is asked for by."""
    return [
        {
            "name": name,
            "code": code,
            "people": [numbers.get(Cell(line, measure)) for measure in FUNNEL],
            "share": share(
                numbers.get(Cell(line, Measure.PROTECTED)), numbers.get(Cell(line, Measure.DEBTORS))
            ),
        }
        for name, code, line in named
        if any(Cell(line, measure) in numbers for measure in FUNNEL)
    ]


def credit_month_rows(numbers: Numbers) -> list[dict[str, Any]]:
    """`{month, people, covered: {age: (is reached, people)}}`, the latest month of credit first.

    Months before the first and after the last in which anybody may be counted are left out.
    """
    months = sorted({cell.line.credit_month for cell in numbers if cell.line.credit_month})
    rows = [_credit_month_row(numbers, month) for month in months]
    filled = [number for number, row in enumerate(rows) if row["people"] != 0]
    return rows[filled[0] : filled[-1] + 1][::-1] if filled else []


def _credit_month_row(numbers: Numbers, month: date) -> dict[str, Any]:
    line = Line(credit_month=month)
    cells = {age: Cell(line, AGES[age]) for age in sorted(AGES)}
    return {
        "month": month,
        "people": numbers.get(Cell(line, Measure.DEBTORS)),
        "covered": {age: (cell in numbers, numbers.get(cell)) for age, cell in cells.items()},
    }


def live_rows(live: Live) -> list[dict[str, Any]]:
    """`{state, people, bar, median_days, stalled}` in the order of the way, then what is beside."""
    most = max(map(live.people, State))
    return [
        {
            "state": state,
            "label": state.label,
            "people": live.people(state),
            "bar": share(live.people(state), most) or 0,
            "is_covered": state in COVERED_STATES,
            "is_beside": state not in WAY,
            "median_days": live.median_days(state),
            "stalled": live.stalled(state),
        }
        for state in State
    ]


def live_lines(named: Iterable[Any], counts: Mapping[int, Live]) -> list[dict[str, Any]]:
    """One row a place or bank that has debtors."""
    return [
        {
            "of": each,
            "live": counts[each.pk],
            "share": share(counts[each.pk].covered, counts[each.pk].debtors),
        }
        for each in named
        if each.pk in counts
    ]
