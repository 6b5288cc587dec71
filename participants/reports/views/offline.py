"""Reloading without a line: the shell that the browser keeps, and the service worker that keeps it.

The shell holds no figures and is the same for everybody; what somebody typed lies in the browser's
own database.
"""

from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

FILES = ["img/mark.svg", "css/portal.css", "css/reports.css", "django_htmx/htmx-2.min.js"]


@cache
def script_names() -> list[str]:
    """Every module of the grid, so that none is forgotten."""
    folder = settings.BASE_DIR / "static" / "js" / "report"
    return [f"js/report/{path.name}" for path in sorted(folder.glob("*.js"))]


@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    response = render(request, "reports/offline.html")
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Served from within the addresses that it stands in for, for its scope is their folder."""
    files = [static(name) for name in [*FILES, *script_names()]]
    context = {"shell": reverse("reports:offline"), "files": files}
    response = render(
        request, "reports/worker.js", context, content_type="text/javascript; charset=utf-8"
    )
    response.headers["Cache-Control"] = "no-cache"
    return response
