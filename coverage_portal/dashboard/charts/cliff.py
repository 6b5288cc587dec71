"""Cohorts that run out, month by month: how many people are then without cover unless renewed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from common.months import add_months
from coverage_portal.dashboard.brought import cover_in
from coverage_portal.dashboard.charts import axes
from coverage_portal.dashboard.charts.bars import by_month
from coverage_portal.dashboard.charts.chart import About, Chart, about, is_sample
from coverage_portal.dashboard.charts.months import spoken
from coverage_portal.dashboard.charts.palette import role
from coverage_portal.dashboard.charts.svg import Json
from coverage_portal.dashboard.charts.table import Column
from participants.cohorts.public import Cover, Line, lines
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot

AHEAD = 12  # months: a decree usually runs for a year
Row = dict[str, Any]


def cliff(snapshot: Snapshot, position: Position, _places: object = None) -> Chart:
    """By the first month at whose end a cohort's people are not covered by it any more."""
    cover = cover_in(snapshot)
    rows = _rows(snapshot, cover)
    looked_at = lines(cover, snapshot.choices.as_of)
    return Chart(
        name="kohort",
        title=_title(rows, snapshot.month),
        sentence=_sentence(looked_at),
        columns=[
            Column("month", _("Bulan pertama tanpa perlindungan"), "month"),
            Column("ended", _("Orang yang habis masanya"), "people"),
            Column("renewed", _("Sudah diperpanjang"), "people"),
            Column("lost", _("Tanpa perpanjangan"), "people"),
            Column("in_force", _("Masih dibayari pada akhir bulan"), "people"),
            Column("cohorts", _("Kohort")),
        ],
        rows=rows,
        draw=(lambda: figure(rows)) if rows else None,
        about=_about(snapshot, position, cover),
        is_sample=is_sample(snapshot, position)
        or any(version.is_sample for version in cover.versions),
    )


def figure(rows: Sequence[Row]) -> Json:
    months = [row["month"] for row in rows]
    y_axis = axes.value_axis(0, max(row["ended"] for row in rows), axes.short_people, about=4)
    left = axes.axis_room(y_axis)
    bars = [
        by_month(_("tanpa perpanjangan"), months, [row["lost"] for row in rows], role("bad")),
        by_month(_("sudah diperpanjang"), months, [row["renewed"] for row in rows], role("m3")),
    ]
    layout = axes.layout(
        left=left,
        right=12,
        barmode="relative",
        bargap=0.28,
        hovermode="x unified",
        xaxis=axes.month_axis(months, axes.NARROW - left - 12),
        yaxis=y_axis,
    )
    return axes.figure([bar for bar in bars if any(bar["y"])], layout)


def _rows(snapshot: Snapshot, cover: Cover) -> list[Row]:
    """The year after the month shown; none where nothing ends in it."""
    if snapshot.month is None:
        return []
    ahead = list(cover.cliff(add_months(snapshot.month, 1), add_months(snapshot.month, AHEAD)))
    if not any(month.ended for month in ahead):
        return []
    return [
        {
            "month": month.month,
            "ended": month.ended,
            "renewed": month.renewed,
            "lost": month.lost,
            "in_force": month.in_force,
            "cohorts": "; ".join(
                f"{ended.version.region.short_name}, {ended.version.funder},"
                f" {ended.version.segment}: {formats.people(ended.version.headcount)}"
                for ended in month.endings
            ),
        }
        for month in ahead
    ]


def _title(rows: Sequence[Row], month: date | None) -> str:
    lost = [row for row in rows if row["lost"]]
    if lost:
        return _("%(month)s: %(people)s orang tanpa perlindungan bila tidak diperpanjang") % {
            "month": formats.month(lost[0]["month"]),
            "people": formats.people(lost[0]["lost"]),
        }
    if rows:
        return _("Kohort yang habis dalam setahun sudah diperpanjang")
    if month is None:
        return _("Tidak ada kohort yang habis dalam setahun")
    text = _("Tidak ada kohort yang habis dalam setahun sesudah %(month)s")
    return text % {"month": formats.month(month)}


def _sentence(looked_at: Sequence[Line]) -> str:
    """What ends within the warning days, counted from today, and what has ended for nothing."""
    if not looked_at:
        return _("Belum ada kohort terverifikasi yang dibiayai sponsor.")
    ending = [line for line in looked_at if line.warning is not None and line.without_renewal]
    ended = sum(line.without_renewal for line in looked_at if line.has_ended)
    parts = [_ending_in_words(ending)] if ending else []
    if ended:
        parts.append(
            _("%(people)s orang sudah habis masanya dan belum diperpanjang.")
            % {"people": formats.people(ended)}
        )
    return " ".join(parts) or _("Tidak ada yang segera habis tanpa perpanjangan.")


def _ending_in_words(ending: Sequence[Line]) -> str:
    warnings = sorted({line.warning for line in ending if line.warning is not None})
    within = [
        _("%(people)s orang dalam %(days)s hari")
        % {
            "people": formats.people(
                sum(line.without_renewal for line in ending if line.days_left <= days)
            ),
            "days": days,
        }
        for days in warnings
    ]
    largest = max(ending, key=lambda line: line.without_renewal).version
    return _(
        "Dari %(day)s, habis tanpa perpanjangan: %(within)s; terbesar %(place)s (%(funder)s,"
        " %(segment)s)."
    ) % {
        "day": formats.long_date(ending[0].today),
        "within": spoken(within),
        "place": largest.region.short_name,
        "funder": largest.funder,
        "segment": largest.segment,
    }


def _about(snapshot: Snapshot, position: Position, cover: Cover) -> About:
    """Verified by decrees, not out of the monthly reports."""
    return replace(
        about(snapshot, position),
        source="Kohort yang dicatat kantor cabang BPJS Ketenagakerjaan, terverifikasi",
        verified_at=max(
            (version.decided_at for version in cover.versions if version.decided_at), default=None
        ),
    )
