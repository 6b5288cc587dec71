"""Where the names on a map stand: in their own place where they fit, else in the nearest free spot
around the land with a line to the place."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from coverage_portal.dashboard.charts.areas import Ring
from coverage_portal.dashboard.charts.axes import text_width

MAP_WIDTH = 340  # pixels of the narrowest drawing
TEXT = 10  # pixels there
LINE = TEXT * 1.15
BOLD = 1.08
SNUG = 0.85  # the guess of a text's width is generous
ROWS = 5  # heights at which a label must be inside its place
CELL = 7  # pixels: the size of the cells that are land or water
PADDING = 0.24, 0.14  # of the land's width and height, free on each side for names

Box = tuple[float, float, float, float]  # left, top, right, bottom
Span = tuple[float, float]
Point = tuple[float, float]
Line = tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    value: str
    title: str
    ink: str  # the colour of a text upon it
    rings: Sequence[Ring]
    middle: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Placed:
    """`tip` is where the line from a name outside its place ends; None for a name inside."""

    place: Place
    x: float
    y: float
    box: Box
    tip: tuple[float, float] | None = None

    @property
    def foot(self) -> tuple[float, float]:
        """The point of the label nearest to its place; within its own place there is no line."""
        if self.tip is None:
            return self.place.middle
        x, y = self.place.middle
        left, top, right, bottom = self.box
        return min(max(x, left), right), min(max(y, top), bottom)


def label_places(places: Sequence[Place], *, are_named: bool) -> tuple[list[Placed], Box]:
    """The labels, and the box that holds the land and all of them."""
    land = _bounds(places)
    if not are_named:
        return [], land
    pad_x, pad_y = (land[2] - land[0]) * PADDING[0], (land[3] - land[1]) * PADDING[1]
    view = (land[0] - pad_x, land[1] - pad_y, land[2] + pad_x, land[3] + pad_y)
    unit = (view[2] - view[0]) / MAP_WIDTH
    labels, outside = [], []
    for place in places:
        label = _inside_label(place, unit)
        labels.append(label) if label else outside.append(place)
    taken = Taken(view, unit * CELL)
    taken.add_land(places)
    for label in labels:
        taken.add(label)
    # Those nearest to free water or foreign land first: they need the nearest spots most.
    for place in sorted(outside, key=lambda place: taken.distance_out(place.middle)):
        label = _outside_label(place, view, unit, taken)
        if label:
            labels.append(label)
            taken.add(label)
    margin = 3 * unit
    boxes = [land, *(label.box for label in labels)]
    return labels, (
        min(box[0] for box in boxes) - margin,
        min(box[1] for box in boxes) - margin,
        max(box[2] for box in boxes) + margin,
        max(box[3] for box in boxes) + margin,
    )


def _bounds(places: Sequence[Place]) -> Box:
    xs = [x for place in places for ring in place.rings for x, _y in ring]
    ys = [y for place in places for ring in place.rings for _x, y in ring]
    return min(xs), min(ys), max(xs), max(ys)


def _size(place: Place, unit: float) -> tuple[float, float]:
    width = max(text_width(place.name, TEXT) * BOLD, text_width(place.value, TEXT))
    return width * unit, 2 * LINE * unit


def _inside_label(place: Place, unit: float) -> Placed | None:
    width, height = _size(place, unit)
    x, y, room = roomiest(place.rings, height)
    if room < width * SNUG:
        return None
    return Placed(place, x, y, (x - width / 2, y - height / 2, x + width / 2, y + height / 2))


def _outside_label(place: Place, view: Box, unit: float, taken: "Taken") -> Placed | None:
    """In the free spot that is nearest to the place."""
    width, height = _size(place, unit)
    x, y = place.middle
    step = unit * CELL
    spots = []
    for column in range(int((view[2] - view[0] - width) / step) + 1):
        left = view[0] + column * step
        across = max(left - x, 0, x - left - width)
        for row in range(int((view[3] - view[1] - height) / step) + 1):
            top = view[1] + row * step
            spots.append((across**2 + max(top - y, 0, y - top - height) ** 2, left, top))
    for _distance, left, top in sorted(spots):
        box = (left, top, left + width, top + height)
        if taken.is_free(box):
            label = Placed(place, left + width / 2, top + height / 2, box, place.middle)
            if not taken.is_crossed(label):
                return label
    return None


class Taken:
    """What of the view is land or label, in small cells: a number a row, with a bit a cell."""

    def __init__(self, view: Box, step: float) -> None:
        self.left, self.top, _right, bottom = view
        self.step = step
        self.rows = [0] * (ceil((bottom - self.top) / step) + 2)
        self.labels: list[Placed] = []

    def add(self, label: Placed) -> None:
        self.labels.append(label)
        for row in self._rows(label.box):
            self.rows[row] |= self._bits(label.box[0], label.box[2])

    def add_land(self, places: Sequence[Place]) -> None:
        for place in places:
            edges = edges_of(place.rings)
            low, high = edges[:, 1].min().item(), edges[:, 1].max().item()
            for row in self._rows((0, low, 0, high)):
                for start, end in _inside(edges, self.top + (row + 0.5) * self.step):
                    self.rows[row] |= self._bits(start, end)

    def is_free(self, box: Box) -> bool:
        bits = self._bits(box[0], box[2])
        return not any(self.rows[row] & bits for row in self._rows(box))

    def is_crossed(self, label: Placed) -> bool:
        """No line may cross another, nor run through a name."""
        lead = (label.foot, label.place.middle)
        for other in self.labels:
            other_lead = (other.foot, other.place.middle)
            if _cross(lead, other_lead) or any(
                _cross(lead, line) for line in _diagonals(other.box)
            ):
                return True
            if any(_cross(other_lead, line) for line in _diagonals(label.box)):
                return True
        return False

    def distance_out(self, point: Point) -> int:
        """How many cells it is to the nearest free one to the left, right, above or below."""
        column = int((point[0] - self.left) / self.step)
        row = int((point[1] - self.top) / self.step)
        steps = 0
        while all(
            self.rows[at] >> max(over, 0) & 1
            for over, at in (
                (column - steps, row),
                (column + steps, row),
                (column, max(row - steps, 0)),
                (column, min(row + steps, len(self.rows) - 1)),
            )
        ):
            steps += 1
        return steps

    def _rows(self, box: Box) -> range:
        return range(int((box[1] - self.top) / self.step), ceil((box[3] - self.top) / self.step))

    def _bits(self, start: float, end: float) -> int:
        first = int((start - self.left) / self.step)
        return (1 << ceil((end - self.left) / self.step)) - (1 << first)


def _diagonals(box: Box) -> list[Line]:
    left, top, right, bottom = box
    return [((left, top), (right, bottom)), ((left, bottom), (right, top))]


def _cross(one: Line, other: Line) -> bool:
    def side(line: Line, point: Point) -> bool:
        (x, y), (end_x, end_y) = line
        return (end_x - x) * (point[1] - y) > (end_y - y) * (point[0] - x)

    return side(one, other[0]) != side(one, other[1]) and side(other, one[0]) != side(other, one[1])


def roomiest(rings: Sequence[Ring], height: float) -> tuple[float, float, float]:
    """The widest rectangle of this height inside the rings: its middle and its width."""
    edges = edges_of(rings)
    low, high = edges[:, 1].min().item(), edges[:, 1].max().item()
    step = height / (ROWS - 1)
    heights = [low + step * (row + 0.5) for row in range(int((high - low) / step))]
    rows = [_inside(edges, y) for y in heights]
    best = (0.0, 0.0, 0.0)
    for first in range(len(rows) - ROWS + 1):
        span = _free(rows[first : first + ROWS])
        if span and span[1] - span[0] > best[2]:
            best = (span[0] + span[1]) / 2, heights[first + ROWS // 2], span[1] - span[0]
    return best


def _free(rows: Sequence[list[Span]]) -> Span | None:
    """The widest stretch that is inside in every row."""
    spans: list[Span] = [(float("-inf"), float("inf"))]
    for row in rows:
        spans = [(max(a, c), min(b, d)) for a, b in spans for c, d in row if max(a, c) < min(b, d)]
    return max(spans, key=lambda span: span[1] - span[0], default=None)


def edges_of(rings: Sequence[Ring]) -> np.ndarray:
    """Every edge of the rings, a row each: x and y of both ends."""
    corners = [np.asarray(ring, dtype=float) for ring in rings]
    return np.concatenate([np.hstack([ends, np.roll(ends, -1, axis=0)]) for ends in corners])


def _inside(edges: np.ndarray, height: float) -> list[Span]:
    """The stretches of a horizontal line that lie inside."""
    crossed = edges[(edges[:, 1] <= height) != (edges[:, 3] <= height)]
    x1, y1, x2, y2 = crossed.T
    crossings = np.sort(x1 + (height - y1) * (x2 - x1) / (y2 - y1)).tolist()
    return list(zip(crossings[::2], crossings[1::2], strict=False))
