"""Participants by segment over time, stacked: the whole and its parts at once."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from common.arithmetic import coverage_percent
from common.months import add_months, month_range
from common.segments import Segment
from coverage_portal.dashboard.charts.chart import Chart, Trace, about, is_sample
from coverage_portal.dashboard.charts.labels import SIZES, TEXT
from coverage_portal.dashboard.charts.months import WINDOW, spoken
from coverage_portal.dashboard.charts.scales import (
    Scale,
    area,
    n,
    spread,
    text_width,
    ticks,
)
from coverage_portal.dashboard.charts.table import Column
from coverage_portal.dashboard.charts.time_axis import grid, short, years
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot

TOP, BOTTOM = 10, 26
Row = dict[str, Any]


def segments(snapshot: Snapshot, position: Position, _places: object = None) -> Chart:
    rows = _rows(snapshot)
    shown = [name for name in Segment.values if any(row[name] is not None for row in rows)]
    return Chart(
        name="segmen",
        title=_title(rows, shown),
        sentence=_sentence(rows, shown),
        columns=[
            Column("month", _("Bulan"), "month"),
            *(Column(name, name, "people") for name in Segment.values),
            Column("total", _("Semua"), "people"),
        ],
        rows=rows,
        template="charts/segments.svg",
        drawing=_drawing(rows, shown) if shown else {},
        about=about(snapshot, position),
        is_sample=is_sample(snapshot, position),
        traces=[Trace(name, name, "area") for name in shown],
    )


def _rows(snapshot: Snapshot) -> list[Row]:
    """Every month of the window; one in which not every place is known stays empty."""
    if snapshot.month is None or not snapshot.series:
        return []
    places = len(snapshot.places) or 1
    first = max(min(snapshot.series), add_months(snapshot.month, 1 - WINDOW))
    rows = []
    for month in month_range(first, snapshot.month):
        total = snapshot.series.get(month)
        known = total is not None and total.places_known >= places
        rows.append(
            {"month": month}
            | (total.by_segment if total is not None and known else dict.fromkeys(Segment.values))
            | {"total": total.participants if total is not None and known else None}
        )
    return rows


def _last(rows: list[Row]) -> Row | None:
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


def _sentence(rows: list[Row], shown: list[str]) -> str:
    last = _last(rows)
    if last is None:
        return _("Belum ada laporan yang memuat semua wilayah.")
    said = [f"{name} {formats.people(last[name])}" for name in shown if last[name] is not None]
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


def _drawing(rows: list[Row], shown: list[str]) -> dict[str, Any]:
    stack = _stacked(rows, shown)
    return {"sizes": [_size(stack, *size) for size in SIZES]}


@dataclass(frozen=True, slots=True)
class _Stack:
    """What both sizes draw: the edges of the bands from below, marks and labels."""

    rows: list[Row]
    last: Row
    most: int
    shown: list[str]
    edges: list[list[int]]  # the foot of the first segment, then the top of each
    marks: list[tuple[float, str]]
    values: dict[str, str]  # of the segments known in the last month, short


def _stacked(rows: list[Row], shown: list[str]) -> _Stack:
    last = _last(rows) or rows[-1]
    most = max(row["total"] or 0 for row in rows)
    edges = [[0] * len(rows)]
    for name in shown:
        edges.append([base + (row[name] or 0) for base, row in zip(edges[-1], rows, strict=True)])
    return _Stack(
        rows=rows,
        last=last,
        most=most,
        shown=shown,
        edges=edges,
        marks=[(tick, short(tick)) for tick in ticks(0, most or 1, 4)],
        values={name: short(last[name]) for name in shown if last[name] is not None},
    )


def _size(stack: _Stack, css: str, width: int, height: int) -> dict[str, Any]:
    rows, most = stack.rows, stack.most
    left = max(text_width(label, TEXT) for _tick, label in stack.marks) + 8
    labels = [f"{name} {value}" for name, value in stack.values.items()]
    right = max((text_width(label, TEXT) for label in labels), default=0) + 14
    x = Scale(0, max(len(rows) - 1, 1), left, width - right)
    y = Scale(0, max(most * 1.03, 1), height - BOTTOM, TOP)
    across = [n(x(index)) for index in range(len(rows))]
    heights = [[y(value) for value in edge] for edge in stack.edges]
    edges = [[f"{at} {n(y)}" for at, y in zip(across, edge, strict=True)] for edge in heights]
    at = rows.index(stack.last)
    bands, ends = [], []
    for number, name in enumerate(stack.shown, start=1):
        known = [
            point if row[name] is not None else None
            for point, row in zip(edges[number], rows, strict=True)
        ]
        bands.append(
            {
                "css": f"s{number}",
                "path": area(known, edges[number - 1]),
                "title": name,
            }
        )
        if name in stack.values:
            ends.append((number, name, (heights[number][at] + heights[number - 1][at]) / 2))
    spaced = spread([end[2] for end in ends], 17, TOP + 6, height - BOTTOM - 4)
    return {
        "css": css,
        "width": width,
        "height": height,
        "grid": grid(
            [mark for mark in stack.marks if mark[0] <= most * 1.03], y, left, width - right
        ),
        "years": years([row["month"] for row in rows], x, height - BOTTOM, css),
        "bands": bands,
        "ends": [
            {
                "css": f"t{number}",
                "x": n(width - right + 8),
                "y": n(middle + 4),
                "name": name,
                "value": stack.values[name],
            }
            for middle, (number, name, _wanted) in zip(spaced, ends, strict=True)
        ],
    }
