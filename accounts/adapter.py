"""What of django-allauth is ours: where signing in leads, and how its letters are sent."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.letters import send_later
from accounts.models import User
from accounts.second_factor import FACTORS
from common.client_address import client_address, counted_address
from common.letters import portal_address
from regions.models import Region

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

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Also a passkey says no more than a wrong password would."""
        messages.error(request, self.error_messages["username_password_mismatch"])
        return redirect("account_login")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """By the portal's own address, whatever host a stranger asked under."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return portal_address(path.replace("UID-KEY", key))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """By the worker: neither the mail server nor its time says whether an address is known."""
        letter = self.render_mail(template_prefix, email, {"place": _place(), **context})
        send_later.enqueue(f"{letter.subject}\n\n{letter.body}", email)

    def format_email_subject(self, subject: str) -> str:
        return subject

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        if address := email or user.email:
            super().send_notification_mail(template_prefix, user, context, address)


class PortalMFAAdapter(DefaultMFAAdapter):
    def get_totp_issuer(self) -> str:
        return f"Cakupan Jamsostek {_place()}".strip()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """A role that has to have a second factor keeps the last one."""
        if not authenticator.user.needs_second_factor or authenticator.type not in FACTORS:
            return True
        others = Authenticator.objects.filter(user=authenticator.user_id, type__in=FACTORS)
        return others.exclude(pk=authenticator.pk).exists()


def _place() -> str:
    return Region.objects.root_name()


def _name(credentials: dict[str, Any]) -> str:
    return str(credentials.get("username", "")).lower()
