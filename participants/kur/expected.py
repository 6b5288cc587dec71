"""The contribution expected of KUR in a place, in people, by the target it is measured against."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import prefetch_related_objects

from common import arithmetic
from common.arithmetic import ContributionUnit
from participants.coverage.targets import applicable_target, targets_in_use
from participants.figures.models import RegionTotal
from regions.models import Region, Target, TargetContribution

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
    """By the target that the dashboard measures each place against, where KUR has a part in it; only
    where it can be computed: workers known, and the unit one that divides."""
    prefetch_related_objects(regions, "parent__parent")
    places = Region.objects.filter(pk__in=[region.pk for region in regions])
    above = {one for region in regions for one in region.ancestors}
    targets = targets_in_use(places, above)
    totals = RegionTotal.objects.filter(month=month).values_list("region", "participants")
    participants = dict(totals)
    expected = {}
    for region in regions:
        applicable = _kur_in(applicable_target(region, month, targets))
        if applicable and (number := workers.get(region.pk)):
            people = participants.get(region.pk)
            computed = _expected(applicable, region, month, number, people)
            if computed is not None:
                expected[region.pk] = computed
    return expected


def _kur_in(target: Target | None) -> TargetContribution | None:
    contributions = target.contributions.all() if target else ()
    return next((one for one in contributions if CHANNEL in one.channel.upper()), None)


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
