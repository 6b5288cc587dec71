from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from pghistory.middleware import HistoryMiddleware

from accounts import second_factor
from accounts.deputies import acting_user
from common.problems import is_api, problem


class DeputyMiddleware(MiddlewareMixin):
    """`request.user` with the rights of whom they act for. Read only where a page asks for it, as
    public pages need no session."""

    def process_request(self, request: HttpRequest) -> None:
        user: Any = SimpleLazyObject(lambda: acting_user(request))
        request.user = user


class TrailMiddleware(HistoryMiddleware):
    """The audit trail names a deputy and whom they acted for."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        principal = getattr(request.user, "acting_for", None)
        context = super().get_context(request)
        return context | {"acting_for": principal.pk} if principal else context


class SecondFactorMiddleware(MiddlewareMixin):
    """Whose role has to have a second factor sets it up before anything else; here rather than in
    each view, so that pages, admin and API cannot forget it."""

    OPEN = {
        *("second_factor_owed", "account_logout", "account_login", "account_reauthenticate"),
        *("language", "javascript_catalog", "healthz", "healthz_live", "metrics"),
        *("reports:offline", "reports:offline_worker"),  # hold nothing, and ask no database
    }

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or self._is_open(request):
            return None
        user: Any = request.user
        if not user.is_authenticated or not second_factor.bars(user):
            return None
        words = _("Pasang langkah kedua dulu: peran Anda mewajibkannya.")
        if is_api(request):
            return problem(403, detail=words)
        if request.method in ("GET", "HEAD"):
            return redirect("second_factor_owed")
        raise PermissionDenied(words)

    def _is_open(self, request: HttpRequest) -> bool:
        match = request.resolver_match
        name = match.view_name if match else ""
        return name in self.OPEN or name.startswith("mfa_")
