from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from pghistory.middleware import HistoryMiddleware

from accounts.deputies import acting_user


class DeputyMiddleware:
    """`request.user` with the rights of whom they act for. Read only where a page asks for it, as
    public pages need no session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user: Any = SimpleLazyObject(lambda: acting_user(request))
        request.user = user
        return self.get_response(request)


class TrailMiddleware(HistoryMiddleware):
    """The audit trail names a deputy and whom they acted for."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        principal = getattr(request.user, "acting_for", None)
        context = super().get_context(request)
        return context | {"acting_for": principal.pk} if principal else context
