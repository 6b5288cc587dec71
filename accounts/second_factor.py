"""When somebody last showed their second factor, and how they show it again."""

from datetime import UTC, datetime
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

LABELS = {
    "mfa_reauthenticate": gettext_lazy("Dengan kode dari aplikasi"),
    "mfa_reauthenticate:webauthn": gettext_lazy("Dengan kunci keamanan"),
}


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
