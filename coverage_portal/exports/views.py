"""What is taken into a meeting, as files."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from accounts.access import aggregates_visible, may_see_aggregates
from common.data_version import cached_by_data_version
from common.file_limits import limited_file
from common.query_params import file_address, read_choices
from coverage_portal.exports.checking import checked
from coverage_portal.exports.contents import briefing
from coverage_portal.exports.papers import Moment, read_number
from participants.coverage.snapshot import load_snapshot

OPEN_XML = "application/vnd.openxmlformats-officedocument"
View = Callable[..., HttpResponseBase]


def file_view(writer: str, ending: str, content_type: str, prefix: str = "") -> View:
    """The view of one kind of file. The function that makes its bytes is imported, and with it the
    library for such files, once somebody asks for one: most processes never need its memory."""

    def make(request: HttpRequest, code: str) -> HttpResponse:
        moment = Moment.now()
        snapshot = load_snapshot(code, read_choices(request.GET))
        contents = briefing(snapshot, moment, request.build_absolute_uri("/").rstrip("/"))
        disposition = f'attachment; filename="{prefix}{contents.file_name}.{ending}"'
        return HttpResponse(
            import_string(f"coverage_portal.exports.{writer}")(contents),
            content_type=content_type,
            headers={"Content-Disposition": disposition},
        )

    is_dear = ending != "csv"  # which takes no longer than a page
    made = limited_file(make) if is_dear else make
    cached = cached_by_data_version(made, address=file_address)
    return require_safe(aggregates_visible(cached))


PDF = "application/pdf"
PPTX = f"{OPEN_XML}.presentationml.presentation"
summary = file_view("summary.summary_pdf", "pdf", PDF)
slides = file_view("slides.presentation", "pptx", PPTX)
report = file_view("report.report_pdf", "pdf", PDF, prefix="laporan-")
report_slides = file_view("report_slides.report_presentation", "pptx", PPTX, prefix="laporan-")
sheet = file_view("sheet.sheet_pdf", "pdf", PDF, prefix="lembar-")
workbook = file_view("workbook.workbook_xlsx", "xlsx", f"{OPEN_XML}.spreadsheetml.sheet")
places = file_view("csv_file.places_csv", "csv", "text/csv; charset=utf-8")
card = file_view("card.share_card", "png", "image/png")


@require_safe
@cached_by_data_version
def check(request: HttpRequest, number: str) -> HttpResponse:
    """Open to everybody even where the aggregates are not: whoever holds a paper may ask. What
    stands today is then shown only to those who may see it."""
    paper = read_number(number)
    found = checked(paper) if paper else None
    context = {
        "number": number,
        "paper": paper,
        "checked": found,
        "with_today": may_see_aggregates(request),
        "is_sample": bool(found and found.now.position.is_sample),
    }
    return render(request, "exports/check.html", context, status=200 if paper else 404)


@require_safe
def check_form(request: HttpRequest) -> HttpResponse:
    """For a number that is typed from paper, or the whole address that its QR holds."""
    *_before, number = request.GET.get("nomor", "").strip(" /").split("/")
    if number.strip(". "):
        return redirect("paper_check", number)
    return render(request, "exports/check_form.html")
