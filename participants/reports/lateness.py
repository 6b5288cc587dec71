"""Who reported a month late, or not at all: by branch, for those places that are looked at."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from participants.reports.models import EnrolmentReport, ReportingMonth
from regions.models import Branch, BranchService


@dataclass(frozen=True, slots=True)
class LateReport:
    branch: Branch
    days: int  # after the deadline
    is_sent: bool  # else it is awaited still


def late_reports(
    month: date, places: Collection[int], today: date, moment: datetime | None = None
) -> list[LateReport]:
    """Of the branches that serve one of the places in the month, by their names; as known at the
    moment (None: now). A first report alone is late: a correction never is. Three queries at most."""
    period = ReportingMonth.objects.filter(month=month, due_on__lt=today).first()
    if period is None:
        return []
    sent = dict(
        EnrolmentReport.objects.filter(period=period, revision=1)
        .exclude(state=EnrolmentReport.State.DRAFT)
        .values_list("branch", "first_submitted_at")
    )
    late = []
    services = BranchService.objects.valid_in(month).filter(region__in=places)
    for branch in Branch.objects.filter(services__in=services).distinct().order_by("name"):
        at = sent.get(branch.pk)
        is_sent = at is not None and (moment is None or at < moment)
        day = timezone.localdate(at) if at is not None and is_sent else today
        if day > period.due_on:
            late.append(LateReport(branch, (day - period.due_on).days, is_sent))
    return late
