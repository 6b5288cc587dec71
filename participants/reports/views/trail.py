"""One cell or row of a report with its history: beside the grid, or as a page of its own."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest
from accounts.models import User
from common.formats import month_code
from participants.figures.models import MOVEMENTS
from participants.reports.models import (
    FIELD_LABELS,
    CellChange,
    EnrolmentReport,
    ReportEvent,
    ReportLine,
    ReportMark,
    lines_of,
    report_for,
)
from participants.reports.presenters import trail as presenter
from participants.reports.review import review
from participants.reports.views import for_report_readers


@require_safe
@for_report_readers
def cell(
    request: SignedInRequest, branch: str, month: str, row: str, field: str = ""
) -> HttpResponse:
    """Without a field the whole row."""
    report = report_for(request.user, branch, month)
    return cell_panel(request, report, row, field)


def cell_panel(
    request: SignedInRequest, report: EnrolmentReport, row: str, field: str
) -> HttpResponse:
    template = "partials/cell_panel.html" if request.htmx else "cell.html"
    context = cell_context(request.user, report, row, field)
    return render(request, f"reports/{template}", context)


def cell_context(user: User, report: EnrolmentReport, row: str, field: str) -> dict[str, Any]:
    lines = lines_of(report)
    line = next((line for line in lines if line.key == row), None)
    if line is None or field not in ["", *FIELD_LABELS]:
        raise Http404
    checked = review(report, lines)
    may_mark = (
        user.may_verify_reports
        and report.is_submitted
        and not report.is_held
        and not report.entrants.filter(user=user).exists()
    )
    return {
        "report": report,
        "code": month_code(report.month),
        "line": line,
        "field": field,
        "column": presenter.column(field),
        "columns": FIELD_LABELS,
        "value": getattr(line, field) if field in MOVEMENTS else checked.closing(line),
        "findings": [
            finding
            for finding in checked.findings
            if finding.line == line and (not field or finding.field == field)
        ],
        "thread": _thread(line, field),
        "note": line.note_on(field),
        "may_note": user.may_enter_reports
        and bool(line.pk)
        and report.is_editable
        and report.takes_entries(timezone.localdate()),
        "may_mark": may_mark,
        "pending": ReportMark.objects.pending(report).filter(line=line, field=field).first()
        if may_mark
        else None,
        "is_sample": checked.past.show_sample,
    }


def _thread(line: ReportLine, field: str) -> list[dict[str, Any]]:
    """Over all revisions of the report. A cell's history holds what was said of its whole row."""
    same_rows = ReportLine.objects.filter(
        report__branch=line.report.branch_id,
        report__period=line.report.period,
        region=line.region_id,
        segment=line.segment,
    )
    about = {"field__in": [field, ""]} if field else {}
    changes = CellChange.objects.filter(line__in=same_rows, **about)
    marks = ReportMark.objects.filter(line__in=same_rows, **about).sent_back()
    events = ReportEvent.objects.filter(report__lines__in=same_rows, kind__in=presenter.STEPS)
    return presenter.thread(
        changes.select_related("by", "acted_for"),
        marks.select_related("marked_by", "answered_by", "answered_for", "line"),
        events.select_related("by", "acted_for", "report"),
    )
