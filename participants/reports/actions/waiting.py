"""A report that was sent and is not decided yet: taken back until somebody has begun to verify it,
held where the verifier can neither verify nor return it.

Who holds it changes no deadline and no punctuality: those follow from when it was sent.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.formats import moment
from participants.reports.letters import is_no_longer_held, tell_held
from participants.reports.models import EnrolmentReport, ReportEvent
from participants.reports.rules import (
    Refused,
    lock_report,
    require_decidable,
    require_officer,
    require_open_month,
    require_submitted,
    require_verifier,
)

State = EnrolmentReport.State


@transaction.atomic
def take_back_report(
    *, report: EnrolmentReport, by: User, seen: int | None = None
) -> EnrolmentReport:
    """It is again what it was before it was sent: a draft, or returned with its marks."""
    report = lock_report(report, seen)
    require_officer(report, by)
    if report.is_being_verified:
        text = _("%(who)s mulai memeriksa laporan ini %(moment)s; minta dikembalikan.")
        words = {
            "who": report.verification_begun_by,
            "moment": moment(report.verification_begun_at),
        }
        raise Refused("being_verified", text % words)
    require_submitted(report)
    require_open_month(report)  # else nobody could send it again
    report.touch(state=State.RETURNED if report.returns else State.DRAFT)
    report.events.create(kind=ReportEvent.Kind.WITHDRAWN, by=by)
    return report


@transaction.atomic
def begin_verification(
    *, report: EnrolmentReport, by: User, seen: int | None = None
) -> EnrolmentReport:
    """From now on the branch can not take it back. The first verifier's name stays."""
    report = lock_report(report, seen)
    require_decidable(report, by)
    note_beginning(report, by)
    return report


def note_beginning(report: EnrolmentReport, by: User) -> None:
    """Also the first mark and holding are a beginning. It changes nothing of what a verifier has
    before them, so the version stays: whoever marked a cell can send it back."""
    if not report.is_being_verified:
        now = timezone.now()
        report.verification_begun_at, report.verification_begun_by = now, by
        report.save(update_fields=["verification_begun_at", "verification_begun_by"])
        report.events.create(kind=ReportEvent.Kind.BEGUN, by=by, at=now)


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
    report.events.create(kind=ReportEvent.Kind.HELD, by=by, at=moment, note=reason.strip())
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
    report.events.create(kind=ReportEvent.Kind.RESUMED, by=by)
    is_no_longer_held(report)
    return report
