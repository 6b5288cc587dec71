"""What KUR adds: people covered through it, by the released months, against what it is to bring.

Everything here is made of published numbers; nobody is counted.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from common import arithmetic
from common.months import add_months
from participants.coverage.workers import workers as workers_by_place
from participants.kur.expected import Expected, expected_by_region
from participants.kur.models import KurRelease
from participants.kur.models.releases import Cell, Line, Measure, Numbers, ReleasedNumber
from participants.kur.presenters import share
from regions.models import Region


def released_people(
    region: Region, month: date, moment: datetime | None = None
) -> list[int | None]:
    """People covered through KUR at the end of a month who were no members before their credit, as
    published: one number, of which 0 is "fewer than five" and None is withheld; empty where the
    month was not released by the moment."""
    cell = Cell(Line(region=region.pk), Measure.ADDED)
    release = KurRelease.objects.known_by(moment).filter(month=month).first()
    numbers = release.read([cell.line]) if release else {}
    return [numbers[cell]] if cell in numbers else []


def released_by_place(
    places: Collection[int], first: date, last: date, moment: datetime | None = None
) -> dict[int, dict[date, int]]:
    """The same by place and month, without what is withheld: `{region id: {month: people}}`."""
    numbers = ReleasedNumber.objects.filter(
        release__in=KurRelease.objects.known_by(moment).filter(month__range=(first, last)),
        region__in=places,
        measure=Measure.ADDED,
        people__isnull=False,
    )
    by_place: dict[int, dict[date, int]] = {}
    for place, month, people in numbers.values_list("region_id", "release__month", "people"):
        if place is not None and people is not None:  # the filters above say so
            by_place.setdefault(place, {})[month] = people
    return by_place


@dataclass(frozen=True)
class Contribution:
    """What the channel has brought and is meant to bring, in people and points of the workforce."""

    added: int | None
    recent_per_month: int | None
    workers: int | None
    expected: Expected | None

    @property
    def points(self) -> Decimal | None:
        return share(self.added, self.workers)

    @property
    def needed_per_month(self) -> int | None:
        return self.expected.needed_per_month(self.added) if self.expected else None


def contributions(release: KurRelease, regions: Sequence[Region]) -> dict[int, Contribution]:
    """By region id, by the basis in use, this year's target and the reading its unit says."""
    month = release.month
    lines = [Line(region=region.pk) for region in regions]
    before_month = add_months(month, -arithmetic.RECENT_MONTHS)
    earlier = KurRelease.objects.released().filter(month=before_month).first()
    now, before = release.read(lines), earlier.read(lines) if earlier else {}
    workers = workers_by_place(year=month.year, places=[region.pk for region in regions])
    expected = expected_by_region(month, regions, workers)
    return {
        line.region: Contribution(
            now.get(Cell(line, Measure.ADDED)),
            _gain(Cell(line, Measure.ADDED), now, before, month),
            workers.get(line.region),
            expected.get(line.region),
        )
        for line in lines
        if line.region is not None
    }


def _gain(cell: Cell, now: Numbers, before: Mapping[Cell, int | None], month: date) -> int | None:
    """People a month; like a share only where both ends are five or more."""
    ends = {month: now.get(cell), add_months(month, -arithmetic.RECENT_MONTHS): before.get(cell)}
    known = {each: people for each, people in ends.items() if people}
    return arithmetic.recent_gain_per_month(known, month)
