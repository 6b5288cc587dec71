"""What a plan said when it was made, month by month, and what happened beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commitments.models import Plan
from commitments.plan_figures import PlanFacts, known_month


@dataclass(frozen=True, slots=True)
class Step:
    """The end of a month: people by the plan with half the projection's band, and those verified."""

    month: date
    planned: int
    width: int | None  # None where no band is known
    actual: int | None

    @property
    def low(self) -> int:
        return max(0, self.planned - (self.width or 0))

    @property
    def high(self) -> int:
        return self.planned + (self.width or 0)

    @property
    def difference(self) -> int | None:
        return None if self.actual is None else self.actual - self.planned


@dataclass(frozen=True, slots=True)
class PlanPath:
    steps: Sequence[Step]  # from the month it began with to its deadline
    target_people: int

    @property
    def last_known(self) -> Step:
        return [step for step in self.steps if step.actual is not None][-1]

    @property
    def is_followed(self) -> bool:
        """Figures came after the plan was made."""
        return any(step.actual is not None for step in self.steps[1:])

    @property
    def has_band(self) -> bool:
        return self.steps[-1].width is not None

    @property
    def short_by(self) -> int:
        """People that the plan itself leaves missing at its deadline."""
        return max(0, self.target_people - self.steps[-1].planned)


def keep_path(facts: PlanFacts) -> None:
    """On the plan, unsaved: what it says now."""
    plan = facts.plan
    plan.month = known_month(facts.ground)
    plan.participants = facts.assumptions.participants
    plan.path = [[row.month.isoformat(), row.people, row.width] for row in facts.answer.months]
    plan.path_target = facts.answer.target_people


def path_of(plan: Plan, facts: PlanFacts) -> PlanPath | None:
    """None of a plan from before paths were kept, until it is saved again."""
    if not plan.path or plan.path_target is None:
        return None
    series, latest = facts.ground.snapshot.series, facts.ground.position.data_month
    actual = {
        month: total.participants
        for month, total in series.items()
        if latest is not None and month <= latest
    }
    kept = [(date.fromisoformat(month), people, width) for month, people, width in plan.path]
    begin = Step(plan.month, plan.participants, 0, actual.get(plan.month, plan.participants))
    steps = [Step(month, people, width, actual.get(month)) for month, people, width in kept]
    return PlanPath([begin, *steps], plan.path_target)
