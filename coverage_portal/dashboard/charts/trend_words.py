"""What the trend says: its finding, the sentence that reads it out, and the note below it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from common import formats
from common.arithmetic import round_half_up
from common.months import month_start
from coverage_portal.dashboard.charts import peer_band
from coverage_portal.dashboard.charts.months import (
    Covered,
    end_of,
    no_whole_month,
    target_name,
)
from coverage_portal.dashboard.charts.trend_facts import Trend, changes
from coverage_portal.dashboard.outlook import Outlook
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot

MOST_NOTED = 3  # changes of denominator or segments in the note; the table has them all


def title(position: Position, facts: Trend) -> str:
    target = position.target
    if target and position.gap_people == 0:
        return _("Target %(target)s sudah tercapai") % {"target": target_name(position)}
    is_ahead = target and month_start(target.deadline) in facts.projected
    if target and is_ahead and not position.is_deadline_past:
        expected = facts.projected[month_start(target.deadline)][0]
        values = {
            "target": target_name(position),
            "end": end_of(target.deadline),
            "share": formats.percent(round_half_up(expected, 1), 1),
        }
        if expected >= target.percent:
            return _("Menurut proyeksi, target %(target)s tercapai sebelum %(end)s lewat") % values
        return _("Menurut proyeksi, %(end)s baru sekitar %(share)s") % values
    if position.coverage is not None and position.data_month:
        share = formats.percent(position.coverage, position.coverage_places)
        if position.source == "statement":
            return _stated_title(position, facts, share)
        return _("Cakupan %(share)s pada %(month)s") % {
            "share": share,
            "month": formats.month(position.data_month),
        }
    return _("Belum ada data cakupan")


def _stated_title(position: Position, facts: Trend, share: str) -> str:
    values = {"share": share, "month": formats.month(position.data_month)}
    if facts.has_reports:
        return _("Dinyatakan %(share)s per %(month)s; laporan bulanan belum lengkap") % values
    return _("Dinyatakan %(share)s per %(month)s; laporan bulanan belum ada") % values


def sentence(snapshot: Snapshot, position: Position, facts: Trend) -> str:
    known = [point for point in facts.covered.values() if point.coverage is not None]
    parts = [_known_in_words(known)] if known else []
    on_path = [
        goal.path[known[-1].month] for goal in facts.goals if known and known[-1].month in goal.path
    ]
    if len(known) > 1 and on_path:
        parts.append(
            _("Jalur ke target meminta %(share)s.") % {"share": formats.percent(on_path[0])}
        )
    if known and (among_peers := peer_band.sentence(snapshot)):
        parts.append(among_peers)
    if facts.projected:
        parts.append(_projected_in_words(position, facts))
    if facts.unrenewed:
        parts.append(unrenewed_in_words(facts.ahead))
    count = len(facts.stated)
    if not known and count:
        parts.append(
            _("%(count)s pernyataan publik, masing-masing titik dengan sumbernya; tidak disambung.")
            % {"count": count}
        )
    return " ".join(parts) or _nothing_drawn(snapshot, position, facts)


def _known_in_words(known: Sequence[Covered]) -> str:
    first, last = known[0], known[-1]
    if first is last:
        return _("Baru satu bulan yang diketahui: %(share)s pada %(month)s.") % {
            "share": formats.percent(last.coverage),
            "month": formats.month(last.month),
        }
    return _("Cakupan %(from)s pada %(first)s dan %(to)s pada %(last)s.") % {
        "from": formats.percent(first.coverage),
        "first": formats.month(first.month),
        "to": formats.percent(last.coverage),
        "last": formats.month(last.month),
    }


def _projected_in_words(position: Position, facts: Trend) -> str:
    month, (expected, _low, _high) = max(facts.projected.items())
    values = {
        "pace": formats.signed_people(position.pace_per_month),
        "month": formats.month(month),
        "expected": formats.percent(round_half_up(expected, 1), 1),
    }
    text = _(
        "Menurut proyeksi dengan laju %(pace)s orang per bulan, %(month)s sekitar %(expected)s"
    )
    if not facts.band:
        return text % values + "."
    last, (low, high) = max(facts.band.items())
    values |= {
        "low": formats.percent(round_half_up(low, 1), 1),
        "high": formats.percent(round_half_up(high, 1), 1),
        "last": formats.month(last),
    }
    if last == month:
        text += " " + _("(rentang proyeksi %(low)s sampai %(high)s)")
    else:
        text += " " + _("(rentang proyeksi %(low)s sampai %(high)s pada %(last)s)")
    return text % values + "."


def unrenewed_in_words(ahead: Outlook) -> str:
    return _(
        "Bila tidak ada kohort yang diperpanjang, %(people)s orang tidak lagi dibayari dan"
        " %(month)s sekitar %(share)s."
    ) % {
        "people": formats.people(ahead.people_lost),
        "month": formats.month(ahead.month),
        "share": formats.percent(round_half_up(ahead.expected_without_renewal, 1), 1),
    }


def _nothing_drawn(snapshot: Snapshot, position: Position, facts: Trend) -> str:
    """Why there is no line, of this denominator and these months alone."""
    if facts.covered:
        return _("Jumlah pekerja untuk penyebut ini belum ada, jadi cakupan belum dapat dihitung.")
    if facts.has_reports:
        return no_whole_month(snapshot)
    if not snapshot.basis.is_default and snapshot.statements.get(snapshot.region.pk):
        return _("Belum ada laporan bulanan; pernyataan publik memakai penyebut lain.")
    return _("Belum ada laporan dan belum ada pernyataan publik.")


def note(position: Position, facts: Trend) -> str:
    notes = []
    if facts.projected and position.workers:
        notes.append(
            _("Proyeksi memakai jumlah pekerja %(year)s.") % {"year": position.workers.year}
        )
    if facts.later:
        notes.append(
            _("Target berikutnya: %(targets)s.")
            % {
                "targets": "; ".join(
                    f"{formats.short_percent(goal.percent)} ({end_of(goal.month)})"
                    for goal in facts.later
                )
            }
        )
    notes += [f"{formats.month(month)}: {words}." for month, words in changes(facts)[-MOST_NOTED:]]
    return " ".join(notes)
