from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import aggregates_visible
from participants.cohorts import expiry
from participants.cohorts.forms import CohortForm


@aggregates_visible
def index(request: HttpRequest) -> HttpResponse:
    """/kohort/: who pays for whom and until when."""
    may_add = getattr(request.user, "is_portal_admin", False)
    form = CohortForm(request.POST or None) if may_add else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(_("Hanya admin yang mencatat kohort."))
        if form.is_valid():
            form.save()
            return redirect("cohorts:index")
    lines = expiry.lines()
    context = {
        "lines": lines,
        "warnings": [line for line in lines if line.warning is not None],
        "expiries": expiry.after_expiry(),
        "form": form,
        "is_sample": any(line.cohort.is_sample for line in lines),
    }
    is_wrong = form is not None and form.errors
    return render(request, "cohorts/index.html", context, status=400 if is_wrong else 200)
