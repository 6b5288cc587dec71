"""Lists in: upload, watch, look, save or drop."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest, only
from participants.kur import access_log, tasks, uploads, workbook
from participants.kur.imports import columns, run
from participants.kur.lines import refused_lines
from participants.kur.list_form import ListForm
from participants.kur.models import Access, Batch

SHOWN_REFUSED = 50
SHOWN_LISTS = 30


@require_http_methods(["GET", "HEAD", "POST"])
@only("may_upload_debtors")
@uploads.sealed_on_upload
def debtors(request: SignedInRequest) -> HttpResponse:
    return _lists(request, Batch.Kind.DEBTORS)


@require_http_methods(["GET", "HEAD", "POST"])
@only("may_match_members")
@uploads.sealed_on_upload
def members(request: SignedInRequest) -> HttpResponse:
    return _lists(request, Batch.Kind.MEMBERS)


def _lists(request: SignedInRequest, kind: Batch.Kind) -> HttpResponse:
    form = ListForm(request.POST or None, request.FILES or None, kind=kind, user=request.user)
    if request.method == "POST" and form.is_valid():
        batch = form.save(commit=False)
        uploads.take(batch=batch, upload=form.cleaned_data["file"])
        return redirect("kur:list", batch.pk)
    run.report_interrupted()
    context = {
        "form": form,
        "kind": kind,
        "is_debtors": kind == Batch.Kind.DEBTORS,
        "columns": _columns_to_have(kind),
        "lists": Batch.objects.visible_to(request.user)
        .filter(kind=kind)
        .select_related("bank", "branch")[:SHOWN_LISTS],
    }
    return render(request, "kur/lists.html", context, status=400 if form.errors else 200)


@require_safe
@only("may_upload_debtors", "may_match_members")
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    if batch.status in Batch.RUNNING:
        run.report_interrupted()
        batch.refresh_from_db()
    return render(request, "kur/list.html", {"batch": batch} | _shown(request, batch))


@require_safe
@only("may_upload_debtors", "may_match_members")
def progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """Polled; once the work is done the page loads itself anew."""
    batch = _batch(request, pk)
    response = render(request, "kur/list_progress.html", {"batch": batch})
    if not batch.is_running:
        response["HX-Refresh"] = "true"
    return response


@only("may_upload_debtors", "may_match_members")
@require_POST
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """One click for each question; with the last of them the list is read anew."""
    batch = _batch(request, pk)
    keys = {question["key"]: dict(question["options"]) for question in batch.questions}
    answers = {
        key: value
        for key, options in keys.items()
        if (value := request.POST.get(key, "")) in options
    }
    if batch.is_asking and answers and run.answer(batch, answers):
        transaction.on_commit(lambda: tasks.read_list.enqueue(batch.pk))
    return redirect("kur:list", batch.pk)


@only("may_upload_debtors", "may_match_members")
@require_POST
def save(request: SignedInRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    if batch.may_be_saved:
        transaction.on_commit(lambda: tasks.save_list.enqueue(batch.pk))
        batch.bytes_read, batch.status = batch.size, Batch.Status.QUEUED
        batch.save(update_fields=["bytes_read", "status"])
    return redirect("kur:list", batch.pk)


@only("may_upload_debtors", "may_match_members")
@require_POST
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    if batch.status == Batch.Status.READING:
        Batch.objects.filter(pk=batch.pk).update(is_cancelling=True)
    elif batch.may_be_cancelled:
        run.cancel(batch)
    return redirect("kur:list", batch.pk)


@require_safe
@only("may_see_debtors", message=gettext_lazy("Peran Anda tidak membaca data debitur."))
def refused(request: SignedInRequest, pk: int) -> HttpResponse:
    """The rows hold people, so the file is access; only whoever may read them is given it."""
    batch = _batch(request, pk)
    _record_refused(request, batch, Access.Kind.EXPORT, batch.refused.count())
    return workbook.download(workbook.refused_rows(batch), f"baris-ditolak-{batch.pk}")


def _columns_to_have(kind: Batch.Kind) -> dict[str, list[str]]:
    """The names of the columns that a list must and may have, and what else they are called."""
    must, known = run.KINDS[kind].required, list(run.KINDS[kind].columns)
    both = [name for column in known for name in (columns.LOCAL_NAMES[column], column)]
    shown = {column: columns.local_name(column) for column in known}
    return {
        "must": [shown[column] for column in must],
        "may": [shown[column] for column in known if column not in must],
        "other": [name for name in dict.fromkeys(both) if name not in shown.values()],
    }


def _batch(request: SignedInRequest, pk: int) -> Batch:
    return get_object_or_404(
        Batch.objects.visible_to(request.user).select_related("bank", "branch", "by"), pk=pk
    )


def _record_refused(request: SignedInRequest, batch: Batch, kind: str, rows: int) -> None:
    access_log.record(
        user=request.user,
        kind=kind,
        purpose=_("Memperbaiki baris yang ditolak, daftar %(number)s") % {"number": batch.pk},
        rows=rows,
    )


def _shown(request: SignedInRequest, batch: Batch) -> dict[str, Any]:
    """Of refused rows their values as well, for who may read people: that is access, and logged."""
    returned = batch.refused.all()
    rows = refused_lines(batch, returned[:SHOWN_REFUSED])
    if rows and request.user.may_see_debtors:
        _record_refused(request, batch, Access.Kind.LIST, len(rows))
    understood = [
        {"name": local, "technical": name if name != local else "", "header": header}
        for name, header in batch.understood.get("columns", [])
        for local in [columns.local_name(name)]
    ]
    return {
        "refused": rows,
        "more_refused": max(0, returned.count() - len(rows)),
        "columns": understood,
        "notes": batch.understood.get("notes", []),
    }
