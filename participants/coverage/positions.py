"""The positions of a region and its places, out of a snapshot of the data."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from common.months import month_start
from common.problems import UnknownChoice
from common.query_params import PAGE, Choices
from participants.coverage.history import histories
from participants.coverage.position import Position, Workers
from participants.coverage.snapshot import Snapshot, load_snapshot
from participants.coverage.targets import applicable_target
from participants.coverage.workers import estimate_in
from participants.figures.models import RegionTotal
from regions.models import PublicStatement, Region, Target

# Above the product of any two numbers of workers: two coverages that differ at all differ by more
# than one part of this, so that they are ordered as exactly as fractions are, and a nation's
# places ten times as fast.
FINE = 10**20


def region_position(snapshot: Snapshot) -> Position:
    """The position of the snapshot's own region."""
    position = _region_position(snapshot)
    position.past = snapshot.past
    return _with_target_now(snapshot, position)


def _with_target_now(snapshot: Snapshot, position: Position) -> Position:
    if snapshot.is_latest:  # who chose an earlier month asks about that time
        now = _target(snapshot, position.region, month_start(snapshot.today))
        position.target_now = now if now != position.target else None
    return position


def _region_position(snapshot: Snapshot) -> Position:
    region, month = snapshot.region, snapshot.month
    places = len(snapshot.places) or 1
    total = snapshot.series.get(month) if month else None
    statement = _stated_in(snapshot, month)
    if total is not None and (total.places_known == places or statement is None):
        participants = {m: row.participants for m, row in snapshot.series.items()}
        position = _from_report(snapshot, region, total, participants, places)
        return _with_percentage(snapshot, position, statement)
    if statement is not None:
        return _from_statement(snapshot, region, statement, places)
    target = _target(snapshot, region, month)
    return Position(region, month, target=target, places=places, today=snapshot.today)


def place_positions(snapshot: Snapshot) -> list[Position]:
    """The positions of the region's places, the comparable ones ranked by coverage.

    In a month that is still awaited from some place nobody is ranked: a rank would compare other
    places every time a report comes in.
    """
    positions = [
        _with_target_now(snapshot, _place_position(snapshot, place)) for place in snapshot.places
    ]
    if any(position.is_awaited for position in positions):
        return positions
    ranked = sorted(
        (position for position in positions if position.is_comparable),
        key=lambda position: (-_exact_coverage(position), position.region.code),
    )
    for number, position in enumerate(ranked, start=1):
        position.rank = number
    return positions


def with_past(snapshot: Snapshot, positions: Sequence[Position]) -> Sequence[Position]:
    """Places with the years that their pace and projection go on from; a page of all places shows
    neither."""
    places = [position for position in positions if position.region != snapshot.region]
    if snapshot.month is not None and places:
        ids = [place.region.pk for place in places]
        known = histories(ids, snapshot.month, snapshot.choices.moment)
        for place in places:
            place.past = known.get(place.region.pk, {})
    return positions


def _exact_coverage(position: Position) -> int:
    if position.participants is None or position.workers is None:
        return -1
    return position.participants * FINE // position.workers.number


def _place_position(snapshot: Snapshot, place: Region) -> Position:
    series = snapshot.place_series.get(place.pk)
    statement = _leading_statement(snapshot, place)
    if series is not None:
        position = _from_report(snapshot, place, series.latest, series.participants, 1)
        return _with_percentage(snapshot, position, statement)
    if statement is not None:
        return _from_statement(snapshot, place, statement, 1)
    target = _target(snapshot, place, snapshot.month)
    return Position(place, snapshot.month, target=target, places=1, today=snapshot.today)


def _with_percentage(
    snapshot: Snapshot, reported: Position, statement: PublicStatement | None
) -> Position:
    """A place never loses a percentage that it had: where a report has no number of workers to be
    measured against, the statement stays in view, and the report is told beside it."""
    if reported.coverage is not None or statement is None:
        return reported
    stated = _from_statement(snapshot, reported.region, statement, reported.places)
    if stated.coverage is None:
        return reported
    stated.unmeasured = reported.total
    return stated


