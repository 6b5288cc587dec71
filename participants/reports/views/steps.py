"""The steps of a report from its own page: each takes a POST, acts, and leads back."""

from collections.abc import Callable
from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import SignedInRequest
from common.formats import month_code
from participants.reports.actions import corrections, flow, save_cells, save_note, start_report
from participants.reports.actions.evidence import attach_evidence, remove_evidence
from participants.reports.forms import AnswerForm, CellNoteForm, ReasonForm, ReportNoteForm
from participants.reports.models import (
    EnrolmentReport,
    ReportLine,
    ReportMark,
    report_for,
    saved_report_for,
)
from participants.reports.rules import Changed, Forbidden, Refused
from participants.reports.views import for_report_readers, refused
from participants.reports.views.entry import checks_panel, not_all_saved, save_grid


@require_POST
@for_report_readers
def submit(request: SignedInRequest, branch: str, month: str) -> HttpResponse:
    """What was typed is saved first; a cell that was not saved keeps the report at the branch."""
    report = report_for(request.user, branch, month)
    try:
        form, outcome = save_grid(request, branch, month)
        if form.errors or outcome.conflicts:
            return not_all_saved(request, form, outcome)
        flow.submit_report(report=outcome.report, by=request.user)
    except Refused as refusal:
        return _not_done(request, report, refusal)
    messages.success(request, _("Laporan terkirim ke verifikator."))
    return _back(report)


@require_POST
@for_report_readers
def note(request: SignedInRequest, branch: str, month: str) -> HttpResponse:
    """A note on one cell, or on the report where no cell is named."""
    try:
        report = _begun_report(request, branch, month)
        if "line" in request.POST:
            _note_cell(request, report)
        else:
            _note_report(request, report)
    except Refused as refusal:
        return refused(request, refusal)
    if request.htmx:
        report.refresh_from_db()
        return checks_panel(request, report)
    messages.success(request, _("Catatan tersimpan."))
    return _back(report, "periksa")


def _note_cell(request: SignedInRequest, report: EnrolmentReport) -> None:
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


def _note_report(request: SignedInRequest, report: EnrolmentReport) -> None:
    form = ReportNoteForm(request.POST)
    if not form.is_valid():
        raise Refused("bad_note", _("Catatan paling panjang 1.000 huruf."))
    save_cells(report=report, cells=[], by=request.user, note=form.cleaned_data["note"])


@require_POST
@for_report_readers
def answer(request: SignedInRequest, branch: str, month: str, mark: int) -> HttpResponse:
    report = saved_report_for(request.user, branch, month)
    answered = get_object_or_404(
        ReportMark.objects.select_related("line__report"), pk=mark, line__report=report
    )
    form = AnswerForm(request.POST)
    text = form.cleaned_data["answer"] if form.is_valid() else ""
    return _act(
        request,
        report,
        lambda: flow.answer_mark(mark=answered, answer=text, by=request.user),
        done=_("Jawaban tersimpan."),
        anchor="tanda",
    )


@require_POST
@for_report_readers
def amend(request: SignedInRequest, branch: str, month: str) -> HttpResponse:
    report = saved_report_for(request.user, branch, month)
    return _act(
        request,
        report,
        lambda: corrections.amend_report(report=report, reason=_reason(request), by=request.user),
        done=_("Draf koreksi dibuka. Ubah angkanya, lalu kirim."),
    )


@require_POST
@for_report_readers
def discard(request: SignedInRequest, branch: str, month: str) -> HttpResponse:
    report = saved_report_for(request.user, branch, month)
    return _act(
        request,
        report,
        lambda: corrections.discard_amendment(report=report, by=request.user),
        done=_("Koreksi dibatalkan; angka yang terbit tidak berubah."),
    )


@require_POST
@for_report_readers
def restore(request: SignedInRequest, branch: str, month: str, revision: int) -> HttpResponse:
    report = saved_report_for(request.user, branch, month)
    revisions = EnrolmentReport.objects.of(report.branch, report.month)
    earlier = get_object_or_404(revisions, revision=revision)
    return _act(
        request,
        report,
        lambda: corrections.restore_report(
            report=earlier, reason=_reason(request), by=request.user
        ),
        done=_("Draf koreksi dibuka dengan angka revisi %(revision)s.") % {"revision": revision},
    )


@require_POST
@for_report_readers
def reopen(request: SignedInRequest, branch: str, month: str) -> HttpResponse:
    report = saved_report_for(request.user, branch, month)
    return _act(
        request,
        report,
        lambda: corrections.reopen_report(report=report, reason=_reason(request), by=request.user),
        done=_("Laporan dibuka kembali untuk cabang selama dua minggu."),
    )


@require_POST
@for_report_readers
def attach(request: SignedInRequest, branch: str, month: str) -> HttpResponse:
    try:
        report = _begun_report(request, branch, month)
    except Refused as refusal:
        return refused(request, refusal)
    files = request.FILES.getlist("berkas")

    def attach_all() -> None:
        if not files:
            raise Refused("no_file", _("Pilih berkas dulu."))
        for file in files:
            attach_evidence(report=report, file=file, by=request.user)

    return _act(request, report, attach_all, done=_("Bukti tersimpan."), anchor="bukti")


@require_POST
@for_report_readers
def detach(request: SignedInRequest, branch: str, month: str, evidence: int) -> HttpResponse:
    report = saved_report_for(request.user, branch, month)
    file = get_object_or_404(report.evidence.defer("content"), pk=evidence)
    return _act(
        request,
        report,
        lambda: remove_evidence(evidence=file, by=request.user),
        done=_("Bukti dihapus."),
        anchor="bukti",
    )


@require_safe
@for_report_readers
def evidence(request: SignedInRequest, branch: str, month: str, evidence: int) -> FileResponse:
    """The file itself, always as a download: nothing of it is shown inside the portal."""
    report = saved_report_for(request.user, branch, month)
    file = get_object_or_404(report.evidence, pk=evidence)
    return FileResponse(
        BytesIO(file.content),
        as_attachment=True,
        filename=file.name,
        content_type=file.content_type,
    )


def _begun_report(request: SignedInRequest, branch: str, month: str) -> EnrolmentReport:
    report = report_for(request.user, branch, month)
    if report.is_begun:
        return report
    return start_report(branch=report.branch, month=report.month, by=request.user)


def _reason(request: SignedInRequest) -> str:
    form = ReasonForm(request.POST)
    return form.cleaned_data["reason"] if form.is_valid() else ""


def _act(
    request: SignedInRequest,
    report: EnrolmentReport,
    step: Callable[[], object],
    *,
    done: str,
    anchor: str = "",
) -> HttpResponse:
    """Do the step and lead back to the report, with `done` or with the reason why not."""
    try:
        step()
    except Refused as refusal:
        return _not_done(request, report, refusal, anchor)
    messages.success(request, done)
    return _back(report, anchor)


def _not_done(
    request: SignedInRequest, report: EnrolmentReport, refusal: Refused, anchor: str = ""
) -> HttpResponse:
    if isinstance(refusal, Forbidden | Changed):
        return refused(request, refusal)
    messages.error(request, refusal.message)
    return _back(report, anchor or "periksa")


def _back(report: EnrolmentReport, anchor: str = "") -> HttpResponse:
    response = redirect("reports:report", report.branch.slug, month_code(report.month))
    if anchor:
        response["Location"] += f"#{anchor}"
    return response
