"""A report that the verifier can neither verify nor return yet, and why.

Who holds it changes no deadline and no punctuality: those follow from when it was sent.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from participants.reports.actions.withdrawal import note_beginning
from participants.reports.letters import is_no_longer_held, tell_held
from participants.reports.models import EnrolmentReport, ReportEvent
from participants.reports.rules import Refused, lock_report, require_decidable, require_verifier

State = EnrolmentReport.State


@transaction.atomic
def hold_report(
    *, report: EnrolmentReport, reason: str, by: User, seen: int | None = None
) -> EnrolmentReport:
    report = lock_report(report, seen)
    require_decidable(report, by)
    if not reason.strip():
        raise Refused("reason_missing", _("Tulis mengapa laporan ini ditahan; cabang membacanya."))
    note_beginning(report, by)
    moment = timezone.now()
    report.touch(state=State.HELD, hold_reason=reason.strip(), held_at=moment, held_by=by)
    ReportEvent.objects.create(
        report=report, kind=ReportEvent.Kind.HELD, by=by, at=moment, note=reason.strip()
    )
    tell_held(report)
    return report


@transaction.atomic
def resume_report(*, report: EnrolmentReport, by: User, seen: int | None = None) -> EnrolmentReport:
    """Back among those that can be verified or returned."""
    report = lock_report(report, seen)
    require_verifier(by)
    if not report.is_held:
        raise Refused("not_held", _("Laporan ini tidak ditahan."))
    report.touch(state=State.SUBMITTED, hold_reason="", held_at=None, held_by=None)
    ReportEvent.objects.create(report=report, kind=ReportEvent.Kind.RESUMED, by=by)
    is_no_longer_held(report)
    return report
