"""The second factor: who has to have one, when it was last shown, and how it is shown again."""

from datetime import UTC, datetime
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from accounts.models import User

LABELS = {
    "mfa_reauthenticate": gettext_lazy("Dengan kode dari aplikasi"),
    "mfa_reauthenticate:webauthn": gettext_lazy("Dengan kunci keamanan"),
}
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # codes alone are a way back


def has_one(user: User) -> bool:
    """Whoever has one was asked for it at sign-in."""
    return Authenticator.objects.filter(user=user.pk, type__in=FACTORS).exists()


def is_owed(user: User) -> bool:
    """By a role that has to have one, also where it can be put off."""
    return user.needs_second_factor and not has_one(user)


def bars(user: User) -> bool:
    """Without it the role opens nothing."""
    return not settings.SECOND_FACTOR_MAY_WAIT and is_owed(user)


def allows_nik(user: User) -> bool:
    """A NIK is opened by nobody whom a password alone lets in."""
    return settings.SECOND_FACTOR_MAY_WAIT or has_one(user)


def is_put_off(user: User) -> bool:
    return settings.SECOND_FACTOR_MAY_WAIT and not has_one(user)


def shown_at(request: HttpRequest) -> datetime | None:
    """In this session: at sign-in, or when it was asked for again."""
    records = get_authentication_records(request, request.user)
    moments = [record["at"] for record in records if record["method"] == "mfa"]
    return datetime.fromtimestamp(max(moments), UTC) if moments else None


def ways_to_show(request: HttpRequest, *, then: str) -> list[dict[str, Any]]:
    """`[{"label": "…", "url": "…"}]`, and from there back to `then`; none without a second factor."""
    return [
        {"label": LABELS[way["id"]], "url": f"{way['url']}?{urlencode({'next': then})}"}
        for way in get_adapter().get_reauthentication_methods(request.user)
        if way["id"] in LABELS
    ]
