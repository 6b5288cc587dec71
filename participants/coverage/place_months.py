"""Every place of a region month by month, as far back as the region's own trend."""

from collections.abc import Sequence

from participants.coverage.snapshot import Snapshot
from participants.figures.models import RegionTotal
from participants.figures.totals import totals_as_known


def place_totals(snapshot: Snapshot) -> Sequence[RegionTotal]:
    """By place in the order of its code, the oldest month first. One query."""
    places = {place.pk: place.code for place in snapshot.places}
    months = list(snapshot.series)
    if not places or not months:
        return []
    if snapshot.choices.moment is not None:
        totals = totals_as_known(months, list(places), snapshot.choices.moment)
    else:
        totals = list(RegionTotal.objects.filter(region__in=places, month__in=months))
    return sorted(totals, key=lambda total: (places[total.region_id], total.month))
