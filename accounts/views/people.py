"""People and their rights: invited, changed and closed by an admin, guarded ones by two."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import rights
from accounts.access import SignedInRequest, only, sent
from accounts.forms import InvitationForm, ReasonForm, RightsForm
from accounts.models import RightsRequest, User
from accounts.password_links import send_link
from accounts.second_factor import FACTORS

PAGE_LENGTH = 50
ASKED = [RightsRequest.Kind.PASSWORD, RightsRequest.Kind.FACTOR]

for_admins = only("is_portal_admin", message=gettext_lazy("Akun dan hak diatur admin."))


@require_safe
@for_admins
def index(request: SignedInRequest) -> HttpResponse:
    text = request.GET.get("cari", "").strip()
    page = Paginator(_found(text), PAGE_LENGTH).get_page(request.GET.get("halaman"))
    waiting = _with_say(RightsRequest.objects.waiting(), request.user)
    context = {"page": page, "text": text, "waiting": waiting}
    return render(request, "accounts/people.html", context)


def _found(text: str) -> QuerySet[User]:
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    people = User.objects.select_related("region", "branch", "bank")
    people = people.annotate(has_second_factor=Exists(factors)).order_by("-is_active", "username")
    named = Q(username__icontains=text) | Q(first_name__icontains=text) | Q(email__icontains=text)
    return people.filter(named).prefetch_related("password_links")


@require_http_methods(["GET", "HEAD", "POST"])
@for_admins
def invite(request: SignedInRequest) -> HttpResponse:
    form = InvitationForm(sent(request))
    if not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "accounts/invite.html", {"form": form}, status=status)
    user, waiting = rights.invite(by=request.user, **form.cleaned_data)
    messages.success(request, rights.invited_words(user, waiting))
    return redirect("person", user.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_admins
@never_cache
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User.objects.select_related("region", "branch", "bank"), pk=pk)
    if request.method != "POST":
        return _person(request, user, RightsForm(instance=user))
    form = RightsForm(request.POST, instance=User.objects.get(pk=pk))
    asks = RightsRequest.Kind.RIGHTS
    if form.is_valid() and (done := _ask(request, user, asks, form, form.values)):
        return done
    return _person(request, user, form, status=422)


@require_POST
@for_admins
def ask(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """A new password, or a second factor that was lost."""
    if kind not in ASKED:
        raise Http404
    user = get_object_or_404(User, pk=pk)
    form = ReasonForm(request.POST, auto_id=f"{kind}_%s")
    if form.is_valid() and (done := _ask(request, user, kind, form, {})):
        return done
    return _person(request, user, RightsForm(instance=user), status=422, **{f"{kind}_form": form})


def _ask(
    request: SignedInRequest, user: User, kind: str, form: Any, values: dict[str, Any]
) -> HttpResponse | None:
    reason = form.cleaned_data["reason"]
    try:
        waiting = rights.ask(user=user, kind=kind, values=values, reason=reason, by=request.user)
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
        return None
    if waiting:
        messages.info(request, _("Tercatat; berlaku sesudah admin lain menyetujui."))
    else:
        messages.success(request, _("Perubahan berlaku mulai sekarang."))
    return redirect("person", user.pk)


@require_POST
@for_admins
def resend(request: SignedInRequest, pk: int) -> HttpResponse:
    """To somebody who has not set a password yet."""
    user = get_object_or_404(User.objects.filter(is_active=True), pk=pk)
    if user.has_usable_password() or not user.email:
        raise Http404
    send_link(user=user, by=request.user)
    messages.success(request, rights.invited_words(user, None))
    return redirect("person", pk)


@require_POST
@for_admins
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """One that is decided already, by a second click or another admin, is told and not missing."""
    decided = RightsRequest.objects.exclude(state=RightsRequest.State.WAITING)
    waiting = get_object_or_404(RightsRequest.objects.waiting() | decided, pk=pk)
    try:
        if request.POST.get("answer") == "approve":
            rights.approve(request=waiting, by=request.user)
            messages.success(request, _("Disetujui; berlaku mulai sekarang."))
        else:
            rights.refuse(request=waiting, by=request.user)
            messages.success(request, _("Tidak disetujui; tidak ada yang berubah."))
    except RightsRequest.DoesNotExist:
        messages.info(request, _("Permintaan ini sudah diputuskan."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("person", waiting.user_id)


def _person(
    request: SignedInRequest, user: User, form: RightsForm, status: int = 200, **forms: ReasonForm
) -> HttpResponse:
    requests = RightsRequest.objects.filter(user=user).select_related(
        "user", "asked_by", "decided_by"
    )
    context = {
        "person": user,
        "form": form,
        "is_self": user.pk == request.user.pk,
        "waiting": _with_say(RightsRequest.objects.waiting().filter(user=user), request.user),
        "decided": requests.exclude(state=RightsRequest.State.WAITING)[:20],
        "links": user.password_links.all()[:5],
        "may_resend": user.is_active and user.email and not user.has_usable_password(),
        "has_another_admin": rights.other_admins(request.user).exists(),
        "has_third_admin": rights.other_admins(request.user, user).exists(),
        "password_form": ReasonForm(auto_id="password_%s"),
        "factor_form": ReasonForm(auto_id="factor_%s"),
    }
    return render(request, "accounts/person.html", context | forms, status=status)


def _with_say(requests: QuerySet[RightsRequest], admin: User) -> list[dict[str, Any]]:
    """Each with what it would change, and whether this admin decides it or takes it back."""
    return [
        {
            "request": one,
            "changes": rights.changes(one),
            "may_decide": one.may_be_decided_by(admin),
            "may_withdraw": one.asked_by_id == admin.pk,
        }
        for one in requests
    ]
