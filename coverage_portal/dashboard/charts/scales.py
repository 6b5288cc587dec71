"""From values to places on paper: scales, ticks, paths, and labels that do not collide."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10
from statistics import fmean

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom

NARROW = set("ijlt.,:;|!'()[] fr")  # digits are all of one width on the page
WIDE = set("+−mwMW%ABCDEFGHKNOPQRUVXYZ")


PIECE = 10  # of a line: the box around a steep one is hardly larger than the line


@dataclass(frozen=True, slots=True)
class Scale:
    """Linear from a span of values to a span of coordinates; a span of one value is its middle."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        if self.high == self.low:
            return (self.start + self.end) / 2
        return self.start + (value - self.low) * (self.end - self.start) / (self.high - self.low)


def n(value: float) -> str:
    """A coordinate, to a tenth: `12.3`, `12`."""
    text = f"{value:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round values from at or below `low` to at or above `high`, 1, 2 or 5 of a power of ten apart.

    >>> ticks(30.1, 46)
    [30.0, 35.0, 40.0, 45.0, 50.0]
    """
    span = (high - low) or abs(high) or 1
    rough = span / about
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(step * index, 9) for index in range(first, max(last, first + 1) + 1)]


def written(points: Iterable[Point | None]) -> list[str | None]:
    """`12.3 40` for each point."""
    return [None if point is None else f"{n(point[0])} {n(point[1])}" for point in points]


def path(points: Iterable[Point | None]) -> str:
    """`M1 2L3 4`; None breaks the line. A point alone between breaks draws nothing here."""
    steps: list[str] = []
    pen = "M"
    for point in written(points):
        if point is None:
            pen = "M"
            continue
        steps.append(pen + point)
        pen = "L"
    return "".join(steps)


def lone(points: Sequence[Point | None]) -> list[Point]:
    """Points without a neighbour on either side: a line would not show them."""
    padded = [None, *points, None]
    return [
        middle
        for (before, middle), (_, after) in zip(
            pairwise(padded), pairwise(padded[1:]), strict=False
        )
        if middle is not None and before is None and after is None
    ]


def area(upper: Sequence[str | None], lower: Sequence[str | None]) -> str:
    """Closed bands between two lines of written points, one for each run in which both are known."""
    bands: list[str] = []
    above: list[str] = []
    below: list[str] = []
    for top, bottom in [*zip(upper, lower, strict=True), (None, None)]:
        if top is not None and bottom is not None:
            above.append(top)
            below.append(bottom)
        elif above:
            bands.append(f"M{'L'.join([*above, *reversed(below)])}Z")
            above, below = [], []
    return "".join(bands)


def spread(wanted: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Positions as near to the wanted ones as `apart` between neighbours allows, inside the span.

    Where there is no room for all, they are set evenly.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    if len(wanted) > 1 and apart * (len(wanted) - 1) > high - low:
        apart = (high - low) / (len(wanted) - 1)
    # Neighbours that would touch form a block, which stands where its members wanted on average.
    blocks: list[list[float]] = []
    for place, index in enumerate(order):
        blocks.append([wanted[index] - place * apart])
        while len(blocks) > 1 and fmean(blocks[-2]) > fmean(blocks[-1]):
            last = blocks.pop()
            blocks[-1] += last
    starts = [fmean(block) for block in blocks for _ in block]
    placed = [0.0] * len(wanted)
    for place, index in enumerate(order):
        ceiling = high - (len(order) - 1) * apart
        placed[index] = min(max(starts[place], low), ceiling) + place * apart
    return placed


def text_width(text: str, size: float) -> float:
    """A generous guess, for deciding whether a label fits."""
    wide = sum(0.38 if c in NARROW else 0.76 if c in WIDE else 0.62 for c in text)
    return wide * size


def boxed(text: str, x: float, y: float, size: float, anchor: str = "middle") -> Box:
    """The box of a text whose baseline is at y."""
    width = text_width(text, size)
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return left, y - size * 0.85, left + width, y + size * 0.25


def overlaps(box: Box, others: Iterable[Box]) -> bool:
    return any(
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
        for other in others
    )


def beads(points: Iterable[Point | None], radius: float = 3) -> list[Box]:
    """A line as obstacles for labels: a box around each short piece of it."""
    found: list[Box] = []
    last: Point | None = None
    for point in points:
        if point is not None:
            x, y = last or point
            across, down = point[0] - x, point[1] - y
            pieces = 1 + int(max(abs(across), abs(down)) / PIECE)
            across, down = across / pieces, down / pieces
            for _ in range(pieces):
                left, right = (x, x + across) if across > 0 else (x + across, x)
                top, bottom = (y, y + down) if down > 0 else (y + down, y)
                found.append((left - radius, top - radius, right + radius, bottom + radius))
                x, y = x + across, y + down
        last = point
    return found
