"""Reports within a person's scope: what is out of it is a 404."""

from datetime import date

from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from common import months
from common.problems import UnknownChoice
from participants.figures.models import EnrolmentFigure
from participants.reports.actions.drafts import blank_lines
from participants.reports.models import FIELDS, EnrolmentReport, ReportingMonth, ReportLine
from regions.models import Branch


def read_month(text: str) -> date:
    """Of a part of the path, so that what is no month is a page that does not exist."""
    try:
        return months.read_month(text)
    except ValueError:
        message = _("Bulan ditulis tahun dan bulan, misalnya 2024-08.")
        raise UnknownChoice("bulan", message) from None


def branch_for(user: User, slug: str) -> Branch:
    branches = Branch.objects.all()
    if user.may_enter_reports:
        branches = branches.filter(staff=user)
    branch = branches.filter(slug=slug).first()
    if branch is None:
        raise UnknownChoice("cabang", _("Kantor cabang ini tidak ada, atau bukan cabang Anda."))
    return branch


def report_for(user: User, slug: str, month: str) -> EnrolmentReport:
    """The newest report of the branch and month; not yet saved where nobody has begun it."""
    branch, first_day = branch_for(user, slug), read_month(month)
    report = (
        EnrolmentReport.objects.of(branch, first_day)
        .select_related("period", "branch", "submitted_by", "verified_by")
        .first()
    )
    if report is not None:
        return report
    period = ReportingMonth.objects.filter(month=first_day).first()
    if period is None:
        raise UnknownChoice("bulan", _("Bulan ini belum dibuka untuk pelaporan."))
    return EnrolmentReport(branch=branch, period=period)


def saved_report_for(user: User, slug: str, month: str) -> EnrolmentReport:
    report = report_for(user, slug, month)
    if not report.is_begun:
        raise Http404
    return report


def lines_of(report: EnrolmentReport) -> list[ReportLine]:
    """Its lines; blank ones before it is begun; for a sample month what was published."""
    if not report.is_begun:
        return blank_lines(report)
    lines = list(report.lines.select_related("region"))
    return lines or published_lines(report)


def published_lines(report: EnrolmentReport) -> list[ReportLine]:
    figures = (
        EnrolmentFigure.objects.known_at(None)
        .filter(branch=report.branch_id, month=report.month)
        .select_related("region")
        .order_by("region__code", "segment")
    )
    return [
        ReportLine(
            report=report,
            region=figure.region,
            segment=figure.segment,
            **{name: getattr(figure, name) for name in FIELDS},
        )
        for figure in figures
    ]
