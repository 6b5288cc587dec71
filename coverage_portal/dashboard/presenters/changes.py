"""What changed since the month before, in sentences: how many people, where, which segment, and why."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from common import formats
from common.arithmetic import change_points
from common.months import add_months
from coverage_portal.dashboard.charts.months import spoken
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot
from participants.figures.models import RegionTotal

NAMED = 3  # what a meeting can keep in mind


def what_changed(snapshot: Snapshot, position: Position, places: Sequence[Position]) -> list[str]:
    """Empty where there is no month before to compare with."""
    month = position.data_month
    if month is None or position.total is None or position.change_month is None:
        return []
    before = snapshot.series.get(add_months(month, -1))
    sentences = [
        _whole(position),
        _movers(places, is_up=True),
        _movers(places, is_up=False),
        _segments(position.total, before) if before else "",
        _movements(position.total),
        _awaited(places),
    ]
    return [sentence for sentence in sentences if sentence]


def _whole(position: Position) -> str:
    change, month = position.change_month or 0, position.data_month
    before = formats.month(add_months(month, -1)) if month else ""
    if change == 0:
        return _("Jumlah peserta sama dengan %(before)s.") % {"before": before}
    text = (
        _("Peserta bertambah %(change)s sejak %(before)s.")
        if change > 0
        else _("Peserta berkurang %(change)s sejak %(before)s.")
    )
    return text % {"change": _people_and_points(position, abs(change)), "before": before}


def _people_and_points(position: Position, change: int) -> str:
    people = _("%(people)s orang") % {"people": formats.people(change)}
    if position.workers is None:
        return people
    return f"{people} ({formats.points(change_points(change, position.workers.number))})"


def _movers(places: Sequence[Position], *, is_up: bool) -> str:
    """Of places with this month's report alone: who is awaited has not moved, it is not known."""
    moved = [
        (place.change_month, place)
        for place in places
        if place.is_reported and place.change_month and (place.change_month > 0) == is_up
    ]
    moved.sort(key=lambda pair: (-abs(pair[0]), pair[1].region.code))
    if not moved:
        return ""
    named = spoken(
        [
            f"{place.region.short_name} {_people_and_points(place, abs(change))}"
            for change, place in moved[:NAMED]
        ]
    )
    text = _("Paling banyak bertambah: %(places)s.") if is_up else _("Berkurang: %(places)s.")
    return text % {"places": named}


def _segments(now: RegionTotal, before: RegionTotal) -> str:
    known = {name: number for name, number in before.by_segment.items() if number is not None}
    changes = [
        f"{name} {formats.signed_people(number - known[name])}"
        for name, number in now.by_segment.items()
        if number is not None and name in known and number != known[name]
    ]
    return _("Menurut segmen: %(changes)s.") % {"changes": spoken(changes)} if changes else ""


def _movements(total: RegionTotal) -> str:
    if total.new is None or total.lapsed is None:
        return ""
    return _("%(new)s peserta baru, %(returned)s aktif kembali, %(lapsed)s menjadi nonaktif.") % {
        "new": formats.people(total.new),
        "returned": formats.people(total.returned),
        "lapsed": formats.people(total.lapsed),
    }


def _awaited(places: Sequence[Position]) -> str:
    names = [place.region.short_name for place in places if place.is_awaited]
    return _("Belum melapor penuh: %(places)s.") % {"places": spoken(names)} if names else ""
