"""What a meeting begins with: what was promised last time, what came, who is late, who helps whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from commitments.attainment import Attainment
from commitments.models import Commitment, Meeting
from commitments.owners import Owners, owners
from commitments.present import present_attainments
from common import formats
from common.arithmetic import NEEDS_ACCELERATION_FROM, PaceState
from common.query_params import Choices
from participants.coverage.position import Position
from participants.coverage.positions import region_position
from participants.coverage.snapshot import load_snapshot

WELL = [PaceState.REACHED, PaceState.ON_TRACK]


@dataclass(frozen=True)
class Decided:
    """What minutes keep of a promise, and what has become of it."""

    item: dict[str, Any]
    row: Attainment | None  # None: it is not in force
    wording: Commitment | None  # the latest

    @property
    def is_changed(self) -> bool:
        """Its number or due date is another one than was decided."""
        if self.row is None:
            return False
        now = self.row.commitment
        return (now.people, now.due_on.isoformat()) != (self.item["people"], self.item["due_on"])

    @property
    def is_ended(self) -> bool:
        """Kept, or withdrawn."""
        return self.row is None or self.row.is_done

    @property
    def why_not(self) -> str:
        """Why it is not in force."""
        if self.row is not None:
            return ""
        if self.wording is not None and self.wording.withdrawn_at:
            return _("ditarik: %(reason)s") % {"reason": self.wording.withdrawal_reason}
        return _("belum berlaku: sumbernya belum diverifikasi")


@dataclass(frozen=True)
class Help:
    """Somebody behind, what they need, and who does well in the same channel."""

    row: Attainment
    by: list[Attainment]

    @property
    def behind(self) -> str:
        """How far behind the path; empty where they are not, or nothing is known."""
        expected, gained = self.row.expected, self.row.gained
        if expected is None or gained is None or gained >= expected:
            return ""
        return _("%(gained)s dari %(expected)s orang") % {
            "gained": formats.people(gained),
            "expected": formats.people(expected),
        }


@dataclass(frozen=True)
class Agenda:
    meeting: Meeting
    position: Position
    owners: Owners | None
    previous: Meeting | None
    promised: list[Decided]
    ended: list[Decided]  # carried over by the previous meeting, and no longer open
    late: list[Attainment]
    due: list[Attainment]  # until the next thirty days are over
    help: list[Help]
    others: list[Attainment]  # open, and neither of the last meeting nor late

    @property
    def is_sample(self) -> bool:
        rows = [*self.late, *self.due, *self.others]
        return (
            self.position.is_sample
            or self.meeting.is_sample
            or any(row.commitment.is_sample for row in rows)
        )


def agenda(meeting: Meeting) -> Agenda:
    """Of a meeting that has ended as it was known then: what was on the table stays readable."""
    choices = Choices(known_at=meeting.minutes.closed_at if meeting.is_closed else None)
    _day, rows = present_attainments(choices)
    position = region_position(load_snapshot(None, choices))
    previous = Meeting.objects.before(meeting).first()
    promised = _decided(previous.minutes.decisions if previous else [], rows)
    carried = _decided(previous.minutes.open_items if previous else [], rows)
    seen = {one.item["number"] for one in promised}
    return Agenda(
        meeting=meeting,
        position=position,
        owners=owners(position, rows),
        previous=previous,
        promised=promised,
        ended=[one for one in carried if one.is_ended and one.item["number"] not in seen],
        late=[row for row in rows if row.is_overdue],
        due=[row for row in rows if row.is_due_soon],
        help=[_help(row, rows) for row in rows if _needs_help(row)],
        others=[
            row
            for row in rows
            if not row.is_done
            and not row.is_overdue
            and not row.is_due_soon
            and row.commitment.number not in seen
        ],
    )


def _decided(items: Sequence[dict[str, Any]], rows: Sequence[Attainment]) -> list[Decided]:
    by_number = {row.commitment.number: row for row in rows}
    numbers = [item["number"] for item in items]
    latest = {
        one.number: one
        for one in Commitment.objects.filter(number__in=numbers).order_by("recorded_at")
    }
    return [
        Decided(item, by_number.get(item["number"]), latest.get(item["number"])) for item in items
    ]


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
