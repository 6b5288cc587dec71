"""The test client refuses pages that the portal must never send."""

import re
from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client

INLINE = re.compile(r"<[a-z][^>]*\s(on[a-z]+|style)=", re.IGNORECASE)
INLINE_CODE = re.compile(
    r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")[^>]*>|<style", re.I
)
OTHER_HOST = re.compile(
    r"<(?:script|img|link|iframe)[^>]+(?:src|href)=[\"']https?://", re.IGNORECASE
)


class PortalClient(Client):
    """Every whole HTML page has one `<h1>`, nothing inline and nothing from another host."""

    def force_login(self, user: Any, backend: str | None = None) -> None:
        """As somebody who can sign in: with the second factor that most roles have to have."""
        if user.role != "official":
            give_second_factor(user)
        super().force_login(user, backend)

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        path = request.get("PATH_INFO", "")
        compressed = "Content-Encoding" in response.headers
        if is_page and not response.streaming and not compressed and not path.startswith("/admin/"):
            check_page(response.content.decode(), path)
        return response


def give_second_factor(user: Any) -> None:
    Authenticator.objects.bulk_create(
        [Authenticator(user=user, type=Authenticator.Type.TOTP, data={})], ignore_conflicts=True
    )


def check_page(html: str, path: str = "") -> None:
    if "<html" in html:
        count = len(re.findall(r"<h1[\s>]", html))
        assert count == 1, f"{path} has {count} <h1>"
        assert not INLINE_CODE.search(html), f"{path} has inline code: {INLINE_CODE.search(html)}"
    assert not INLINE.search(html), f"{path} has an inline handler or style: {INLINE.search(html)}"
    assert not OTHER_HOST.search(html), f"{path} loads from another host"
