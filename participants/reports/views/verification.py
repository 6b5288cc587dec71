"""What a verifier does: the queue, one report beside its effects; verify, hold or send back."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest
from accounts.notices import told_words
from common.formats import month_code
from participants.coverage.models import MonthNote
from participants.reports.actions import flow, transfers, waiting
from participants.reports.actions.marks import MarkInput, mark_cells, unmark_cell
from participants.reports.forms import MarkForm, ReasonForm, VerdictForm, read_chosen
from participants.reports.letters import told_of_return
from participants.reports.models import (
    EnrolmentImport,
    EnrolmentReport,
    ReportLine,
    ReportMark,
    saved_report_for,
)
from participants.reports.presenters import grid
from participants.reports.presenters import verification as presenter
from participants.reports.review import review
from participants.reports.rounds import rounds_of
from participants.reports.rules import Changed, Forbidden, Refused
from participants.reports.views import for_verifiers
from participants.reports.views.entry import present, report_panels
from participants.reports.views.trail import cell_context


@require_http_methods(["GET", "HEAD", "POST"])
@for_verifiers
def index(request: SignedInRequest) -> HttpResponse:
    """The queue; by POST, the chosen reports are released one by one, each with its verdict."""
    verdicts = _verify_chosen(request) if request.method == "POST" else []
    verifiable = EnrolmentReport.objects.verifiable_by(request.user)
    related = ("branch", "period", "submitted_by", "held_by")
    queue = presenter.queue(verifiable.select_related(*related), timezone.localdate())
    held = [item for item in queue if item.report.is_held]
    own = EnrolmentReport.objects.awaiting_verification().exclude(pk__in=verifiable)
    context = {
        "queue": queue,
        "waiting_count": len(queue) - len(held),
        "held_count": len(held),
        "may_choose": any(item.is_clean for item in queue),
        "own_count": own.count(),
        "recaps": EnrolmentImport.objects.recap_awaited_from(request.user)
        .defer("content")
        .select_related("uploaded_by"),
        "waiting_notes": MonthNote.objects.verifiable_by(request.user).count(),
        "verdicts": verdicts,
    }
    return render(request, "reports/verification.html", context)


def _verify_chosen(request: SignedInRequest) -> list[dict[str, object]]:
    versions = read_chosen(request.POST.getlist("laporan"))
    reports = EnrolmentReport.objects.filter(pk__in=versions).select_related("branch", "period")
    verdicts: list[dict[str, object]] = []
    for report in reports:
        try:
            flow.verify_report(report=report, by=request.user, seen=versions[report.pk])
        except Refused as refusal:
            verdicts.append({"report": report, "reason": refusal.message})
        else:
            verdicts.append({"report": report, "reason": ""})
    if not verdicts:
        messages.error(request, _("Pilih laporan dulu."))
    return verdicts


@require_safe
@for_verifiers
def detail(request: SignedInRequest, branch: str, month: str) -> HttpResponse:
    report = saved_report_for(request.user, branch, month)
    if not report.is_submitted:
        return redirect("reports:report", branch, month)
    checked = review(report)
    rounds = rounds_of(checked)
    pending = _pending_marks(report)
    page = grid.grid_page(checked)
    presenter.flag_cells(page["places"], pending, rounds[0].cells if rounds else [])
    context = (
        page
        | report_panels(report)
        | {
            "report": report,
            "colleagues": present(request, report),
            "code": month_code(report.month),
            "review": checked,
            "rounds": rounds,
            "pending_marks": pending,
            "preview": flow.preview(checked, request.user),
            "corrected": presenter.corrected(checked),
            "largest": presenter.largest_changes(checked),
            "is_own": report.entrants.filter(user=request.user).exists(),
            "may_accept": True,
            "is_sample": checked.past.show_sample,
        }
    )
    return render(request, "reports/verify.html", context)


def decision(act: Callable[..., HttpResponse]) -> Callable[..., Any]:
    """A view that lets `act` do one thing to a report; what it refuses is said on the page."""

    @require_POST
    @for_verifiers
    @wraps(act)
    def view(request: SignedInRequest, branch: str, month: str, **named: int) -> HttpResponse:
        report = saved_report_for(request.user, branch, month)
        try:
            return act(request, report, **named)
        except Refused as refusal:
            if request.htmx or isinstance(refusal, Forbidden | Changed):
                raise
            messages.error(request, refusal.message)
            return redirect(report.verify_path)

    return view


@decision
def begin(request: SignedInRequest, report: EnrolmentReport) -> HttpResponse:
    waiting.begin_verification(report=report, by=request.user, seen=_seen(request))
    messages.success(request, _("Cabang tidak dapat menarik laporan ini lagi."))
    return redirect(report.verify_path)


@decision
def accept_transfers(request: SignedInRequest, report: EnrolmentReport) -> HttpResponse:
    """Of the whole month; the page of a report is where a verifier sees them."""
    transfers.accept_transfers(
        month=report.month,
        reason=ReasonForm.read(request.POST),
        by=request.user,
        seen=request.POST.get("seen", ""),
    )
    messages.success(request, _("Perpindahan diterima; kedua cabang melihat alasannya."))
    return redirect(report.verify_path)


@decision
def verify(request: SignedInRequest, report: EnrolmentReport) -> HttpResponse:
    flow.verify_report(report=report, by=request.user, **VerdictForm.read(request.POST))
    messages.success(
        request, render_to_string("reports/partials/verified.html", {"report": report})
    )
    return redirect("reports:verification")


@decision
def send_back(request: SignedInRequest, report: EnrolmentReport) -> HttpResponse:
    flow.return_report(report=report, by=request.user, **VerdictForm.read(request.POST))
    told = told_words(
        told_of_return(report),
        nobody=_("Cabang ini belum punya petugas: belum ada yang diberi tahu."),
    )
    words = {"branch": report.branch, "month": report.period, "told": told}
    messages.success(request, _("%(branch)s, %(month)s dikembalikan. %(told)s") % words)
    return redirect("reports:verification")


@decision
def hold(request: SignedInRequest, report: EnrolmentReport) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Refused("reason_missing", form.errors["reason"][0])
    waiting.hold_report(
        report=report,
        reason=form.cleaned_data["reason"],
        by=request.user,
        seen=_seen(request),
    )
    text = _("%(branch)s, %(month)s ditahan; cabang membaca alasannya di laporannya.")
    messages.success(request, text % {"branch": report.branch, "month": report.period})
    return redirect("reports:verification")


@decision
def resume(request: SignedInRequest, report: EnrolmentReport) -> HttpResponse:
    waiting.resume_report(report=report, by=request.user, seen=_seen(request))
    return redirect(report.verify_path)


@decision
def mark(request: SignedInRequest, report: EnrolmentReport) -> HttpResponse:
    """A cell that shall go back; the branch sees it once the report does."""
    form = MarkForm(request.POST)
    line = _line_of(report, form.data.get("line", ""))
    if not form.is_valid():
        raise Refused("bad_mark", next(iter(form.errors.values()))[0])
    field = form.cleaned_data["field"]
    marked = MarkInput(
        region_id=line.region_id,
        segment=line.segment,
        field=field,
        reason=form.cleaned_data["reason"],
    )
    mark_cells(report=report, marks=[marked], by=request.user)
    return _marked(request, report, line, field)


@decision
def unmark(request: SignedInRequest, report: EnrolmentReport, mark: int) -> HttpResponse:
    marks = ReportMark.objects.pending(report).select_related("line__region")
    former = get_object_or_404(marks, pk=mark)
    unmark_cell(report=report, mark=former, by=request.user)
    return _marked(request, report, former.line, former.field)


def _marked(
    request: SignedInRequest, report: EnrolmentReport, line: ReportLine, field: str
) -> HttpResponse:
    """The panel of the cell, with what it changes beside it; without htmx the page at the cell."""
    if not request.htmx:
        return redirect(f"{report.verify_path}#{line.cell_id(field)}")
    pending = _pending_marks(report)
    report.refresh_from_db(fields=["verification_begun_at", "verification_begun_by"])
    context = cell_context(request.user, report, line.key, field)
    marked = {"pending_marks": pending, "cell": _flag(report, line, field, pending)}
    return render(request, "reports/partials/marked.html", context | marked)


def _flag(
    report: EnrolmentReport, line: ReportLine, field: str, pending: Sequence[ReportMark]
) -> dict[str, Any]:
    """What stands beside the cell in the grid."""
    checked = review(report)
    rounds = rounds_of(checked)
    places = grid.places(checked)
    presenter.flag_cells(places, pending, rounds[0].cells if rounds else [])
    row = next(row for place in places for row in place["rows"] if row["line"].pk == line.pk)
    return next((cell for cell in row["cells"] if cell["name"] == field), row["flag"])


def _pending_marks(report: EnrolmentReport) -> list[ReportMark]:
    marks = ReportMark.objects.pending(report)
    return list(marks.select_related("line__region", "marked_by"))


def _line_of(report: EnrolmentReport, key: str) -> ReportLine:
    lines = report.lines.select_related("region")
    return get_object_or_404(lines, pk=key if key.isascii() and key.isdigit() else 0)


def _seen(request: SignedInRequest) -> int | None:
    """The version of the report that the verifier looked at."""
    seen: int | None = VerdictForm.read(request.POST)["seen"]
    return seen
