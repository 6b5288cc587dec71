"""Where a report begins, and what keeps others out while it is being changed."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.formats import long_date
from common.segments import Segment
from participants.reports.models import EnrolmentReport, ReportEvent, ReportingMonth, ReportLine
from participants.reports.refusals import Changed, Forbidden, Refused
from regions.models import Branch, BranchService

REOPENED_DAYS = 14  # two weeks of work; then the door closes by itself


def lock_report(report: EnrolmentReport, seen: int | None = None) -> EnrolmentReport:
    """The report as it is now, kept from others until the transaction ends.

    `seen` is the version the person acted on; None where they take it as it is.
    """
    locked = (
        EnrolmentReport.objects.select_for_update(of=["self"])
        .select_related("period", "branch")
        .get(pk=report.pk)
    )
    if seen is not None and locked.version != seen:
        raise Changed(
            "changed",
            _("Laporan ini berubah sejak Anda membukanya. Muat ulang, lalu periksa lagi."),
        )
    return locked


def require_officer(report: EnrolmentReport, by: User) -> None:
    if not by.may_enter_reports or by.branch_id != report.branch_id:
        raise Forbidden(
            "not_own_branch", _("Hanya petugas cabang ini yang dapat mengubah laporannya.")
        )


def require_verifier(by: User) -> None:
    if not by.may_verify_reports:
        raise Forbidden(
            "not_a_verifier", _("Hanya verifikator wilayah yang dapat melakukan langkah ini.")
        )


def require_editable(report: EnrolmentReport) -> None:
    if report.state == EnrolmentReport.State.SUBMITTED:
        raise Refused(
            "submitted",
            _("Laporan sudah dikirim dan sedang diperiksa verifikator; angkanya tidak berubah."),
        )
    if not report.is_editable:
        raise Refused(
            "verified",
            _("Laporan sudah terverifikasi. Buka koreksi untuk mengubah angkanya."),
        )


def require_open_month(report: EnrolmentReport) -> None:
    if not report.takes_entries(timezone.localdate()):
        raise Refused("month_not_open", not_open_reason(report))


def not_open_reason(report: EnrolmentReport) -> str:
    period, today = report.period, timezone.localdate()
    if today < period.opens_on:
        return _("%(month)s belum dibuka; pengisian mulai %(day)s.") % {
            "month": period,
            "day": long_date(period.opens_on),
        }
    if report.is_amendment:
        return _("Jendela koreksi %(month)s sudah tertutup. Minta verifikator membukanya.") % {
            "month": period
        }
    return _("%(month)s sudah dikunci. Minta verifikator membukanya.") % {"month": period}


@transaction.atomic
def start_report(*, branch: Branch, month: date, by: User) -> EnrolmentReport:
    """The report of the branch and month that is being worked on; made where there is none."""
    report = EnrolmentReport.objects.of(branch, month).select_related("period", "branch").first()
    if report is not None:
        return report
    period = ReportingMonth.objects.filter(month=month).first()
    if period is None:
        raise Refused("month_not_open", _("Bulan ini belum dibuka untuk pelaporan."))
    report = EnrolmentReport(branch=branch, period=period, created_by=by)
    require_officer(report, by)
    require_open_month(report)
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError:  # a colleague began it in the same moment
        return EnrolmentReport.objects.of(branch, month).select_related("period", "branch").get()
    ReportLine.objects.bulk_create(blank_lines(report))
    ReportEvent.objects.create(report=report, kind=ReportEvent.Kind.CREATED, by=by)
    return report


def blank_lines(report: EnrolmentReport) -> list[ReportLine]:
    """An empty line for every place the branch serves that month and every segment."""
    services = (
        BranchService.objects.valid_in(report.month)
        .filter(branch=report.branch_id)
        .select_related("region")
        .order_by("region__code")
    )
    return [
        ReportLine(report=report, region=service.region, segment=segment)
        for service in services
        for segment in Segment.values
    ]


def touch(report: EnrolmentReport, **values: object) -> None:
    """Every change of a report raises its version, so that nobody acts on what they did not see."""
    moment = timezone.now()
    EnrolmentReport.objects.filter(pk=report.pk).update(
        version=F("version") + 1, changed_at=moment, **values
    )
    report.version += 1
    report.changed_at = moment
    for name, value in values.items():
        setattr(report, name, value)
