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
    by_day: Sequence[int]
    called: int  # within LAST_DAYS
    total: int = 0
    overdue: int = 0
    unplanned: int = 0


def loads(officers: Sequence[User], days: Sequence[date]) -> list[Load]:
    """Two queries, whatever the number of officers."""
    today = timezone.localdate()
    by_day = {f"day{index}": Count("pk", filter=Q(next_on=day)) for index, day in enumerate(days)}
    people = Person.objects.filter(called_by_day(), assigned_to__in=officers).order_by()
    rows: Any = people.values("assigned_to").annotate(
        total=Count("pk", filter=is_open()),
        overdue=Count("pk", filter=Q(next_on__lt=today)),
        unplanned=Count("pk", filter=is_open() & Q(next_on=None)),
        **by_day,
    )
    counts = {row.pop("assigned_to"): row for row in rows}
    since = timezone.now() - timedelta(days=LAST_DAYS)
    called = dict(
        Note.objects.filter(by__in=officers, at__gte=since)
        .exclude(outcome="")
        .order_by()
        .values_list("by")
        .annotate(Count("pk"))
    )
    loads = []
    for officer in officers:
        row = counts.get(officer.pk, {})
        numbers = [row.pop(day, 0) for day in by_day]
        loads.append(Load(officer, numbers, called.get(officer.pk, 0), **row))
    return loads
