"""Six classes of coverage around the target: the edge between the third and fourth is the target.

So a place in class 4 or above has reached it and one in class 3 or below has not, exactly: edges
are compared in people, as the state is, and not in rounded percentages.
"""

import itertools
from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import lcm

from common import formats
from participants.coverage.position import Position

STEP = Decimal(10)  # points: classes people can name (26, 36, 46, 56, 66)
UNTARGETED = Decimal(50)  # the middle of the scale where there is no target to class by


@dataclass(frozen=True)
class Classes:
    edges: tuple[Decimal, ...]  # five, ascending
    target: Decimal | None

    @cached_property
    def parts(self) -> tuple[list[int], int]:
        """The edges as whole numbers of one part of a percent, and how many parts a percent has."""
        ratios = [edge.as_integer_ratio() for edge in self.edges]
        whole = lcm(*(bottom for _top, bottom in ratios))
        return [top * (whole // bottom) for top, bottom in ratios], whole

    @cached_property
    def labels(self) -> list[str]:
        """`< 26%`, `26–36%`, …, `≥ 66%`."""
        shown = [formats.short_percent(edge) for edge in self.edges]
        between = [f"{low.removesuffix('%')}–{high}" for low, high in itertools.pairwise(shown)]
        return [f"< {shown[0]}", *between, f"≥ {shown[-1]}"]


def classes_for(position: Position) -> Classes:
    """Around the target the region is measured against."""
    return classes_around(position.target.percent if position.target else None)


def classes_around(target: Decimal | None) -> Classes:
    """Ten points apart; less where a low target leaves no room for two classes below it."""
    middle = target if target is not None else UNTARGETED
    step = min(STEP, middle / 3)
    edges = tuple(middle + step * distance for distance in (-2, -1, 0, 1, 2))
    return Classes(edges, target)


def class_of(position: Position, classes: Classes) -> int | None:
    """1 to 6; None where nothing is known. An edge belongs to the class above it."""
    if position.coverage is None:
        return None
    if position.participants is None or position.workers is None:
        return 1 + bisect_right(classes.edges, position.coverage)
    # A whole edge is at most the exact percentage where it is at most its whole part.
    edges, whole = classes.parts
    return 1 + bisect_right(edges, position.participants * 100 * whole // position.workers.number)
