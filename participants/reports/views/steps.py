"""The steps of a report from its own page: each takes a POST, acts, and leads back."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from accounts.access import SignedInRequest
from participants.reports.actions import corrections, flow, waiting
from participants.reports.actions.cells import save_cells, save_note, start_report
from participants.reports.actions.evidence import attach_evidence, remove_evidence
from participants.reports.actions.marks import answer_marks
from participants.reports.forms import AnswerForm, CellNoteForm, ReasonForm, ReportNoteForm
from participants.reports.models import (
    EnrolmentReport,
    ReportLine,
    ReportMark,
    report_for,
    saved_report_for,
)
from participants.reports.rules import Changed, Forbidden, Refused
from participants.reports.views import for_report_readers
from participants.reports.views.entry import checks_panel, not_all_saved, save_grid
from participants.reports.views.trail import cell_panel


def step(done: Any, anchor: str = "") -> Callable[[Callable[..., object]], Callable[..., Any]]:
    """A view that lets `act` do one thing to a saved report and leads back to its page, with
    `done` or with the reason why not."""

    def as_view(act: Callable[..., object]) -> Callable[..., Any]:
        @require_POST
        @for_report_readers
        @wraps(act)
        def view(request: SignedInRequest, branch: str, month: str, **named: int) -> HttpResponse:
            report = saved_report_for(request.user, branch, month)
            try:
                act(request, report, **named)
            except Refused as refusal:
                return _not_done(request, report, refusal, anchor)
            messages.success(request, done % named)
            return _back(report, anchor)

        return view

    return as_view


@step(gettext_lazy("Jawaban tersimpan."), anchor="tanda")
def answer(request: SignedInRequest, report: EnrolmentReport, line: int) -> None:
    """To all that was asked about a row, or to one cell of it."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Refused("answer_missing", next(iter(form.errors.values()))[0])
    marks = ReportMark.objects.of_round(report).filter(line=line).select_related("line__report")
    if form.cleaned_data["mark"]:
        marks = marks.filter(pk=form.cleaned_data["mark"])
    answer_marks(marks=get_list_or_404(marks), answer=form.cleaned_data["answer"], by=request.user)


@step(gettext_lazy("Draf koreksi dibuka. Ubah angkanya, lalu kirim."))
def amend(request: SignedInRequest, report: EnrolmentReport) -> None:
    corrections.amend_report(report=report, reason=ReasonForm.read(request.POST), by=request.user)


@step(gettext_lazy("Koreksi dibatalkan; angka yang terbit tidak berubah."))
def discard(request: SignedInRequest, report: EnrolmentReport) -> None:
    corrections.give_up_correction(report=report, by=request.user)


@step(gettext_lazy("Semua angka kembali seperti yang terbit."))
def empty(request: SignedInRequest, report: EnrolmentReport) -> None:
    corrections.empty_correction(report=report, by=request.user)


@step(gettext_lazy("Alasan koreksi diubah."))
def change_reason(request: SignedInRequest, report: EnrolmentReport) -> None:
    corrections.change_reason(report=report, reason=ReasonForm.read(request.POST), by=request.user)


@step(gettext_lazy("Laporan ditarik. Ubah angkanya, lalu kirim lagi."))
def take_back(request: SignedInRequest, report: EnrolmentReport) -> None:
    waiting.take_back_report(report=report, by=request.user)


@step(gettext_lazy("Draf koreksi dibuka dengan angka revisi %(revision)s."))
def restore(request: SignedInRequest, report: EnrolmentReport, revision: int) -> None:
    revisions = EnrolmentReport.objects.of(report.branch, report.month)
    earlier = get_object_or_404(revisions, revision=revision)
    corrections.restore_report(
        report=earlier, reason=ReasonForm.read(request.POST), by=request.user
    )


