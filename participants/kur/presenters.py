"""Rows in, dicts out: what the aggregate pages print. No request, no SQL."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from coverage_portal.arithmetic import coverage_percent
from participants.kur.aggregates import Age
from participants.kur.models import State
from participants.kur.models.states import COVERED_STATES, WAY

# How far along a state is; who declined or lapsed has come as far as the state they left.
STAGES: list[tuple[str, list[State]]] = [
    ("informed", [State.INFORMED]),
    ("interested", [State.INTERESTED, State.DECLINED]),
    ("registered", [State.REGISTERED]),
    ("covered", [State.ACTIVE, State.GRACE, State.LAPSED, State.RETURNED]),
]


def share(part: int | None, whole: int | None) -> Decimal | None:
    """In percent; None where either is not told or there is nobody."""
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


def conversions(counts: Mapping[State, int | None]) -> list[dict[str, Any]]:
    """Of those on the way, how many have come at least so far, and how many of the stage before.

    Who moves aside (PU member, not eligible, paid off) has left the way and is not counted.
    """
    on_way = _sum(counts, WAY)
    rows, before = [], on_way
    for index, (name, _states) in enumerate(STAGES):
        reached = _sum(counts, [state for _n, states in STAGES[index:] for state in states])
        rows.append(
            {
                "name": name,
                "people": reached,
                "of_all": share(reached, on_way),
                "of_stage_before": share(reached, before),
            }
        )
        before = reached
    return rows


def place_rows(
    places: Sequence[Any],
    by_place: Mapping[int, Mapping[Any, int | None]],
    added: Mapping[int, int | None],
    workers: Mapping[int, int | None] | None = None,
) -> list[dict[str, Any]]:
    """One row a place or bank that has debtors."""
    rows = []
    for place in places:
        counts = by_place[place.pk]
        covered = counts["covered"]
        debtors = counts[None]
        if debtors == 0:
            continue
        number = (workers or {}).get(place.pk)
        add = added.get(place.pk, 0)
        rows.append(
            {
                "place": place,
                "debtors": debtors,
                "not_informed": counts[State.NOT_INFORMED],
                "covered": covered,
                "share": share(covered, debtors),
                "added": add,
                "points": share(add, number) if number else None,
            }
        )
    return rows


def _sum(counts: Mapping[State, int | None], states: Sequence[State]) -> int | None:
    numbers = [counts[state] for state in states]
    if any(number is None for number in numbers):
        return None
    return sum(number or 0 for number in numbers)
