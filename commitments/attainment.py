"""How far each commitment has come: people brought since its baseline, of the whole promise.

The state is the portal's own rule for targets: people gained / people that the path would have
gained by now. Nobody is counted twice (`commitments.sharing`).
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from commitments.gains import (
    PeopleByCell,
    children_of_all,
    gains_of,
    people_by_cell,
    promise_of,
)
from commitments.models import Commitment
from commitments.sharing import Promise, overlaps
from common import arithmetic
from common.arithmetic import PaceState
from common.months import add_months, months_between
from participants.figures.models import CARRY_MONTHS

SOON = timedelta(days=30)


@dataclass
class Attainment:
    commitment: Commitment
    gained: int | None  # None: no figure is known since the baseline
    month: date | None  # of the last figure that was counted
    by_month: dict[date, int] = field(default_factory=dict)
    shared_with: list[Commitment] = field(default_factory=list)
    today: date | None = None

    @property
    def people(self) -> int:
        return self.commitment.people

    @property
    def delivered(self) -> int:
        """Towards the promise: never less than nobody, nor more than was promised."""
        return min(max(0, self.gained or 0), self.people)

    @property
    def outstanding(self) -> int:
        return self.people - self.delivered

    @property
    def percent(self) -> Decimal | None:
        """Verified gain / the whole promise."""
        if self.gained is None:
            return None
        return arithmetic.round_half_up(Fraction(100 * self.gained, self.people))

    @property
    def is_done(self) -> bool:
        return self.gained is not None and self.gained >= self.people

    @cached_property
    def path(self) -> list[tuple[date, Fraction]]:
        """(month, people) at each bend, from nobody at the baseline to all of them."""
        commitment = self.commitment
        steps = [(step.month, Fraction(step.people)) for step in commitment.steps.all()]
        begin = (commitment.baseline_month or commitment.month_before, Fraction(0))
        end = (commitment.last_month, Fraction(commitment.people))
        return [begin, *(step for step in steps if begin[0] < step[0] < end[0]), end]

    def expected_by(self, month: date) -> Fraction | None:
        """People by the end of the month; None before the path begins."""
        first, last = self.path[0][0], self.path[-1][0]
        if month <= first:
            return None
        if month >= last:
            return self.path[-1][1]
        for (start, below), (end, above) in zip(self.path, self.path[1:], strict=False):
            if month <= end:
                part = Fraction(months_between(start, month), months_between(start, end))
                return below + (above - below) * part
        return None

    @property
    def expected(self) -> int | None:
        people = self.expected_by(self.month) if self.month else None
        return None if people is None else int(arithmetic.round_half_up(people, 0))

    @property
    def ratio(self) -> Fraction | None:
        people = self.expected_by(self.month) if self.month else None
        if not people or self.gained is None:
            return None
        return self.gained / people

    @property
    def state(self) -> PaceState | None:
        """None before the first month is counted."""
        if self.is_done:
            return PaceState.REACHED
        if self.is_overdue:
            return PaceState.DEADLINE_PASSED
        return None if self.ratio is None else arithmetic.state_of_ratio(self.ratio)

    # Compared with the day that is looked back from

    @property
    def is_overdue(self) -> bool:
        """Late: past its due date, and the figures of its last month do not show all of them."""
        return self.today is not None and self.commitment.due_on < self.today and not self.is_done

    @property
    def is_due_soon(self) -> bool:
        """In the thirty days to come."""
        if self.today is None or self.is_done:
            return False
        return self.today <= self.commitment.due_on <= self.today + SOON

    @property
    def days_left(self) -> int:
        return max(0, (self.commitment.due_on - self.today).days) if self.today else 0

    @property
    def is_awaited(self) -> bool:
        """The figures of its last month are not in yet."""
        return self.month is None or self.month < self.commitment.last_month

    @property
    def days_late(self) -> int:
        return (self.today - self.commitment.due_on).days if self.today and self.is_overdue else 0


def attainments(
    month: date | None, *, today: date, moment: datetime | None = None
) -> list[Attainment]:
    """Of all in force, by the figures up to a month. A fixed number of queries."""
    commitments = Commitment.objects.known_by(moment).with_parties().prefetch_related("steps")
    if not commitments:
        return []
    children = children_of_all()
    counted = [(one, promise_of(one, children)) for one in commitments]
    if month is None:
        return [Attainment(one, None, None, today=today) for one, _promise in counted]
    gains, people = gains_of(counted, month, moment)
    rows = []
    for commitment, promise in counted:
        by_month, last = gains[promise.key], _last_month(promise, people, month)
        gained = None if last is None else sum(by_month.values())
        shared_with = [
            other
            for other, theirs in counted
            if other.pk != commitment.pk and overlaps(promise, theirs)
        ]
        rows.append(Attainment(commitment, gained, last, by_month, shared_with, today))
    return rows


def _last_month(promise: Promise, people: PeopleByCell, until: date) -> date | None:
    """The last month of which a figure was counted."""
    months = [month for cell in promise.cells for month in people.get(cell, {})]
    return max((one for one in months if promise.counts(one) and one <= until), default=None)


def freeze_baseline(commitment: Commitment) -> None:
    """On an unsaved commitment: the people at the end of the month before it starts, or of the last
    one before that of which figures are known. Left unknown where none are."""
    before = commitment.month_before
    promise = promise_of(commitment, children_of_all())
    people = people_by_cell([(commitment, promise)], add_months(before, -CARRY_MONTHS), before)
    of_cells = {cell: people.get(cell, {}) for cell in sorted(promise.cells)}
    months = {month for by_month in of_cells.values() for month in by_month}
    commitment.baseline_month = month = max(months, default=None)
    if month is None:
        commitment.baseline_people, commitment.baseline = None, []
        return
    known = {cell: by_month[month] for cell, by_month in of_cells.items() if month in by_month}
    commitment.baseline = [[*cell, number] for cell, number in known.items()]
    commitment.baseline_people = sum(known.values())
