"""The month in words: who moved, in which segment, why, and what was corrected, late or ended."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.models import Award, Edition
from common import formats
from common.arithmetic import change_points
from common.months import add_months
from coverage_portal.dashboard.charts.months import spoken
from coverage_portal.dashboard.charts.trend_facts import note_text
from coverage_portal.dashboard.month_events import MonthEvents, Segments
from participants.coverage.position import Position
from participants.coverage.restatements import Correction
from participants.coverage.snapshot import Snapshot
from participants.reports.public import LateReport

MOST_MONTHS = 3  # of the data months that were corrected
MOST_OFFICES = 5  # of those that were late
MOST_RANKS = 100  # a winner without a rank comes last


def month_in_words(
    snapshot: Snapshot,
    position: Position,
    places: Sequence[Position],
    events: MonthEvents | None,
) -> list[str]:
    """Empty where no month is known."""
    if events is None:
        return []
    sentences = [
        *_changes(snapshot, position, places, events),
        _corrected(position, events),
        *_late(events.late),
        _awaited(places),
        *(_ended(events)),
        *_awarded(events.awards),
        *(
            _("Catatan: %(note)s") % {"note": note_text(note, snapshot.region)}
            for note in events.notes
        ),
    ]
    return [sentence for sentence in sentences if sentence]


def title(position: Position) -> str:
    if position.data_month is None:
        return _("Yang berubah")
    return _("Yang berubah pada %(month)s") % {"month": formats.month(position.data_month)}


def _changes(
    snapshot: Snapshot, position: Position, places: Sequence[Position], events: MonthEvents
) -> list[str]:
    """Nothing where there is no month before to compare with."""
    month = position.data_month
    if month is None or position.total is None or position.change_month is None:
        return []
    before = snapshot.series.get(add_months(month, -1))
    return [
        _whole(position),
        _movers(_("Paling banyak bertambah: %(places)s."), events.rising, events),
        _movers(_("Berkurang: %(places)s."), events.falling, events),
        _segments(position.total.by_segment, before.by_segment) if before else "",
        _movements(position),
    ]


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


def _people_and_points(position: Position, change: int, *more: str) -> str:
    """`2.500 orang (0,89 poin; terutama BPU)`."""
    people = _("%(people)s orang") % {"people": formats.people(change)}
    points = (
        [formats.points(change_points(change, position.workers.number))]
        if position.workers is not None
        else []
    )
    beside = "; ".join([*points, *filter(None, more)])
    return f"{people} ({beside})" if beside else people


def _movers(text: str, places: Sequence[Position], events: MonthEvents) -> str:
    named = [
        f"{place.region.short_name} "
        + _people_and_points(place, abs(place.change_month or 0), _mostly(place, events))
        for place in places
    ]
    return text % {"places": spoken(named)} if named else ""


def _mostly(place: Position, events: MonthEvents) -> str:
    """The segment that made most of the move; nothing where there is one segment alone."""
    before, now = events.before.get(place.region.pk), place.segments
    change = place.change_month or 0
    if not before or not now or sum(number is not None for number in now.values()) < 2:
        return ""
    moved = _moves(now, before)
    name = max(moved, key=lambda segment: moved[segment] * change, default="")
    return (
        _("terutama %(segment)s") % {"segment": name} if name and moved[name] * change > 0 else ""
    )


def _moves(now: Segments, before: Segments) -> dict[str, int]:
    """By segment, of those that are known in both months."""
    moved = {}
    for name, number in now.items():
        former = before.get(name)
        if number is not None and former is not None:
            moved[name] = number - former
    return moved


def _segments(now: Segments, before: Segments) -> str:
    changes = [
        f"{name} {formats.signed_people(change)}"
        for name, change in _moves(now, before).items()
        if change
    ]
    return _("Menurut segmen: %(changes)s.") % {"changes": spoken(changes)} if changes else ""


def _movements(position: Position) -> str:
    """Who came against who lapsed; moves between places are neither."""
    total = position.total
    if total is None or total.new is None or total.returned is None or total.lapsed is None:
        return ""
    return _(
        "%(new)s peserta baru dan %(returned)s aktif kembali, sedangkan %(lapsed)s menjadi nonaktif: selisih %(net)s."
    ) % {
        "new": formats.people(total.new),
        "returned": formats.people(total.returned),
        "lapsed": formats.people(total.lapsed),
        "net": formats.signed_people(total.new + total.returned - total.lapsed),
    }


def _corrected(position: Position, events: MonthEvents) -> str:
    if not events.corrections:
        return ""
    named = [_correction(position, one) for one in events.corrections[:MOST_MONTHS]]
    left = len(events.corrections) - len(named)
    if left:
        named.append(ngettext("%(n)s bulan lain", "%(n)s bulan lain", left) % {"n": left})
    return _("Dikoreksi sejak %(day)s: %(months)s.") % {
        "day": formats.long_date(events.since),
        "months": spoken(named),
    }


def _correction(position: Position, one: Correction) -> str:
    """`2 angka Juli 2024 (+312 orang, +0,02 poin)`: points of the month that is shown alone, for
    another may be measured against other workers."""
    figures = ngettext("%(n)s angka %(month)s", "%(n)s angka %(month)s", one.figures)
    effect = _("%(people)s orang") % {"people": formats.signed_people(one.change)}
    if one.month == position.data_month and position.workers is not None:
        points = change_points(one.change, position.workers.number)
        effect += f", {formats.signed_points(points)}"
    values = {"n": formats.people(one.figures), "month": formats.month(one.month)}
    return f"{figures % values} ({effect})"


def _late(reports: Sequence[LateReport]) -> list[str]:
    sent = _offices([report for report in reports if report.is_sent])
    awaited = _offices([report for report in reports if not report.is_sent])
    return [
        _("Laporan terlambat: %(offices)s.") % {"offices": sent} if sent else "",
        _("Laporan lewat tenggat dan belum dikirim: %(offices)s.") % {"offices": awaited}
        if awaited
        else "",
    ]


def _offices(reports: Sequence[LateReport]) -> str:
    """The latest first: `Ketapang (9 hari) dan Sambas (2 hari)`."""
    ordered = sorted(reports, key=lambda report: (-report.days, report.branch.name))
    named = [
        f"{report.branch.name} "
        + ngettext("(%(n)s hari)", "(%(n)s hari)", report.days) % {"n": report.days}
        for report in ordered[:MOST_OFFICES]
    ]
    left = len(ordered) - len(named)
    if left:
        named.append(ngettext("%(n)s kantor lain", "%(n)s kantor lain", left) % {"n": left})
    return spoken(named)


def _awaited(places: Sequence[Position]) -> str:
    names = [place.region.short_name for place in places if place.is_awaited]
    return _("Belum melapor penuh: %(places)s.") % {"places": spoken(names)} if names else ""


def _ended(events: MonthEvents) -> list[str]:
    text = _(
        "Berakhir %(day)s: perlindungan %(people)s orang di %(place)s yang dibayar %(funder)s."
    )
    return [
        text
        % {
            "day": formats.long_date(each.version.ends_on),
            "people": formats.people(each.lost),
            "place": each.version.region.short_name,
            "funder": each.version.funder,
        }
        for each in events.ended
        if each.lost
    ]


def _awarded(awards: Sequence[Award]) -> list[str]:
    """One sentence for each round: `Kab. Ketapang (Peringkat 1) dan Kab. Landak (Pemenang)`."""
    by_round: dict[Edition, list[Award]] = {}
    for award in sorted(awards, key=lambda award: (award.rank or MOST_RANKS, award.region.code)):
        by_round.setdefault(award.edition, []).append(award)
    text = _("%(round)s, %(day)s: %(places)s.")
    return [
        text
        % {
            "round": edition,
            "day": formats.long_date(edition.presented_on),
            "places": spoken([f"{one.region.short_name} ({one.rank_label})" for one in held]),
        }
        for edition, held in by_round.items()
    ]
