"""The end of a meeting: its decisions read back, kept as decided, and sent."""

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from commitments import letters, presenters
from commitments.attainment import Attainment
from commitments.models import Commitment, Meeting, Minutes
from commitments.present import present_attainments
from common.letters import portal_address
from common.problems import NotNow
from common.trail import recorded


def decisions_of(meeting: Meeting) -> list[Commitment]:
    """What was taken on, changed or withdrawn at it, in the order of the decisions."""
    taken_on = Q(meeting=meeting) | Q(changed_at=meeting)
    of_meeting = taken_on & Q(withdrawn_at=None) | Q(withdrawn_in=meeting)
    rows = Commitment.objects.current().filter(of_meeting).with_parties()
    return list(rows.order_by(Coalesce("withdrawn_at", "recorded_at")))


def open_items(meeting: Meeting) -> list[Attainment]:
    """Promises from before that are not kept yet: they carry over to this meeting."""
    _day, rows = present_attainments()
    return [row for row in rows if row.commitment.meeting_id != meeting.pk and not row.is_done]


@recorded
def close(*, meeting: Meeting, text: str, by: User) -> Minutes:
    """From here on the minutes are final. They are on their way to everybody in the list at once."""
    if not by.may_hold_meetings:
        raise NotNow(_("Rapat ditutup oleh pejabat provinsi atau admin."))
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.is_closed:
        raise NotNow(_("Risalah rapat ini sudah final."))
    decided = decisions_of(meeting)
    minutes = Minutes.objects.create(
        meeting=meeting,
        text=text,
        decisions=[presenters.decided(commitment) for commitment in decided],
        open_items=[presenters.open_item(row) for row in open_items(meeting)],
        closed_at=timezone.now(),
        closed_by=by,
    )
    letters.write(
        once=f"minutes {meeting.pk}",
        addresses=meeting.addresses,
        template="commitments/letters/minutes.txt",
        meeting=meeting,
        minutes=minutes,
        address=portal_address(meeting.get_absolute_url()),
    )
    return minutes
