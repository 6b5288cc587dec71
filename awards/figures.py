"""Evidence: coverage of a place and its increase, from verified figures as known on a moment."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from awards.models import Award, Edition, Evidence
from awards.models.editions import PLACE_KINDS
from common.months import add_months, month_range, month_start
from participants.coverage.workers import estimates
from participants.figures.models import RegionTotal
from participants.figures.totals import totals_as_known
from regions.models import Region, WorkforceBasis, WorkforceEstimate


@dataclass(frozen=True, slots=True)
class Reading:
    """What a moment knew of a place; the names are those of `Evidence`."""

    region_id: int
    month: date | None = None
    participants: int | None = None
    segments: dict[str, int | None] | None = None
    workers: int | None = None
    workers_year: int | None = None
    previous_participants: int | None = None
    previous_segments: dict[str, int | None] | None = None
    previous_workers: int | None = None
    missing_months: tuple[date, ...] = ()
    is_sample: bool = False


def basis_of(edition: Edition) -> WorkforceBasis | None:
    return edition.basis or WorkforceBasis.objects.filter(is_default=True).first()


def readings(
    edition: Edition, region_ids: Collection[int], as_of: datetime | None
) -> dict[int, Reading]:
    """One reading for each place asked for, empty where nothing was known.

    The month read is the last one of the assessed period that had a figure by then, and the
    same month a year earlier.
    """
    months = month_range(month_start(edition.period_start), month_start(edition.period_end))
    earlier = [add_months(month, -12) for month in months]
    totals: dict[int, dict[date, RegionTotal]] = {region_id: {} for region_id in region_ids}
    for total in totals_as_known([*earlier, *months], list(region_ids), as_of):
        totals[total.region_id][total.month] = total
    found = {region_id: _reading(region_id, months, totals[region_id]) for region_id in region_ids}
    read = {reading.month.year for reading in found.values() if reading.month}
    basis = basis_of(edition)
    workers = {
        year: estimates(year=year, places=region_ids, basis=basis, as_of=as_of)
        for year in read | {year - 1 for year in read}
    }
    return {region_id: _with_workers(reading, workers) for region_id, reading in found.items()}


def compute_evidence(edition: Edition, region_ids: Collection[int]) -> list[Evidence]:
    """Unsaved evidence as known at the end of the cut-off day."""
    known_at = edition.cutoff_moment
    if known_at is None:
        raise ValueError("evidence needs a cut-off")
    basis = basis_of(edition)
    return [
        Evidence(
            edition=edition,
            basis=basis,
            known_at=known_at,
            region_id=region_id,
            month=reading.month,
            participants=reading.participants,
            segments=reading.segments or {},
            workers=reading.workers,
            workers_year=reading.workers_year,
            previous_participants=reading.previous_participants,
            previous_segments=reading.previous_segments or {},
            previous_workers=reading.previous_workers,
            missing_months=list(reading.missing_months),
            is_sample=reading.is_sample,
        )
        for region_id, reading in readings(edition, region_ids, known_at).items()
    ]


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


def today(evidence: Iterable[Evidence]) -> dict[int, Reading]:
    """The same places and months as they are known now, to show corrections beside the evidence."""
    rows = list(evidence)
    if not rows:
        return {}
    return readings(rows[0].edition, [row.region_id for row in rows], None)


def _reading(region_id: int, months: list[date], totals: dict[date, RegionTotal]) -> Reading:
    missing = tuple(month for month in months if not _is_reported(totals.get(month)))
    known = [month for month in months if month in totals]
    if not known:
        return Reading(region_id, missing_months=missing)
    latest, before = totals[known[-1]], totals.get(add_months(known[-1], -12))
    reading = Reading(
        region_id,
        month=latest.month,
        participants=latest.participants,
        segments=latest.by_segment,
        missing_months=missing,
        is_sample=latest.is_sample or bool(before and before.is_sample),
    )
    if before is None:
        return reading
    return replace(
        reading, previous_participants=before.participants, previous_segments=before.by_segment
    )


def _is_reported(total: RegionTotal | None) -> bool:
    """Every part of the place has a figure of the month itself, none carried forward."""
    return total is not None and total.places_reported == total.places_known


def _with_workers(reading: Reading, workers: dict[int, dict[int, WorkforceEstimate]]) -> Reading:
    """The newest estimate for a year not after the month read, and not after the year before."""
    if reading.month is None:
        return reading
    now, before = (
        workers[year].get(reading.region_id)
        for year in (reading.month.year, reading.month.year - 1)
    )
    return replace(
        reading,
        workers=now.workers if now else None,
        workers_year=now.year if now else None,
        previous_workers=before.workers if before else None,
        is_sample=reading.is_sample or any(e.is_sample for e in (now, before) if e),
    )
