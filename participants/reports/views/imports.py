"""A spreadsheet sent in: read, shown, corrected, saved into drafts or handed back marked."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest
from common.formats import people
from common.problems import UnknownChoice
from common.spreadsheets.guards import RefusedError
from common.spreadsheets.upload import UploadForm
from participants.reports.actions import imports as actions
from participants.reports.actions import recaps as recap_actions
from participants.reports.import_forms import SheetForm
from participants.reports.importing.layout import Correction
from participants.reports.importing.plan import Plan
from participants.reports.importing.template import file_name, template_rows, template_workbook
from participants.reports.models import (
    ColumnMemory,
    EnrolmentImport,
    ReportingMonth,
    branch_for,
    read_month,
)
from participants.reports.presenters import imports as presenter
from participants.reports.presenters import recaps as recap_presenter
from participants.reports.rules import Changed
from participants.reports.views import for_importers, for_report_readers
from regions.models import Branch, BranchService

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RECENT = 10


@require_http_methods(["GET", "HEAD", "POST"])
@for_importers
def index(request: SignedInRequest) -> HttpResponse:
    """Upload a file, fetch a template, see what was sent in before. Who prepares the province's
    recap sends it in here as well."""
    branch = _branch_of(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                imported = actions.start_import(source=form.source, branch=branch, by=request.user)
                actions.read_import(imported)
        except RefusedError as error:
            form.add_error("file", str(error))
        else:
            return redirect("reports:import", imported.pk)
    imports = EnrolmentImport.objects.visible_to(request.user).defer("content")
    context = {
        "form": form,
        "branch": branch,
        "months": ReportingMonth.objects.taking_entries(timezone.localdate()),
        "recent": imports.select_related("uploaded_by")[:RECENT],
        "memories": ColumnMemory.objects.filter(branch=branch).count(),
    }
    return render(request, "reports/imports.html", context, status=422 if form.errors else 200)


@require_safe
@for_importers
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    imported = _import_for(request, pk)
    if not imported.is_open:
        months = [read_month(code) for code in imported.months]
        context = {"imported": imported, "months": months}
        return render(request, "reports/import_closed.html", context)
    plan = actions.read_import(imported)
    return _page(request, imported, plan, _forms(imported, plan))


@require_POST
@for_importers
def correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Read the file in the way the person says; corrected columns are remembered."""
    imported = _import_for(request, pk)
    if not imported.is_waiting:
        return redirect("reports:import", pk)
    plan = actions.read_import(imported)
    forms = _forms(imported, plan, request.POST)
    if any(form.errors for form in forms.values()):
        return _page(request, imported, plan, forms, status=422)
    actions.correct_import(
        imported=imported,
        corrections=actions.corrections_of(imported)
        | {sheet: form.correction() for sheet, form in forms.items()},
        roles_by_label={
            label: role
            for form in forms.values()
            for label, role in form.labels_to_remember().items()
        },
        by=request.user,
    )
    messages.success(request, _("Berkas dibaca ulang menurut koreksi Anda."))
    return redirect("reports:import", pk)


@require_POST
@for_importers
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """One click on an answer to a question of the file, or on taking one back."""
    imported = _import_for(request, pk)
    key, _sign, value = request.POST.get("answer", "").rpartition("=")
    try:
        if undone := request.POST.get("undo"):
            actions.undo_answer(imported=imported, key=undone, by=request.user)
        else:
            actions.answer_import(imported=imported, key=key, value=value, by=request.user)
    except Changed as refusal:
        messages.error(request, refusal.message)
    return redirect("reports:import", pk)


@require_POST
@for_importers
def save(request: SignedInRequest, pk: int) -> HttpResponse:
    """A file of one month leads to its report, where it is submitted."""
    imported = _import_for(request, pk)
    try:
        imported = actions.save_import(
            imported=imported, seen=request.POST.get("seen", ""), by=request.user
        )
    except Changed as refusal:
        messages.error(request, refusal.message)
        return redirect("reports:import", pk)
    if len(imported.months) != 1 or imported.branch is None:
        return redirect("reports:import", pk)
    count = imported.changed_cells or 0
    words = ngettext(
        "%(cells)s sel terisi dari %(name)s. Laporan belum dikirim.",
        "%(cells)s sel terisi dari %(name)s. Laporan belum dikirim.",
        count,
    )
    messages.success(request, words % {"cells": people(count), "name": imported.name})
    return redirect("reports:report", imported.branch.slug, imported.months[0])


