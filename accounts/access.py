"""Who may look at aggregates: everybody, or only who has signed in (`PUBLIC_DASHBOARD`)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

from accounts.models import User


class SignedInRequest(HttpRequest):
    """What a view behind `login_required` is given; for type checking only."""

    user: User


View = Callable[..., HttpResponseBase]


def may_see_aggregates(request: HttpRequest) -> bool:
    """Asks for the user only where it matters: a public page needs no session."""
    return settings.PUBLIC_DASHBOARD or request.user.is_authenticated


def aggregates_visible(view: View) -> View:
    """For pages: whoever may not see aggregates is sent to sign in and then back here."""

    @wraps(view)
    def visible(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_see_aggregates(request):
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return visible
