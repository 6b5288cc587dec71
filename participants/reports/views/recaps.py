"""The steps of the province's recap: put before another person, verified, or sent back."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SignedInRequest
from participants.reports.actions import recaps as actions
from participants.reports.forms import ReasonForm, ReportNoteForm
from participants.reports.models import EnrolmentImport
from participants.reports.rules import Forbidden, Refused
from participants.reports.views import for_preparers


def step(act: Callable[..., str]) -> Callable[..., Any]:
    """Do one thing to a recap and lead back to its page with what was done, or why not."""

    @require_POST
    @for_preparers
    @wraps(act)
    def view(request: SignedInRequest, pk: int) -> HttpResponse:
        recaps = EnrolmentImport.objects.visible_to(request.user)
        imported = get_object_or_404(recaps, pk=pk, branch=None)
        try:
            messages.success(request, act(request, imported))
        except Forbidden:
            raise
        except Refused as refusal:
            messages.error(request, refusal.message)
        return redirect("reports:import", pk)

    return view


@step
def prepare(request: SignedInRequest, imported: EnrolmentImport) -> str:
    form = ReportNoteForm(request.POST)
    if not form.is_valid():
        raise Refused("bad_note", _("Catatan paling panjang 1.000 huruf."))
    actions.prepare_recap(
        imported=imported,
        seen=request.POST.get("seen", ""),
        by=request.user,
        note=form.cleaned_data["note"],
    )
    return _("Rekap diajukan; seorang verifikator selain Anda yang menerbitkannya.")


@step
def verify(request: SignedInRequest, imported: EnrolmentImport) -> str:
    actions.verify_recap(imported=imported, seen=request.POST.get("seen", ""), by=request.user)
    return _("Rekap terverifikasi dan terbit.")


@step
def send_back(request: SignedInRequest, imported: EnrolmentImport) -> str:
    reason = ReasonForm.read(request.POST)
    actions.return_recap(imported=imported, reason=reason, by=request.user)
    return _("Rekap dikembalikan kepada penyiapnya.")
