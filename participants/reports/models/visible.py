"""The reports that a person may see, also of months in which nobody has begun."""

from collections.abc import Sequence
from datetime import date

from django.http import Http404
from django.utils.translation import gettext

from accounts.models import User
from common.problems import UnknownChoice
from participants.reports.models.months import ReportingMonth, read_month
from participants.reports.models.reports import EnrolmentReport
from regions.models import Branch, BranchService


def newest_reports(branches: Sequence[Branch], today: date) -> list[EnrolmentReport]:
    """By month, then branch; a blank one where nobody has begun. A branch that serves no place in
    a month owes no report of it."""
    services = list(BranchService.objects.filter(branch__in=branches))
    saved = {
        (report.branch_id, report.month): report
        for report in EnrolmentReport.objects.latest_revisions()
        .filter(branch__in=branches)
        .select_related("period", "branch", "submitted_by", "verified_by", "held_by")
    }
    reports = []
    for period in ReportingMonth.objects.opened_by(today):
        serving = {service.branch_id for service in services if service.is_valid_in(period.month)}
        for branch in branches:
            report = saved.get((branch.pk, period.month))
            if report is not None:
                reports.append(report)
            elif branch.pk in serving:
                reports.append(EnrolmentReport(branch=branch, period=period))
    return reports


def branch_for(user: User, slug: str) -> Branch:
    """The branch if the user may see its reports; else a 404."""
    branch = Branch.objects.filter(slug=slug).first()
    if branch is None or (user.may_enter_reports and branch.pk != user.branch_id):
        raise UnknownChoice(
            "cabang", gettext("Kantor cabang ini tidak ada, atau bukan cabang Anda.")
        )
    return branch


def report_for(user: User, branch: str, month: str, *, lock: bool = False) -> EnrolmentReport:
    """The newest report of the branch and month, not yet saved where nobody has begun it; a 404
    where it is out of the user's scope or the month was never opened.

    With `lock` nobody else can change it until the transaction ends.
    """
    first_day = read_month(month)
    reports = (
        EnrolmentReport.objects.visible_to(user)
        .not_withdrawn()
        .filter(branch__slug=branch, period__month=first_day)
    )
    if lock:
        reports = reports.select_for_update(of=["self"])
    report = reports.select_related(
        "period", "branch", "submitted_by", "verified_by", "held_by", "verification_begun_by"
    ).first()
    if report is not None:
        return report
    own_branch = branch_for(user, branch)
    period = ReportingMonth.objects.filter(month=first_day).first()
    if period is None:
        raise UnknownChoice("bulan", gettext("Bulan ini belum dibuka untuk pelaporan."))
    return EnrolmentReport(branch=own_branch, period=period)


def saved_report_for(user: User, branch: str, month: str) -> EnrolmentReport:
    """The same, and a 404 where nobody has begun it."""
    report = report_for(user, branch, month)
    if not report.is_begun:
        raise Http404
    return report
