"""A region's coverage month by month, with what makes months incomparable."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from common import formats
from common.arithmetic import coverage_percent
from common.months import add_months, month_range
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot
from participants.coverage.workers import estimate_in
from participants.figures.models import RegionTotal
from regions.models import WorkforceEstimate

WINDOW = 36  # months of history a chart shows: three years, so that a season is seen three times


@dataclass(slots=True)
class Covered:
    """One month: `coverage` is None without an estimate of the workers."""

    month: date
    participants: int
    workers: WorkforceEstimate | None
    coverage: Decimal | None
    segments: frozenset[str]
    places_reported: int
    places_known: int


def covered_months(snapshot: Snapshot) -> dict[date, Covered]:
    """The months in which every place is known; a part of the places says nothing of the whole."""
    places = len(snapshot.places) or 1
    estimates = snapshot.estimates.get(snapshot.region.pk, {})
    in_year = {month.year: estimate_in(estimates, month) for month in snapshot.series}
    return {
        month: _covered(total, in_year[month.year])
        for month, total in snapshot.series.items()
        if total.places_known >= places
    }


def _covered(total: RegionTotal, workers: WorkforceEstimate | None) -> Covered:
    return Covered(
        month=total.month,
        participants=total.participants,
        workers=workers,
        coverage=coverage_percent(total.participants, workers.workers) if workers else None,
        segments=frozenset(total.segments),
        places_reported=total.places_reported,
        places_known=total.places_known,
    )


def shown_months(snapshot: Snapshot) -> list[date]:
    """The window up to the month shown, from the first month with a figure; with its gaps."""
    if snapshot.month is None or not snapshot.series:
        return []
    first = max(min(snapshot.series), add_months(snapshot.month, 1 - WINDOW))
    return month_range(first, snapshot.month)


def consecutive(months: Iterable[date]) -> list[list[date]]:
    """Runs of months that follow one another."""
    runs: list[list[date]] = []
    for month in months:
        if not runs or add_months(runs[-1][-1], 1) != month:
            runs.append([])
        runs[-1].append(month)
    return runs


def no_whole_month(snapshot: Snapshot) -> str:
    """Why there is nothing to draw month by month."""
    if not snapshot.series:
        return _("Belum ada laporan bulanan.")
    return _("Belum ada bulan yang angkanya diketahui dari semua wilayah.")


def spoken(names: Sequence[str]) -> str:
    """`Sambas, Landak dan Melawi`."""
    if len(names) < 2:
        return "".join(names)
    return _("%(most)s dan %(last)s") % {"most": ", ".join(names[:-1]), "last": names[-1]}


def end_of(deadline: date) -> str:
    """`akhir 2024`, `akhir Juni 2025`: a deadline in passing."""
    if deadline.month == 12:
        return _("akhir %(year)s") % {"year": deadline.year}
    return _("akhir %(month)s") % {"month": formats.month(deadline)}


def target_name(position: Position) -> str:
    return formats.short_percent(position.target.percent) if position.target else ""
