from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest
from participants.reports.presenters import worklist as presenter
from participants.reports.views import for_report_readers
from regions.models import Branch


@require_safe
@for_report_readers
def index(request: SignedInRequest) -> HttpResponse:
    """What the reader's branch (for verifiers and admins: every branch) has to do and has done."""
    is_officer = request.user.may_enter_reports
    branches = list(
        Branch.objects.filter(staff=request.user) if is_officer else Branch.objects.all()
    )
    today = timezone.localdate()
    context = {
        "work": presenter.worklist(branches, today),
        "changed": presenter.changed_openings(branches, today),
        "is_officer": is_officer,
    }
    return render(request, "reports/worklist.html", context)
