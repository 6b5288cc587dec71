"""Exact counts as of now, for those who may open the people anyway: their own scope and no more."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Sum
from django.utils import timezone

from accounts.models import User
from participants.kur.models import Batch, Person, State, StateCount
from participants.kur.models.people import SAMPLE_DAY
from participants.kur.models.states import COVERED_STATES, STALLED_AFTER


@dataclass
class Live:
    """The people of one scope, place or bank, by state and the days they are in it."""

    days: dict[State, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, state: State, days: int, people: int) -> None:
        self.days[state].append((days, people))

    def people(self, state: State) -> int:
        return sum(people for _days, people in self.days.get(state, []))

    @property
    def debtors(self) -> int:
        return sum(map(self.people, State))

    @property
    def not_informed(self) -> int:
        return self.people(State.NOT_INFORMED)

    @property
    def covered(self) -> int:
        return sum(map(self.people, COVERED_STATES))

    @property
    def stalled_in_all(self) -> int:
        return sum(self.stalled(state) or 0 for state in State)

    def stalled(self, state: State) -> int | None:
        """None where nobody stalls in the state."""
        limit = STALLED_AFTER.get(state)
        if limit is None:
            return None
        return sum(people for days, people in self.days.get(state, []) if days > limit)

    def median_days(self, state: State) -> int | None:
        half = self.people(state) / 2
        counted = 0
        for days, people in sorted(self.days.get(state, [])):
            counted += people
            if counted >= half:
                return days
        return None


@dataclass
class LiveCounts:
    whole: Live
    by_region: dict[int, Live]
    by_bank: dict[int, Live]
    elsewhere: Live  # of a branch: with a credit in a served place, the latest one in another


def live_counts(user: User) -> LiveCounts:
    """A bank counts its own debtors; others count everybody once, on the latest credit."""
    counts = StateCount.objects.visible_to(user).filter(n__gt=0)
    today = timezone.localdate()
    sample_day = SAMPLE_DAY if Batch.objects.filter(is_sample=True).exists() else None
    found = LiveCounts(Live(), defaultdict(Live), defaultdict(Live), Live())
    is_bank = user.role == User.Role.BANK
    rows = counts.values_list("bank", "region", "state", "since").annotate(people=Sum("n"))
    for bank, region, state, since, people in rows.order_by():
        days, where = _days(since, today, sample_day), State(state)
        if is_bank or bank is None:
            found.whole.add(where, days, people)
            found.by_region[region].add(where, days, people)
        else:
            found.by_bank[bank].add(where, days, people)
    if user.role == User.Role.BRANCH_STAFF:
        _add_elsewhere(found, user, today, sample_day)
    return found


def _days(since: date, today: date, sample_day: date | None) -> int:
    """Counts do not know who is of the sample: beside one, what began by its day is taken for it."""
    until = sample_day if sample_day and since <= sample_day else today
    return (until - since).days


def _add_elsewhere(found: LiveCounts, user: User, today: date, sample_day: date | None) -> None:
    places = user.served_regions(today)
    people = Person.objects.with_further_credit(region__in=places).exclude(region__in=places)
    rows = (
        people.order_by().values_list("state", "state_since").annotate(n=Count("pk", distinct=True))
    )
    for state, since, number in rows:
        for live in (found.whole, found.elsewhere):
            live.add(State(state), _days(since, today, sample_day), number)