@step(gettext_lazy("Laporan dibuka kembali untuk cabang selama dua minggu."))
def reopen(request: SignedInRequest, report: EnrolmentReport) -> None:
    corrections.reopen_report(report=report, reason=ReasonForm.read(request.POST), by=request.user)


@step(gettext_lazy("Bukti dihapus."), anchor="bukti")
def detach(request: SignedInRequest, report: EnrolmentReport, evidence: int) -> None:
    file = get_object_or_404(report.evidence, pk=evidence)
    remove_evidence(evidence=file, by=request.user)


@require_http_methods(["GET", "HEAD", "POST"])
@for_report_readers
def submit(request: SignedInRequest, branch: str, month: str) -> HttpResponse:
    """What was typed is saved first; a cell that was not saved keeps the report at the branch. What
    this address answered can be loaded again: it leads to the report."""
    report = report_for(request.user, branch, month)
    if request.method != "POST":
        return _back(report)
    try:
        form, outcome = save_grid(request, branch, month)
        if form.errors or outcome.conflicts:
            return not_all_saved(request, form, outcome)
        flow.submit_report(report=outcome.report, by=request.user)
    except Refused as refusal:
        if request.htmx:
            raise
        return _not_done(request, report, refusal)
    messages.success(request, _("Laporan terkirim ke verifikator."))
    if request.htmx:
        return HttpResponseClientRedirect(report.path)
    return _back(report)


@require_POST
@for_report_readers
def note(request: SignedInRequest, branch: str, month: str) -> HttpResponse:
    """A note on one cell, or on the report where no cell is named."""
    report = _begun_report(request, branch, month)
    line = None
    if "line" in request.POST:
        line = _note_cell(request, report)
    else:
        _note_report(request, report)
    if request.htmx:
        report.refresh_from_db()
        if line and request.htmx.target == "riwayat":
            panel = cell_panel(request, report, line.key, request.POST.get("field", ""))
            return trigger_client_event(panel, "cells-saved")
        return checks_panel(request, report)
    messages.success(request, _("Catatan tersimpan."))
    return _back(report, "periksa")


def _note_cell(request: SignedInRequest, report: EnrolmentReport) -> ReportLine:
    form = CellNoteForm(request.POST)
    if not form.is_valid():
        raise Refused("bad_note", _("Catatan tidak dapat dibaca; paling panjang 500 huruf."))
    line = get_object_or_404(ReportLine, pk=form.cleaned_data.pop("line"), report=report)
    return save_note(report=report, line=line, by=request.user, **form.cleaned_data)


def _note_report(request: SignedInRequest, report: EnrolmentReport) -> None:
    form = ReportNoteForm(request.POST)
    if not form.is_valid():
        raise Refused("bad_note", _("Catatan paling panjang 1.000 huruf."))
    save_cells(report=report, cells=[], by=request.user, note=form.cleaned_data["note"])


@require_POST
@for_report_readers
def attach(request: SignedInRequest, branch: str, month: str) -> HttpResponse:
    report = report_for(request.user, branch, month)
    files = request.FILES.getlist("berkas")
    try:
        if not files:
            raise Refused("no_file", _("Pilih berkas dulu."))
        report = _begun_report(request, branch, month)
        for file in files:
            attach_evidence(report=report, file=file, by=request.user)
    except Refused as refusal:
        return _not_done(request, report, refusal, "bukti")
    messages.success(request, _("Bukti tersimpan."))
    return _back(report, "bukti")


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


def _not_done(
    request: SignedInRequest, report: EnrolmentReport, refusal: Refused, anchor: str = ""
) -> HttpResponse:
    """What can be put right is said on the report's page; the rest on a page of its own."""
    if isinstance(refusal, Forbidden | Changed):
        raise refusal
    messages.error(request, refusal.message)
    return _back(report, anchor or "periksa")


def _back(report: EnrolmentReport, anchor: str = "") -> HttpResponse:
    return redirect(f"{report.path}#{anchor}" if anchor else report.path)
