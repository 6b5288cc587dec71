"""A verified month is corrected by a new revision; the old one stays as it was."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from participants.figures.models import EnrolmentFigure
from participants.reports.models import (
    FIELDS,
    EnrolmentReport,
    ReportEvent,
    ReportLine,
    blank_lines,
)
from participants.reports.rules import (
    REOPENED_DAYS,
    Refused,
    lock_report,
    require_officer,
    require_verifier,
)


@transaction.atomic
def amend_report(
    *, report: EnrolmentReport, reason: str, by: User, seen: int | None = None
) -> EnrolmentReport:
    """A new draft from the verified figures, while the correction window is open."""
    report = lock_report(report, seen)
    require_officer(report, by)
    _require_reason(reason)
    _require_last_verified(report)
    _require_open_window(report)
    return _new_revision(report, reason, by, ReportEvent.Kind.AMENDED)


@transaction.atomic
def reopen_report(*, report: EnrolmentReport, reason: str, by: User) -> EnrolmentReport:
    """The verifier lets the branch in where the calendar no longer does, for two weeks."""
    report = lock_report(report)
    require_verifier(by)
    _require_reason(reason)
    until = timezone.localdate() + timedelta(days=REOPENED_DAYS)
    if report.is_verified:
        _require_last_verified(report)
        return _new_revision(report, reason, by, ReportEvent.Kind.REOPENED, open_until=until)
    if report.is_submitted:
        raise Refused(
            "submitted", _("Laporan ini menunggu verifikasi: kembalikan dengan menandai selnya.")
        )
    report.touch(open_until=until)
    ReportEvent.objects.create(report=report, kind=ReportEvent.Kind.REOPENED, by=by, note=reason)
    return report


@transaction.atomic
def restore_report(*, report: EnrolmentReport, reason: str, by: User) -> EnrolmentReport:
    """A new amendment with the figures that an earlier revision published."""
    earlier = lock_report(report)
    require_officer(earlier, by)
    _require_reason(reason)
    if earlier.verified_at is None:
        raise Refused("not_verified", _("Hanya versi yang pernah terverifikasi dapat dipulihkan."))
    last = lock_report(EnrolmentReport.objects.of(earlier.branch, earlier.month)[0])
    _require_last_verified(last)
    _require_open_window(last)
    return _new_revision(last, reason, by, ReportEvent.Kind.RESTORED, as_at=earlier.verified_at)


@transaction.atomic
def discard_amendment(*, report: EnrolmentReport, by: User) -> None:
    """An amendment that was never submitted can be dropped; what is published stays."""
    report = lock_report(report)
    require_officer(report, by)
    if not report.may_be_discarded:
        raise Refused("not_discardable", _("Hanya koreksi yang belum dikirim dapat dibatalkan."))
    report.delete()


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("reason_missing", _("Tulis alasan koreksi; alasan ini diumumkan."))


def _require_open_window(report: EnrolmentReport) -> None:
    today = timezone.localdate()
    if not report.period.takes_corrections(today):
        correction = EnrolmentReport(period=report.period, revision=report.revision + 1)
        raise Refused("window_closed", correction.reason_not_open(today))


def _require_last_verified(report: EnrolmentReport) -> None:
    newest = EnrolmentReport.objects.of(report.branch, report.month)[0]
    if not newest.is_verified:
        raise Refused("amendment_open", _("Laporan bulan ini masih terbuka; lanjutkan di sana."))
    if newest.pk != report.pk:
        raise Refused("not_latest", _("Sudah ada koreksi yang lebih baru untuk bulan ini."))


def _new_revision(
    report: EnrolmentReport,
    reason: str,
    by: User,
    kind: ReportEvent.Kind,
    *,
    as_at: datetime | None = None,
    open_until: date | None = None,
) -> EnrolmentReport:
    revision = EnrolmentReport.objects.create(
        branch=report.branch,
        period=report.period,
        revision=report.revision + 1,
        amend_reason=reason.strip(),
        created_by=by,
        is_sample=report.is_sample,
        open_until=open_until,
    )
    ReportLine.objects.bulk_create(_lines_as_published(revision, report, as_at))
    ReportEvent.objects.create(report=revision, kind=kind, by=by, note=reason.strip())
    return revision


def _lines_as_published(
    revision: EnrolmentReport, former: EnrolmentReport, as_at: datetime | None
) -> list[ReportLine]:
    """The figures known at the moment (None: now), with who entered them first.

    A closing that follows from its movements is left to follow from them again.
    """
    figures = {
        (figure.region_id, figure.segment): figure
        for figure in EnrolmentFigure.objects.known_at(as_at)
        .filter(branch=revision.branch_id, month=revision.month)
        .select_related("region")
    }
    entered = {(line.region_id, line.segment): line for line in former.lines.all()}
    lines = {(line.region_id, line.segment): line for line in blank_lines(revision)}
    for key, figure in figures.items():
        line = lines.setdefault(
            key, ReportLine(report=revision, region=figure.region, segment=figure.segment)
        )
        for name in FIELDS:
            setattr(line, name, getattr(figure, name))
        if figure.new is not None:
            line.closing = None
        if key in entered:
            line.entered_by_id = entered[key].entered_by_id
            line.entered_at = entered[key].entered_at
    return list(lines.values())
