"""The steps of a report from its own page: each takes a POST, acts, and leads back."""

from collections.abc import Callable
from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.formats import month_code
from participants.reports.actions import attachments, corrections, flow, save_cells, save_note
from participants.reports.actions.cells import SaveOutcome
from participants.reports.actions.drafts import start_report
from participants.reports.forms import AnswerForm, CellNoteForm, ReasonForm, ReportNoteForm
from participants.reports.models import EnrolmentReport, ReportLine, ReportMark
from participants.reports.refusals import Changed, Forbidden, Refused
from participants.reports.review import review
from participants.reports.scope import lines_of, report_for, saved_report_for
from participants.reports.views.doors import UserRequest, for_people_with_reports, refused
from participants.reports.views.entry import save_all


def _back(report: EnrolmentReport, anchor: str = "") -> HttpResponse:
    response = redirect("reports:report", report.branch.slug, month_code(report.month))
    if anchor:
        response["Location"] += f"#{anchor}"
    return response


def _act(
    request: UserRequest,
    report: EnrolmentReport,
    step: Callable[[], object],
    done: str,
    anchor: str = "",
) -> HttpResponse:
    """Do the step and lead back to the report; why it was refused is told there."""
    try:
        step()
    except Refused as refusal:
        return _not_done(request, report, refusal, anchor)
    messages.success(request, done)
    return _back(report, anchor)


def _not_done(
    request: UserRequest, report: EnrolmentReport, refusal: Refused, anchor: str = ""
) -> HttpResponse:
    if isinstance(refusal, Forbidden | Changed):
        return refused(request, refusal)
    messages.error(request, refusal.message)
    return _back(report, anchor or "periksa")


def _begun(request: UserRequest, branch: str, month: str) -> EnrolmentReport:
    report = report_for(request.user, branch, month)
    if not report.is_begun:
        return start_report(branch=report.branch, month=report.month, by=request.user)
    return report


@require_POST
@for_people_with_reports
def submit(request: UserRequest, branch: str, month: str) -> HttpResponse:
    """What was typed is saved first; a cell that was not saved keeps the report at the branch."""

    def go_on(saved: SaveOutcome) -> HttpResponse:
        return _act(
            request,
            saved.report,
            lambda: flow.submit_report(report=saved.report, by=request.user),
            _("Laporan terkirim ke verifikator."),
        )

    report = report_for(request.user, branch, month)
    try:
        return save_all(request, report, go_on)
    except Refused as refusal:
        return _not_done(request, report, refusal)


@require_POST
@for_people_with_reports
def note(request: UserRequest, branch: str, month: str) -> HttpResponse:
    """A note on one cell, or on the report where no cell is named."""
    try:
        report = _begun(request, branch, month)
        if "line" in request.POST:
            _note_cell(request, report)
        else:
            _note_report(request, report)
    except Refused as refusal:
        return refused(request, refusal)
    if request.htmx:
        report.refresh_from_db()
        context = {
            "report": report,
            "code": month,
            "review": review(report, lines_of(report)),
            "may_fill": report.is_editable,
        }
        return render(request, "reports/partials/checks.html", context)
    messages.success(request, _("Catatan tersimpan."))
    return _back(report, "periksa")


def _note_cell(request: UserRequest, report: EnrolmentReport) -> None:
    form = CellNoteForm(request.POST)
    if not form.is_valid():
        raise Refused("bad_note", _("Catatan tidak dapat dibaca; paling panjang 500 huruf."))
    line = get_object_or_404(ReportLine, pk=form.cleaned_data["line"], report=report)
    save_note(
        report=report,
        line=line,
        field=form.cleaned_data["field"],
        text=form.cleaned_data["text"],
        by=request.user,
    )


def _note_report(request: UserRequest, report: EnrolmentReport) -> None:
    form = ReportNoteForm(request.POST)
    if not form.is_valid():
        raise Refused("bad_note", _("Catatan paling panjang 1.000 huruf."))
    save_cells(report=report, cells=[], by=request.user, note=form.cleaned_data["note"])


