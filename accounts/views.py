from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import actions
from accounts.access import SignedInRequest
from accounts.forms import TokenForm
from accounts.models import ApiToken


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


def _account(request: SignedInRequest, form: TokenForm, key: str = "") -> HttpResponse:
    tokens = ApiToken.objects.unrevoked().owned_by(request.user)
    context = {"form": form, "tokens": tokens, "key": key}
    return render(request, "accounts/account.html", context)
