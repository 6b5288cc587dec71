"""Where a place stands: participants, workers, coverage, gap, pace and state, with their sources.

Plain values in, plain values out. Page, API, workbook, slides and share card all show a `Position`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.urls import reverse

from coverage_portal import arithmetic, formats
from coverage_portal.arithmetic import ContributionUnit, PaceState, add_months
from coverage_portal.dashboard.presenters.aims import Aim, aim_for
from coverage_portal.dashboard.queries import Estimate, Snapshot, contribution_amount
from coverage_portal.projection import reached_on
from participants.enrolment.totals import Total
from regions.models import PublicStatement, Region

SEGMENTS = {"PU": "pu", "BPU": "bpu", "JAKON": "jakon", "PMI": "pmi"}


@dataclass(frozen=True, slots=True)
class Workers:
    """The denominator, with what it rests on."""

    number: int
    year: int
    is_derived: bool
    derivation: str
    source: str
    source_url: str
    published_on: date | None
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Channel:
    """What one channel is meant to contribute, in people, and how else its amount could be read."""

    name: str
    amount: Decimal
    unit: ContributionUnit
    people: int
    readings: dict[ContributionUnit, int]
    document: str
    note: str


@dataclass(frozen=True, slots=True)
class Position:
    region: Region
    month: date | None  # the month asked for
    data_month: date | None = None  # the month the numbers are of
    source: str | None = None  # "report", "statement" or None: nothing is known
    participants: int | None = None
    workers: Workers | None = None
    coverage: Decimal | None = None
    coverage_places: int = 2
    segments: dict[str, int | None] | None = None
    aim: Aim | None = None
    gap_people: int | None = None
    gap_points: Decimal | None = None
    attainment: Decimal | None = None
    months_left: int | None = None
    needed_per_month: int | None = None
    recent_per_month: int | None = None
    reached_on: date | None = None
    state: PaceState | None = None
    ratio: Fraction | None = None
    channels: tuple[Channel, ...] = ()
    residual: int | None = None
    change_month: int | None = None
    change_year: int | None = None
    history: tuple[tuple[date, int | None], ...] = ()  # the last 13 months
    places_known: int = 0
    places_reported: int = 0
    places: int = 0
    verified_at: datetime | None = None
    statement: PublicStatement | None = None
    is_sample: bool = False
    rank: int | None = None

    @property
    def href(self) -> str:
        return _page_of(self.region.code)

    @property
    def is_known(self) -> bool:
        return self.source is not None

    @property
    def is_comparable(self) -> bool:
        """Of the month asked for, whole, and with a denominator: only then is a place ranked."""
        return (
            self.source == "report"
            and self.data_month == self.month
            and self.coverage is not None
            and self.is_complete
        )

    @property
    def is_complete(self) -> bool:
        return self.source != "report" or self.places_reported == self.places

    @property
    def is_awaited(self) -> bool:
        """Counted with an earlier figure, in whole or in part: its report of the month is due."""
        return self.source == "report" and (self.data_month != self.month or not self.is_complete)

    @property
    def is_over_full(self) -> bool:
        """More participants than workers: can be true, is shown and flagged, never clipped."""
        return self.coverage is not None and self.coverage > 100


@lru_cache(maxsize=1024)
def _page_of(code: str) -> str:
    return reverse("dashboard:region", args=[code])


def region_position(snapshot: Snapshot) -> Position:
    """The position of the snapshot's own region."""
    region, month = snapshot.region, snapshot.month
    places = len(snapshot.places) or 1
    total = snapshot.series.get(month) if month else None
    statement = _stated_in(snapshot, month)
    blank = Position(region=region, month=month, places=places)
    if total is not None and (total.places_known == places or statement is None):
        participants = {m: row.participants for m, row in snapshot.series.items()}
        position = _from_report(blank, snapshot, total, participants)
        if position.aim is None or position.aim.people is None:
            return position
        return replace(position, reached_on=reached_on(participants, position.aim.people))
    if statement is not None:
        return _from_statement(blank, snapshot, statement)
    return replace(blank, aim=aim_for(snapshot, region, month))


def place_positions(snapshot: Snapshot) -> list[Position]:
    """The positions of the region's places, the comparable ones ranked by coverage.

    In a month that is still awaited from some place nobody is ranked: a rank would compare other
    places every time a report comes in.
    """
    positions = [_place_position(snapshot, place) for place in snapshot.places]
    if any(position.is_awaited for position in positions):
        return positions
    ranked = sorted(
        (position for position in positions if position.is_comparable),
        key=lambda position: (-_exact_coverage(position), position.region.code),
    )
    ranks = {position.region.pk: number for number, position in enumerate(ranked, start=1)}
    return [replace(position, rank=ranks.get(position.region.pk)) for position in positions]


def _place_position(snapshot: Snapshot, place: Region) -> Position:
    blank = Position(region=place, month=snapshot.month, places=1)
    series = snapshot.place_series.get(place.pk)
    if series is not None:
        return _from_report(blank, snapshot, series.latest, series.participants)
    statement = _last_statement(snapshot, place)
    if statement is not None:
        return _from_statement(blank, snapshot, statement)
    return replace(blank, aim=aim_for(snapshot, place, snapshot.month))


