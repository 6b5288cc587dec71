"""Who may open which page: anonymous readers sign in, other roles are told, rows out of scope
do not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.models import User
from common.nik import holds_nik
from participants.kur.forms import LONGEST_KEY

PURPOSE = "kur_purpose"  # of the session: what lists and searches are opened for


class SignedIn(HttpRequest):
    """What a view behind `only` is given."""

    user: User


View = Callable[..., HttpResponseBase]


def only(*may: str) -> Callable[[View], View]:
    """For whom one of these properties of `User` holds."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not any(getattr(request.user, name, False) for name in may):
                raise PermissionDenied(_("Halaman ini bukan untuk peran Anda."))
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "no-store, private")
            return response

        return guarded

    return decorate


def standing_purpose(request: SignedIn) -> str:
    return str(request.session.get(PURPOSE) or _("Tindak lanjut kepesertaan debitur KUR"))


def safe_back(request: SignedIn) -> str:
    """The list a form was sent from, with its filters; the plain list where that is not ours."""
    back = request.POST.get("kembali", "")
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if is_ours and not holds_nik(back) else reverse("kur:people")


def number_in(request: SignedIn, name: str) -> int:
    """A key out of a form; 0, which nothing has, for whatever is no number."""
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < LONGEST_KEY else 0
