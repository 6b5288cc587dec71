"""The dashboard's own positions, for the preview of a verification."""

from dataclasses import replace
from datetime import date

from coverage_portal.dashboard.choices import Choices
from coverage_portal.dashboard.presenters.position import Position
from coverage_portal.dashboard.presenters.positions import place_positions, region_position
from coverage_portal.dashboard.queries import Snapshot, load_snapshot, version_and_bases
from coverage_portal.errors import UnknownChoice
from participants.enrolment.standing import Standing


def standings(month: date) -> list[Standing]:
    """As the dashboard shows the month; as it shows itself where it has nothing of the month."""
    _version, bases = version_and_bases()
    try:
        snapshot = _snapshot(Choices(month=month), bases)
    except UnknownChoice:
        return []
    positions = [region_position(snapshot), *place_positions(snapshot)]
    if snapshot.month != month:  # ranks of another month say nothing of this one
        positions = [replace(position, rank=None) for position in positions]
    return [_standing(position) for position in positions]


def _snapshot(choices: Choices, bases: list) -> Snapshot:
    try:
        return load_snapshot(None, choices, bases)
    except UnknownChoice as unknown:
        if unknown.field != "bulan":
            raise
        return load_snapshot(None, replace(choices, month=None), bases)


def _standing(position: Position) -> Standing:
    return Standing(
        region_id=position.region.pk,
        name=position.region.short_name,
        data_month=position.data_month,
        participants=position.participants,
        workers=position.workers.number if position.workers else None,
        coverage=position.coverage,
        gap_people=position.gap_people,
        rank=position.rank,
        state=position.state,
    )
