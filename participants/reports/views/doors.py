"""Who may open the pages: a role without reports is told 403, and a refusal is a page too."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.models import User
from participants.reports.refusals import Changed, Forbidden, Refused

View = Callable[..., Any]


class UserRequest(HttpRequest):
    """Signed in, as the doors below have seen to; before that `user` is anonymous."""

    user: User
    htmx: Any


def for_people_with_reports(view: View) -> View:
    """Signed in and with a role that sees reports; a page that saves as one types is told 401."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_anonymous:
            return (
                HttpResponse(status=401) if getattr(request, "htmx", False) else _to_login(request)
            )
        if not request.user.may_see_reports:
            raise PermissionDenied(_("Laporan bulanan hanya untuk petugas cabang dan verifikator."))
        return view(request, *args, **kwargs)

    return guarded


def _to_login(request: HttpRequest) -> HttpResponse:
    return redirect_to_login(request.get_full_path())


def for_verifiers(view: View) -> View:
    @wraps(view)
    def guarded(request: UserRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.may_verify_reports:
            raise PermissionDenied(_("Halaman ini hanya untuk verifikator wilayah."))
        return view(request, *args, **kwargs)

    return for_people_with_reports(guarded)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A page (or, for htmx, a notice) that says why."""
    status = 403 if isinstance(refusal, Forbidden) else 409
    template = "reports/refused.html"
    if getattr(request, "htmx", False):
        template = "reports/partials/refusal.html"
    context = {"refusal": refusal, "is_stale": isinstance(refusal, Changed)}
    return render(request, template, context, status=status)
