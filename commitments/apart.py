"""What sources of their own have counted (KUR, a cohort, reports by hand), by place and segment and
month: it is taken off what promises measured by participants have gained there.

A cohort, and a report of a place and segment, say where their people are. Where the segment is left
open, they are taken to be in the segments of the place by what was gained there. Where the place is
left open (promised for the whole province), they are taken off what no place has promised itself.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise

from commitments.models import Commitment, Measure
from commitments.sharing import Cell, Gains, People, Promise, split
from common.segments import Segment

KUR = "KUR"  # in a cell, what counts instead of a segment
Apart = dict[Cell, dict[date, int]]


def counted_apart(
    counted: list[tuple[Commitment, Promise]], gains: Gains, people: Mapping[Cell, People]
) -> Apart:
    apart: Apart = defaultdict(lambda: defaultdict(int))
    of_kur = [promise for one, promise in counted if one.measure == Measure.KUR]
    for cell, month, gained in _by_kur(of_kur, people):
        apart[cell][month] += gained
    of_places = _promised_by_places(counted)
    others = [
        promise for one, promise in counted if one.measure in (Measure.COHORT, Measure.BY_HAND)
    ]
    for promise in sorted(others, key=lambda one: len(one.ground)):  # those that say most first
        cells = sorted(promise.ground - of_places if promise.is_anywhere else promise.ground)
        for month, gained in gains[promise.key].items():
            weights = [_left(cell, promise, month, people, apart) for cell in cells]
            for cell, part in zip(cells, split(gained, weights), strict=True):
                apart[cell][month] += part
    return apart


def _by_kur(
    promises: list[Promise], people: Mapping[Cell, People]
) -> Iterator[tuple[Cell, date, int]]:
    """The release counts a place's people once, however many promise them."""
    for place in {place for promise in promises for place, _what in promise.ground}:
        cell = (place, Segment.BPU.value)
        covering = [promise for promise in promises if cell in promise.ground]
        released = people.get((place, KUR), {})
        for former, month in pairwise(sorted(released)):
            if any(promise.counts(month) for promise in covering):
                yield cell, month, released[month] - released[former]


def _promised_by_places(counted: list[tuple[Commitment, Promise]]) -> set[Cell]:
    return {
        cell
        for one, promise in counted
        if one.measure == Measure.SEGMENT and not one.region.is_parent
        for cell in promise.cells
    }


def _left(
    cell: Cell, promise: Promise, month: date, people: Mapping[Cell, People], apart: Apart
) -> int:
    """Gained in a cell since the promise's baseline and not counted by another source yet."""
    known = people.get(cell, {})
    now, before = _latest(known, month), _latest(known, promise.baseline_month)
    if now is None or before is None:
        return 0
    counted = sum(n for one, n in apart[cell].items() if promise.baseline_month < one <= month)
    return max(0, now - before - counted)


def _latest(known: People, month: date) -> int | None:
    earlier = [one for one in known if one <= month]
    return known[max(earlier)] if earlier else None
