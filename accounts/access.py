"""Who may open which page: everybody who may see aggregates, or only some roles; and what they do
there, which may be refused."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from common.log_lines import route_of

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponseBase]


class SignedInRequest(HttpRequest):
    """What a view behind `only` or `login_required` is given; for type checking only."""

    user: User
    htmx: Any


def only(*may: str, message: Any = "") -> Callable[[View], View]:
    """For whom one of these properties of `User` holds: `@only("may_enter_reports")`.

    Others get a 403 with the `message` (a lazy text). Who is not signed in signs in first; a page
    that saves while somebody types gets a 401 instead of a form to sign in.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                if getattr(request, "htmx", False):
                    return HttpResponse(status=401)
                return redirect_to_login(request.get_full_path())
            if not any(getattr(request.user, name, False) for name in may):
                logger.warning(
                    "refused user=%s %s %s", request.user.pk, request.method, route_of(request)
                )
                raise PermissionDenied(message or _("Halaman ini bukan untuk peran Anda."))
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "no-store, private")
            return response

        return guarded

    return decorate


def may_see_aggregates(request: HttpRequest) -> bool:
    """Reads the session only where it matters: a public page needs none."""
    return settings.PUBLIC_DASHBOARD or request.user.is_authenticated


def aggregates_visible(view: View) -> View:
    """For pages: whoever may not see aggregates is sent to sign in and then back here."""

    @wraps(view)
    def visible(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_see_aggregates(request):
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return visible


def sent(request: SignedInRequest) -> QueryDict | None:
    """What a form is bound to: an empty POST too, whose missing fields are told."""
    return request.POST if request.method == "POST" else None


def attempt(
    request: SignedInRequest,
    act: Callable[..., object],
    done: str = "",
    form: BaseForm | None = None,
    **given: Any,
) -> bool:
    """The act of the user, or why it is refused: shown in the form, or else on the next page."""
    try:
        act(**given, by=request.user)
    except ValidationError as error:
        if form is not None:
            form.add_error(None, error.messages)
        else:
            messages.error(request, " ".join(error.messages))
        return False
    if done:
        messages.success(request, done)
    return True
