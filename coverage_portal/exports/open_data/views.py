"""The data sets for people and for programs. What cannot be read is 503, never an empty answer: a
harvester deletes what is missing."""

from collections.abc import Callable
from functools import wraps
from itertools import chain
from typing import Any

from django.db import DatabaseError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from django.views.decorators.http import etag, require_safe

from accounts.access import aggregates_visible
from common import lost_database
from common.data_version import DataVersion, cached_by_data_version
from common.file_limits import limited_file
from coverage_portal.exports.open_data.fields import Table
from coverage_portal.exports.open_data.indicators import INDICATORS, reference_codes
from coverage_portal.exports.open_data.package import data_package
from coverage_portal.exports.open_data.publication import (
    LICENCE_ADDRESS,
    LICENCE_TITLE,
    data_set,
    data_sets,
    publisher,
)
from coverage_portal.exports.open_data.registers import TABLE_BY_SLUG
from regions.models import Region

View = Callable[..., HttpResponseBase]
NO_DATA_YET = 3600  # seconds; a first month comes within days, not minutes


class NoDataYetError(Exception):
    """There are no rows, or not even a province: nothing that could be an answer."""


def whole_or_503(view: View) -> View:
    @wraps(view)
    def readable(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (NoDataYetError, Region.DoesNotExist):
            return _unavailable(render_to_string("open_data/no_data.html"), NO_DATA_YET)
        except DatabaseError:
            text = render_to_string("errors/503.html")
            return _unavailable(text, lost_database.LONGEST_PAUSE)

    return readable


def _unavailable(text: str, seconds: int) -> HttpResponse:
    headers = {"Retry-After": str(seconds), "Cache-Control": "no-store"}
    return HttpResponse(text, status=503, headers=headers)


def _path(request: HttpRequest) -> str:
    return request.path


def _version(request: HttpRequest, slug: str) -> str | None:
    """Weak, for it is sent compressed or not. The unknown table and the lost database are the view's
    to answer."""
    try:
        return f'W/"{slug}-{DataVersion.number_now()}"'
    except DatabaseError:
        return None


@require_safe
@aggregates_visible
@whole_or_503
@cached_by_data_version
def index(request: HttpRequest) -> HttpResponse:
    known = data_sets()
    context = {
        "data_sets": known,
        "publisher": publisher(),
        "licence": LICENCE_TITLE,
        "licence_address": LICENCE_ADDRESS,
        "is_sample": any(each.span.is_sample for each in known),
    }
    return render(request, "open_data/index.html", context)


@require_safe
@aggregates_visible
@whole_or_503
@cached_by_data_version
def data_set_page(request: HttpRequest, slug: str) -> HttpResponse:
    known = data_set(_table(slug))
    context = {
        "data_set": known,
        "publisher": publisher(),
        "licence": LICENCE_TITLE,
        "licence_address": LICENCE_ADDRESS,
        "indicators": INDICATORS if slug == "indikator" else [],
        "reference_codes": reference_codes(),
        "is_sample": known.span.is_sample,
    }
    return render(request, "open_data/data_set.html", context)


@require_safe
@aggregates_visible
@whole_or_503
@etag(_version)
@limited_file
def table(request: HttpRequest, slug: str) -> Any:
    """Streamed. Its beginning is read before anything is sent, so that what fails is 503; what fails
    later breaks the transfer off."""
    chunks = _table(slug).chunks()
    first = next(chunks, None)
    if first is None:
        raise NoDataYetError
    response = StreamingHttpResponse(chain([first], chunks), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.csv"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _table(slug: str) -> Table:
    if slug not in TABLE_BY_SLUG:
        raise Http404
    return TABLE_BY_SLUG[slug]


@require_safe
@aggregates_visible
@whole_or_503
@cached_by_data_version(address=_path)
def package(request: HttpRequest) -> JsonResponse:
    described = data_package()
    if not described["resources"]:
        raise NoDataYetError
    return JsonResponse(described, json_dumps_params={"ensure_ascii": False, "indent": 2})


def catalogue_view(writer: str, content_type: str) -> View:
    """rdflib is imported once somebody harvests: most processes never need its memory."""

    @cached_by_data_version(address=_path)
    def make(request: HttpRequest) -> HttpResponse:
        write = import_string(f"coverage_portal.exports.open_data.catalogue.{writer}")
        return HttpResponse(write(), content_type=content_type)

    return require_safe(aggregates_visible(whole_or_503(make)))


catalogue_ttl = catalogue_view("turtle", "text/turtle; charset=utf-8")
catalogue_jsonld = catalogue_view("json_ld", "application/ld+json")
