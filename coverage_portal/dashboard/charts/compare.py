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
from coverage_portal.dashboard.charts.chart import About, Chart, Key, Trace, about
from coverage_portal.dashboard.charts.labels import SIZES, TEXT
from coverage_portal.dashboard.charts.scales import (
    Point,
    Scale,
    lone,
    n,
    path,
    spread,
    text_width,
    ticks,
)
from coverage_portal.dashboard.charts.table import Column
from coverage_portal.dashboard.charts.time_axis import grid, years
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot
from participants.coverage.workers import estimate_in

COMPARISON = "banding"  # its name in addresses, beside those of a region's own charts
MOST = 5
TOP, BOTTOM = 12, 26
Shares = dict[date, Decimal]


def compare(snapshot: Snapshot, position: Position, chosen: Sequence[Position]) -> Chart:
    """`chosen` is what the reader picked; a place whose months have no denominator has no line."""
    lines = {place.region.code: shares(snapshot, place) for place in chosen[:MOST]}
    known = {month for line in lines.values() for month in line}
    months = month_range(min(known), max(known)) if known else []
    target = _shared_target(chosen)
    columns = [
        Column("month", _("Bulan"), "month"),
        *(Column(place.region.code, place.region.short_name, "percent") for place in chosen[:MOST]),
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
        template="charts/compare.svg",
        drawing={"sizes": [_size(chosen[:MOST], lines, months, target, *size) for size in SIZES]}
        if months
        else {},
        about=_about(snapshot, position, chosen),
        is_sample=any(place.is_sample for place in chosen),
        keys=[Key("path", _("target %(target)s") % {"target": formats.short_percent(target)})]
        if months and target is not None
        else [],
        traces=[Trace(place.region.code, place.region.short_name) for place in chosen[:MOST]],
    )


def _about(snapshot: Snapshot, position: Position, chosen: Sequence[Position]) -> About:
    """With the places in the address, so that its files hold the same ones."""
    shown = about(snapshot, position)
    places = urlencode([("wilayah", place.region.code) for place in chosen[:MOST]])
    return replace(shown, query=f"{shown.query}&{places}" if shown.query else f"?{places}")


def shares(snapshot: Snapshot, place: Position) -> Shares:
    """Coverage in the months of a place's history that have an estimate for their year."""
    if place.source != "report":
        return {}
    estimates = snapshot.estimates.get(place.region.pk, {})
    found = {}
    for month, people in place.history:
        estimate = estimate_in(estimates, month)
        if people is not None and estimate is not None:
            found[month] = coverage_percent(people, estimate.workers)
    return found


def _shared_target(chosen: Sequence[Position]) -> Decimal | None:
    """The one target all of them are measured against; two would need two lines."""
    aims = {(place.target.percent, place.target.deadline) for place in chosen if place.target}
    return next(iter(aims))[0] if len(aims) == 1 and all(p.target for p in chosen) else None


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
            else formats.percent(place.coverage, place.coverage_places)
        )
        for place in chosen
    ]
    return _("%(month)s, basis %(basis)s: %(places)s.") % {
        "month": formats.month(snapshot.month),
        "basis": snapshot.basis.name,
        "places": ", ".join(said),
    }


def _size(
    chosen: Sequence[Position],
    lines: dict[str, Shares],
    months: Sequence[date],
    target: Decimal | None,
    css: str,
    width: int,
    height: int,
) -> dict[str, Any]:
    values = [float(share) for line in lines.values() for share in line.values()]
    values += [float(target)] if target is not None else []
    low, high = min(values), max(values)
    shown = [tick for tick in ticks(low, high) if tick <= high] or [low]
    drawn = [place for place in chosen if lines[place.region.code]]
    right = max(text_width(place.region.name, TEXT) for place in drawn) + 14
    left = 40
    x = Scale(0, max(len(months) - 1, 1), left, width - right)
    y = Scale(shown[0], high + (high - shown[0]) * 0.05, height - BOTTOM, TOP)
    found, ends = [], []
    for number, place in enumerate(drawn, start=1):
        line = lines[place.region.code]
        points: list[Point | None] = [
            (x(index), y(float(line[month]))) if month in line else None
            for index, month in enumerate(months)
        ]
        found.append({"css": f"w{number}", "path": path(points), "dots": _dots(points)})
        last = max(line)
        ends.append((number, place.region.name, formats.percent(line[last]), y(float(line[last]))))
    heights = spread([end[3] for end in ends], 31, TOP + 8, height - BOTTOM - 14)
    return {
        "css": css,
        "width": width,
        "height": height,
        "grid": grid(
            [(tick, f"{formats.short_percent(Decimal(str(tick)))}") for tick in shown],
            y,
            left,
            width - right,
        ),
        "years": years(months, x, height - BOTTOM, css),
        "target": f"M{n(left)} {n(y(float(target)))}H{n(width - right)}" if target else "",
        "lines": found,
        "ends": [
            {
                "css": f"t{number}",
                "x": n(width - right + 9),
                "y": n(at + 2),
                "y2": n(at + 16),
                "name": name,
                "value": value,
            }
            for at, (number, name, value, _wanted) in zip(heights, ends, strict=True)
        ],
    }


def _dots(points: Sequence[Point | None]) -> list[dict[str, str]]:
    last = [point for point in points if point is not None][-1:]
    return [{"x": n(x), "y": n(y)} for x, y in [*lone(points), *last]]
