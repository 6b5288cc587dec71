"""Who brought whom: the people gained in a place, shared among those who promised them.

Nobody is counted for two commitments. People are gained in *cells*, a place with a segment (or
with the source that counts them itself: KUR, a cohort), month by month. A month's gain of a cell
goes

1. to whom it is counted for by a source of its own (`apart`): what such sources have counted up to
   a month is taken off what was gained up to it, but never more than was gained;
2. of the commitments that cover the cell in that month, to the narrowest one (the fewest cells): a
   promise for Ketapang comes before one for the whole province;
3. equally narrow ones share it by what each promised, in whole people (largest remainder).

A loss is shared in the same way. What the month before the first was corrected by since the
baseline was frozen goes to the first month that is counted.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

Cell = tuple[int, str]  # place and segment, or place and KUR, or cohort and COHORT
People = Mapping[date, int]  # at the end of each month that is known


@dataclass(frozen=True, slots=True)
class Promise:
    """`people` between the end of `baseline_month` and that of `last_month`, in these cells."""

    key: Hashable
    cells: frozenset[Cell]
    people: int
    baseline_month: date
    last_month: date
    baseline: Mapping[Cell, int] = field(default_factory=dict)  # as frozen; people by cell
    # Places and segments in which a source of its own counts people (KUR, a cohort, reports by hand),
    # and whether it leaves open in which of several places.
    ground: frozenset[Cell] = frozenset()
    is_anywhere: bool = False

    def counts(self, month: date) -> bool:
        return self.baseline_month < month <= self.last_month


Gains = dict[Hashable, dict[date, int]]  # promise -> month -> people gained in it
CellGains = dict[Hashable, dict[Cell, dict[date, int]]]


def shared_gains(
    promises: Sequence[Promise],
    people: Mapping[Cell, People],
    apart: Mapping[Cell, People] | None = None,
) -> Gains:
    """What each promise gained, month by month; a month without a known figure has none.

    `people` at the end of each month by cell; `apart`: gains of a month that count elsewhere.
    """
    return together(gains_by_cell(promises, people, apart))


def together(by_cell: CellGains) -> Gains:
    gains: Gains = {}
    for key, cells in by_cell.items():
        gains[key] = {}
        for by_month in cells.values():
            for month, gained in by_month.items():
                gains[key][month] = gains[key].get(month, 0) + gained
    return gains


def gains_by_cell(
    promises: Sequence[Promise],
    people: Mapping[Cell, People],
    apart: Mapping[Cell, People] | None = None,
) -> CellGains:
    gains: CellGains = {promise.key: {} for promise in promises}
    for cell in set().union(*(promise.cells for promise in promises)):
        of_cell = [promise for promise in promises if cell in promise.cells]
        taken = (apart or {}).get(cell, {})
        shared: Gains = {promise.key: defaultdict(int) for promise in of_cell}
        _share_cell(cell, of_cell, people.get(cell, {}), taken, shared)
        for key, by_month in shared.items():
            gains[key][cell] = dict(by_month)
    return gains


def _share_cell(
    cell: Cell, promises: Sequence[Promise], people: People, taken: People, gains: Gains
) -> None:
    corrected: set[Hashable] = set()
    gained = counted = left = 0  # up to a month
    for former, month in pairwise(sorted(people)):
        among = [promise for promise in promises if promise.counts(month)]
        if not among:
            continue
        fewest = min(len(promise.cells) for promise in among)
        among = [promise for promise in among if len(promise.cells) == fewest]
        weights = [promise.people for promise in among]
        gained += people[month] - people[former]
        counted += sum(number for one, number in taken.items() if former < one <= month)
        before, left = left, _left(gained, counted)
        for promise, part in zip(among, split(left - before, weights), strict=True):
            gains[promise.key][month] += part
        for number, promise in enumerate(among):
            if promise.key in corrected or cell not in promise.baseline:
                continue
            corrected.add(promise.key)
            if former <= promise.baseline_month:
                moved = people[former] - promise.baseline[cell]
                gains[promise.key][month] += split(moved, weights)[number]


def _left(gained: int, taken: int) -> int:
    """Of a gain no more is taken off than there is; a loss stays whole."""
    return max(gained - taken, min(gained, 0)) if taken > 0 else gained


def split(people: int, weights: Sequence[int]) -> list[int]:
    """Whole parts by weight that add up to `people`: what rounding leaves goes one by one to those
    with the largest remainder, of equal ones to the first.

    >>> split(100, [2, 1])
    [67, 33]
    """
    if not weights:
        return []
    whole = sum(weights)
    if whole <= 0:
        return split(people, [1] * len(weights))
    sign, people = (-1 if people < 0 else 1), abs(people)
    parts = [people * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: -(people * weights[i] % whole))
    for i in by_remainder[: people - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]


def overlaps(one: Promise, other: Promise) -> bool:
    """They cover a cell in the same month, so that a gain there is shared, or goes first to the one
    that has a source of its own."""
    same_months = one.baseline_month < other.last_month and other.baseline_month < one.last_month
    both = one.cells & other.cells
    return same_months and bool(both or _takes_from(one, other) or _takes_from(other, one))


def _takes_from(source: Promise, other: Promise) -> bool:
    """A source that leaves the place open takes nothing off what one place has promised itself."""
    is_of_one_place = len({place for place, _segment in other.cells}) == 1
    return bool(source.ground & other.cells) and not (source.is_anywhere and is_of_one_place)
