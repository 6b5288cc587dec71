"""Filled areas of a figure: places on a map, hexagons, cells. One trace for all that look alike."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, NamedTuple

from coverage_portal.dashboard.charts.axes import NO_MARGIN
from coverage_portal.dashboard.charts.palette import role

Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Area:
    """`look` names how it is filled; `title` is what a reader who points at it sees."""

    look: str
    title: str
    rings: Sequence[Ring]
    href: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    name: str  # in the legend
    fill: str  # a colour's role, or empty for hatching
    edge: str = "paper"
    width: float = 0.75
    dash: str = "solid"


def area_traces(areas: Sequence[Area], looks: Mapping[str, Look]) -> list[dict[str, Any]]:
    """In the order of the looks; of two looks of one name the legend shows the first."""
    traces: list[dict[str, Any]] = []
    names: set[str] = set()
    for key, look in looks.items():
        alike = [area for area in areas if area.look == key]
        if alike:
            traces.append(_trace(alike, look) | {"showlegend": look.name not in names})
            names.add(look.name)
    return traces


def _trace(areas: Sequence[Area], look: Look) -> dict[str, Any]:
    """Rings one after the other with a gap between; each corner carries the title of its area."""
    x: list[float | None] = []
    y: list[float | None] = []
    titles: list[str] = []
    for area in areas:
        title = escape(area.title)
        for ring in area.rings:
            x += [*(point[0] for point in ring), None]
            y += [*(point[1] for point in ring), None]
            titles += [title] * (len(ring) + 1)
    hatched = {"shape": "/", "fgcolor": role("rule"), "bgcolor": role("paper")}
    return {
        "type": "scatter",
        "mode": "lines",
        "name": look.name,
        "x": x,
        "y": y,
        "fill": "toself",
        "fillcolor": role(look.fill or "paper"),
        "line": {"color": role(look.edge), "width": look.width, "dash": look.dash},
        "hoveron": "points",
        "hovertext": titles,
        "hoverinfo": "text",
        "meta": {"links": {escape(area.title): area.href for area in areas if area.href}},
    } | ({} if look.fill else {"fillpattern": hatched})


def rings_of(path: str) -> list[Ring]:
    """The corners of a path of the form `M1 2l3 4 5-6z`, as `regions.outline` writes it."""
    rings: list[Ring] = []
    for part in path.split("M")[1:]:
        numbers = [int(number) for number in re.findall(r"-?\d+", part)]
        x, y = numbers[0], numbers[1]
        ring = [(x, y)]
        for across, down in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + across, y + down
            ring.append((x, y))
        rings.append(ring)
    return rings


def map_axes(box: tuple[float, float, float, float]) -> dict[str, Any]:
    """Both axes to one scale, heights counted downwards as outlines are written."""
    left, top, right, bottom = box
    hidden = {"visible": False, "fixedrange": True, "constrain": "domain"}
    return {
        "xaxis": hidden | {"range": [left, right]},
        "yaxis": hidden | {"range": [bottom, top], "scaleanchor": "x"},
        "margin": NO_MARGIN,
    }


class Label(NamedTuple):
    """In the middle of its point; `title` is that of the area it belongs to, whose link it shares."""

    x: float
    y: float
    text: str
    ink: str  # the role of its colour
    title: str


def text_trace(labels: Sequence[Label]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "text",
        "x": [label.x for label in labels],
        "y": [label.y for label in labels],
        "text": [label.text for label in labels],
        "textfont": {"color": [role(label.ink) for label in labels]},
        "hovertext": [escape(label.title) for label in labels],
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }
