"""The denominator: workers of places, by basis and year, as known at a moment."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db.models import QuerySet

from common.months import add_months
from participants.figures.models import CARRY_MONTHS, RegionTotal
from regions.models import Region, WorkforceBasis, WorkforceEstimate

Places = Collection[int] | QuerySet[Region]


def estimates(
    *,
    year: int,
    places: Places | None = None,
    basis: WorkforceBasis | None = None,
    as_of: datetime | None = None,
) -> dict[int, WorkforceEstimate]:
    """By region id, the estimate of the year or else the latest before it; never a later one.

    `basis` None is the one in use, `places` None all there are. One query.
    """
    rows = _estimates_until(year, places, basis, as_of)
    latest = rows.order_by("region_id", "-year").distinct("region_id")
    return {estimate.region_id: estimate for estimate in latest}


def _estimates_until(
    year: int, places: Places | None, basis: WorkforceBasis | None, as_of: datetime | None
) -> QuerySet[WorkforceEstimate]:
    rows = WorkforceEstimate.objects.known_at(as_of).filter(year__lte=year)
    rows = rows.filter(basis=basis) if basis else rows.filter(basis__is_default=True)
    return rows if places is None else rows.filter(region__in=places)


def workers(
    *,
    year: int,
    places: Places | None = None,
    basis: WorkforceBasis | None = None,
    as_of: datetime | None = None,
) -> dict[int, int]:
    """The number of people alone, by region id; places without an estimate are left out."""
    latest = estimates(year=year, places=places, basis=basis, as_of=as_of)
    return {region: estimate.workers for region, estimate in latest.items()}


def uncovered(region: int, month: date) -> tuple[int, date] | None:
    """Workers of the basis in use less participants, of the latest month known up to `month`; None
    where either is not known."""
    known = RegionTotal.objects.filter(region=region, month__lte=month)
    total = known.filter(month__gt=add_months(month, -CARRY_MONTHS)).order_by("-month").first()
    if total is None:
        return None
    number = workers(year=total.month.year, places=[region]).get(region)
    return None if number is None else (max(0, number - total.participants), total.month)


def yearly_estimates(
    *,
    places: Places | None = None,
    until: int,
    basis: WorkforceBasis | None = None,
    as_of: datetime | None = None,
) -> dict[int, dict[int, WorkforceEstimate]]:
    """Every estimate up to a year: `{region id: {year: estimate}}`. One query."""
    rows = _estimates_until(until, places, basis, as_of)
    by_region: dict[int, dict[int, WorkforceEstimate]] = defaultdict(dict)
    for estimate in rows:
        by_region[estimate.region_id][estimate.year] = estimate
    return by_region


def estimate_in(by_year: Mapping[int, WorkforceEstimate], month: date) -> WorkforceEstimate | None:
    """The estimate of the month's year, else the latest before it; never a later one."""
    years = [year for year in by_year if year <= month.year]
    return by_year[max(years)] if years else None
