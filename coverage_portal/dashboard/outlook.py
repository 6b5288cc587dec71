"""What comes next for a place if it goes on as it went, and if no sponsor renews what runs out."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from common.arithmetic import coverage_percent
from common.months import add_months, month_start
from common.projection import Margins, Projected, project
from participants.cohorts.public import Cover
from participants.coverage.position import Position

BEYOND = 6  # months a projection goes on where no deadline is ahead


@dataclass(frozen=True, slots=True)
class Outlook:
    """Month by month up to the deadline, as a share of the workers of the data month: later
    estimates are not known. Without steps where too little is known."""

    workers: int = 0
    steps: list[Projected] = field(default_factory=list)
    lost: dict[date, int] = field(default_factory=dict)  # people of cohorts, by month of the steps

    @property
    def has_losses(self) -> bool:
        return any(self.lost.values())

    @property
    def month(self) -> date:
        return self.steps[-1].month

    @property
    def people_lost(self) -> int:
        return self.lost[self.month]

    @property
    def expected(self) -> Decimal:
        return self.share(self.steps[-1].expected)

    @property
    def expected_without_renewal(self) -> Decimal:
        return self.without_renewal(self.steps[-1])

    def share(self, people: int) -> Decimal:
        return coverage_percent(people, self.workers)

    def without_renewal(self, step: Projected) -> Decimal:
        return self.share(max(0, step.expected - self.lost[step.month]))


def outlook(position: Position, margins: Margins, cover: Cover) -> Outlook:
    """`cover`: the cohorts of the place. Only those who were covered in the data month, and so are
    among its participants, can be lost from them."""
    month, workers = position.data_month, position.workers
    if position.pace_per_month is None or month is None or workers is None:
        return Outlook()
    deadline = month_start(position.target.deadline) if position.target else month
    until = deadline if deadline > month else add_months(month, BEYOND)
    steps = project(position.past, until=until, margins=margins)
    return Outlook(
        workers.number, steps, {step.month: cover.lost(month, step.month) for step in steps}
    )
