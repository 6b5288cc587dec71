"""Jurors' sheets, declared conflicts, the ranking and its what-if."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest, attempt, sent
from awards import actions, judging, score_files
from awards.forms.judging import ConflictForm, SheetForm, WeightsForm
from awards.models import Conflict, Edition, Juror
from awards.views.access import worked_on
from common.attachments import XLSX
from common.downloads import file_response
from common.spreadsheets.refusal import RefusedError
from common.spreadsheets.upload import UploadForm


@login_required
@require_safe
def sheets(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every juror with how far their sheet is."""
    edition = worked_on(request, pk)
    return render(
        request,
        "awards/work/sheets.html",
        {
            "edition": edition,
            "tab": "sheets",
            "jurors": judging.progress(edition, request.user),
            "criteria": edition.criteria.all(),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: SignedInRequest, pk: int, juror_pk: int) -> HttpResponse:
    edition, juror = _juror(request, pk, juror_pk)
    form = _sheet_form(edition, juror, sent(request))
    done = _("Nilai disimpan.")
    if form.is_valid() and attempt(
        request, actions.save_sheet, done, form, juror=juror, values=form.values()
    ):
        return redirect("awards:sheet", pk, juror_pk)
    return _sheet_page(request, edition, juror, form=form)


def _sheet_form(edition: Edition, juror: Juror, data: Any = None) -> SheetForm:
    return SheetForm(
        juror,
        judging.entrants(edition),
        list(edition.criteria.all()),
        judging.proofs(edition),
        data,
    )


def _sheet_page(
    request: SignedInRequest, edition: Edition, juror: Juror, status: int = 200, **forms: Any
) -> HttpResponse:
    form = forms.get("form") or _sheet_form(edition, juror)
    context = {
        "edition": edition,
        "tab": "sheets",
        "juror": juror,
        "form": form,
        "conflict_form": ConflictForm(juror),
        "upload_form": UploadForm(auto_id="berkas_%s"),
        "may_score": edition.is_judging,
        "is_sample": any(proof["is_sample"] for proof in form.proofs.values()),
    }
    return render(request, "awards/work/sheet.html", context | forms, status=status)


@login_required
@require_safe
def score_file(request: SignedInRequest, pk: int, juror_pk: int) -> HttpResponse:
    edition, juror = _juror(request, pk, juror_pk)
    name = f"nilai-paritrana-{edition.assessment_year}-{juror.pk}.xlsx"
    return file_response(score_files.workbook(_sheet_form(edition, juror)), name, XLSX)


@login_required
@require_POST
def upload_scores(request: SignedInRequest, pk: int, juror_pk: int) -> HttpResponse:
    """Fills the fields of the page from a workbook; nothing is saved before the juror says so."""
    edition, juror = _juror(request, pk, juror_pk)
    upload = UploadForm(request.POST, request.FILES)
    if not upload.is_valid():
        return _sheet_page(request, edition, juror, upload_form=upload, status=400)
    try:
        values, faults = score_files.read(upload.source, _sheet_form(edition, juror))
    except RefusedError as error:
        upload.add_error("file", str(error))
        return _sheet_page(request, edition, juror, upload_form=upload, status=400)
    form = _sheet_form(edition, juror, values)
    form.is_valid()
    return _sheet_page(request, edition, juror, form=form, is_read=True, faults=faults)


@login_required
@require_POST
def conflict(request: SignedInRequest, pk: int, juror_pk: int) -> HttpResponse:
    return _declare(request, pk, juror_pk, actions.declare_conflict)


@login_required
@require_POST
def no_conflict(request: SignedInRequest, pk: int, juror_pk: int) -> HttpResponse:
    return _declare(request, pk, juror_pk, actions.declare_no_conflict)


def _declare(
    request: SignedInRequest, pk: int, juror_pk: int, act: Callable[..., object]
) -> HttpResponse:
    edition, juror = _juror(request, pk, juror_pk)
    form = ConflictForm(juror, request.POST)
    if not form.is_valid():
        return _sheet_page(request, edition, juror, conflict_form=form, status=400)
    attempt(request, act, juror=juror, **form.cleaned_data)
    return redirect("awards:sheet", pk, juror_pk)


@login_required
@require_POST
def lift(request: SignedInRequest, pk: int, juror_pk: int, conflict_pk: int) -> HttpResponse:
    _edition, juror = _juror(request, pk, juror_pk)
    conflict = get_object_or_404(Conflict, pk=conflict_pk, juror=juror)
    attempt(request, actions.lift_conflict, conflict=conflict)
    return redirect("awards:sheet", pk, juror_pk)


@login_required
@require_safe
def ranking(request: SignedInRequest, pk: int) -> HttpResponse:
    """By the round's weights; by others from the address, while nothing is decided.

    Jurors see it once it is published, so that no score is given with a view to the others'."""
    edition = worked_on(request, pk)
    if not edition.shows_result_to(request.user):
        raise Http404
    criteria = list(edition.criteria.all())
    is_asked = any(name.startswith("w") for name in request.GET)
    is_what_if = edition.is_open and is_asked
    initial = {f"w{criterion.pk}": criterion.weight for criterion in criteria}
    form = WeightsForm(criteria, request.GET if is_what_if else None, initial=initial)
    weights = form.weights() if is_what_if and form.is_valid() else None
    return render(
        request,
        "awards/work/ranking.html",
        {
            "edition": edition,
            "tab": "ranking",
            "groups": judging.ranked(edition, weights),
            "form": form,
            "is_what_if": weights is not None,
            "is_too_late": is_asked and not edition.is_open,
            "may_try": edition.is_open and bool(criteria),
        },
    )


def _juror(request: SignedInRequest, pk: int, juror_pk: int) -> tuple[Edition, Juror]:
    """A sheet is opened by whoever may fill it; for the others it does not exist."""
    edition = worked_on(request, pk)
    juror = get_object_or_404(Juror.objects.select_related("edition"), pk=juror_pk, edition=edition)
    if not juror.may_be_scored_by(request.user):
        raise Http404
    return edition, juror