@require_POST
@for_importers
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    imported = _import_for(request, pk)
    if imported.is_recap:
        recap_actions.withdraw_recap(imported=imported, by=request.user)
    else:
        actions.discard_import(imported=imported, by=request.user)
    messages.success(request, _("Berkas dibuang; tidak ada angka yang berubah."))
    return redirect("reports:imports")


@require_POST
@for_importers
def forget(request: SignedInRequest) -> HttpResponse:
    actions.forget_columns(branch=_branch_of(request), by=request.user)
    messages.success(request, _("Ingatan kolom dihapus."))
    return redirect("reports:imports")


@require_safe
@for_importers
def marked_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """The person's own workbook with the faulty cells marked."""
    from common.spreadsheets.marking import marked  # on use: openpyxl is 20 MB of memory

    imported = _import_for(request, pk)
    if not imported.is_open:
        return redirect("reports:import", pk)
    plan = actions.read_import(imported)
    doubts = [*plan.understanding.doubts, *plan.warnings]
    content = marked(actions.source_of(imported), plan.understanding.grids, plan.faults, doubts)
    stem = imported.name.rsplit(".", 1)[0]
    return _download(content, f"{stem} - bertanda.xlsx")


@require_safe
@for_report_readers
def template(request: SignedInRequest, branch: str, month: str) -> HttpResponse:
    """The workbook to fill in: places, openings and what the draft already holds."""
    own, first_day = branch_for(request.user, branch), read_month(month)
    if not BranchService.objects.valid_in(first_day).filter(branch=own).exists():
        raise UnknownChoice("bulan", _("Cabang ini tidak melayani wilayah pada bulan itu."))
    content = template_workbook(own.name, first_day, template_rows(own, first_day))
    return _download(content, file_name(own, first_day))


def _branch_of(request: SignedInRequest) -> Branch | None:
    """Of officers, who have one: the database holds it. None for the whole province."""
    if not request.user.may_enter_reports:
        return None
    return get_object_or_404(Branch, pk=request.user.branch_id)


def _import_for(request: SignedInRequest, pk: int) -> EnrolmentImport:
    imports = EnrolmentImport.objects.visible_to(request.user)
    related = ("branch", "closed_by", "uploaded_by")
    return get_object_or_404(imports.select_related(*related), pk=pk)


def _download(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def _forms(imported: EnrolmentImport, plan: Plan, data: Any = None) -> dict[str, SheetForm]:
    """A form for every sheet that holds anything, in the order of the file."""
    corrections = actions.corrections_of(imported)
    return {
        reading.name: SheetForm(
            reading, corrections.get(reading.name, Correction()), data, prefix=f"s{number}"
        )
        for number, reading in enumerate(plan.understanding.sheets)
        if plan.understanding.grids[reading.sheet].rows
    }


def _page(
    request: SignedInRequest,
    imported: EnrolmentImport,
    plan: Plan,
    forms: dict[str, SheetForm],
    status: int = 200,
) -> HttpResponse:
    faults = presenter.fault_rows(plan.faults)
    context = {
        "imported": imported,
        "plan": plan,
        "faults": faults[: presenter.MOST_FAULTS],
        "fault_count": len(faults),
        "questions": presenter.question_rows(plan.understanding.questions),
        "recalled": presenter.recalled_rows(imported, plan.understanding),
        "warnings": presenter.fault_rows(plan.warnings)[: presenter.MOST_FAULTS],
        "faults_more": max(0, len(faults) - presenter.MOST_FAULTS),
        "sheets": presenter.sheet_pages(plan, forms),
        "reports": [presenter.report_page(report) for report in plan.reports],
    }
    if imported.is_recap:
        preview = recap_actions.preview_recap(plan, request.user)
        context |= recap_presenter.recap_page(imported, plan, preview, request.user)
        return render(request, "reports/recap.html", context, status=status)
    return render(request, "reports/import.html", context, status=status)
