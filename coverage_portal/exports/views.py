"""What is taken into a meeting, as files."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from accounts.access import aggregates_visible
from common.data_version import cached_by_data_version
from common.query_params import read_choices
from coverage_portal.exports.card import share_card
from coverage_portal.exports.contents import Briefing, briefing
from coverage_portal.exports.csv_file import places_csv
from coverage_portal.exports.slides import presentation
from coverage_portal.exports.summary import summary_pdf
from coverage_portal.exports.workbook import workbook_xlsx
from participants.coverage.snapshot import load_snapshot

OPEN_XML = "application/vnd.openxmlformats-officedocument"
View = Callable[..., HttpResponseBase]


def file_view(write: Callable[[Briefing], bytes], ending: str, content_type: str) -> View:
    """The view of one kind of file: `write` makes its bytes."""

    @require_safe
    @aggregates_visible
    @cached_by_data_version
    def view(request: HttpRequest, code: str) -> HttpResponse:
        snapshot = load_snapshot(code, read_choices(request.GET))
        contents = briefing(snapshot, request.build_absolute_uri("/").rstrip("/"))
        disposition = f'attachment; filename="{contents.file_name}.{ending}"'
        return HttpResponse(
            write(contents),
            content_type=content_type,
            headers={"Content-Disposition": disposition},
        )

    return view


summary = file_view(summary_pdf, "pdf", "application/pdf")
slides = file_view(presentation, "pptx", f"{OPEN_XML}.presentationml.presentation")
workbook = file_view(workbook_xlsx, "xlsx", f"{OPEN_XML}.spreadsheetml.sheet")
places = file_view(places_csv, "csv", "text/csv; charset=utf-8")
card = file_view(share_card, "png", "image/png")
