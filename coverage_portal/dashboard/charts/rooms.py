"""The roomiest spot for a label inside an outline, so that no label leaves its own place."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

Ring = list[tuple[int, int]]
Span = tuple[float, float]

ROWS = 5  # heights at which a label must be inside
INSET = 4  # units kept free towards the border


@dataclass(frozen=True, slots=True)
class Room:
    x: float
    y: float
    width: float


@lru_cache(maxsize=4096)
def room(path: str, height: int) -> Room:
    """The widest rectangle of this height inside the path; its middle and width.

    Kept by the path: outlines do not change between two views of a map.
    """
    rings = rings_of(path)
    ys = [y for ring in rings for _, y in ring]
    step = height / (ROWS - 1)
    heights = [min(ys) + step * (row + 0.5) for row in range(int((max(ys) - min(ys)) / step))]
    rows = [_inside(rings, y) for y in heights]
    best = Room(0, (min(ys) + max(ys)) / 2, 0)
    for first in range(len(rows) - ROWS + 1):
        span = _free(rows[first : first + ROWS])
        if span and span[1] - span[0] > best.width:
            best = Room((span[0] + span[1]) / 2, heights[first + ROWS // 2], span[1] - span[0])
    return Room(best.x, best.y, max(0.0, best.width - 2 * INSET))


def rings_of(path: str) -> list[Ring]:
    """The corners of a path of the form `M1 2l3 4 5-6z`, as `regions.outline` writes it."""
    rings = []
    for part in path.split("M")[1:]:
        numbers = [int(number) for number in re.findall(r"-?\d+", part)]
        x, y = numbers[0], numbers[1]
        ring = [(x, y)]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        rings.append(ring)
    return rings


def _free(rows: list[list[Span]]) -> Span | None:
    """The widest stretch that is inside in every row."""
    spans: list[Span] = [(float("-inf"), float("inf"))]
    for row in rows:
        spans = _both(spans, row)
    return max(spans, key=lambda span: span[1] - span[0], default=None)


def _inside(rings: list[Ring], height: float) -> list[Span]:
    crossings = sorted(
        x1 + (height - y1) * (x2 - x1) / (y2 - y1)
        for ring in rings
        for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]])
        if (y1 <= height) != (y2 <= height)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=False))


def _both(first: list[Span], second: list[Span]) -> list[Span]:
    return [(max(a, c), min(b, d)) for a, b in first for c, d in second if max(a, c) < min(b, d)]