def _from_report(
    snapshot: Snapshot,
    region: Region,
    total: RegionTotal,
    participants: Mapping[date, int],
    places: int,
) -> Position:
    workers = _workers(snapshot, region.pk, total.month)
    return Position(
        region=region,
        month=snapshot.month,
        data_month=total.month,
        source="report",
        participants=total.participants,
        workers=workers,
        target=_target(snapshot, region, total.month) if workers else None,
        series=participants,
        total=total,
        is_sample=total.is_sample or bool(workers and workers.is_sample),
        places=places,
        today=snapshot.today,
    )


def _from_statement(
    snapshot: Snapshot, region: Region, statement: PublicStatement, places: int
) -> Position:
    month, participants = statement.data_month, statement.participants
    workers = _stated_workers(snapshot, statement)
    position = Position(
        region=region,
        month=snapshot.month,
        data_month=month,
        source="statement",
        participants=participants,
        workers=workers,
        statement=statement,
        places=places,
        today=snapshot.today,
    )
    if participants is not None and workers is not None:
        position.series = {month: participants}
        position.target = _target(snapshot, region, month)
    elif snapshot.basis.is_default:
        position.stated_coverage = statement.coverage_percent
        position.coverage_places = statement.stated_places
        position.target = _target(snapshot, region, month)
    else:
        position.source = None
    return position


def _target(snapshot: Snapshot, region: Region, month: date | None) -> Target | None:
    """Targets are set on the default basis; measured on another they would say something nobody
    decided."""
    if month is None or not snapshot.basis.is_default:
        return None
    # Those without a target of their own share one answer: a nation has 514 of them.
    asked = region.pk if region.pk in snapshot.targets else None, month
    if asked not in snapshot.applicable:
        snapshot.applicable[asked] = applicable_target(region, month, snapshot.targets)
    return snapshot.applicable[asked]


def _workers(snapshot: Snapshot, region: int, month: date) -> Workers | None:
    estimate = estimate_in(snapshot.estimates.get(region, {}), month)
    return Workers.estimated(estimate) if estimate else None


def _stated_workers(snapshot: Snapshot, statement: PublicStatement) -> Workers | None:
    """On another basis than the default one, the place's own estimate."""
    if snapshot.basis.is_default:
        return Workers.stated(statement)
    return _workers(snapshot, statement.region_id, statement.data_month)


def _stated_in(snapshot: Snapshot, month: date | None) -> PublicStatement | None:
    """Of a province the last statement in numbers up to the month: the headline while reports are not
    whole. Of a place, or where there is no month at all, the one that leads."""
    if not month or not snapshot.region.is_parent:
        return _leading_statement(snapshot, snapshot.region)
    stated = snapshot.statements.get(snapshot.region.pk, [])
    in_numbers = [one for one in stated if one.participants and one.data_month <= month]
    return in_numbers[-1] if in_numbers else None


def _leading_statement(snapshot: Snapshot, place: Region) -> PublicStatement | None:
    """The last one in numbers, else the last percentage: on the place's own page as in the table of
    its province. Looking at an earlier month, of those up to that month."""
    stated = snapshot.statements.get(place.pk, [])
    if not snapshot.is_latest and snapshot.month:
        stated = [statement for statement in stated if statement.data_month <= snapshot.month]
    in_numbers = [statement for statement in stated if statement.participants]
    return next(reversed(in_numbers or stated), None)


def positions_in(month: date) -> list[Position]:
    """The province and its places as a page of the month shows them; as of the month shown first
    where there is nothing of it yet, and nothing at all where there is no data."""
    try:
        snapshot = _snapshot_of(month)
    except UnknownChoice:
        return []
    positions = [region_position(snapshot), *place_positions(snapshot)]
    if snapshot.month != month:  # ranks of another month say nothing of this one
        positions = [replace(position, rank=None) for position in positions]
    return positions


def _snapshot_of(month: date) -> Snapshot:
    try:
        return load_snapshot(None, Choices(month=month))
    except UnknownChoice as unknown:
        if unknown.field != PAGE.month:
            raise
        return load_snapshot(None, Choices())
