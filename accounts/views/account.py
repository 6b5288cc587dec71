from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

import regions.actions
from accounts import actions
from accounts.access import SignedInRequest
from accounts.forms import TokenForm
from accounts.models import ApiToken, CalendarKey, User
from regions.models import RememberedPlace


@login_required
@require_safe
@never_cache
def account(request: SignedInRequest) -> HttpResponse:
    return _account(request, TokenForm(user=request.user))


@login_required
@require_POST
@never_cache
def create_token(request: SignedInRequest) -> HttpResponse:
    """The key is in this answer and nowhere else, so there is no redirect."""
    form = TokenForm(request.POST, user=request.user)
    if not form.is_valid():
        return _account(request, form)
    _token, key = actions.create_token(by=request.user, **form.cleaned_data)
    return _account(request, TokenForm(user=request.user), key=key)


@login_required
@require_POST
def revoke_token(request: SignedInRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken.objects.unrevoked().owned_by(request.user), pk=pk)
    actions.revoke_token(token=token, by=request.user)
    messages.success(request, _("Token “%(name)s” dicabut.") % {"name": token.name})
    return redirect("account")


@login_required
@require_POST
def forget_place(request: SignedInRequest, pk: int) -> HttpResponse:
    remembered = get_object_or_404(_remembered_places(request.user), pk=pk)
    regions.actions.forget_place(remembered=remembered, by=request.user)
    note = _("“%(name)s” dilupakan; berkas berikutnya menanyakannya lagi.")
    messages.success(request, note % {"name": remembered.text})
    return redirect("account")


@login_required
@require_POST
@never_cache
def make_calendar(request: SignedInRequest) -> HttpResponse:
    """The address is in this answer and nowhere else, so there is no redirect."""
    key = actions.make_calendar_key(by=request.user)
    address = request.build_absolute_uri(reverse("reports:own_calendar", args=[key]))
    return _account(request, TokenForm(user=request.user), calendar_address=address)


@login_required
@require_POST
def revoke_calendar(request: SignedInRequest) -> HttpResponse:
    actions.revoke_calendar_key(by=request.user)
    messages.success(request, _("Alamat kalender dicabut; isinya tidak terbaca lagi."))
    return redirect("account")


def _remembered_places(user: User) -> QuerySet[RememberedPlace]:
    """Of the user's own office: a branch, a bank, or for those who work for the province its own."""
    remembered = RememberedPlace.objects.select_related("region")
    if user.branch or user.bank:
        return remembered.of(branch=user.branch, bank=user.bank)
    if user.may_verify_reports or user.is_portal_admin:
        return remembered.of()
    return remembered.none()


def _account(request: SignedInRequest, form: TokenForm, **shown_once: str) -> HttpResponse:
    context = {
        "form": form,
        "tokens": ApiToken.objects.unrevoked().owned_by(request.user),
        "remembered_places": _remembered_places(request.user),
        "calendar_key": CalendarKey.objects.filter(user=request.user).first(),
    }
    return render(request, "accounts/account.html", context | shown_once)
