"""How much each officer of a branch has to do, and has done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import User
from participants.kur.models import Note, Person
from participants.kur.models.people import is_open
from participants.kur.search import called_by_day

LAST_DAYS = 7


@dataclass(frozen=True)
class Load:
    """Debtors of one officer: all that are open; with renewals those whose day has passed, and by
    working day."""

    officer: User
    total: int
    overdue: int
    unplanned: int
    by_day: Sequence[int]
    called: int  # within LAST_DAYS


def loads(officers: Sequence[User], days: Sequence[date]) -> list[Load]:
    """Two queries, whatever the number of officers."""
    today = timezone.localdate()
    by_day = {f"day{index}": Count("pk", filter=Q(next_on=day)) for index, day in enumerate(days)}
    counts: dict[int, dict[str, Any]] = {
        row["assigned_to"]: dict(row)
        for row in Person.objects.filter(called_by_day(), assigned_to__in=officers)
        .order_by()
        .values("assigned_to")
        .annotate(
            total=Count("pk", filter=is_open()),
            overdue=Count("pk", filter=Q(next_on__lt=today)),
            unplanned=Count("pk", filter=is_open() & Q(next_on=None)),
            **by_day,
        )
    }
    since = timezone.now() - timedelta(days=LAST_DAYS)
    called = dict(
        Note.objects.filter(by__in=officers, at__gte=since)
        .exclude(outcome="")
        .order_by()
        .values_list("by")
        .annotate(Count("pk"))
    )
    return [_load(officer, counts.get(officer.pk, {}), called, len(days)) for officer in officers]


def _load(officer: User, row: dict[str, Any], called: dict[int, int], days: int) -> Load:
    return Load(
        officer,
        total=row.get("total", 0),
        overdue=row.get("overdue", 0),
        unplanned=row.get("unplanned", 0),
        by_day=[row.get(f"day{index}", 0) for index in range(days)],
        called=called.get(officer.pk, 0),
    )
