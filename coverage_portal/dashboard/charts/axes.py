"""What the figures share: layout, the axis of months, the axis of values, and where labels stand.

A figure is drawn from 340 pixels of width up and at its own height, so what would collide is decided
for the narrowest drawing once; on a wider one there is only more room.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from html import escape
from itertools import pairwise
from math import ceil, floor, log10
from statistics import fmean
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from common.arithmetic import round_half_up
from coverage_portal.dashboard.charts.palette import role
from coverage_portal.dashboard.charts.svg import Json

NARROW, HEIGHT = 340, 300  # pixels
TOP, BOTTOM = 14, 28
TEXT = 12.5  # pixels
NO_MARGIN = {"l": 0, "r": 0, "t": 0, "b": 0}
HALF_MONTH = timedelta(days=16)
FEW_MONTHS = 18

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom


def figure(traces: Sequence[dict[str, Any]], layout: dict[str, Any]) -> Json:
    """A Plotly figure as its JSON: plotly's own class takes five times as long to hold the same,
    and is made where somebody opens the figure. A test puts every chart through its checks."""
    return {"data": list(traces), "layout": layout}


def layout(
    *, left: float = 0, right: float = 0, height: float = HEIGHT, **more: Any
) -> dict[str, Any]:
    """Where the axes lie, and how the reader may use the figure."""
    return {
        "template": "none",
        "height": round(height),
        "margin": {"l": round(left), "r": round(right), "t": TOP, "b": BOTTOM},
        "font": {"size": TEXT, "color": role("soft")},
        "separators": ",." if formats.language() == "id" else ".,",
        "showlegend": True,
        "legend": {"orientation": "h", "y": -0.12},
        "hovermode": "closest",
        "dragmode": False,
    } | more


def bare_axis(low: float, high: float) -> dict[str, Any]:
    """An axis that carries no scale: what stands beside its marks says all."""
    return {"visible": False, "fixedrange": True, "range": [low, high]}


def day(month: date) -> str:
    return month.isoformat()


def lone(values: Sequence[Any]) -> list[bool]:
    """Which of the values have no neighbour on either side: a line would not show them."""
    padded = [None, *values, None]
    return [
        value is not None and before is None and after is None
        for before, value, after in zip(padded, padded[1:], padded[2:], strict=False)
    ]


def month_axis(months: Sequence[date], room: float) -> dict[str, Any]:
    """January of each year, else the first month; none so near that they would touch.

    Of a year or little more, where it begins and ends as well: one January alone tells nothing.
    `room`: pixels between the axis' ends in the narrowest drawing.
    """
    januaries = [month for month in months if month.month == 1]
    is_short = len(months) > FEW_MONTHS and bool(januaries)
    marked = januaries if is_short else [months[0], months[-1], *januaries]
    span = max((months[-1] - months[0]).days, 1)
    ticks: dict[date, str] = {}
    taken: list[tuple[float, float]] = []
    for month in dict.fromkeys(marked):
        text = str(month.year) if is_short else formats.short_month(month)
        middle, half = (month - months[0]).days / span * room, text_width(text) / 2
        if all(middle - half > end + 6 or middle + half < start - 6 for start, end in taken):
            ticks[month] = text
            taken.append((middle - half, middle + half))
    return {
        "type": "date",
        "range": [day(months[0] - HALF_MONTH), day(months[-1] + HALF_MONTH)],
        "tickvals": [day(month) for month in sorted(ticks)],
        "ticktext": [ticks[month] for month in sorted(ticks)],
        "ticks": "outside",
        "tickcolor": role("rule"),
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "hoverformat": "%m/%Y",
    }


def value_axis(
    low: float,
    high: float,
    write: Callable[[float], str],
    *,
    from_low: bool = False,
    about: int = 5,
) -> dict[str, Any]:
    """`from_low`: the axis begins at `low` itself and not at the round value below it."""
    step = tick_step(low, high, about)
    if low == high:  # one value alone stands between two marks
        high = step * (floor(low / step) + 1)
    first = low if from_low else min(low, round(floor(low / step + 1e-9) * step, 9))
    last = high + max(high - first, step) * 0.04
    start = ceil(first / step - 1e-9)
    marks = [round(step * number, 9) for number in range(start, floor(last / step + 1e-9) + 1)]
    return {
        "range": [first - (0 if not from_low else (high - low) * 0.03), last],
        "tickvals": marks,
        "ticktext": [write(mark) for mark in marks],
        "gridcolor": role("line"),
        "showgrid": True,
        "zeroline": False,
        "fixedrange": True,
    }


def tick_step(low: float, high: float, about: int = 5) -> float:
    """1, 2 or 5 of a power of ten.

    >>> tick_step(30.1, 46)
    5.0
    """
    rough = ((high - low) or abs(high) or 1) / about
    power = 10.0 ** floor(log10(rough))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)


def percent_tick(value: float) -> str:
    return formats.short_percent(Decimal(f"{value:g}"))


def short_people(people: float) -> str:
    """`316 rb`, `1,2 jt`: on an axis, where every digit takes room."""
    if abs(people) >= 1_000_000:
        return _("%(number)s jt") % {
            "number": formats.decimal(round_half_up(Decimal(people) / 1_000_000, 1), 1)
        }
    if abs(people) >= 10_000:
        return _("%(number)s rb") % {"number": formats.people(round(people / 1000))}
    return formats.people(round(people))


def axis_room(axis: dict[str, Any]) -> float:
    """Left of an axis of values, for its longest mark."""
    return max(map(text_width, axis["ticktext"]), default=0) + 10


def caption(value: str, *lines: str) -> str:
    """A value in bold and what it is, one below the other."""
    return "<br>".join([f"<b>{escape(value)}</b>", *map(escape, lines)])


NARROW_LETTERS = set("ijlt.,:;|!'()[] fr")
WIDE_LETTERS = set("+−mwMW%ABCDEFGHKNOPQRUVXYZ")


def text_width(text: str, size: float = TEXT) -> float:
    """A generous guess, for deciding whether a label fits."""
    widths = (
        0.38 if letter in NARROW_LETTERS else 0.76 if letter in WIDE_LETTERS else 0.62
        for letter in text
    )
    return sum(widths) * size


def spread(positions: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """As near to the positions as `apart` between neighbours allows, inside the span.

    Where there is no room for all, they are set evenly.
    """
    order = sorted(range(len(positions)), key=lambda index: positions[index])
    if len(positions) > 1 and apart * (len(positions) - 1) > high - low:
        apart = (high - low) / (len(positions) - 1)
    # Neighbours that would touch form a block, which stands where its members would on average.
    blocks: list[list[float]] = []
    for place, index in enumerate(order):
        blocks.append([positions[index] - place * apart])
        while len(blocks) > 1 and fmean(blocks[-2]) > fmean(blocks[-1]):
            last = blocks.pop()
            blocks[-1] += last
    starts = [fmean(block) for block in blocks for _member in block]
    placed = [0.0] * len(positions)
    for place, index in enumerate(order):
        ceiling = high - (len(order) - 1) * apart
        placed[index] = min(max(starts[place], low), ceiling) + place * apart
    return placed


def end_labels(
    ends: Sequence[tuple[float, str, str]], last: date, axis: dict[str, Any], apart: float
) -> dict[str, Any]:
    """Labels right of the last month, level with where their lines end: (height, text, colour)."""
    low, high = axis["range"]
    unit = (high - low) / (HEIGHT - TOP - BOTTOM)
    inset = apart * unit / 2
    heights = spread([end[0] for end in ends], apart * unit, low + inset, high - inset / 2)
    return {
        "type": "scatter",
        "mode": "text",
        "x": [day(last + HALF_MONTH)] * len(ends),
        "y": heights,
        "text": [text for _height, text, _colour in ends],
        "textposition": "middle right",
        "textfont": {"color": [colour for _height, _text, colour in ends]},
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }


@dataclass
class Plot:
    """The narrowest drawing of months and values in pixels, with what is taken of it."""

    months: tuple[date, date]
    values: tuple[float, float]
    left: float
    right: float
    taken: list[Box]

    def at(self, month: date, value: Any) -> Point:
        first, last = self.months
        across = (month - first).days / max((last - first).days, 1)
        down = (self.values[1] - float(value)) / (self.values[1] - self.values[0])
        return (
            self.left + across * (NARROW - self.left - self.right),
            TOP + down * (HEIGHT - TOP - BOTTOM),
        )

    def take_line(self, points: Sequence[Point | None]) -> None:
        """Boxes around short pieces of a line, which labels keep away from."""
        for before, after in pairwise(points):
            if before is None or after is None:
                continue
            pieces = 1 + int(max(abs(after[0] - before[0]), abs(after[1] - before[1])) / 8)
            for piece in range(pieces + 1):
                x = before[0] + (after[0] - before[0]) * piece / pieces
                y = before[1] + (after[1] - before[1]) * piece / pieces
                self.taken.append((x - 3, y - 3, x + 3, y + 3))

    def position(self, text: str, point: Point, gap: float = 6) -> str:
        """Above, below or beside its point, where nothing is in the way; empty where no room is."""
        width, tall = text_width(text, TEXT * 1.06), TEXT * 1.1
        x, y = point
        boxes = {
            "top center": (x - width / 2, y - gap - tall),
            "top left": (x - gap - width, y - gap - tall),
            "bottom center": (x - width / 2, y + gap),
            "bottom right": (x + gap, y + gap),
            "middle left": (x - gap - width, y - tall / 2),
            "middle right": (x + gap, y - tall / 2),
        }
        for name, (left, top) in boxes.items():
            box = (left, top, left + width, top + tall)
            is_inside = left >= self.left and box[2] <= NARROW and top > 0
            if is_inside and box[3] <= HEIGHT - BOTTOM + 4 and not overlaps(box, self.taken):
                self.taken.append(box)
                return name
        return ""


def overlaps(box: Box, others: Sequence[Box]) -> bool:
    return any(
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
        for other in others
    )
