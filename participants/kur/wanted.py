"""What KUR is meant to bring a place, in people, by the target it is measured against."""

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
class Wanted:
    people: int
    amount: Decimal
    unit: str
    months_left: int
    document: str
    is_yardstick: bool  # the place has no target with KUR of its own: its province's is applied

    def needed_per_month(self, covered: int | None) -> int | None:
        """None where the covered are not told, or no month is left."""
        if covered is None:
            return None
        return arithmetic.needed_per_month(max(0, self.people - covered), self.months_left)


def wanted_by_region(
    month: date, regions: Sequence[Region], workers: dict[int, int]
) -> dict[int, Wanted]:
    """Only places for which it can be computed: workers known, and the unit one that divides."""
    found = TargetContribution.objects.filter(
        channel__icontains=CHANNEL, target__in_use=True, target__deadline__gte=month
    ).select_related("target")
    first: dict[int, TargetContribution] = {}
    for each in found.order_by("target__deadline", "pk"):
        first.setdefault(each.target.region_id, each)
    totals = RegionTotal.objects.filter(month=month).values_list("region", "participants")
    participants = dict(totals)
    wanted = {}
    for region in regions:
        aim = first.get(region.pk) or first.get(region.parent_id or 0)
        number = workers.get(region.pk)
        if aim is None or not number:
            continue
        is_yardstick = aim.target.region_id != region.pk
        people = _people(aim, number, participants.get(region.pk), is_yardstick=is_yardstick)
        if people is not None:
            left = arithmetic.months_left(month, aim.target.deadline)
            wanted[region.pk] = Wanted(
                people, aim.amount, aim.unit, left, aim.document, is_yardstick
            )
    return wanted


def _people(
    aim: TargetContribution, workers: int, participants: int | None, *, is_yardstick: bool
) -> int | None:
    unit = ContributionUnit(aim.unit)
    if unit is ContributionUnit.PEOPLE and is_yardstick:
        return None  # how a province's people fall to its places is written nowhere
    if unit is ContributionUnit.PERCENT_OF_GAP and participants is None:
        return None
    at_target = arithmetic.people_at(aim.target.percent, workers)
    return arithmetic.contribution_people(
        aim.amount,
        unit,
        workers=workers,
        target_people=at_target,
        gap=max(0, at_target - (participants or 0)),
    )
