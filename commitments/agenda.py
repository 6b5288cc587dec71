"""What a meeting begins with: what was promised last time, what came, who is late, who helps whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from commitments.attainment import Attainment
from commitments.models import Meeting
from commitments.owners import Owners, owners
from commitments.present import Now, present_attainments
from common.arithmetic import NEEDS_ACCELERATION_FROM, PaceState
from common.query_params import Choices
from participants.coverage.position import Position
from participants.coverage.positions import region_position
from participants.coverage.snapshot import load_snapshot

WELL = [PaceState.REACHED, PaceState.ON_TRACK]


@dataclass(frozen=True)
class Help:
    """Somebody behind, what they need, and who does well in the same channel."""

    row: Attainment
    by: list[Attainment]


@dataclass(frozen=True)
class Agenda:
    meeting: Meeting
    day: Now
    position: Position
    owners: Owners | None
    previous: Meeting | None
    promised: list[tuple[dict[str, Any], Attainment | None]]  # as decided then, and as it is now
    late: list[Attainment]
    due: list[Attainment]  # until the next thirty days are over
    help: list[Help]
    others: list[Attainment]  # open, and neither of the last meeting nor late

    @property
    def is_sample(self) -> bool:
        return self.position.is_sample or self.meeting.is_sample


def agenda(meeting: Meeting) -> Agenda:
    day, rows = present_attainments()
    position = region_position(load_snapshot(None, Choices()))
    previous = Meeting.objects.before(meeting).first()
    decided = previous.minutes.decisions if previous else []
    by_number = {row.commitment.number: row for row in rows}
    seen = {item["number"] for item in decided}
    late = [row for row in rows if row.is_overdue]
    return Agenda(
        meeting=meeting,
        day=day,
        position=position,
        owners=owners(position, rows),
        previous=previous,
        promised=[(item, by_number.get(item["number"])) for item in decided],
        late=late,
        due=[row for row in rows if row.is_due_soon],
        help=[_help(row, rows) for row in rows if _needs_help(row)],
        others=[
            row
            for row in rows
            if not row.is_done and not row.is_overdue and row.commitment.number not in seen
        ],
    )


def _needs_help(row: Attainment) -> bool:
    if row.is_done:
        return False
    is_behind = row.ratio is not None and row.ratio < NEEDS_ACCELERATION_FROM
    return bool(row.commitment.needs) or row.is_overdue or is_behind


def _help(row: Attainment, rows: Sequence[Attainment]) -> Help:
    """The two that do best in the same channel, and are another party."""
    same = [
        other
        for other in rows
        if other.commitment.channel == row.commitment.channel
        and other.commitment.party != row.commitment.party
        and other.state in WELL
    ]
    return Help(row, sorted(same, key=lambda other: -(other.ratio or 0))[:2])
