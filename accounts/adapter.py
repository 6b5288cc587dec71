from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User

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

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        user = request.user
        assert isinstance(user, User)  # noqa: S101 - allauth asks after signing in
        if user.role == User.Role.OFFICIAL and user.region and user.region.parent_id:
            return reverse("dashboard:region", args=[user.region.code])
        return reverse(FIRST_PAGES.get(User.Role(user.role), "dashboard:home"))
