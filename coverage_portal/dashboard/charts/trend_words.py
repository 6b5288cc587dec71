"""The trend in words: a finding as its title, a sentence that reads it out, and what to mind."""

from django.utils.translation import gettext as _

from common import formats
from common.arithmetic import round_half_up
from common.months import month_start
from coverage_portal.dashboard.charts.months import end_of
from coverage_portal.dashboard.charts.trend_drawing import changes
from coverage_portal.dashboard.charts.trend_facts import Trend
from participants.coverage.position import Position

MOST_TOLD = 3  # changes of denominator or segments a note tells of; the table has them all


def title(position: Position, found: Trend) -> str:
    aim = position.target
    if aim and position.gap_people == 0:
        return _("Target %(target)s sudah tercapai") % {
            "target": formats.short_percent(aim.percent)
        }
    if aim and found.projected and month_start(aim.deadline) in found.projected:
        expected = found.projected[month_start(aim.deadline)][0]
        if expected >= aim.percent:
            return _("Pada laju sekarang, target %(target)s tercapai sebelum %(end)s lewat") % {
                "target": formats.short_percent(aim.percent),
                "end": end_of(aim.deadline),
            }
        return _("Pada laju sekarang, %(end)s baru sekitar %(share)s") % {
            "end": end_of(aim.deadline),
            "share": formats.percent(round_half_up(expected, 1), 1),
        }
    if position.coverage is not None and position.data_month:
        share = formats.percent(position.coverage, position.coverage_places)
        if position.source == "statement":
            return _("Dinyatakan %(share)s per %(month)s; laporan bulanan belum ada") % {
                "share": share,
                "month": formats.month(position.data_month),
            }
        return _("Cakupan %(share)s pada %(month)s") % {
            "share": share,
            "month": formats.month(position.data_month),
        }
    return _("Belum ada data cakupan")


def sentence(position: Position, found: Trend) -> str:
    known = [point for point in found.covered.values() if point.coverage is not None]
    said = []
    if len(known) > 1:
        first, last = known[0], known[-1]
        said.append(
            _("Cakupan %(from)s pada %(first)s dan %(to)s pada %(last)s.")
            % {
                "from": formats.percent(first.coverage),
                "first": formats.month(first.month),
                "to": formats.percent(last.coverage),
                "last": formats.month(last.month),
            }
        )
        wanted = [goal.path[last.month] for goal in found.goals if last.month in goal.path]
        if wanted:
            said.append(
                _("Jalur ke target meminta %(share)s.") % {"share": formats.percent(wanted[0])}
            )
    if found.projected:
        month, (expected, low, high) = max(found.projected.items())
        said.append(
            _(
                "Kalau berjalan seperti 12 bulan terakhir, %(month)s sekitar %(expected)s"
                " (rentang proyeksi %(low)s sampai %(high)s)."
            )
            % {
                "month": formats.month(month),
                "expected": formats.percent(round_half_up(expected, 1), 1),
                "low": formats.percent(round_half_up(low, 1), 1),
                "high": formats.percent(round_half_up(high, 1), 1),
            }
        )
    count = sum(len(spoken) for spoken in found.statements.values())
    if not known and count:
        said.append(
            _("%(count)s pernyataan publik, masing-masing titik dengan sumbernya; tidak disambung.")
            % {"count": count}
        )
    return " ".join(said) or _("Belum ada laporan dan belum ada pernyataan publik.")


def note(position: Position, found: Trend) -> str:
    notes = []
    if found.projected and position.workers:
        notes.append(
            _("Proyeksi memakai jumlah pekerja %(year)s.") % {"year": position.workers.year}
        )
    if found.later:
        notes.append(
            _("Target berikutnya: %(targets)s.")
            % {
                "targets": "; ".join(
                    f"{formats.short_percent(goal.percent)} ({end_of(goal.month)})"
                    for goal in found.later
                )
            }
        )
    notes += [f"{formats.month(month)}: {told}." for month, told in changes(found)[-MOST_TOLD:]]
    return " ".join(notes)
