"""Rows in, dicts out: what the aggregate pages print. No request, no SQL."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from common.arithmetic import coverage_percent
from participants.kur.ages import Age
from participants.kur.expected import Expected
from participants.kur.models import State
from participants.kur.models.states import COVERED_STATES, RULES, WAY, Stage


def share(part: int | None, whole: int | None) -> Decimal | None:
    """In percent; None where either is not shown or there is nobody."""
    return None if part is None or not whole else coverage_percent(part, whole)


def funnel_rows(
    counts: Mapping[State, int | None], ages: Mapping[State, Age]
) -> list[dict[str, Any]]:
    """`{state, people, bar, median_days, stalled}` in the order of the way, then what is beside."""
    most = max((number or 0 for number in counts.values()), default=0)
    return [
        {
            "state": state,
            "label": state.label,
            "people": counts[state],
            "bar": share(counts[state], most),
            "is_covered": state in COVERED_STATES,
            "is_beside": state not in WAY,
            "age": ages.get(state),
        }
        for state in State
    ]


ON_WAY = "on_way"


def reached(counts: Mapping[State, int | None]) -> dict[str, int | None]:
    """People on the way, and how many of them have come at least to each stage.

    Who moves aside (PU member, not eligible, paid off) has left the way and is not counted.
    """
    people = {ON_WAY: _sum(counts, WAY)}
    stages = list(Stage)
    for index, stage in enumerate(stages):
        states = [state for state, rule in RULES.items() if rule.stage in stages[index:]]
        people[stage.value] = _sum(counts, states)
    return people


def conversions(people: Mapping[str, int | None]) -> list[dict[str, Any]]:
    """What part of those on the way has come at least so far, and of the stage before."""
    on_way, before, rows = people[ON_WAY], people[ON_WAY], []
    for stage in Stage:
        number = people[stage.value]
        rows.append(
            {
                "label": stage.label,
                "people": number,
                "of_all": share(number, on_way),
                "of_stage_before": share(number, before),
            }
        )
        before = number
    return rows


def place_rows(
    places: Sequence[Any],
    by_place: Mapping[int, Mapping[Any, int | None]],
    added: Mapping[int, int | None],
    recent: Mapping[int, int | None],
    workers: Mapping[int, int | None] | None = None,
    expected: Mapping[int, Expected] | None = None,
) -> list[dict[str, Any]]:
    """One row a place or bank that has debtors."""
    rows = []
    for place in places:
        counts = by_place[place.pk]
        if counts[None] == 0:
            continue
        number, aim = (workers or {}).get(place.pk), (expected or {}).get(place.pk)
        add = added.get(place.pk, 0)
        rows.append(
            {
                "place": place,
                "debtors": counts[None],
                "not_informed": counts[State.NOT_INFORMED],
                "covered": counts["covered"],
                "share": share(counts["covered"], counts[None]),
                "added": add,
                "points": share(add, number) if number else None,
                "recent": recent.get(place.pk),
                "expected": aim,
                "needed": aim.needed_per_month(add) if aim else None,
            }
        )
    return rows


def _sum(counts: Mapping[State, int | None], states: Sequence[State]) -> int | None:
    numbers = [counts[state] for state in states]
    if any(number is None for number in numbers):
        return None
    return sum(number or 0 for number in numbers)
