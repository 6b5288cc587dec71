"""What letters tell of: who moved, up and down, and what happened, each with the chart it leads to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from common import formats
from common.arithmetic import change_points
from common.letters import portal_address
from common.months import add_months
from participants.cohorts.public import Line, what_ends
from participants.coverage.position import Position
from participants.coverage.positions import place_positions, region_position
from participants.coverage.snapshot import Snapshot
from regions.models import Region

NAMED = 3  # ups, and as many downs
COHORT_DAYS = 30  # before its end somebody can still renew it


@dataclass(frozen=True, slots=True)
class Item:
    """`Kab. Ketapang: +1.234 orang (0,52 poin)`, and its chart. `is_up`: None for neither."""

    region: int
    place: str
    words: str
    path: str
    is_up: bool | None
    is_own: bool = False

    @property
    def address(self) -> str:
        return portal_address(self.path)

    @property
    def mark(self) -> str:
        return {True: "▲", False: "▼", None: "•"}[self.is_up]


def around(own: Region) -> Region:
    """What is looked at for a place: that with the places beside it, or with those it consists of."""
    return own if own.is_parent or own.parent is None else own.parent


def movers(snapshot: Snapshot, own: Region) -> list[Item]:
    """Those who gained most and lost most, and one's own place, wherever it stands among them."""
    places = place_positions(snapshot)
    moved = [place for place in places if place.is_reported and place.change_month]
    moved.sort(key=lambda place: (-(place.change_month or 0), place.region.code))
    ups = [place for place in moved if (place.change_month or 0) > 0][:NAMED]
    downs = [place for place in moved if (place.change_month or 0) < 0][-NAMED:]
    mine = [each for each in [region_position(snapshot), *places] if each.region == own]
    shown = [*mine, *(place for place in [*ups, *downs] if place.region != own)]
    return [_moved(position, is_own=position.region == own) for position in shown]


def _moved(position: Position, *, is_own: bool) -> Item:
    change = position.change_month
    if not position.is_reported or change is None:
        words = _("belum ada angka bulan ini untuk dibandingkan")
    elif change == 0:
        words = _("tidak berubah")
    else:
        words = _("%(people)s orang") % {"people": formats.signed_people(change)}
        if position.workers is not None:
            points = change_points(change, position.workers.number)
            words += f" ({formats.signed_points(points)})"
    is_up = None if not change or not position.is_reported else change > 0
    return _item(position.region, words, is_up, position.month, is_own=is_own)


def month_events(snapshot: Snapshot) -> list[Item]:
    """Of a region and all its places in the month: who fell two months running, who crossed the
    path to the target, upwards or downwards."""
    happened = []
    for position in [region_position(snapshot), *place_positions(snapshot)]:
        if position.is_reported:
            happened += [*_fallen(position), *_crossed(position)]
    return happened


def _fallen(position: Position) -> list[Item]:
    """Told when it becomes true, not in every month that it stays so."""
    month, series = position.data_month or date.min, position.series
    last = [series.get(add_months(month, -step)) for step in range(4)]
    now, before, two_before, three_before = last
    if now is None or before is None or two_before is None:
        return []
    had_begun = three_before is not None and three_before > two_before
    if not now < before < two_before or had_begun:
        return []
    words = _("turun dua bulan berturut-turut, %(people)s orang sejak %(month)s") % {
        "people": formats.signed_people(now - two_before),
        "month": formats.month(add_months(month, -2)),
    }
    return [_item(position.region, words, False, position.month)]


def _crossed(position: Position) -> list[Item]:
    now, before = position.ratio, position.ratio_before
    if now is None or before is None or position.target is None or (now < 1) == (before < 1):
        return []
    text = (
        _("naik melewati jalur ke target %(target)s")
        if now >= 1
        else _("turun ke bawah jalur ke target %(target)s")
    )
    words = text % {"target": formats.short_percent(position.target.percent)}
    return [_item(position.region, words, now >= 1, position.month)]


def cohort_endings(own: Region) -> dict[date, list[Item]]:
    """By the day they end, those of the place and its parts that end within the next thirty days."""
    endings: dict[date, list[Item]] = {}
    for line in what_ends(own):
        if 0 <= line.days_left <= COHORT_DAYS:
            endings.setdefault(line.version.ends_on, []).append(_ending(line))
    return endings


def _ending(line: Line) -> Item:
    cohort = line.version
    words = _("%(people)s orang yang iurannya dibayar %(funder)s berakhir %(day)s") % {
        "people": formats.people(cohort.headcount),
        "funder": cohort.funder,
        "day": formats.long_date(cohort.ends_on),
    }
    return _item(cohort.region, words, False, None)


def concerning(items: Iterable[Item], own: Region) -> Sequence[Item]:
    """Of a place its own; of a province everybody's in it."""
    return [item for item in items if own.is_parent or item.region == own.pk]


def _item(region: Region, words: str, is_up: bool | None, month: date | None, **more: Any) -> Item:
    query = f"?bulan={formats.month_code(month)}" if month else ""
    return Item(region.pk, region.short_name, words, _chart(region.code) + query, is_up, **more)


@lru_cache(maxsize=1024)
def _chart(code: str) -> str:
    return reverse("dashboard:chart", args=[code, "tren"])
