"""What is taken into a meeting, as files, each kept as the pages are: until data change."""

from collections.abc import Callable

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.access import aggregates_visible
from common.data_version import DataVersion
from common.query_params import read_choices
from coverage_portal.dashboard.kept_pages import KEEP_SECONDS, page_key
from coverage_portal.exports.card import share_card
from coverage_portal.exports.contents import Briefing, briefing
from coverage_portal.exports.csv_file import places_csv
from coverage_portal.exports.slides import presentation
from coverage_portal.exports.summary import summary_pdf
from coverage_portal.exports.workbook import workbook_xlsx
from participants.coverage.snapshot import load_snapshot

OPEN_XML = "application/vnd.openxmlformats-officedocument"


@require_safe
@aggregates_visible
def summary(request: HttpRequest, code: str) -> HttpResponse:
    return _file(request, code, summary_pdf, "pdf", "application/pdf")


@require_safe
@aggregates_visible
def slides(request: HttpRequest, code: str) -> HttpResponse:
    return _file(request, code, presentation, "pptx", f"{OPEN_XML}.presentationml.presentation")


@require_safe
@aggregates_visible
def workbook(request: HttpRequest, code: str) -> HttpResponse:
    return _file(request, code, workbook_xlsx, "xlsx", f"{OPEN_XML}.spreadsheetml.sheet")


@require_safe
@aggregates_visible
def places(request: HttpRequest, code: str) -> HttpResponse:
    return _file(request, code, places_csv, "csv", "text/csv; charset=utf-8")


@require_safe
@aggregates_visible
def card(request: HttpRequest, code: str) -> HttpResponse:
    return _file(request, code, share_card, "png", "image/png")


def _file(
    request: HttpRequest, code: str, make: Callable[[Briefing], bytes], ending: str, kind: str
) -> HttpResponse:
    version = DataVersion.number_now()
    key = page_key(request, version)
    kept = caches["pages"].get(key)
    if kept is None:
        snapshot = load_snapshot(code, read_choices(request.GET))
        shown = briefing(snapshot, request.build_absolute_uri("/").rstrip("/"))
        kept = f"{shown.file_name}.{ending}", make(shown)
        caches["pages"].set(key, kept, KEEP_SECONDS)
    name, body = kept
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type=kind, headers=headers)
