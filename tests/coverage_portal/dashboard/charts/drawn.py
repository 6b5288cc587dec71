"""What the tests read from a drawing: its texts with their boxes, and the traces of its figure."""

from dataclasses import dataclass
from xml.etree import ElementTree

from coverage_portal.dashboard.charts.axes import text_width

FONT = 12.5


@dataclass(frozen=True)
class Text:
    words: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other):
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 1 and down > 1


def drawing(svg):
    return ElementTree.fromstring(svg)


def view(root):
    return [float(part) for part in root.get("viewBox").split()]


def elements(root, tag):
    return [element for element in root.iter() if element.tag.rpartition("}")[2] == tag]


def texts(root):
    """Boxes by the guess that places the labels, which is generous: real letters are narrower."""
    default = float(root.get("font-size", FONT))
    found = []
    for element in elements(root, "text"):
        size = float(element.get("font-size", default))
        words = "".join(element.itertext())
        width = text_width(words, size) * 0.9
        x, y = float(element.get("x")), float(element.get("y"))
        start = {"start": 0, "middle": width / 2, "end": width}[element.get("text-anchor")]
        found.append(Text(words, x - start, y - size * 0.75, x - start + width, y + size * 0.2))
    return found


def collisions(root):
    boxes = texts(root)
    return [
        (one.words, other.words)
        for number, one in enumerate(boxes)
        for other in boxes[number + 1 :]
        if one.overlaps(other)
    ]


def trace(chart, name):
    [found] = [trace for trace in chart.figure.data if trace.name == name]
    return found


def runs(values):
    """How many unbroken pieces a line has."""
    before = [None, *values[:-1]]
    return sum(
        value is not None and last is None for last, value in zip(before, values, strict=True)
    )
