"""Where the labels of a native chart of months stand, so that none lies upon another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from coverage_portal.exports.fitting import POINTS, measure

SIZE = 14  # points
HEIGHT = 0.27  # inches of a label
AWAY = 0.12  # from its point
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Label:
    series: int
    month: date
    value: float
    words: str


@dataclass(frozen=True, slots=True)
class Field:
    """The plot in inches, from below: months across, values upwards."""

    months: Sequence[date]
    values: tuple[float, float]
    size: tuple[float, float]

    def at(self, label: Label) -> tuple[float, float]:
        low, high = self.values
        across = self.months.index(label.month) / max(1, len(self.months) - 1)
        upwards = (label.value - low) / ((high - low) or 1)
        return across * self.size[0], upwards * self.size[1]


def place_labels(labels: Sequence[Label], field: Field) -> Iterator[tuple[int, date, str, str]]:
    """(series, month, words, where), the newest month first; one without room stays away: the value
    is in the chart's data, and on the page."""
    taken = [_around(*field.at(label)) for label in labels]
    for label in sorted(labels, key=lambda each: (each.month, each.value), reverse=True):
        x, y = field.at(label)
        own = _around(x, y)
        others = [box for box in taken if box != own]
        for where, box in _places(x, y, measure(label.words, SIZE, bold=True) / POINTS).items():
            if box[1] > 0 and not any(_meet(box, other) for other in others):
                taken.append(box)
                yield label.series, label.month, label.words, where
                break


def _places(x: float, y: float, width: float) -> dict[str, Box]:
    half, middle = width / 2, HEIGHT / 2
    return {
        "above": (x - half, y + AWAY, x + half, y + AWAY + HEIGHT),
        "below": (x - half, y - AWAY - HEIGHT, x + half, y - AWAY),
        "left": (x - AWAY - width, y - middle, x - AWAY, y + middle),
        "right": (x + AWAY, y - middle, x + AWAY + width, y + middle),
    }


def _around(x: float, y: float) -> Box:
    return x - AWAY / 2, y - AWAY / 2, x + AWAY / 2, y + AWAY / 2


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
