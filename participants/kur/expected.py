"""The contribution expected of KUR in a place, in people, by the target it is measured against."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from common import arithmetic
from common.arithmetic import ContributionUnit
from participants.figures.models import RegionTotal
from regions.models import Region, TargetContribution

CHANNEL = "KUR"


@dataclass(frozen=True)
class Expected:
    people: int
    amount: Decimal
    unit: ContributionUnit
    months_left: int
    document: str
    is_yardstick: bool  # the place has no target with KUR of its own: its province's is applied

    @property
    def is_in_points(self) -> bool:
        return self.unit is ContributionUnit.POINTS_OF_WORKFORCE

    def needed_per_month(self, covered: int | None) -> int | None:
        """None where the covered are not shown, or no month is left."""
        if covered is None:
            return None
        return arithmetic.needed_per_month(max(0, self.people - covered), self.months_left)


def expected_by_region(
    month: date, regions: Sequence[Region], workers: dict[int, int]
) -> dict[int, Expected]:
    """Only places for which it can be computed: workers known, and the unit one that divides."""
    contributions = TargetContribution.objects.filter(
        channel__icontains=CHANNEL, target__in_use=True, target__deadline__gte=month
    ).select_related("target")
    next_due: dict[int, TargetContribution] = {}
    for contribution in contributions.order_by("target__deadline", "pk"):
        next_due.setdefault(contribution.target.region_id, contribution)
    totals = RegionTotal.objects.filter(month=month).values_list("region", "participants")
    participants = dict(totals)
    expected = {}
    for region in regions:
        applicable = next_due.get(region.pk) or next_due.get(region.parent_id or 0)
        if applicable and (number := workers.get(region.pk)):
            people = participants.get(region.pk)
            computed = _expected(applicable, region, month, number, people)
            if computed is not None:
                expected[region.pk] = computed
    return expected


def _expected(
    contribution: TargetContribution,
    region: Region,
    month: date,
    workers: int,
    participants: int | None,
) -> Expected | None:
    """By the place's own target or its province's, which then serves as a yardstick."""
    target, unit = contribution.target, ContributionUnit(contribution.unit)
    is_yardstick = target.region_id != region.pk
    if unit is ContributionUnit.PEOPLE and is_yardstick:
        return None  # how a province's people fall to its places is written nowhere
    if unit is ContributionUnit.PERCENT_OF_GAP and participants is None:
        return None
    at_target = arithmetic.people_at(target.percent, workers)
    people = arithmetic.contribution_people(
        contribution.amount,
        unit,
        workers=workers,
        target_people=at_target,
        gap=max(0, at_target - (participants or 0)),
    )
    months_left = arithmetic.months_left(month, target.deadline)
    return Expected(
        people, contribution.amount, unit, months_left, contribution.document, is_yardstick
    )
