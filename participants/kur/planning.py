"""Who looks after many debtors and when next: all who match at once, and a week for a whole office."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from participants.kur import sql
from participants.kur.models import Note, Person
from participants.kur.models.outcomes import SATURDAY
from participants.kur.search import called_by_day

WORKING_DAYS = 5


@dataclass(frozen=True)
class Plan:
    """What is written down for each of them; what is not said stays as it is."""

    next_on: date | None = None
    note: str = ""
    assigned_to: User | None = None
    is_released: bool = False  # nobody looks after them any more

    @property
    def says_who(self) -> bool:
        return self.is_released or self.assigned_to is not None


@dataclass(frozen=True)
class Effect:
    """Whom a plan changes, and how many it leaves as they are, by the reason."""

    people: QuerySet[Person]
    changed: int
    off_the_sheet: int  # nobody has to act: the day would pass unseen
    already_so: int


def effect(*, people: QuerySet[Person], plan: Plan, by: User) -> Effect:
    """Nothing is written."""
    chosen = people.order_by().values("pk")
    movable = Person.objects.movable_by(by).filter(pk__in=chosen)
    total = movable.count()
    if plan.next_on:
        movable = movable.filter(called_by_day())
    on_sheet = movable.count()
    if not plan.note.strip():
        movable = movable.filter(_differs(plan))
    changed = movable.count()
    return Effect(movable, changed, total - on_sheet, on_sheet - changed)


def _differs(plan: Plan) -> Q:
    condition = Q(pk__in=[])
    if plan.next_on:
        condition |= Q(next_on=None) | ~Q(next_on=plan.next_on)
    if plan.is_released:
        condition |= Q(assigned_to__isnull=False)
    elif plan.assigned_to:
        condition |= Q(assigned_to=None) | ~Q(assigned_to=plan.assigned_to)
    return condition


@transaction.atomic
def carry_out(*, people: QuerySet[Person], plan: Plan, by: User) -> Effect:
    """Plans for everybody whom it changes."""
    planned = effect(people=people, plan=plan, by=by)
    ids = list(planned.people.values_list("pk", flat=True))
    written: dict[str, User | date | None] = {}
    if plan.says_who:
        written["assigned_to"] = plan.assigned_to
    if plan.next_on:
        written["next_on"] = plan.next_on
    note = plan.note.strip()
    for chunk in sql.in_chunks(ids):
        if written:
            Person.objects.filter(pk__in=chunk).update(**written)
        if note:
            Note.objects.bulk_create([Note(person_id=pk, by=by, text=note) for pk in chunk])
    return planned


def working_days(first: date, number: int = WORKING_DAYS) -> list[date]:
    """From this day on."""
    days = [first + timedelta(days=each) for each in range(2 * WORKING_DAYS)]
    return [day for day in days if day.weekday() < SATURDAY][:number]


@dataclass(frozen=True)
class Week:
    """So many calls a day for each of these officers, from a day on."""

    officers: Sequence[User]
    first_day: date
    days: int
    calls_a_day: int

    @property
    def dates(self) -> list[date]:
        return working_days(self.first_day, self.days)

    @property
    def most(self) -> int:
        return len(self.officers) * len(self.dates) * self.calls_a_day


@dataclass(frozen=True)
class Share:
    """What falls to one officer on one day."""

    officer: User
    day: date
    people: list[int] = field(default_factory=list)


def shares(people: Sequence[int], week: Week) -> list[Share]:
    """The first of the people on the first day, in turn to each officer, then the next day."""
    a_day = len(week.officers) * week.calls_a_day
    return [
        Share(officer, day, list(people[start + turn : start + a_day : len(week.officers)]))
        for start, day in zip(range(0, a_day * week.days, a_day), week.dates, strict=False)
        for turn, officer in enumerate(week.officers)
    ]


def plan_week(*, people: QuerySet[Person], week: Week, by: User) -> list[Share]:
    """How the first of those on the call sheet, in its order, would be shared out."""
    movable = Person.objects.movable_by(by).values("pk")
    ids = people.filter(pk__in=movable).values_list("pk", flat=True)[: week.most]
    return shares(list(ids), week)


@transaction.atomic
def carry_out_week(*, people: QuerySet[Person], week: Week, by: User) -> list[Share]:
    shared = plan_week(people=people, week=week, by=by)
    for share in shared:
        chosen = Person.objects.filter(pk__in=share.people)
        chosen.update(assigned_to=share.officer, next_on=share.day)
    return shared
