"""Evidence: coverage of a place and its increase, from verified figures as known on a moment."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.utils import timezone

from awards.models import Award, Edition, Evidence
from awards.models.editions import PLACE_KINDS
from common.months import add_months, month_range, month_start
from participants.coverage.workers import estimates
from participants.figures.models import RegionTotal
from participants.figures.totals import totals_as_known
from regions.models import Region, WorkforceBasis, WorkforceEstimate


def basis_of(edition: Edition) -> WorkforceBasis | None:
    return edition.basis or WorkforceBasis.objects.filter(is_default=True).first()


def evidence_as_known(
    edition: Edition, region_ids: Collection[int], as_of: datetime | None
) -> list[Evidence]:
    """Unsaved evidence of each place, empty where nothing was known; `None` means now.

    The month read is the last one of the assessed period that had a figure by then, and the
    same month a year earlier.
    """
    months = month_range(month_start(edition.period_start), month_start(edition.period_end))
    earlier = [add_months(month, -12) for month in months]
    totals: dict[int, dict[date, RegionTotal]] = {region_id: {} for region_id in region_ids}
    for total in totals_as_known([*earlier, *months], list(region_ids), as_of):
        totals[total.region_id][total.month] = total
    basis = basis_of(edition)
    known_at = as_of or timezone.now()
    rows = [
        Evidence(edition=edition, basis=basis, known_at=known_at, region_id=region_id)
        for region_id in region_ids
    ]
    for row in rows:
        _set_participants(row, months, totals[row.region_id])
    years = {row.month.year for row in rows if row.month}
    workers = {
        year: estimates(year=year, places=region_ids, basis=basis, as_of=as_of)
        for year in years | {year - 1 for year in years}
    }
    for row in rows:
        _set_workers(row, workers)
    return rows


def evidence_at_cutoff(edition: Edition, region_ids: Collection[int]) -> list[Evidence]:
    if edition.cutoff_moment is None:
        raise ValueError("evidence needs a cut-off")
    return evidence_as_known(edition, region_ids, edition.cutoff_moment)


def places_to_prove(edition: Edition) -> set[int]:
    """Places that compete as places: those of other categories are measured otherwise."""
    return set(
        Region.objects.filter(
            entrant__category__edition=edition, entrant__category__kind__in=PLACE_KINDS
        ).values_list("pk", flat=True)
    )


def evidence_of(award: Award) -> Evidence | None:
    if not award.is_place:
        return None
    return (
        Evidence.objects.filter(edition=award.edition, region=award.region)
        .select_related("region", "basis", "edition__basis")
        .first()
    )


def today(evidence: Iterable[Evidence]) -> dict[int, Evidence]:
    """The same places and months as they are known now, to show corrections beside the evidence."""
    rows = list(evidence)
    if not rows:
        return {}
    known_now = evidence_as_known(rows[0].edition, [row.region_id for row in rows], None)
    return {row.region_id: row for row in known_now}


def _set_participants(row: Evidence, months: list[date], totals: dict[date, RegionTotal]) -> None:
    row.missing_months = [month for month in months if not _is_reported(totals.get(month))]
    known = [month for month in months if month in totals]
    if not known:
        return
    latest, before = totals[known[-1]], totals.get(add_months(known[-1], -12))
    row.month = latest.month
    row.participants = latest.participants
    row.segments = latest.by_segment
    row.is_sample = latest.is_sample
    if before is not None:
        row.previous_participants = before.participants
        row.previous_segments = before.by_segment
        row.is_sample = row.is_sample or before.is_sample


def _is_reported(total: RegionTotal | None) -> bool:
    """Every part of the place has a figure of the month itself, none carried forward."""
    return total is not None and total.places_reported == total.places_known


def _set_workers(row: Evidence, workers: dict[int, dict[int, WorkforceEstimate]]) -> None:
    """The newest estimate for a year not after the month read, and not after the year before."""
    if row.month is None:
        return
    now, before = (
        workers[year].get(row.region_id) for year in (row.month.year, row.month.year - 1)
    )
    row.workers = now.workers if now else None
    row.workers_year = now.year if now else None
    row.previous_workers = before.workers if before else None
    row.is_sample = row.is_sample or any(
        estimate.is_sample for estimate in (now, before) if estimate
    )
