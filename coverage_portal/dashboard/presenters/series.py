"""A region month by month, as reported: for the API and for exports."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from common.arithmetic import coverage_percent
from participants.coverage.position import Workers
from participants.coverage.snapshot import Snapshot
from participants.coverage.workers import estimate_in
from participants.figures.models import RegionTotal


@dataclass(frozen=True, slots=True)
class SeriesRow:
    total: RegionTotal
    workers: Workers | None  # of the month's own year, so that next year's estimate moves nothing
    coverage: Decimal | None
    is_sample: bool


def series_rows(
    snapshot: Snapshot, first: date | None = None, last: date | None = None
) -> list[SeriesRow]:
    """Oldest first, both ends included; a month without a figure has no row."""
    return [
        row_of(snapshot, total)
        for month, total in sorted(snapshot.series.items())
        if (first is None or month >= first) and (last is None or month <= last)
    ]


def row_of(snapshot: Snapshot, total: RegionTotal) -> SeriesRow:
    estimate = estimate_in(snapshot.estimates.get(total.region_id, {}), total.month)
    workers = Workers.estimated(estimate) if estimate else None
    return SeriesRow(
        total=total,
        workers=workers,
        coverage=coverage_percent(total.participants, workers.number) if workers else None,
        is_sample=total.is_sample or bool(workers and workers.is_sample),
    )
