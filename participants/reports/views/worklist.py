from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from participants.reports.presenters import worklist as presenter
from participants.reports.views.doors import UserRequest, for_people_with_reports
from regions.models import Branch


@require_safe
@for_people_with_reports
def index(request: UserRequest) -> HttpResponse:
    """What the reader's branch (for verifiers and admins: every branch) has to do and has done."""
    branches = Branch.objects.all()
    if request.user.may_enter_reports:
        branches = branches.filter(staff=request.user)
    today = timezone.localdate()
    found = list(branches)
    context = {
        "work": presenter.worklist(found, today),
        "changed": presenter.changed_openings(found, today),
        "branches": found,
        "is_officer": request.user.may_enter_reports,
        "today": today,
    }
    return render(request, "reports/worklist.html", context)
