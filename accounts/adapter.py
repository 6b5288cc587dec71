from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import ratelimit
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from common.client_address import client_address, counted_address

FIRST_PAGES = {
    User.Role.BRANCH_STAFF: "reports:worklist",
    User.Role.VERIFIER: "reports:verification",
    User.Role.BANK: "kur:home",
    User.Role.AWARD_ADMIN: "awards:editions",
}


class PortalAccountAdapter(DefaultAccountAdapter):
    """Accounts are given by an admin; nobody signs up. Signing in leads to one's own work."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        super().pre_authenticate(request, **credentials)
        name = _name(credentials)
        if not ratelimit.consume(request, action="sign_in_anywhere", key=name):
            raise self.validation_error("too_many_login_attempts")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By name and address. allauth's has the Host header in it, in which anybody can write
        another port and begin to count anew."""
        return f"{_name(credentials)} {counted_address(request)}"

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        user = request.user
        assert isinstance(user, User)  # noqa: S101 - allauth asks after signing in
        if user.role == User.Role.OFFICIAL and user.region and user.region.parent_id:
            return reverse("dashboard:region", args=[user.region.code])
        return reverse(FIRST_PAGES.get(User.Role(user.role), "dashboard:home"))


def _name(credentials: dict[str, Any]) -> str:
    return str(credentials.get("username", "")).lower()