def _from_report(
    blank: Position, snapshot: Snapshot, total: Total, participants: Mapping[date, int]
) -> Position:
    month = total.month
    workers = workers_in(snapshot.estimates.get(blank.region.pk, {}), month)
    return replace(
        blank,
        source="report",
        data_month=month,
        participants=total.participants,
        workers=workers,
        segments={name: getattr(total, field) for name, field in SEGMENTS.items()},
        places_known=total.places_known,
        places_reported=total.places_reported,
        verified_at=total.verified_at,
        is_sample=total.is_sample or bool(workers and workers.is_sample),
        change_month=_change(participants, month, 1),
        change_year=_change(participants, month, 12),
        history=_history(participants, month),
        **_assessed(snapshot, blank.region, month, participants, workers),
    )


def _from_statement(blank: Position, snapshot: Snapshot, statement: PublicStatement) -> Position:
    month, participants = statement.data_month, statement.participants
    workers = _stated_workers(snapshot, statement)
    said: dict[str, Any] = {
        "source": "statement",
        "data_month": month,
        "participants": participants,
        "workers": workers,
        "statement": statement,
    }
    if participants is not None and workers is not None:
        said |= _assessed(snapshot, blank.region, month, {month: participants}, workers)
    elif snapshot.basis.is_default:
        said["coverage"] = statement.coverage_percent
        said["coverage_places"] = statement.stated_places
        said["aim"] = aim_for(snapshot, blank.region, month)
    else:
        said["source"] = None
    return replace(blank, **said)


def _assessed(
    snapshot: Snapshot,
    region: Region,
    month: date,
    participants: Mapping[date, int],
    known: Workers | None,
) -> dict[str, Any]:
    """Coverage where there are workers; gap, pace and state where there is a target as well."""
    if known is None:
        return {}
    people, workers = participants[month], known.number
    covered: dict[str, Any] = {
        "coverage": arithmetic.coverage_percent(people, workers),
        "recent_per_month": arithmetic.recent_gain_per_month(participants, month),
    }
    aim = aim_for(snapshot, region, month)
    if aim is None:
        return covered
    target_people = arithmetic.people_at(aim.percent, workers)
    gap = arithmetic.gap_people(people, workers, aim.percent)
    left = arithmetic.months_left(month, aim.deadline)
    pace: dict[str, Any] = {
        "participants": people,
        "baseline_participants": participants.get(aim.baseline),
        "target_people": target_people,
        "baseline_month": aim.baseline,
        "data_month": month,
        "deadline": aim.deadline,
    }
    is_paced = pace["baseline_participants"] is not None
    channels = (
        () if aim.is_inherited else _channels(snapshot, region, aim, workers, target_people, gap)
    )
    return covered | {
        "aim": replace(aim, people=target_people),
        "gap_people": gap,
        "gap_points": arithmetic.gap_points(people, workers, aim.percent),
        "attainment": arithmetic.attainment_percent(people, target_people),
        "months_left": left,
        "needed_per_month": arithmetic.needed_per_month(gap, left),
        "state": arithmetic.pace_state(**pace),
        "ratio": arithmetic.pace_ratio(**pace) if is_paced else None,
        "channels": channels,
        "residual": arithmetic.residual_people(gap, [channel.people for channel in channels])
        if channels
        else None,
    }


def _channels(
    snapshot: Snapshot, region: Region, aim: Aim, workers: int, target_people: int, gap: int
) -> tuple[Channel, ...]:
    target = next(t for t in snapshot.targets[region.pk] if t.deadline == aim.deadline)
    scale = {"workers": workers, "target_people": target_people, "gap": gap}
    found = []
    for row in target.channels:
        amount, unit = contribution_amount(row), ContributionUnit(row["unit"])
        found.append(
            Channel(
                name=row["channel"],
                amount=amount,
                unit=unit,
                people=arithmetic.contribution_people(amount, unit, **scale),
                readings=arithmetic.contribution_readings(amount, **scale),
                document=row["document"],
                note=row["note"],
            )
        )
    return tuple(found)


def workers_in(estimates: Mapping[int, Estimate], month: date) -> Workers | None:
    """The estimate of the month's year, else the latest before it; never a later one."""
    years = [year for year in estimates if year <= month.year]
    if not years:
        return None
    estimate = estimates[max(years)]
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


def _change(participants: Mapping[date, int], month: date, months: int) -> int | None:
    now, before = participants.get(month), participants.get(add_months(month, -months))
    return None if now is None or before is None else now - before


def _history(participants: Mapping[date, int], month: date) -> tuple[tuple[date, int | None], ...]:
    return tuple(
        (m, participants.get(m)) for m in arithmetic.month_range(add_months(month, -12), month)
    )


def _exact_coverage(position: Position) -> Fraction:
    if position.participants is None or position.workers is None:
        return Fraction(-1)
    return Fraction(position.participants, position.workers.number)
