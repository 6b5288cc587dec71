"""Who speaks: a program with a token, or somebody signed in at a browser."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework import authentication, exceptions, permissions
from rest_framework.request import Request

from accounts import second_factor
from accounts.access import may_see_aggregates
from accounts.actions import note_use
from accounts.models import ApiToken, User
from common.client_address import AddressThrottle


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Token cj_…`. A token that may only read is refused on every other method,
    here and not in each view, so that no view can forget it."""

    scheme = "Token"

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != self.scheme.lower():
            return None
        token = ApiToken.objects.of_text(text.strip()).usable().select_related("user").first()
        if token is None:
            raise exceptions.AuthenticationFailed(
                _("Token ini tidak dikenal, sudah dicabut, atau sudah lewat masa berlakunya.")
            )
        if request.method not in permissions.SAFE_METHODS and not token.may_write:
            raise exceptions.PermissionDenied(_("Token ini hanya untuk membaca."))
        if second_factor.bars(token.user):
            raise exceptions.AuthenticationFailed(
                _("Pemilik token ini belum memasang langkah kedua, yang diwajibkan perannya.")
            )
        note_use(token=token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return self.scheme


class SessionAuthentication(authentication.SessionAuthentication):
    """Signed in at the browser; writes need the CSRF token as every form does."""

    def enforce_csrf(self, request: HttpRequest) -> None:
        try:
            super().enforce_csrf(request)  # type: ignore[arg-type]
        except exceptions.PermissionDenied:
            raise exceptions.PermissionDenied(
                _("Permintaan dari peramban perlu kepala X-CSRFToken; program memakai token.")
            ) from None


class AggregatesVisible(permissions.BasePermission):
    """Everybody where PUBLIC_DASHBOARD, else whoever is authenticated."""

    def has_permission(self, request: Request, view: object) -> bool:
        return may_see_aggregates(request)


class AnonymousThrottle(AddressThrottle):
    """Counted in the shared cache, so that the rate holds over all web processes."""

    scope, setting = "anon", "API_ANONYMOUS_RATE"

    def get_cache_key(self, request: Any, view: object) -> str | None:
        return None if request.user.is_authenticated else super().get_cache_key(request, view)
