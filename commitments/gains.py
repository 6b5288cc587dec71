"""How many people each commitment in force has brought, by verified figures.

commitments -> promises with their cells -> people by cell and month -> shared gains
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from commitments.apart import KUR, counted_apart
from commitments.models import Commitment, Measure, Progress
from commitments.sharing import (
    Cell,
    CellGains,
    Gains,
    Promise,
    gains_by_cell,
    shared_gains,
    together,
)
from common.months import last_day, month_range
from common.segments import Segment
from participants.cohorts.cover import Cover
from participants.cohorts.models import CohortVersion
from participants.figures.models import RegionTotal
from participants.figures.totals import totals_as_known
from participants.kur.contribution import released_by_place
from regions.models import Region

COHORT, HAND = "COHORT", "HAND"  # in a cell, what counts instead of a segment

PeopleByCell = dict[Cell, dict[date, int]]
Counted = list[tuple[Commitment, Promise]]


def cells_of(commitment: Commitment, children: Mapping[int, Sequence[int]]) -> frozenset[Cell]:
    """Where its people are counted; `children` are the places that a province consists of."""
    if commitment.measure == Measure.COHORT:
        return frozenset({(commitment.cohort_id or 0, COHORT)})
    if commitment.measure == Measure.BY_HAND:
        return frozenset({(commitment.number, HAND)})
    if commitment.measure == Measure.KUR:  # of a province its own number: its places' are rounded
        return frozenset({(commitment.region_id, KUR)})
    return places_and_segments(commitment, children)


def ground_of(commitment: Commitment, children: Mapping[int, Sequence[int]]) -> frozenset[Cell]:
    """In which places and segments the people are whom a source of its own counts."""
    if commitment.measure == Measure.SEGMENT:
        return frozenset()
    if commitment.measure != Measure.KUR:
        return places_and_segments(commitment, children)
    inside = children.get(commitment.region_id, [])
    places = inside or [commitment.region_id]
    return frozenset((place, Segment.BPU.value) for place in places) | {
        (place, KUR) for place in inside
    }


def places_and_segments(
    commitment: Commitment, children: Mapping[int, Sequence[int]]
) -> frozenset[Cell]:
    """However its people are measured."""
    places = children.get(commitment.region_id) or [commitment.region_id]
    segments = [commitment.segment] if commitment.segment else Segment.values
    return frozenset((place, segment) for place in places for segment in segments)


def children_of_all() -> dict[int, list[int]]:
    children: dict[int, list[int]] = defaultdict(list)
    for place, parent in Region.objects.exclude(parent=None).values_list("pk", "parent_id"):
        children[parent].append(place)
    return children


def promise_of(commitment: Commitment, children: Mapping[int, Sequence[int]]) -> Promise:
    is_wide = commitment.region_id in children
    return Promise(
        key=commitment.pk,
        cells=cells_of(commitment, children),
        people=commitment.people,
        baseline_month=commitment.baseline_month or commitment.month_before,
        last_month=commitment.last_month,
        baseline={(place, segment): people for place, segment, people in commitment.baseline},
        ground=ground_of(commitment, children),
        is_anywhere=is_wide and commitment.measure in (Measure.BY_HAND, Measure.COHORT),
    )


def gains_of(
    counted: Counted, until: date, moment: datetime | None = None
) -> tuple[Gains, PeopleByCell]:
    """By commitment and month, and the people by cell that they come from."""
    first = min((promise.baseline_month for _one, promise in counted), default=until)
    people = people_by_cell(counted, first, until, moment)
    by_source = _gains_by_source(counted, people)
    shared = [promise for one, promise in counted if one.measure == Measure.SEGMENT]
    apart = counted_apart(counted, together(by_source), people)
    return together(by_source) | shared_gains(shared, people, apart), people


def _gains_by_source(counted: Counted, people: PeopleByCell) -> CellGains:
    """Of those with a source of their own. KUR of a province is what its places have not promised
    themselves."""
    own = [promise for one, promise in counted if one.measure != Measure.SEGMENT]
    wide = [one for one in own if any(what == KUR for _place, what in one.ground)]
    gains = gains_by_cell([one for one in own if one not in wide], people)
    of_places = {cell: _within(one.ground, gains) for one in wide for cell in one.cells}
    return gains | gains_by_cell(wide, people, of_places)


def _within(ground: Collection[Cell], gains: CellGains) -> dict[date, int]:
    total: dict[date, int] = defaultdict(int)
    for by_cell in gains.values():
        for cell in by_cell.keys() & ground:
            for month, gained in by_cell[cell].items():
                total[month] += gained
    return total


def people_by_cell(
    counted: Counted, first: date, until: date, moment: datetime | None = None
) -> PeopleByCell:
    """At the end of each month that is known."""
    cells: set[Cell] = set().union(*(one.cells | one.ground for _one, one in counted))
    people = people_of_segments(
        {cell for cell in cells if cell[1] in Segment.values}, first, until, moment
    )
    places = {place for place, what in cells if what == KUR}
    if places:
        for place, by_month in released_by_place(places, first, until, moment).items():
            people[place, KUR] = dict(by_month)
    for commitment, promise in counted:
        if commitment.measure == Measure.BY_HAND:
            people[commitment.number, HAND] = _reported(commitment, promise, until, moment)
    cohorts = {cohort for cohort, what in cells if what == COHORT}
    return people | _covered_by(cohorts, first, until, moment)


def people_of_segments(
    cells: Iterable[Cell], first: date, until: date, moment: datetime | None = None
) -> PeopleByCell:
    places = {place for place, _segment in cells}
    people: PeopleByCell = defaultdict(dict)
    if not places:
        return people
    if moment is None:
        totals = RegionTotal.objects.filter(region__in=places, month__range=(first, until))
        rows: Iterable[tuple[int, date, Mapping[str, int]]] = totals.values_list(
            "region_id", "month", "segments"
        )
    else:
        known = totals_as_known(month_range(first, until), places, moment)
        rows = [(total.region_id, total.month, total.segments) for total in known]
    for place, month, segments in rows:
        for segment, number in segments.items():
            people[place, segment][month] = number
    return people


def _covered_by(
    cohorts: Collection[int], first: date, until: date, moment: datetime | None
) -> PeopleByCell:
    """People of a cohort whose cover a sponsor pays at the end of each month, by it or a renewal."""
    if not cohorts:
        return {}
    versions = list(CohortVersion.objects.counting(moment))
    cover = Cover(versions)
    return {
        (version.cohort_id, COHORT): {
            month: cover.covered(version, last_day(month)) for month in month_range(first, until)
        }
        for version in versions
        if version.cohort_id in cohorts
    }


def _reported(
    commitment: Commitment, promise: Promise, until: date, moment: datetime | None
) -> dict[date, int]:
    """What was reported by hand and verified, the later report of a month in place of the former."""
    reports = Progress.objects.known_by(moment).filter(
        number=commitment.number, month__gt=promise.baseline_month, month__lte=until
    )
    people = {promise.baseline_month: 0}
    return people | {report.month: report.people for report in reports.order_by("verified_at")}
