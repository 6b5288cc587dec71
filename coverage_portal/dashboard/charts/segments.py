"""Participants by segment over time, stacked: the whole and its parts at once."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from common.arithmetic import coverage_percent
from common.segments import Segment
from coverage_portal.dashboard.charts import axes
from coverage_portal.dashboard.charts.bars import by_month
from coverage_portal.dashboard.charts.chart import Chart, about, is_sample
from coverage_portal.dashboard.charts.months import no_whole_month, shown_months, spoken
from coverage_portal.dashboard.charts.palette import role
from coverage_portal.dashboard.charts.svg import Json
from coverage_portal.dashboard.charts.table import Column
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot

Row = dict[str, Any]


def segments(snapshot: Snapshot, position: Position, _places: object = None) -> Chart:
    rows = _rows(snapshot)
    shown = [name for name in Segment.values if any(row[name] is not None for row in rows)]
    return Chart(
        name="segmen",
        title=_title(rows, shown),
        sentence=_sentence(snapshot, rows),
        columns=[
            Column("month", _("Bulan"), "month"),
            *(Column(name, name, "people") for name in Segment.values),
            Column("total", _("Semua"), "people"),
        ],
        rows=rows,
        draw=(lambda: figure(rows, shown)) if shown else None,
        about=about(snapshot, position),
        is_sample=is_sample(snapshot, position),
    )


def figure(rows: Sequence[Row], shown: Sequence[str]) -> Json:
    """A month not known is a gap in the bars."""
    colors = {name: role(Segment(name).css) for name in shown}
    last = _last(rows) or rows[-1]
    months = [row["month"] for row in rows]
    most = max(row["total"] or 0 for row in rows)
    y_axis = axes.value_axis(0, most or 1, axes.short_people, about=4)
    ends, base = [], 0
    for name in shown:
        if last[name] is not None:
            text = f"<b>{name}</b> {axes.short_people(last[name])}"
            ends.append((base + last[name] / 2, text, colors[name]))
            base += last[name]
    left = axes.axis_room(y_axis)
    right = max((axes.text_width(text) for _y, text, _color in ends), default=0) - 16
    bars = [
        by_month(name, months, [row[name] for row in rows], colors[name]) | {"showlegend": False}
        for name in shown
    ]
    layout = axes.layout(
        left=left,
        right=right,
        barmode="relative",
        bargap=0,
        hovermode="x unified",
        xaxis=axes.month_axis(months, axes.NARROW - left - right),
        yaxis=y_axis,
    )
    return axes.figure([*bars, axes.end_labels(ends, months[-1], y_axis, 17)], layout)


def _rows(snapshot: Snapshot) -> list[Row]:
    """Every month of the window; one in which not every place is known stays empty."""
    places = len(snapshot.places) or 1
    rows: list[Row] = []
    for month in shown_months(snapshot):
        total = snapshot.series.get(month)
        if total is not None and total.places_known >= places:
            rows.append({"month": month} | total.by_segment | {"total": total.participants})
        else:
            rows.append({"month": month} | dict.fromkeys((*Segment.values, "total")))
    return rows


def _last(rows: Sequence[Row]) -> Row | None:
    return next((row for row in reversed(rows) if row["total"] is not None), None)


def _share(row: Row, name: str) -> str:
    share = coverage_percent(row[name], row["total"]) if row["total"] else None
    return formats.percent(share)


def _title(rows: list[Row], shown: list[str]) -> str:
    last = _last(rows)
    known = [name for name in shown if last and last[name] is not None]
    if last is None or not known or not last["total"]:
        return _("Belum ada data per segmen")
    largest = max(known, key=lambda name: last[name])
    return _("%(share)s peserta dari segmen %(name)s") % {
        "share": _share(last, largest),
        "name": largest,
    }


def _sentence(snapshot: Snapshot, rows: list[Row]) -> str:
    last = _last(rows)
    if last is None:
        return no_whole_month(snapshot)
    said = [
        f"{name} {formats.people(last[name])}" for name in Segment.values if last[name] is not None
    ]
    unknown = [name for name in Segment.values if last[name] is None]
    text = _("%(month)s: %(segments)s orang.") % {
        "month": formats.month(last["month"]),
        "segments": spoken(said),
    }
    if unknown:
        text += " " + _("Tidak termasuk %(segments)s: belum ada data.") % {
            "segments": spoken(unknown)
        }
    return text
