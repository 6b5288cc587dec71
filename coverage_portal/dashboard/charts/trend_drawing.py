"""Where everything on the trend goes, for a wide and a narrow page."""

import itertools
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from common.months import months_between
from coverage_portal.dashboard.charts.labels import SIZES, VALUE, Paper, dotted, label
from coverage_portal.dashboard.charts.months import Covered, is_joined
from coverage_portal.dashboard.charts.scales import (
    Point,
    Scale,
    area,
    beads,
    lone,
    n,
    path,
    text_width,
    ticks,
    written,
)
from coverage_portal.dashboard.charts.statements import basis_mark, stated_on
from coverage_portal.dashboard.charts.time_axis import grid, years
from coverage_portal.dashboard.charts.trend_ends import end_labels, ends_of
from coverage_portal.dashboard.charts.trend_facts import Trend

LEFT, TOP, BOTTOM = 36, 14, 26


def draw(found: Trend) -> dict[str, Any]:
    ends, domain = ends_of(found), _domain(found)
    return {"sizes": [_size(found, ends, domain, *size) for size in SIZES]}


def _size(
    found: Trend,
    ends: list[tuple[float, str, str]],
    domain: tuple[float, float],
    css: str,
    width: int,
    height: int,
) -> dict[str, Any]:
    right = max([text_width(text, VALUE) for end in ends for text in end[1:]] or [0]) + 12
    low, high = domain
    shown = [tick for tick in ticks(low, high) if tick <= high]
    top = high + (high - shown[0]) * 0.04
    last = months_between(found.months[0], found.months[-1])
    paper = Paper(
        width,
        height,
        found.months[0],
        Scale(0, last, LEFT, width - right),
        Scale(shown[0], top, height - BOTTOM, TOP),
    )
    line = _line(found, paper)
    ahead = _ahead(found, paper)
    paths = [[paper.at(m, share) for m, share in goal.path.items()] for goal in found.goals]
    for obstacle in [line, ahead["points"], *paths]:
        paper.taken += beads(obstacle)
    marks = [(goal.month, goal.percent) for goal in found.goals]
    marks += [(m, said.coverage_percent) for m, both in found.statements.items() for said in both]
    paper.taken += [dotted(*paper.at(month, share)) for month, share in marks]
    set_ends = end_labels(ends, paper)
    return {
        "css": css,
        "width": width,
        "height": height,
        "top": TOP,
        "foot": n(height - BOTTOM),
        "grid": grid([(tick, _tick(tick)) for tick in shown], paper.y, LEFT, width - right),
        "years": years(found.months, paper.x, height - BOTTOM, css),
        "paths": [path(points) for points in paths],
        "band": ahead["band"],
        "ahead": path(ahead["points"]),
        "line": path(line),
        "dots": [{"x": n(x), "y": n(y)} for x, y in lone(line)],
        "changes": _changes(found, paper),
        "goals": [
            {
                "x": n(paper.at(goal.month, goal.percent)[0]),
                "y": n(paper.at(goal.month, goal.percent)[1]),
                "title": f"Target {formats.short_percent(goal.percent)}, "
                f"{formats.month(goal.month)}: {goal.document}",
            }
            for goal in found.goals
        ],
        "now": _now(found, paper),
        "statements": _statements(found, paper),
        "ends": set_ends,
    }


def _domain(found: Trend) -> tuple[float, float]:
    values = [point.coverage for point in found.covered.values() if point.coverage is not None]
    values += [goal.percent for goal in found.goals]
    values += [share for goal in found.goals for share in goal.path.values()]
    values += [share for step in found.projected.values() for share in step]
    values += [s.coverage_percent for spoken in found.statements.values() for s in spoken]
    return float(min(values, default=0)), float(max(values, default=100))


def _tick(tick: float) -> str:
    return f"{tick:g}%".replace(".", ",") if formats.language() == "id" else f"{tick:g}%"


def _line(found: Trend, paper: Paper) -> list[Point | None]:
    """Broken where a month or its workers are unknown, and where other segments are counted."""
    points: list[Point | None] = []
    before: Covered | None = None
    for month in found.months:
        point = found.covered.get(month)
        if point is None or point.coverage is None:
            points.append(None)
            before = None
            continue
        if before is not None and not is_joined(before, point):
            points.append(None)
        points.append(paper.at(month, point.coverage))
        before = point
    return points


def _ahead(found: Trend, paper: Paper) -> dict[str, Any]:
    """The projection, starting from the last month known."""
    if not found.projected:
        return {"points": [], "band": ""}
    start = max(month for month, point in found.covered.items() if point.coverage is not None)
    origin = paper.at(start, found.covered[start].coverage)
    steps = found.projected.items()
    return {
        "points": [
            origin,
            *(paper.at(month, expected) for month, (expected, _low, _high) in steps),
        ],
        "band": area(
            written([origin, *(paper.at(month, high) for month, (_expected, _, high) in steps)]),
            written([origin, *(paper.at(month, low) for month, (_expected, low, _) in steps)]),
        ),
    }


def changes(found: Trend) -> list[tuple[date, str]]:
    """Where the denominator's year or the set of segments changes: a mark, told in words."""
    marks = []
    for before, after in itertools.pairwise(found.covered.values()):
        told = []
        if before.workers and after.workers and before.workers.year != after.workers.year:
            told.append(
                _("Penyebut %(year)s: %(workers)s pekerja")
                % {"year": after.workers.year, "workers": formats.people(after.workers.workers)}
            )
        if before.segments != after.segments:
            told.append(
                _("Segmen yang dihitung berubah: %(segments)s")
                % {"segments": "+".join(sorted(after.segments)) or "–"}
            )
        if told:
            marks.append((after.month, "; ".join(told)))
    return marks


def _changes(found: Trend, paper: Paper) -> list[dict[str, str]]:
    return [
        {"x": n(paper.x(months_between(paper.first, month) - 0.5)), "title": told}
        for month, told in changes(found)
    ]


def _now(found: Trend, paper: Paper) -> dict[str, str]:
    known = [point for point in found.covered.values() if point.coverage is not None]
    if not known:
        return {}
    last = known[-1]
    x, y = paper.at(last.month, last.coverage)
    text = formats.percent(last.coverage)
    placed = label(text, x, y, paper, 9, bold=True) or {}
    provisional = last.places_reported < last.places_known
    return {"x": n(x), "y": n(y), "css": "now now--part" if provisional else "now", **placed}


def _statements(found: Trend, paper: Paper) -> list[dict[str, str]]:
    """The newest first, so that its label finds room before the others'."""
    marks = []
    for month in sorted(found.statements, reverse=True):
        for said in found.statements[month]:
            x, y = paper.at(month, said.coverage_percent)
            share = formats.percent(said.coverage_percent, said.stated_places)
            same = month in found.covered and found.covered[month].coverage == said.coverage_percent
            placed = {} if same else label(share, x, y, paper, 10) or {}
            title = f"{share}, {stated_on(said)}: {said.source}"
            if said.pk in found.of_other_workers:
                title += f" ({basis_mark(True)})"
            marks.append({"x": n(x), "y": n(y), "title": title, **placed})
    return marks
