from django.http import HttpRequest, HttpResponse
from django.urls import path

from coverage_portal.urls import handler400, handler403, handler404, handler500, urlpatterns


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def signed_in(request: HttpRequest) -> HttpResponse:
    """Nothing but who asks: what no page behind the sign-in can do without."""
    return HttpResponse(request.user.get_username())


urlpatterns = [
    path("bench/empty/", empty),
    path("bench/empty/signed-in/", signed_in),
    *urlpatterns,
]
__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
