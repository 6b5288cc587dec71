"""What the work pages share: who may open them."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from accounts.access import SignedInRequest, only
from awards.models import Award, Edition

award_admins_only = only(
    "may_record_awards", message=_("Hanya admin penghargaan yang membuka halaman ini.")
)


def managed(request: SignedInRequest, pk: int) -> Edition:
    """The round to change; a 404 for everybody else, as if it did not exist."""
    return get_object_or_404(Edition.objects.managed_by(request.user), pk=pk)


def worked_on(request: SignedInRequest, pk: int) -> Edition:
    """The round to look at while it is prepared and judged: award admins and its jurors."""
    return get_object_or_404(Edition.objects.worked_on_by(request.user), pk=pk)


def managed_award(request: SignedInRequest, pk: int) -> Award:
    awards: QuerySet[Award] = Award.objects.managed_by(request.user)
    return get_object_or_404(awards.select_related("category__edition", "region"), pk=pk)


def settled_page(request: SignedInRequest, edition: Edition, tab: str) -> HttpResponse:
    """Instead of a form that can change nothing now: why, and where the round is reopened."""
    status = 409 if request.method == "POST" else 200
    context = {"edition": edition, "tab": tab}
    return render(request, "awards/work/settled.html", context, status=status)
