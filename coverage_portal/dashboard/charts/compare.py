"""Up to five places' coverage over the last year, on one basis."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from common import formats
from common.arithmetic import coverage_percent
from common.months import month_range
from coverage_portal.dashboard.charts import axes
from coverage_portal.dashboard.charts.chart import About, Chart, about
from coverage_portal.dashboard.charts.palette import SERIES, role
from coverage_portal.dashboard.charts.place_rows import other_time
from coverage_portal.dashboard.charts.svg import Json
from coverage_portal.dashboard.charts.table import Column
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot
from participants.coverage.workers import estimate_in

COMPARISON = "banding"  # its name in addresses, beside those of a region's own charts
LEFT = 40
DASHES = ("solid", "longdash", "dot", "dashdot", "dash")  # colour alone tells no line from another
Shares = dict[date, Decimal]


def compare(snapshot: Snapshot, position: Position, chosen: Sequence[Position]) -> Chart:
    """`chosen` is what the reader picked; a place whose months have no denominator has no line."""
    lines = {place.region.code: shares(snapshot, place) for place in chosen}
    known = {month for line in lines.values() for month in line}
    months = month_range(min(known), max(known)) if known else []
    target = _shared_target(chosen)
    columns = [
        Column("month", _("Bulan"), "month"),
        *(Column(place.region.code, place.region.short_name, "percent") for place in chosen),
    ]
    rows: list[dict[str, Any]] = [
        {"month": month} | {code: line.get(month) for code, line in lines.items()}
        for month in months
    ]
    return Chart(
        name=COMPARISON,
        title=_title(chosen),
        sentence=_sentence(snapshot, chosen),
        columns=columns,
        rows=rows,
        draw=(lambda: figure(chosen, lines, months, target)) if months else None,
        about=_about(snapshot, position, chosen),
        is_sample=any(place.is_sample for place in chosen),
    )


def figure(
    chosen: Sequence[Position],
    lines: dict[str, Shares],
    months: Sequence[date],
    target: Decimal | None,
) -> Json:
    drawn = [place for place in chosen if lines[place.region.code]]
    values = [float(share) for line in lines.values() for share in line.values()]
    values += [float(target)] if target is not None else []
    y_axis = axes.value_axis(min(values), max(values), axes.percent_tick)
    right = max(axes.text_width(place.region.name) for place in drawn) + 16
    traces: list[dict[str, Any]] = []
    ends = []
    for number, place in enumerate(drawn):
        color, line = role(SERIES[number]), lines[place.region.code]
        traces.append(_line(place, line, months, color, DASHES[number]))
        last = line[max(line)]
        ends.append((float(last), axes.caption(formats.percent(last), place.region.name), color))
    traces.append(axes.end_labels(ends, months[-1], y_axis, 31))
    if target is not None:
        traces.insert(0, _target_line(target, months))
    layout = axes.layout(
        left=LEFT,
        right=right,
        hovermode="x unified",
        xaxis=axes.month_axis(months, axes.NARROW - LEFT - right),
        yaxis=y_axis,
    )
    return axes.figure(traces, layout)


def _line(
    place: Position, line: Shares, months: Sequence[date], color: str, dash: str
) -> dict[str, Any]:
    last = max(line)
    are_lone = axes.lone([line.get(month) for month in months])
    return {
        "type": "scatter",
        "name": place.region.name,
        "mode": "lines+markers",
        "x": [axes.day(month) for month in months],
        "y": [float(line[month]) if month in line else None for month in months],
        "line": {"color": color, "width": 2.5, "dash": dash},
        "marker": {
            "size": [
                7 if m == last or alone else 0 for m, alone in zip(months, are_lone, strict=True)
            ],
            "color": role("paper"),
            "line": {"color": color, "width": 2},
        },
        "hovertemplate": "%{y:.2f}%",
        "meta": {"end": formats.percent(line[last])},
        "showlegend": False,
    }


def _target_line(target: Decimal, months: Sequence[date]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": _("target %(target)s") % {"target": formats.short_percent(target)},
        "mode": "lines",
        "x": [axes.day(months[0]), axes.day(months[-1])],
        "y": [float(target)] * 2,
        "line": {"color": role("faint"), "width": 1.75, "dash": "dot"},
        "hoverinfo": "skip",
    }


def _about(snapshot: Snapshot, position: Position, chosen: Sequence[Position]) -> About:
    """With the places in the address, so that its files hold the same ones."""
    shown = about(snapshot, position)
    places = urlencode([("wilayah", place.region.code) for place in chosen])
    return replace(shown, query=f"{shown.query}&{places}" if shown.query else f"?{places}")


def shares(snapshot: Snapshot, place: Position) -> Shares:
    """Coverage in the months of a place's history that have an estimate for their year."""
    if place.source != "report":
        return {}
    estimates = snapshot.estimates.get(place.region.pk, {})
    covered = {}
    for month, people in place.history:
        estimate = estimate_in(estimates, month)
        if people is not None and estimate is not None:
            covered[month] = coverage_percent(people, estimate.workers)
    return covered


def _shared_target(chosen: Sequence[Position]) -> Decimal | None:
    """The one target all of them are measured against; two would need two lines."""
    targets = {p.target and (p.target.percent, p.target.deadline) for p in chosen}
    shared = targets.pop() if len(targets) == 1 else None
    return shared[0] if shared else None


def _title(chosen: Sequence[Position]) -> str:
    ranked = sorted(
        (place.coverage, place.region.short_name)
        for place in chosen
        if place.is_comparable and place.coverage is not None
    )
    if len(ranked) < 2:
        return _("Cakupan dari bulan ke bulan")
    (least, last), (most, first) = ranked[0], ranked[-1]
    return _("%(first)s %(points)s di atas %(last)s") % {
        "first": first,
        "points": formats.points(most - least),
        "last": last,
    }


def _sentence(snapshot: Snapshot, chosen: Sequence[Position]) -> str:
    said = [
        f"{place.region.short_name} "
        + (
            _("belum ada data")
            if place.coverage is None
            else formats.percent(place.coverage, place.coverage_places) + other_time(place)
        )
        for place in chosen
    ]
    return _("%(month)s, basis %(basis)s: %(places)s.") % {
        "month": formats.month(snapshot.month),
        "basis": snapshot.basis.name,
        "places": "; ".join(said),
    }
