"""Paper with two scales on it, and labels that find a free place or stay away."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from common.months import months_between
from coverage_portal.dashboard.charts.scales import Box, Point, Scale, boxed, n, overlaps

TEXT = 12.5  # units; a narrow drawing is shown at about its own size, so these are pixels
ROOM_BELOW = 8  # from the lowest line of the grid to the names of the years
VALUE = 15.6  # of a value set in bold, as wide as the widest of the system fonts makes it
SIZES = [("wide", 560, 300), ("narrow", 340, 300)]


@dataclass
class Paper:
    """The two scales of one size, and the labels set so far."""

    width: int
    height: int
    first: date
    x: Scale
    y: Scale
    taken: list[Box] = field(default_factory=list)

    def at(self, month: date, share: Any) -> Point:
        return self.x(months_between(self.first, month)), self.y(float(share))


def label(
    text: str, x: float, y: float, paper: Paper, gap: float, *, bold: bool = False
) -> dict[str, str] | None:
    """Above, below or beside its point, wherever nothing is in the way; else nowhere."""
    size = TEXT * (1.06 if bold else 1)
    places = [
        (x, y - gap, "middle"),
        (x - 2, y - gap, "end"),
        (x, y + gap + size * 0.8, "middle"),
        (x + 4, y + gap + size * 0.8, "start"),
        (x - gap, y + size * 0.35, "end"),
        (x + gap, y + size * 0.35, "start"),
    ]
    for left, base, anchor in places:
        box = boxed(text, left, base, size, anchor)
        inside = (
            box[0] >= paper.x.start
            and box[2] <= paper.width
            and box[1] > 0
            and box[3] <= paper.y.start + ROOM_BELOW
        )
        if inside and not overlaps(box, paper.taken):
            paper.taken.append(box)
            return {"label": text, "lx": n(left), "ly": n(base), "anchor": anchor}
    return None


def dotted(x: float, y: float, radius: float = 5) -> Box:
    return x - radius, y - radius, x + radius, y + radius
