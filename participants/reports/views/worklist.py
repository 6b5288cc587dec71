"""What is due, overdue, returned and done."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest
from common.spreadsheets.upload import UploadForm
from participants.figures.models import EnrolmentFigure
from participants.reports.models import ReportLine, ReportMark, newest_reports
from participants.reports.models.lines import NO_PROGRESS
from participants.reports.presenters.worklist import Item, Worklist, worklist
from participants.reports.views import for_report_readers
from regions.models import Branch

CHANGED_DAYS = 60  # how long a changed opening is shown


@require_safe
@for_report_readers
def index(request: SignedInRequest) -> HttpResponse:
    """What the reader's branch (for verifiers and admins: every branch) has to do and has done."""
    is_officer = request.user.may_enter_reports
    own = request.user.branch if is_officer else None
    branches = [own] if own else list(Branch.objects.all())
    today = timezone.localdate()
    context = {
        "work": work_of(branches, today),
        "changed": changed_openings(branches, today),
        "is_officer": is_officer,
        "upload": UploadForm(),
    }
    return render(request, "reports/worklist.html", context)


def work_of(branches: Sequence[Branch], today: date) -> Worklist:
    """Six queries at most, however many months there are."""
    reports = newest_reports(branches, today)
    progress = ReportLine.objects.progress_of(
        [report for report in reports if report.is_begun and not report.is_verified]
    )
    marks = ReportMark.objects.unanswered_in([report for report in reports if report.is_returned])
    return worklist(
        [
            Item(
                report=report,
                today=today,
                marks=marks[report.pk],
                **progress.get(report.pk, NO_PROGRESS)._asdict(),
            )
            for report in reports
        ]
    )


def changed_openings(branches: Sequence[Branch], today: date) -> QuerySet[EnrolmentFigure]:
    """Figures of verified months whose opening moved because an earlier month was corrected."""
    return (
        EnrolmentFigure.objects.current()
        .filter(
            branch__in=branches,
            publication__report__isnull=False,
            recorded_at__date__gte=today - timedelta(days=CHANGED_DAYS),
        )
        .exclude(reason="")
        .exclude(publication__report__period=F("month"))
        .select_related("region", "publication__report__period")
        .order_by("-recorded_at", "month", "region__code")
    )