@require_POST
@for_people_with_reports
def answer(request: UserRequest, branch: str, month: str, mark: int) -> HttpResponse:
    report = saved_report_for(request.user, branch, month)
    found = get_object_or_404(
        ReportMark.objects.select_related("line__report"), pk=mark, line__report=report
    )
    form = AnswerForm(request.POST)
    text = form.cleaned_data["answer"] if form.is_valid() else ""
    return _act(
        request,
        report,
        lambda: flow.answer_mark(mark=found, answer=text, by=request.user),
        _("Jawaban tersimpan."),
        "tanda",
    )


@require_POST
@for_people_with_reports
def amend(request: UserRequest, branch: str, month: str) -> HttpResponse:
    report = saved_report_for(request.user, branch, month)
    return _act(
        request,
        report,
        lambda: corrections.amend_report(report=report, reason=_reason(request), by=request.user),
        _("Draf koreksi dibuka. Ubah angkanya, lalu kirim."),
    )


@require_POST
@for_people_with_reports
def discard(request: UserRequest, branch: str, month: str) -> HttpResponse:
    report = saved_report_for(request.user, branch, month)
    return _act(
        request,
        report,
        lambda: corrections.discard_amendment(report=report, by=request.user),
        _("Koreksi dibatalkan; angka yang terbit tidak berubah."),
    )


@require_POST
@for_people_with_reports
def restore(request: UserRequest, branch: str, month: str, revision: int) -> HttpResponse:
    report = saved_report_for(request.user, branch, month)
    earlier = get_object_or_404(
        EnrolmentReport.objects.of(report.branch, report.month), revision=revision
    )
    return _act(
        request,
        report,
        lambda: corrections.restore_report(
            report=earlier, reason=_reason(request), by=request.user
        ),
        _("Draf koreksi dibuka dengan angka revisi %(revision)s.") % {"revision": revision},
    )


@require_POST
@for_people_with_reports
def reopen(request: UserRequest, branch: str, month: str) -> HttpResponse:
    report = saved_report_for(request.user, branch, month)
    return _act(
        request,
        report,
        lambda: corrections.reopen_report(report=report, reason=_reason(request), by=request.user),
        _("Laporan dibuka kembali untuk cabang selama dua minggu."),
    )


def _reason(request: UserRequest) -> str:
    form = ReasonForm(request.POST)
    return form.cleaned_data["reason"] if form.is_valid() else ""


@require_POST
@for_people_with_reports
def attach(request: UserRequest, branch: str, month: str) -> HttpResponse:
    try:
        report = _begun(request, branch, month)
    except Refused as refusal:
        return refused(request, refusal)
    files = request.FILES.getlist("berkas")

    def step() -> None:
        if not files:
            raise Refused("no_file", _("Pilih berkas dulu."))
        for file in files:
            attachments.attach_evidence(report=report, file=file, by=request.user)

    return _act(request, report, step, _("Bukti tersimpan."), "bukti")


@require_POST
@for_people_with_reports
def detach(request: UserRequest, branch: str, month: str, evidence: int) -> HttpResponse:
    report = saved_report_for(request.user, branch, month)
    found = get_object_or_404(report.evidence.defer("content"), pk=evidence)
    return _act(
        request,
        report,
        lambda: attachments.remove_evidence(evidence=found, by=request.user),
        _("Bukti dihapus."),
        "bukti",
    )


@require_safe
@for_people_with_reports
def evidence(request: UserRequest, branch: str, month: str, evidence: int) -> FileResponse:
    """The file itself, always as a download: nothing of it is shown inside the portal."""
    report = saved_report_for(request.user, branch, month)
    found = get_object_or_404(report.evidence, pk=evidence)
    return FileResponse(
        BytesIO(found.content),
        as_attachment=True,
        filename=found.name,
        content_type=found.content_type,
    )
