"""One report: the grid, saved as one types or by a button."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest
from common.formats import month_code
from participants.reports.actions.cells import SaveOutcome, start_report, write_cells
from participants.reports.checks import read_histories
from participants.reports.forms import GridForm, ReasonForm, ReportNoteForm
from participants.reports.models import (
    FIELD_LABELS,
    EnrolmentReport,
    lines_of,
    report_for,
    saved_report_for,
)
from participants.reports.pasting import plan_paste
from participants.reports.presence import Colleague, colleagues_at, note_presence
from participants.reports.presenters import grid
from participants.reports.review import review, review_rows
from participants.reports.rules import AnotherPerson, Changed, lock_report, require_may_fill
from participants.reports.views import for_report_readers


@require_POST
@for_report_readers
def cells(request: SignedInRequest, branch: str, month: str) -> HttpResponse:
    """Cells as they are typed; answers with the state of their rows, never with inputs."""
    form, outcome = save_grid(request, branch, month)
    return rows_answer(request, form, outcome)


def rows_answer(request: SignedInRequest, form: GridForm, outcome: SaveOutcome) -> HttpResponse:
    rows = form.sent_rows()
    checked = review_rows(outcome.report, outcome.lines, rows)
    context = grid.saved_rows(checked, rows, _entry(form, outcome)) | {
        "report": outcome.report,
        "conflicts": outcome.conflicts,
        "now": timezone.now(),
    }
    return render(request, "reports/partials/saved.html", context)


def save_grid(request: SignedInRequest, branch: str, month: str) -> tuple[GridForm, SaveOutcome]:
    """The cells that were sent; the report begins with the first of them."""
    _require_same_person(request)
    with transaction.atomic():
        report = report_for(request.user, branch, month, lock=True)
        _require_same_round(request, report)
        if not report.is_begun:
            report = lock_report(
                start_report(branch=report.branch, month=report.month, by=request.user)
            )
        require_may_fill(report, request.user)
        lines = list(report.lines.select_related("region"))
        form = GridForm(request.POST, lines)
        outcome = write_cells(
            report=report, lines=lines, cells=form.changed_cells(), by=request.user
        )
    return form, outcome


def _require_same_person(request: SignedInRequest) -> None:
    """On a shared computer somebody else may have signed in while the page was open."""
    if request.POST.get("sebagai", str(request.user.pk)) != str(request.user.pk):
        raise AnotherPerson(
            "another_person",
            _("Halaman ini dibuka dengan akun lain. Tidak ada yang disimpan; muat ulang dulu."),
        )


def _require_same_round(request: SignedInRequest, report: EnrolmentReport) -> None:
    """What was typed before the report was submitted is not saved after it came back."""
    if request.POST.get("putaran", report.round) != report.round:
        raise Changed(
            "changed",
            _("Laporan ini sudah dikirim sejak Anda membukanya. Muat ulang, lalu isi lagi."),
        )


def _entry(form: GridForm, outcome: SaveOutcome) -> grid.Entry:
    return grid.Entry(form.typed_texts, form.faults, outcome.conflicts)


@require_http_methods(["GET", "HEAD", "POST"])
@for_report_readers
def report(request: SignedInRequest, branch: str, month: str) -> HttpResponse:
    """The grid; by the save button its whole form comes back here."""
    if request.method != "POST":
        return _page(request, report_for(request.user, branch, month))
    form, outcome = save_grid(request, branch, month)
    if form.errors or outcome.conflicts:
        return not_all_saved(request, form, outcome)
    count = len(outcome.saved)
    words = ngettext("%(n)s sel tersimpan.", "%(n)s sel tersimpan.", count)
    messages.success(request, words % {"n": count})
    return redirect("reports:report", branch, month)


def not_all_saved(request: SignedInRequest, form: GridForm, outcome: SaveOutcome) -> HttpResponse:
    """The page again, with what was typed and why it was not saved."""
    if request.htmx:
        return rows_answer(request, form, outcome)
    status = 409 if outcome.conflicts else 422
    return _page(request, outcome.report, _entry(form, outcome), status)


@require_POST
@for_report_readers
def paste(request: SignedInRequest, branch: str, month: str) -> HttpResponse:
    """What a block from a spreadsheet would fill in; nothing is saved yet."""
    report = report_for(request.user, branch, month)
    require_may_fill(report, request.user)
    context = {
        "paste": plan_paste(
            request.POST.get("blok", ""),
            request.POST.get("sel", ""),
            grid.in_order(lines_of(report)),
            read_histories(report.branch_id, report.month),
        )
    }
    return render(request, "reports/partials/paste.html", context)


def _page(
    request: SignedInRequest,
    report: EnrolmentReport,
    entry: grid.Entry | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    checked = review(report, lines_of(report))
    is_officer = request.user.may_enter_reports
    may_fill = is_officer and report.is_editable and report.takes_entries(today)
    context = (
        grid.grid_page(checked, entry)
        | report_panels(report)
        | {
            "report": report,
            "colleagues": present(request, report),
            "code": month_code(report.month),
            "review": checked,
            "may_fill": may_fill,
            "is_officer": is_officer,
            "first_cell": grid.first_returned(checked) if may_fill else "",
            "may_amend": is_officer and report.may_be_amended,
            "may_reopen": request.user.may_verify_reports and report.may_be_reopened,
            "may_accept": request.user.may_verify_reports,
            "revisions": EnrolmentReport.objects.filter(
                branch=report.branch, period__month=report.month
            ),
            "note_form": ReportNoteForm(initial={"note": report.note}),
            "reason_form": ReasonForm(),
            "reason_not_open": report.reason_not_open(today),
            "is_sample": checked.past.show_sample,
        }
    )
    return render(request, "reports/report.html", context, status=status)


def present(request: SignedInRequest, report: EnrolmentReport) -> list[Colleague]:
    """Who else is here; the reader is, too, from now on."""
    note_presence(report, request.user)
    return colleagues_at(report, request.user)


def report_panels(report: EnrolmentReport) -> dict[str, Any]:
    """What stands under the grid for officers and verifiers alike."""
    return {
        "field_labels": FIELD_LABELS,
        "events": report.events.select_related("by", "acted_for") if report.is_begun else [],
        "evidence": report.evidence.select_related("uploaded_by") if report.is_begun else [],
    }


@require_safe
@for_report_readers
def checks(request: SignedInRequest, branch: str, month: str) -> HttpResponse:
    """The panel of checks by itself, fetched after cells were saved."""
    return checks_panel(request, saved_report_for(request.user, branch, month))


def checks_panel(request: SignedInRequest, report: EnrolmentReport) -> HttpResponse:
    context = {
        "report": report,
        "code": month_code(report.month),
        "review": review(report, lines_of(report)),
        "colleagues": present(request, report),
        "may_fill": request.user.may_enter_reports and report.is_editable,
    }
    return render(request, "reports/partials/checks.html", context)
