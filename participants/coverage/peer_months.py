"""A place's peers, month by month: what the band behind its line is drawn from."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from fractions import Fraction

from common.months import add_months, month_range
from participants.coverage.peers import Middle, Peers, Place, middle, nearest
from participants.coverage.workers import estimate_in, workers, yearly_estimates
from participants.figures.models import CARRY_MONTHS, RegionTotal
from participants.figures.totals import totals_as_known
from regions.models import Region, WorkforceBasis


def load_peers(
    region: Region,
    months: Sequence[date],
    month: date,
    basis: WorkforceBasis,
    moment: datetime | None,
) -> Peers | None:
    """Chosen by the month; the same places stand behind all months before it. Four queries.

    None where the place has no report of the month, or no workers on this basis.
    """
    places = _siblings(region, month, basis, moment)
    own = next((place for place in places if place.region == region), None)
    if own is None or own.month != month:
        return None
    others = nearest(own, places)
    return Peers(own, others, _by_month(others, months, basis, moment))


def _siblings(
    region: Region, month: date, basis: WorkforceBasis, moment: datetime | None
) -> list[Place]:
    """Each place of the region above with its last report of the year to the month."""
    siblings = Region.objects.filter(parent=region.parent_id)
    by_key = {one.pk: one for one in siblings.only("code", "name", "level")}
    known = workers(year=month.year, places=siblings, basis=basis, as_of=moment)
    first = add_months(month, 1 - CARRY_MONTHS)
    totals: Iterable[RegionTotal]
    if moment is None:
        totals = RegionTotal.objects.latest_of(siblings, first, month)
    else:
        totals = _last_of_each(totals_as_known(month_range(first, month), list(by_key), moment))
    return [
        Place.of(by_key[total.region_id], total, known[total.region_id])
        for total in totals
        if total.region_id in known and total.participants
    ]


def _last_of_each(totals: Iterable[RegionTotal]) -> Iterable[RegionTotal]:
    by_month = sorted(totals, key=lambda total: total.month)
    return {total.region_id: total for total in by_month}.values()


def _by_month(
    peers: Sequence[Place], months: Sequence[date], basis: WorkforceBasis, moment: datetime | None
) -> dict[date, Middle]:
    """Each month by the workers of its own year, as the place's own line is."""
    regions = [peer.region.pk for peer in peers]
    if not regions or not months:
        return {}
    estimates = yearly_estimates(places=regions, until=max(months).year, basis=basis, as_of=moment)
    shares: dict[date, list[Fraction]] = defaultdict(list)
    for region, month, people in place_participants(regions, months, moment):
        estimate = estimate_in(estimates.get(region, {}), month)
        if estimate:
            shares[month].append(Fraction(people * 100, estimate.workers))
    return {month: found for month in sorted(shares) if (found := middle(shares[month]))}


def place_participants(
    regions: Sequence[int], months: Sequence[date], moment: datetime | None
) -> list[tuple[int, date, int]]:
    """Of some places' months; one query."""
    if moment is None:
        totals = RegionTotal.objects.filter(region__in=regions, month__in=months)
        return list(totals.values_list("region_id", "month", "participants"))
    return [
        (total.region_id, total.month, total.participants)
        for total in totals_as_known(list(months), regions, moment)
    ]
