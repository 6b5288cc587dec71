import logging
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import is_valid_path
from django.utils import translation
from django.utils.translation import gettext as _

from common.log_lines import REQUEST_ID, route_of
from common.lost_database import takes_no_writes
from common.nik import address_holds_nik, holds_nik
from common.problems import API_ROOT, BadChoice, is_api
from coverage_portal.language import preferred_language

logger = logging.getLogger("portal.request")
READS = {"GET", "HEAD", "OPTIONS"}


class RequestIdMiddleware:
    """Every request has a number: in its answer, on a page that tells of an error, and in each line
    of the log. Made here, as one that somebody sends could be anything."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = secrets.token_hex(6)
        token, began = REQUEST_ID.set(request_id), time.monotonic()
        request.request_id = request_id  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = request_id
            numbers = {
                "status": response.status_code,
                "ms": round((time.monotonic() - began) * 1000),
            }
            logger.info("%s %s", request.method, route_of(request), extra=numbers)
        finally:
            REQUEST_ID.reset(token)
        return response


class SessionMiddleware(DjangoSessionMiddleware):
    """Reading needs no writing: what a page would have noted in the session (a message that was
    shown) is left out where the database keeps nothing new."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except DatabaseError as error:
            if request.method not in READS or not takes_no_writes(error):
                raise
            return response


class PersonalPagesMiddleware:
    """Whatever looked at a session is nobody else's, and stays in no cache: neither of a proxy, nor
    of a browser that the next person opens."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.accessed:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class BodilessHeadMiddleware:
    """HEAD is answered without the body that GET would have, and with its length: a server that is
    handed one drops it with a warning for every look of a monitor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "HEAD" and not response.streaming and response.content:
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response


class PreferredLanguageMiddleware:
    """Indonesian unless the reader chose English here: a browser's own language does not decide,
    for most browsers in the offices are installed in English."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = preferred_language(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class MethodNotAllowedPageMiddleware:
    """A step opened by its address, from a bookmark or a second tab, gets a page that says that
    nothing happened and leads to the page the step belongs to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_empty = not response.streaming and not response.content
        if response.status_code != 405 or not is_empty or is_api(request):
            return response
        page = render(request, "errors/405.html", {"page": _page_above(request.path)}, status=405)
        page.headers["Allow"] = response.headers["Allow"]
        return page


def _page_above(path: str) -> str:
    """`/laporan/pontianak/2024-08/jawab/5/` is a step of `/laporan/pontianak/2024-08/`."""
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        if is_valid_path(path):
            return path
    return "/"


class ReadableAddressMiddleware:
    """A NIK in an address is refused before anything stores or repeats it: addresses stay in
    histories, and in the logs of every machine on the way.

    So is a NUL: PostgreSQL takes none, so any search for it would fail. The API refuses that one
    itself, where it can name the valid choices.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if address_holds_nik(request.path_info) or _holds_nik(request):
            _forget_address(request)
            raise BadChoice("", _("Alamat memuat NIK: pakai empat angka terakhirnya saja."))
        if "%00" in request.META.get("QUERY_STRING", "") and not is_api(request):
            for field, values in request.GET.lists():
                if "\0" in field or any("\0" in value for value in values):
                    raise BadChoice(field, _unreadable(field))
        return self.get_response(request)


def _forget_address(request: HttpRequest) -> None:
    """The page that refuses has links back to where the reader is; so has a line of the log."""
    request.path = request.path_info = API_ROOT if is_api(request) else "/"
    request.META["QUERY_STRING"] = ""
    request.GET = QueryDict()


def _holds_nik(request: HttpRequest) -> bool:
    """In the names or the values of what is asked."""
    return any(holds_nik(text) for item in request.GET.lists() for text in [item[0], *item[1]])


def _unreadable(field: str) -> str:
    return _("Isi “%(field)s” di alamat memuat tanda yang tidak dapat dibaca (NUL).") % {
        "field": field.replace("\0", "")[:20]
    }
