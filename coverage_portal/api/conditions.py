"""What a view of the API is wrapped in: reads with an ETag, writes under a condition, POST once.

A read of aggregates (visible to all where PUBLIC_DASHBOARD, GET and HEAD, ETag and 304, cache
headers, throttle and problem details included):

    @read(
        "award_list", summary=…, tag="awards", answer=AwardListSerializer, parameters=[YEAR, REGION]
    )
    def award_list(request: Request) -> Response: …

A write to something with a version of its own (428 without If-Match, 412 when it changed):

    @extend_schema(…)
    @api_view(["GET", "PUT"])
    def report(request: Request, branch: str, month: str) -> Response:
        etag = strong_etag(report.pk, report.updated_at)
        if request.method == "GET":
            return fresh_or_304(request, etag, lambda: Response(…))
        require_match(request, etag)

A POST that is answered once for each Idempotency-Key of a user (stored for a day; a refusal is not
stored, so it may be tried again):

    @extend_schema(parameters=[IDEMPOTENCY_KEY], …)
    @api_view(["POST"])
    @idempotent
    def submit(request: Request, branch: str, month: str) -> Response: …

Refusals: raise UnknownChoice/BadChoice (common.problems), serializers' ValidationError, or
Changed, Unprocessable (api.exceptions) with an Indonesian sentence.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags, quote_etag
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from common.data_version import DataVersion
from common.problems import BadChoice
from coverage_portal.api.authentication import AggregatesVisible
from coverage_portal.api.description import refusals
from coverage_portal.api.exceptions import Changed, MatchRequired, Unprocessable
from coverage_portal.api.models import KeptReply

View = Callable[..., Any]

ETAG = OpenApiParameter(
    "ETag",
    str,
    OpenApiParameter.HEADER,
    response=[200, 304],
    description=gettext_lazy("Versi jawaban ini."),
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    {"type": "string", "pattern": '^(W/)?"[^"]*"$'},
    OpenApiParameter.HEADER,
    description=gettext_lazy("ETag yang sudah dimiliki: bila masih berlaku, jawabannya 304."),
)
NOT_MODIFIED = {304: OpenApiResponse(description=gettext_lazy("Belum berubah"))}
IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": '^(W/)?"[^"]+"$'},
    OpenApiParameter.HEADER,
    required=True,
    description=gettext_lazy("ETag yang terakhir dibaca."),
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": f"^[ -~]{{1,{KeptReply.KEY_LENGTH}}}$"},
    OpenApiParameter.HEADER,
    description=gettext_lazy(
        "Teks bebas, paling panjang 200 huruf; kunci yang sama dikerjakan sekali."
    ),
)
STORED_HEADERS = ("ETag", "Location")


def read(
    operation_id: str,
    *,
    summary: Any,
    tag: str,
    answer: Any,
    parameters: Sequence[OpenApiParameter] = (),
) -> Callable[[View], Any]:
    """Describes the view too: a parameter that is not described is refused (parameters.py)."""

    def decorate(view: View) -> Any:
        @wraps(view)
        def conditional(request: Request, *args: Any, **kwargs: Any) -> Response:
            # Taken before the data are read: a change in between makes the tag too old, never the
            # data.
            etag = weak_etag(DataVersion.number_now(), request.get_full_path(), get_language())
            return fresh_or_304(request, etag, lambda: view(request, *args, **kwargs))

        described = extend_schema(
            operation_id=operation_id,
            summary=summary,
            tags=[tag],
            parameters=[*parameters, IF_NONE_MATCH, ETAG],
            responses={200: answer, **NOT_MODIFIED, **refusals(400, 404)},
        )
        seen_by_all = permission_classes([AggregatesVisible])(conditional)
        decorated: Any = described(api_view(["GET", "HEAD"])(seen_by_all))
        queries = [one for one in parameters if one.location == OpenApiParameter.QUERY]
        decorated.query_names = [one.name for one in queries]
        return decorated

    return decorate


def fresh_or_304(request: Request, etag: str, answer: Callable[[], Response]) -> Response:
    """Without any work where the reader already has this version."""
    response = Response(status=304) if _is_known(request, etag) else answer()
    response.headers["ETag"] = etag
    patch_vary_headers(response, ["Authorization", "Cookie"])
    kind = {"public": True} if settings.PUBLIC_DASHBOARD and request.auth is None else {}
    patch_cache_control(response, no_cache=True, **(kind or {"private": True}))
    return response


def weak_etag(*parts: object) -> str:
    """The same data may be sent in other bytes (compressed, other spacing), hence weak."""
    return "W/" + strong_etag(settings.SPECTACULAR_SETTINGS["VERSION"], *parts)


def strong_etag(*parts: object) -> str:
    text = json.dumps([str(part) for part in parts])
    return quote_etag(hashlib.sha256(text.encode()).hexdigest()[:32])


def require_match(request: Request, etag: str) -> None:
    """Raises 428 where the writer did not say what he had read (`*` says nothing), 412 where it
    has changed."""
    given = request.headers.get("If-Match", "*").strip()
    if given == "*":
        raise MatchRequired
    # Compressing an answer makes its tag weak (W/"x"), although it names the same version.
    if etag not in {tag.removeprefix("W/") for tag in parse_etags(given)}:
        raise Changed


def idempotent(view: View) -> View:
    """The key's row and what the view writes are committed together; a second request with the
    same key waits for the first at the unique index, and is then given its answer."""

    @wraps(view)
    def once(request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key", "")
        if not key:
            return view(request, *args, **kwargs)
        if len(key) > KeptReply.KEY_LENGTH or not key.isprintable():
            raise BadChoice("Idempotency-Key", _("Kunci paling panjang 200 huruf yang tercetak."))
        with transaction.atomic():
            reply, is_new = KeptReply.claim(request.user, key, _fingerprint(request))
            if not is_new:
                return _replayed(reply, request)
            response = view(request, *args, **kwargs)
            if response.status_code < 400:
                reply.store(
                    status=response.status_code,
                    body=json.loads(JSONRenderer().render(response.data) or "null"),
                    headers={name: response[name] for name in STORED_HEADERS if name in response},
                )
            else:
                transaction.set_rollback(True)
        return response

    return once


def _replayed(reply: KeptReply, request: Request) -> Response:
    if reply.fingerprint != _fingerprint(request):
        raise Unprocessable(
            _("Kunci ini sudah dipakai untuk permintaan lain; pakai kunci baru."),
            field="Idempotency-Key",
            code="key_reused",
        )
    headers = reply.headers | {"Idempotent-Replayed": "true"}
    return Response(reply.body, status=reply.status, headers=headers)


def _fingerprint(request: Request) -> str:
    what = f"{request.method} {request.get_full_path()}\n".encode() + request.body
    return hashlib.sha256(what).hexdigest()


def _is_known(request: Request, etag: str) -> bool:
    """If-None-Match compares weakly: W/"x" and "x" are the same."""
    given = request.headers.get("If-None-Match", "")
    if given.strip() == "*":
        return True
    return etag.removeprefix("W/") in {tag.removeprefix("W/") for tag in parse_etags(given)}
