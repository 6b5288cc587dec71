"""One's own way in: the second factor that is owed, where one is signed in, a first password."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import password_links, second_factor, sessions
from accounts.access import SignedInRequest


@login_required
@require_safe
@never_cache
def second_factor_owed(request: SignedInRequest) -> HttpResponse:
    if not second_factor.is_owed(request.user):
        return redirect("mfa_index")
    return render(request, "accounts/second_factor_owed.html")


@login_required
@require_safe
@never_cache
def own_sessions(request: SignedInRequest) -> HttpResponse:
    rows = sessions.sessions_of(request.user)
    context = {"sessions": rows, "current": request.session.session_key}
    return render(request, "accounts/sessions.html", context)


@login_required
@require_POST
def end_session(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(UserSession.objects.filter(user=request.user.pk), pk=pk)
    if row.session_key == request.session.session_key:
        row.delete()
        logout(request)
        return redirect("account_login")
    row.end()
    messages.success(request, _("Sesi itu diakhiri."))
    return redirect("own_sessions")


@login_required
@require_POST
def end_all_sessions(request: SignedInRequest) -> HttpResponse:
    """Here, too: whoever doubts who else is in begins anew."""
    sessions.end_sessions(request.user)
    logout(request)
    messages.success(request, _("Semua sesi Anda diakhiri."))
    return redirect("account_login")


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
def set_password(request: HttpRequest, key: str) -> HttpResponse:
    """Of an invitation, or after an admin ended the old one; signing in comes after it, with the
    second factor of whoever has one."""
    link = password_links.link_of(key)
    if link is None:
        return render(request, "accounts/password_link_over.html", status=410)
    form: Any = SetPasswordForm(link.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        password_links.set_password(link=link, password=form.cleaned_data["new_password1"])
        messages.success(request, _("Sandi disimpan. Masuklah dengan sandi itu."))
        return redirect("account_login")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "link": link}
    return render(request, "accounts/set_password.html", context, status=status)
