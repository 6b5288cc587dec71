"""What KUR adds: people covered through it, month by month, against what it is meant to bring."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from django.db.models import Max, Q, Sum

from common import arithmetic
from common.months import add_months, this_month
from participants.coverage.workers import workers as workers_by_place
from participants.figures.models import RegionTotal
from participants.kur import publication, suppression
from participants.kur.expected import Expected, expected_by_region
from participants.kur.models import Batch, CoverCount
from participants.kur.suppression import SMALLEST
from regions.models import Bank, Region

SHOWN = "added"


def latest_month() -> date:
    """The data month of the portal, or the last month in which somebody's cover changed."""
    this = this_month()
    changes = CoverCount.objects.filter(month__lte=this)
    for rows in (RegionTotal.objects.all(), changes):
        month: date | None = rows.aggregate(month=Max("month"))["month"]
        if month is not None:
            return month
    return this


def covered_people(region: Region, month: date) -> int | None:
    """People covered through KUR at the end of a month, who were no members before their credit.

    None where nothing is known (no bank has sent a list), and where it is fewer than five.
    """
    return covered_series(region, [month])[month]


def covered_series(region: Region, months: Sequence[date]) -> dict[date, int | None]:
    """The same for many months."""
    lists = Batch.objects.filter(kind=Batch.Kind.DEBTORS, status=Batch.Status.SAVED, erased_at=None)
    if not lists.exists():
        return dict.fromkeys(months)
    place = None if region.is_parent else region.pk
    counts = CoverCount.objects.filter(Q(region=region) | Q(region__parent=region), bank=None)
    changes = list(counts.values_list("month").annotate(people=Sum("n")))
    numbers = {
        cell(place, None, month): _publishable(
            sum(people for changed, people in changes if changed <= month), place, month
        )
        for month in months
    }
    shown = publication.steady(SHOWN, numbers)
    return dict(zip(months, shown.values(), strict=True))


def cell(place: int | None, bank: int | None, month: date) -> str:
    return f"{place}:{bank}:{month}"


def _publishable(number: int, place: int | None, month: date) -> int | None:
    """None for a small number, and for a place that would give a small one away."""
    is_hidden = place is not None and added(month).is_hidden(place)
    return None if is_hidden or 0 < number < SMALLEST else int(number)


@dataclass(frozen=True)
class Contribution:
    """What the channel has brought and is meant to bring, in people and points of the workforce."""

    month: date
    covered: int | None
    points: Decimal | None
    workers: int | None
    expected: Expected | None
    needed_per_month: int | None
    recent_per_month: int | None


def contribution(region: Region, month: date) -> Contribution:
    """By the basis in use, this year's target and the reading its unit says."""
    past = [add_months(month, -step) for step in range(4)]
    series = covered_series(region, past)
    covered = series[month]
    by_place = workers_by_place(year=month.year, places=[region.pk])
    workers = by_place.get(region.pk)
    expected = expected_by_region(month, [region], by_place).get(region.pk)
    known = {each: number for each, number in series.items() if number is not None}
    return Contribution(
        month=month,
        covered=covered,
        points=arithmetic.coverage_percent(covered, workers) if covered and workers else None,
        workers=workers,
        expected=expected,
        needed_per_month=expected.needed_per_month(covered or 0) if expected else None,
        recent_per_month=arithmetic.recent_gain_per_month(known, month),
    )


@dataclass(frozen=True)
class Added:
    """People KUR added by place and bank, and which of the cells may not be shown."""

    month: date
    regions: tuple[int, ...]
    banks: tuple[int, ...]
    cells: Any
    mask: Any

    def is_hidden(self, region: int) -> bool:
        return bool(self.mask[1 + self.regions.index(region), 0])

    def by_place(self, bank: int | None = None) -> dict[int, int | None]:
        return self._shown({region: (region, bank) for region in self.regions})

    def by_bank(self, region: int | None = None) -> dict[int, int | None]:
        return self._shown({bank: (region, bank) for bank in self.banks})

    def _shown(self, cells: dict[int, tuple[int | None, int | None]]) -> dict[int, int | None]:
        numbers = {
            cell(region, bank, self.month): self._number(region, bank)
            for region, bank in cells.values()
        }
        return dict(zip(cells, publication.steady(SHOWN, numbers).values(), strict=True))

    def _number(self, region: int | None, bank: int | None) -> int | None:
        row = 0 if region is None else 1 + self.regions.index(region)
        column = 0 if bank is None else 1 + self.banks.index(bank)
        return None if self.mask[row, column] else int(self.cells[row, column])


def recent_by(tables: tuple[dict[int, int | None], dict[int, int | None]]) -> dict[int, int | None]:
    """People a month over `RECENT_MONTHS`, from what is shown of both ends."""
    now, before = tables
    month = date(2000, 1, 1)
    earlier = add_months(month, -arithmetic.RECENT_MONTHS)
    gains: dict[int, int | None] = {}
    for key, number in now.items():
        ends = {month: number, earlier: before.get(key)}
        known = {each: people for each, people in ends.items() if people is not None}
        gains[key] = arithmetic.recent_gain_per_month(known, month)
    return gains


def added(month: date) -> Added:
    """All places and banks together, so that a filter hides what the whole table hides."""
    regions = tuple(Region.objects.exclude(parent=None).values_list("pk", flat=True))
    banks = tuple(Bank.objects.order_by("pk").values_list("pk", flat=True))
    cells = np.zeros((len(regions) + 1, len(banks) + 1), dtype=np.int64)
    counts = CoverCount.objects.filter(month__lte=month, region__in=regions)
    for region, bank, number in counts.values_list("region", "bank").annotate(people=Sum("n")):
        column = 0 if bank is None else 1 + banks.index(bank)
        cells[1 + regions.index(region), column] = number
    # Not the banks: somebody with credits at two of them counts once in the total.
    suppression.with_margins(cells, (0,))
    return Added(month, regions, banks, cells, suppression.hidden(cells))


def without_people(whole: Contribution) -> Contribution:
    """Without the people, and without whatever they could be worked out from."""
    return replace(whole, covered=None, points=None, needed_per_month=None, recent_per_month=None)
