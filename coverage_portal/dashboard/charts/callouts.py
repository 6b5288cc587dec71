"""Names around the land, with a line each, for the places in which no name fits.

Each stands on the side that is nearest: west or east of the land at its height, or over or under
the coast or border above or below it. A field is large enough to touch on a phone, where two small
cities are a few pixels wide.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from coverage_portal.dashboard.charts.rooms import rings_of
from coverage_portal.dashboard.charts.scales import n, spread, text_width

MARGIN = 20  # around the land, in units of the outlines (about 550 m)
TOUCH = 112  # height of a field: 24 px on a phone
NEAR = 50  # height of text on a phone, where a unit is a fifth of a pixel: 11 px
BOLD = 1.14  # a name is set in bold, which is wider than the guess for a text
GAP = 14  # between a name and its line
LINE = 34  # from a name to its value on a wide page
DOT = 7
STEP = 20

Box = tuple[float, float, float, float]  # left, top, right, bottom
Shape = dict[str, Any]
Edges = Mapping[int, tuple[float, float]]  # the highest and lowest of the land, step by step


def call_out(shapes: list[Shape], land: Box) -> Box:
    """Gives a `call` to each shape without a label of its own; the box that holds all of it."""
    left, top, right, bottom = land
    edges = _edges(shapes)
    sides: dict[str, list[Shape]] = {"west": [], "east": [], "north": [], "south": []}
    for shape in shapes:
        if "y_name" not in shape:
            sides[_nearest(shape, land, edges)].append(shape)
    west = _fitting(sides["west"], bottom - top, TOUCH)
    east = _fitting(sides["east"], bottom - top, TOUCH)
    _beside(west, left - MARGIN, land, "end")
    _beside(east, right + MARGIN, land, "start")
    north = _over(sides["north"], edges, land, -1)
    south = _over(sides["south"], edges, land, 1)
    return (
        left - _side(west) - MARGIN,
        min([top, *north]) - MARGIN,
        right + _side(east) + MARGIN,
        max([bottom, *south]) + MARGIN,
    )


def _nearest(shape: Shape, land: Box, edges: Edges) -> str:
    left, _top, right, _bottom = land
    x, y = shape["at"]
    high, low = _reach(shape, x, edges)
    ways = {"west": x - left, "east": right - x, "north": y - high, "south": low - y}
    return min(ways, key=lambda side: ways[side])


def _reach(shape: Shape, x: float, edges: Edges) -> tuple[float, float]:
    """The highest and lowest of the land where the shape's name would stand."""
    half = _width(shape) / 2 + GAP
    found = [shape["at"][1]]
    for step in range(int((x - half) // STEP), int((x + half) // STEP) + 1):
        found += edges.get(step, ())
    return min(found), max(found)


def _edges(shapes: list[Shape]) -> Edges:
    found: dict[int, tuple[float, float]] = {}
    for shape in shapes:
        for step, (high, low) in _edges_of(shape["path"]).items():
            known = found.get(step, (high, low))
            found[step] = min(high, known[0]), max(low, known[1])
    return found


@lru_cache(maxsize=4096)
def _edges_of(path: str) -> Edges:
    """Kept by the path: outlines do not change between two views of a map."""
    found: dict[int, tuple[float, float]] = {}
    for x, y in (point for ring in rings_of(path) for point in ring):
        high, low = found.get(x // STEP, (y, y))
        found[x // STEP] = min(high, y), max(low, y)
    return found


def _fitting(shapes: list[Shape], room: float, apart: float) -> list[Shape]:
    """Where there is no room for all, those too small to touch come first."""
    return sorted(shapes, key=lambda shape: shape["size"])[: int(room // apart)]


def _side(shapes: list[Shape]) -> float:
    return max((_width(shape) + 4 * GAP for shape in shapes), default=0)


def _width(shape: Shape) -> float:
    return max(text_width(shape["name"], NEAR), text_width(shape["value"], NEAR)) * BOLD


def _beside(shapes: list[Shape], edge: float, land: Box, anchor: str) -> None:
    _left, top, _right, bottom = land
    wanted = [shape["at"][1] for shape in shapes]
    heights = spread(wanted, TOUCH, top + TOUCH / 2, bottom - TOUCH / 2)
    outward = -1 if anchor == "end" else 1
    for shape, y in zip(shapes, heights, strict=True):
        width = _width(shape)
        x = edge + outward * 2 * GAP
        shape["call"] = _field(shape, x, y, anchor, (x - width if anchor == "end" else x, width))
        _lead(shape, edge + outward * GAP, y)


def _over(shapes: list[Shape], edges: Edges, land: Box, downward: int) -> list[float]:
    """Over the land (-1) or under it (1), as near as it allows; the outer edges of the fields."""
    left, _top, right, _bottom = land
    apart = max((_width(shape) for shape in shapes), default=0) + 2 * GAP
    shapes = _fitting(shapes, right - left, apart)
    middles = spread([s["at"][0] for s in shapes], apart, left + apart / 2, right - apart / 2)
    outer = []
    for shape, x in zip(shapes, middles, strict=True):
        high, low = _reach(shape, x, edges)
        y = (low if downward > 0 else high) + downward * (TOUCH / 2 + GAP)
        shape["call"] = _field(shape, x, y, "mid", (x - apart / 2, apart))
        _lead(shape, x, y - downward * (TOUCH / 2 - GAP))
        outer.append(y + downward * TOUCH / 2)
    return outer


def _field(
    shape: Shape, x: float, y: float, anchor: str, span: tuple[float, float]
) -> dict[str, Any]:
    left, width = span
    return {
        "x": n(x),
        "y": n(y - TOUCH / 2),
        "left": n(left - GAP),
        "width": n(width + 2 * GAP),
        "name_y": n(y - 6),
        "value_y": n(y + LINE - 6),
        "anchor": anchor,
    }


def _lead(shape: Shape, x: float, y: float) -> None:
    """From the name to a dot inside the place: as a path, and as where it starts."""
    at_x, at_y = shape["at"]
    dot = f"M{n(at_x - DOT)} {n(at_y)}a{DOT} {DOT} 0 1 0 {2 * DOT} 0a{DOT} {DOT} 0 1 0-{2 * DOT} 0"
    shape["call"] |= {"from": (x, y), "line": f"M{n(x)} {n(y)}L{n(at_x)} {n(at_y)}{dot}"}
