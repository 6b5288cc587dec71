"""A place's way and the path to its target in a small picture; all of one sheet have one scale."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from common.months import add_months
from coverage_portal.dashboard.charts import axes
from coverage_portal.dashboard.charts.months import Covered, consecutive

WIDTH, HEIGHT = 200, 104
LEFT, RIGHT, TOP, BOTTOM = 28, 8, 6, 14  # around the plot: what is written at the left and below
MARKS = 3  # lines across, about

Shares = Mapping[date, Decimal]
Point = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Scale:
    """What all pictures of a sheet share."""

    first: date
    end: date
    low: float
    high: float
    marks: Sequence[tuple[str, str]] = ()  # its height in the picture, and the per cent

    @classmethod
    def of(cls, months: Iterable[date], shares: Iterable[Decimal]) -> "Scale":
        known = list(months)
        axis = axes.value_axis(*_ends(shares), axes.percent_tick, about=MARKS)
        first, end = min(known), max(known)
        low, high = axis["range"]
        scale = cls(first, end if end > first else add_months(first, 1), low, high)
        written = zip(axis["tickvals"], axis["ticktext"], strict=True)
        return replace(scale, marks=[(scale.y(value), text) for value, text in written])

    def x(self, month: date) -> str:
        across = (month - self.first).days / (self.end - self.first).days
        return f"{LEFT + across * (WIDTH - LEFT - RIGHT):.1f}"

    def y(self, share: Decimal | float) -> str:
        up = (float(share) - self.low) / (self.high - self.low)
        return f"{HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM):.1f}"

    def at(self, month: date, share: Decimal) -> Point:
        return self.x(month), self.y(share)


@dataclass(frozen=True, slots=True)
class SmallPath:
    line: str
    points: Sequence[Point]  # months without a neighbour, and the last one
    path: str
    goal: Point | None


def small_path(scale: Scale, line: Mapping[date, Covered], path: Shares) -> SmallPath:
    known = {month: one.coverage for month, one in sorted(line.items()) if one.coverage is not None}
    runs = consecutive(known)
    lone = [run[0] for run in runs if len(run) == 1]
    dots = dict.fromkeys([*lone, *([max(known)] if known else [])])
    shown = {month: share for month, share in path.items() if month >= scale.first}
    return SmallPath(
        line=_steps(scale, runs, known),
        points=[scale.at(month, known[month]) for month in dots],
        path=_steps(scale, [sorted(shown)], shown),
        goal=scale.at(max(shown), shown[max(shown)]) if shown else None,
    )


def _ends(shares: Iterable[Decimal]) -> tuple[float, float]:
    known = [float(share) for share in shares]
    return min(known), max(known)


def _steps(scale: Scale, runs: Iterable[Sequence[date]], shares: Shares) -> str:
    return "".join(
        "M" + "L".join(f"{scale.x(month)} {scale.y(shares[month])}" for month in run)
        for run in runs
        if len(run) > 1
    )
