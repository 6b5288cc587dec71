"""How long people have been in their state, and who is stalled, in number."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from django.db.models import Case, Sum, Value, When
from django.utils import timezone

from participants.kur import publication, suppression
from participants.kur.aggregates import Aggregate, Cube, where
from participants.kur.models import AgeCount, State
from participants.kur.models.states import STALLED_AFTER
from participants.kur.suppression import Cells, Mask

STALLED, WAITING = 1, 2  # on the last axis, after the sum of both


@dataclass(frozen=True)
class Age:
    median_days: int | None
    stalled: int | None


def ages(aggregate: Aggregate) -> dict[State, Age]:
    """By state; None where too few people would be spoken of."""
    region, bank = aggregate.filters.place_id, aggregate.filters.bank_id
    days = _days(region, bank)
    funnel = aggregate.funnel()
    shown = [state for state in days if funnel[state] is not None]
    stalled = publication.steady(
        f"stalled:{region}:{bank}", _stalled(aggregate.whole, region, bank, shown)
    )
    return {
        state: Age(_median(days[state]), stalled[state.value])
        if state in shown
        else Age(None, None)
        for state in days
    }


def _days(region: int | None, bank: int | None) -> dict[State, list[tuple[int, int]]]:
    """`{state: [(days in it, people)]}`"""
    counts = AgeCount.objects.filter(bank=bank)
    if region is not None:
        counts = counts.filter(region=region)
    rows = counts.values_list("state", "since").annotate(people=Sum("n"))
    days: dict[State, list[tuple[int, int]]] = defaultdict(list)
    today = timezone.localdate()
    for state, since, people in rows.filter(people__gt=0).order_by("state", "since"):
        days[State(state)].append(((today - since).days, people))
    return days


def _stalled(
    whole: Cube, region: int | None, bank: int | None, states: list[State]
) -> dict[str, int | None]:
    """None where nobody stalls in the state, or the number may not be shown."""
    place, column, _scheme = where(whole.regions, whole.banks, region, bank, "")
    by_state = _stalled_cells(whole)
    numbers: dict[str, int | None] = {}
    for state in states:
        numbers[state.value] = None
        if state in STALLED_AFTER:
            cells = by_state[state]
            if not _hidden(whole, cells, state)[place, column, 0]:
                numbers[state.value] = int(cells[place, column, STALLED])
    return numbers


def _stalled_cells(whole: Cube) -> dict[State, Cells]:
    """The people of each state by place and bank: all, the stalled and the others."""
    today = timezone.localdate()
    limits = [
        When(state=state, since__lt=today - timedelta(days=days), then=Value(STALLED))
        for state, days in STALLED_AFTER.items()
    ]
    counts = AgeCount.objects.filter(state__in=STALLED_AFTER).annotate(
        part=Case(*limits, default=Value(WAITING))
    )
    shape = (len(whole.regions) + 1, len(whole.banks) + 1, 3)
    by_state = {State(state): np.zeros(shape, dtype=np.int64) for state in STALLED_AFTER}
    rows = counts.values_list("region", "bank", "state", "part").annotate(people=Sum("n"))
    for region, bank, state, part, people in rows:
        place, column, _scheme = where(whole.regions, whole.banks, region, bank, "")
        by_state[State(state)][place, column, part] += people
    for cells in by_state.values():
        suppression.with_margins(cells, (0, 2))
    return by_state


def _hidden(whole: Cube, cells: Cells, state: State) -> Mask:
    hidden = [
        [whole.number(region, bank, "", state.value) is None for bank in (None, *whole.banks)]
        for region in (None, *whole.regions)
    ]
    return suppression.hidden_parts(cells, np.array(hidden))


def _median(days: list[tuple[int, int]]) -> int:
    half = sum(number for _days, number in days) / 2
    counted = 0
    for passed, number in sorted(days):
        counted += number
        if counted >= half:
            return passed
    return 0
