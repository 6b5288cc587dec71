"""What is taken into a meeting, as files."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from accounts.access import aggregates_visible
from common.data_version import cached_by_data_version
from common.query_params import read_choices
from coverage_portal.exports.contents import briefing
from participants.coverage.snapshot import load_snapshot

OPEN_XML = "application/vnd.openxmlformats-officedocument"
View = Callable[..., HttpResponseBase]


def file_view(writer: str, ending: str, content_type: str) -> View:
    """The view of one kind of file. The function that makes its bytes is imported, and with it the
    library for such files, once somebody asks for one: most processes never need its memory."""

    @require_safe
    @aggregates_visible
    @cached_by_data_version
    def view(request: HttpRequest, code: str) -> HttpResponse:
        snapshot = load_snapshot(code, read_choices(request.GET))
        contents = briefing(snapshot, request.build_absolute_uri("/").rstrip("/"))
        disposition = f'attachment; filename="{contents.file_name}.{ending}"'
        return HttpResponse(
            import_string(f"coverage_portal.exports.{writer}")(contents),
            content_type=content_type,
            headers={"Content-Disposition": disposition},
        )

    return view


summary = file_view("summary.summary_pdf", "pdf", "application/pdf")
slides = file_view("slides.presentation", "pptx", f"{OPEN_XML}.presentationml.presentation")
workbook = file_view("workbook.workbook_xlsx", "xlsx", f"{OPEN_XML}.spreadsheetml.sheet")
places = file_view("csv_file.places_csv", "csv", "text/csv; charset=utf-8")
card = file_view("card.share_card", "png", "image/png")
