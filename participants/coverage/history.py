"""Five years of participants: what projections go on from, and what their band is learnt from."""

from collections.abc import Collection
from datetime import date, datetime

from common.data_version import kept_by_data_version
from common.months import add_months, month_range
from common.projection import HISTORY, BacktestError, Margins, Series, backtest, band_margins
from participants.figures.models import RegionTotal
from participants.figures.totals import totals_as_known
from regions.models import Region


def histories(
    regions: Collection[int], month: date, as_of: datetime | None = None, places: int = 1
) -> dict[int, Series]:
    """Region id -> participants by month, up to the month given; only months in which all of its
    places are known. One query."""
    months = month_range(add_months(month, 1 - HISTORY), month)
    if as_of is None:
        totals = RegionTotal.objects.filter(region__in=regions, places_known__gte=places)
        return dict(totals.filter(month__in=months).participants_by_month())
    known: dict[int, dict[date, int]] = {}
    for total in totals_as_known(months, regions, as_of):
        if total.places_known >= places:
            known.setdefault(total.region_id, {})[total.month] = total.participants
    return dict(known)


def margins(region: Region, month: date, as_of: datetime | None = None) -> Margins:
    """Of the band around the projection of a region or of one of its places: learnt from all of
    them together.

    Kept under the data version: a nation's places have some hundred thousand past projections.
    """
    whole = region if region.is_parent or region.parent is None else region.parent
    return kept_by_data_version(
        f"margins {whole.pk} {month} {as_of}",
        lambda: band_margins(pool(whole, month, as_of), month),
    )


def back_test(
    region: Region, past: Series, month: date, as_of: datetime | None = None
) -> list[BacktestError]:
    """How the projection of a region would have done, its band learnt from all of its places."""
    return kept_by_data_version(
        f"back-test {region.pk} {month} {as_of}",
        lambda: backtest(past, pool(region, month, as_of)),
    )


def pool(whole: Region, month: date, as_of: datetime | None = None) -> list[Series]:
    """The series of a region and of its places."""
    places = list(whole.children.values_list("pk", flat=True))
    own = histories([whole.pk], month, as_of, places=len(places) or 1)
    return [*own.values(), *histories(places, month, as_of).values()]
