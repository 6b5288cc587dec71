"""How long people have been in their state, and who is stalled, in number."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
from django.core.cache import caches
from django.db import connection
from django.utils import timezone

from common.data_version import DataVersion
from participants.kur import publication, suppression
from participants.kur.aggregates import (
    KEEP_SECONDS,
    Filters,
    cube,
    funnel,
    place_of,
    where,
)
from participants.kur.models import State
from participants.kur.models.states import STALLED_AFTER

DAYS = """
SELECT state, since, sum(n) FROM kur_agecount
WHERE bank_id IS NOT DISTINCT FROM %(bank)s
  AND (%(place)s::bigint IS NULL OR region_id = %(place)s)
GROUP BY 1, 2 HAVING sum(n) > 0 ORDER BY 1, 2
"""
LATE = """
SELECT region_id, bank_id, (since < %(limit)s)::int, sum(n) FROM kur_agecount
WHERE state = %(state)s GROUP BY 1, 2, 3
"""


@dataclass(frozen=True)
class Age:
    median_days: int | None
    stalled: int | None


def ages(filters: Filters) -> dict[State, Age]:
    """By state; None where too few people would be spoken of."""
    today, region = timezone.localdate(), place_of(filters)
    bank = filters.bank.pk if filters.bank else None
    with connection.cursor() as cursor:
        cursor.execute(DAYS, {"bank": bank, "place": region})
        days: dict[State, list[tuple[int, int]]] = defaultdict(list)
        for state, since, number in cursor.fetchall():
            days[State(state)].append(((today - since).days, number))
    shown = funnel(filters)
    told = [state for state in days if shown[state] is not None]
    asked = {state.value: _stalled(state, region, bank) for state in told}
    late = publication.steady(f"stalled:{region}:{bank}", asked)
    return {
        state: Age(_median(found), late[state.value]) if state in told else Age(None, None)
        for state, found in days.items()
    }


def _stalled(state: State, region: int | None, bank: int | None) -> int | None:
    if state not in STALLED_AFTER:
        return None
    cells, mask = _late(state)
    at = where(cube().regions, cube().banks, region, bank, "")[:2]
    return None if mask[(*at, 0)] else int(cells[(*at, 1)])


def _late(state: State) -> tuple[Any, Any]:
    """The stalled and the others of a state by place and bank, and which may not be told."""
    today = timezone.localdate()
    key = f"kur-late:{DataVersion.number_now()}:{today}:{state.value}"
    found: tuple[Any, Any] | None = caches["pages"].get(key)
    if found is None:
        found = _late_table(state, today - timedelta(days=STALLED_AFTER[state]))
        caches["pages"].set(key, found, KEEP_SECONDS)
    return found


def _late_table(state: State, limit: Any) -> tuple[Any, Any]:
    table = cube()
    cells = np.zeros((len(table.regions) + 1, len(table.banks) + 1, 3), dtype=np.int64)
    with connection.cursor() as cursor:
        cursor.execute(LATE, {"state": state.value, "limit": limit})
        for region, bank, is_late, number in cursor.fetchall():
            at = where(table.regions, table.banks, region, bank, "")[:2]
            cells[(*at, 2 - is_late)] += number
    suppression.with_margins(cells, (0, 2))
    whole = np.array(
        [
            [table.told(region, bank, "", state.value) is None for bank in (None, *table.banks)]
            for region in (None, *table.regions)
        ]
    )
    return cells, suppression.hidden_parts(cells, whole)


def _median(days: list[tuple[int, int]]) -> int:
    half = sum(number for _days, number in days) / 2
    counted = 0
    for passed, number in sorted(days):
        counted += number
        if counted >= half:
            return passed
    return 0
