"""A place's outline as an SVG path, in one plane for all places, so that maps need no geometry.

Plate carrée around the equator: Indonesia lies between 11° S and 6° N, where a degree of longitude
and one of latitude differ by less than 2 %.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

UNITS_PER_DEGREE = 200  # a path of whole numbers, about 550 m each
WEST, NORTH = 90, 10  # west and north of all of Indonesia: no coordinate is below 0

Ring = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Outline:
    path: str
    box: tuple[int, int, int, int]  # left, top, right, bottom
    label: tuple[int, int]  # the middle of the largest part


def outline(geometry: dict[str, Any]) -> Outline:
    """Raises ValueError for anything but a Polygon or MultiPolygon with coordinates."""
    polygons = {
        "Polygon": lambda: [geometry["coordinates"]],
        "MultiPolygon": lambda: geometry["coordinates"],
    }.get(geometry.get("type", ""), list)()
    rings = [[_project(point) for point in ring] for polygon in polygons for ring in polygon]
    if not rings:
        raise ValueError("geometry is not a Polygon or MultiPolygon with coordinates")
    xs = [x for ring in rings for x, _ in ring]
    ys = [y for ring in rings for _, y in ring]
    largest = max(rings, key=lambda ring: abs(_doubled_area(ring)))
    return Outline(
        path="".join(_path(ring) for ring in rings),
        box=(int(min(xs)), int(min(ys)), int(max(xs)) + 1, int(max(ys)) + 1),
        label=_middle(largest),
    )


def _project(point: Iterable[float]) -> tuple[float, float]:
    longitude, latitude = list(point)[:2]
    return (longitude - WEST) * UNITS_PER_DEGREE, (NORTH - latitude) * UNITS_PER_DEGREE


def _path(ring: Ring) -> str:
    """Relative steps between whole points; points that fall together are left out."""
    points = [(round(x), round(y)) for x, y in ring]
    steps = []
    (last_x, last_y), rest = points[0], points[1:-1]
    for x, y in rest:
        if (x, y) != (last_x, last_y):
            steps.append(f"{x - last_x} {y - last_y}")
            last_x, last_y = x, y
    if len(steps) < 2:
        return ""
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z".replace(" -", "-")


def _doubled_area(ring: Ring) -> float:
    return sum(
        x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True)
    )


def _middle(ring: Ring) -> tuple[int, int]:
    area = _doubled_area(ring)
    if not area:
        return round(ring[0][0]), round(ring[0][1])
    x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x1 * y2 - x2 * y1
        x += (x1 + x2) * cross
        y += (y1 + y2) * cross
    return round(x / (3 * area)), round(y / (3 * area))
