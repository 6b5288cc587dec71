"""The positions of a region and its places, out of a snapshot of the data."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from common import arithmetic, formats
from common.problems import UnknownChoice
from common.projection import reached_on
from common.query_params import PAGE, Choices
from participants.coverage.aims import Aims
from participants.coverage.position import Position, Workers
from participants.coverage.snapshot import Estimate, Snapshot, load_snapshot, version_and_bases
from participants.figures.totals import Total
from regions.models import PublicStatement, Region, WorkforceBasis

# Above the product of any two numbers of workers: two coverages that differ at all differ by more
# than one part of this, so that they are ordered as exactly as fractions are, and a nation's
# places ten times as fast.
FINE = 10**20


def region_position(snapshot: Snapshot) -> Position:
    """The position of the snapshot's own region."""
    region, month = snapshot.region, snapshot.month
    places = len(snapshot.places) or 1
    aims = Aims(snapshot)
    total = snapshot.series.get(month) if month else None
    statement = _stated_in(snapshot, month)
    if total is not None and (total.places_known == places or statement is None):
        participants = {m: row.participants for m, row in snapshot.series.items()}
        position = _from_report(snapshot, aims, region, total, participants, places)
        if position.target_people is not None:
            position.reached_on = reached_on(participants, position.target_people)
        return position
    if statement is not None:
        return _from_statement(snapshot, aims, region, statement, places)
    return Position(region, month, aim=aims.of(region, month), places=places)


def place_positions(snapshot: Snapshot) -> list[Position]:
    """The positions of the region's places, the comparable ones ranked by coverage.

    In a month that is still awaited from some place nobody is ranked: a rank would compare other
    places every time a report comes in.
    """
    aims = Aims(snapshot)
    positions = [_place_position(snapshot, aims, place) for place in snapshot.places]
    if any(position.is_awaited for position in positions):
        return positions
    ranked = sorted(
        (position for position in positions if position.is_comparable),
        key=lambda position: (-_exact_coverage(position), position.region.code),
    )
    for number, position in enumerate(ranked, start=1):
        position.rank = number
    return positions


def _exact_coverage(position: Position) -> int:
    if position.participants is None or position.workers is None:
        return -1
    return position.participants * FINE // position.workers.number


def _place_position(snapshot: Snapshot, aims: Aims, place: Region) -> Position:
    series = snapshot.place_series.get(place.pk)
    if series is not None:
        return _from_report(snapshot, aims, place, series.latest, series.participants, 1)
    statement = _last_statement(snapshot, place)
    if statement is not None:
        return _from_statement(snapshot, aims, place, statement, 1)
    return Position(place, snapshot.month, aim=aims.of(place, snapshot.month), places=1)


def _from_report(
    snapshot: Snapshot,
    aims: Aims,
    region: Region,
    total: Total,
    participants: Mapping[date, int],
    places: int,
) -> Position:
    workers = workers_in(snapshot.estimates.get(region.pk, {}), total.month)
    return Position(
        region=region,
        month=snapshot.month,
        data_month=total.month,
        source="report",
        participants=total.participants,
        workers=workers,
        aim=aims.of(region, total.month) if workers else None,
        series=participants,
        total=total,
        is_sample=total.is_sample or bool(workers and workers.is_sample),
        places=places,
    )


def _from_statement(
    snapshot: Snapshot, aims: Aims, region: Region, statement: PublicStatement, places: int
) -> Position:
    month, participants = statement.data_month, statement.participants
    workers = _stated_workers(snapshot, statement)
    said = Position(
        region=region,
        month=snapshot.month,
        data_month=month,
        source="statement",
        participants=participants,
        workers=workers,
        statement=statement,
        places=places,
    )
    if participants is not None and workers is not None:
        said.series = {month: participants}
        said.aim = aims.of(region, month)
    elif snapshot.basis.is_default:
        said.stated_coverage = statement.coverage_percent
        said.coverage_places = statement.stated_places
        said.aim = aims.of(region, month)
    else:
        said.source = None
    return said


def workers_in(estimates: Mapping[int, Estimate], month: date) -> Workers | None:
    """The estimate of the month's year, else the latest before it; never a later one."""
    year = max((year for year in estimates if year <= month.year), default=None)
    if year is None:
        return None
    estimate = estimates[year]
    return Workers(
        number=estimate.workers,
        year=estimate.year,
        is_derived=estimate.is_derived,
        derivation=estimate.derivation,
        source=estimate.source,
        source_url=estimate.source_url,
        published_on=estimate.published_on,
        is_sample=estimate.is_sample,
    )


def _stated_workers(snapshot: Snapshot, statement: PublicStatement) -> Workers | None:
    """As stated, else derived from what was stated; on another basis, its own estimate."""
    if not snapshot.basis.is_default:
        return workers_in(snapshot.estimates.get(statement.region_id, {}), statement.data_month)
    if statement.workers is None and not (statement.participants and statement.coverage_percent):
        return None
    derived = statement.workers is None
    number = statement.workers or arithmetic.derive_workers(
        statement.participants or 0, statement.coverage_percent
    )
    return Workers(
        number=number,
        year=statement.data_month.year,
        is_derived=derived,
        derivation=_derivation(statement) if derived else "",
        source=statement.source,
        source_url=statement.source_url,
        published_on=statement.as_of,
        is_sample=False,
    )


def _derivation(statement: PublicStatement) -> str:
    percent = formats.percent(statement.coverage_percent, statement.stated_places)
    return f"{formats.people(statement.participants)} / {percent}"


def _stated_in(snapshot: Snapshot, month: date | None) -> PublicStatement | None:
    """The last statement in numbers up to the month: the headline while reports are not whole."""
    stated = [
        statement
        for statement in snapshot.statements.get(snapshot.region.pk, [])
        if statement.participants and month and statement.data_month <= month
    ]
    if stated:
        return stated[-1]
    return None if snapshot.region.is_parent else _last_statement(snapshot, snapshot.region)


def _last_statement(snapshot: Snapshot, place: Region) -> PublicStatement | None:
    """The last one known; looking at an earlier month, the last one up to that month."""
    stated = snapshot.statements.get(place.pk, [])
    if not snapshot.is_latest and snapshot.month:
        stated = [statement for statement in stated if statement.data_month <= snapshot.month]
    return stated[-1] if stated else None


def positions_in(month: date) -> list[Position]:
    """The province and its places as a page of the month shows them; as of the month shown first
    where there is nothing of it yet, and nothing at all where there is no data."""
    _version, bases = version_and_bases()
    try:
        snapshot = _snapshot_of(month, bases)
    except UnknownChoice:
        return []
    positions = [region_position(snapshot), *place_positions(snapshot)]
    if snapshot.month != month:  # ranks of another month say nothing of this one
        positions = [replace(position, rank=None) for position in positions]
    return positions


def _snapshot_of(month: date, bases: Sequence[WorkforceBasis]) -> Snapshot:
    try:
        return load_snapshot(None, Choices(month=month), bases)
    except UnknownChoice as unknown:
        if unknown.field != PAGE.month:
            raise
        return load_snapshot(None, Choices(), bases)
