"""Error pages that say what to do next."""

import sys
from typing import Any

from django.core.exceptions import (
    DisallowedHost,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import requires_csrf_token

from common import lost_database
from common.log_lines import REQUEST_ID
from common.problems import BadChoice, UnknownChoice, is_api, problem
from coverage_portal.language import preferred_language

ONLY_READS = _(
    "Portal sedang hanya dapat dibaca: yang baru Anda kirim tidak tersimpan. Kirim lagi sebentar lagi."
)


# What Django itself refuses, in our words: its own sentence is English, and for programmers.
REFUSED_BY_DJANGO = [
    (
        DisallowedHost,
        _("Portal ini tidak dikenal dengan nama di alamat itu: buka lewat alamat resminya."),
    ),
    (
        RequestDataTooBig,
        _("Isinya terlalu besar, jadi tidak ada yang tersimpan. Kirim sebagian-sebagian."),
    ),
    (
        TooManyFieldsSent,
        _("Isiannya terlalu banyak, jadi tidak ada yang tersimpan. Kirim sebagian-sebagian."),
    ),
    (
        TooManyFilesSent,
        _("Berkasnya terlalu banyak, jadi tidak ada yang tersimpan. Kirim satu per satu."),
    ),
    (MultiPartParserError, _("Kiriman rusak di jalan, jadi tidak ada yang tersimpan. Kirim lagi.")),
    (SuspiciousOperation, _("Ini bukan yang dikirim halaman portal, jadi tidak dikerjakan.")),
]


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_api(request) and isinstance(exception, BadChoice):
        error = {"field": exception.field, "code": "invalid", "message": exception.message}
        return problem(400, detail=exception.message, errors=[error])
    with translation.override(preferred_language(request)):  # refused before a language was set
        if words := _refused_by_django(exception):
            return _error(request, 400, template="errors/refused.html", reason=words)
        return _error(request, 400, reason=_reason(exception))


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 403, reason=_reason(exception))


@requires_csrf_token
def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    reason = exception.message if isinstance(exception, UnknownChoice) else ""
    return _error(request, 404, reason=reason)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """503 while the database is away, or keeps nothing new. The pages ask nothing of the request:
    who is signed in is a question to the database, which may be what failed."""
    error = sys.exception()
    only_reads = lost_database.takes_no_writes(error)
    status = 503 if only_reads or lost_database.is_lost(error) else 500
    if is_api(request):
        response = problem(status, detail=str(ONLY_READS) if only_reads else "")
    else:
        name = "readonly" if only_reads else status
        context = {"words": ONLY_READS, "request_id": REQUEST_ID.get()}
        response = HttpResponse(render_to_string(f"errors/{name}.html", context), status=status)
    if status == 503:
        response.headers["Retry-After"] = str(lost_database.LONGEST_PAUSE)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _error(request, 403, template="errors/csrf.html")


def _refused_by_django(exception: Exception | None) -> str:
    for kind, words in REFUSED_BY_DJANGO:
        if isinstance(exception, kind):
            return str(words)
    return ""


def _reason(exception: Exception | None) -> str:
    return (
        str(exception)
        if exception and exception.args and isinstance(exception.args[0], str)
        else ""
    )


def _error(request: HttpRequest, status: int, template: str = "", **context: Any) -> HttpResponse:
    if is_api(request):
        return problem(status, detail=context.get("reason", ""))
    context["request_id"] = REQUEST_ID.get()
    return render(request, template or f"errors/{status}.html", context, status=status)
