"""The denominator: workers of places, by basis and year, as known at a moment."""

from collections.abc import Collection
from datetime import datetime

from regions.models import WorkforceBasis, WorkforceEstimate


def estimates(
    *,
    year: int,
    places: Collection[int] | None = None,
    basis: WorkforceBasis | None = None,
    as_of: datetime | None = None,
) -> dict[int, WorkforceEstimate]:
    """By region id, the estimate of the year or else the latest before it; never a later one.

    `basis` None is the one in use, `places` None all there are. One query.
    """
    rows = WorkforceEstimate.objects.known_at(as_of).filter(year__lte=year)
    rows = rows.filter(basis=basis) if basis else rows.filter(basis__is_default=True)
    if places is not None:
        rows = rows.filter(region__in=places)
    latest = rows.order_by("region_id", "-year").distinct("region_id")
    return {estimate.region_id: estimate for estimate in latest}


def workers(
    *,
    year: int,
    places: Collection[int] | None = None,
    basis: WorkforceBasis | None = None,
    as_of: datetime | None = None,
) -> dict[int, int]:
    """The number of people alone, by region id; places without an estimate are left out."""
    found = estimates(year=year, places=places, basis=basis, as_of=as_of)
    return {region: estimate.workers for region, estimate in found.items()}
