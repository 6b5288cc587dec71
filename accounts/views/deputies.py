"""Who may act for whom: named, ended, and taken up for a while."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts import deputies
from accounts.access import SignedInRequest, only
from accounts.forms import DeputyForm
from accounts.models import Deputyship

for_named_and_naming = only(
    "may_name_deputies",
    "may_be_deputy",
    message=gettext_lazy("Perwakilan hanya untuk petugas cabang, verifikator dan admin."),
)
for_naming = only(
    "may_name_deputies", message=gettext_lazy("Wakil ditunjuk oleh petugas cabangnya atau admin.")
)


@require_http_methods(["GET", "HEAD", "POST"])
@for_named_and_naming
def index(request: SignedInRequest) -> HttpResponseBase:
    if request.method == "POST":
        return _name(request)
    return _page(request, DeputyForm(user=request.user))


@for_naming
def _name(request: SignedInRequest) -> HttpResponse:
    form = DeputyForm(request.POST, user=request.user)
    if not form.is_valid():
        return _page(request, form, status=422)
    deputyship = deputies.name_deputy(by=request.user, **form.cleaned_data)
    words = _("%(deputy)s mewakili %(principal)s; keduanya diberi tahu di portal.")
    people = {"deputy": deputyship.deputy, "principal": deputyship.principal}
    messages.success(request, words % people)
    return redirect("deputies")


def _page(request: SignedInRequest, form: DeputyForm, status: int = 200) -> HttpResponse:
    related = ("principal", "deputy", "branch", "named_by", "ended_by")
    context = {
        "form": form,
        "own": deputies.deputyships_now(request.user),
        "managed": Deputyship.objects.managed_by(request.user).select_related(*related)[:100],
    }
    return render(request, "accounts/deputies.html", context, status=status)


@require_POST
@for_named_and_naming
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    own, managed = (
        Deputyship.objects.of(request.user),
        Deputyship.objects.managed_by(request.user),
    )
    deputyship = get_object_or_404((own | managed).select_related("branch"), pk=pk)
    deputies.end_deputyship(deputyship=deputyship, by=request.user)
    messages.success(request, _("Perwakilan diakhiri."))
    return redirect("deputies")


@require_POST
@only("may_be_deputy")
def act(request: SignedInRequest, pk: int) -> HttpResponse:
    """From here on with the rights of the branch, until they say so or the deputyship ends."""
    deputyship = get_object_or_404(deputies.deputyships_now(request.user), pk=pk)
    request.session[deputies.SESSION_KEY] = deputyship.pk
    return redirect("reports:worklist")


@require_POST
@only("may_be_deputy")
def stop(request: SignedInRequest) -> HttpResponse:
    request.session.pop(deputies.SESSION_KEY, None)
    messages.success(request, _("Anda kembali bertindak atas nama sendiri."))
    return redirect("deputies")
