"""Entering, correcting and deciding."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, only
from common.forms import read_key
from participants.cohorts import actions
from participants.cohorts.actions import NotNow
from participants.cohorts.forms import CohortForm, ReturnForm
from participants.cohorts.models import CohortVersion, SponsoredCohort
from participants.cohorts.views.register import cohort_context

for_officers = only(
    "may_enter_reports", message=gettext_lazy("Kohort dicatat oleh petugas cabang.")
)
for_verifiers = only(
    "may_verify_reports", message=gettext_lazy("Kohort diperiksa oleh verifikator.")
)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def enter(request: SignedInRequest) -> HttpResponse:
    """A new cohort; with `?perpanjang=` what renews one, begun with what that one says."""
    renewed = _renewed(request)
    form = CohortForm(
        *_sent(request),
        user=request.user,
        initial=_begun_from(renewed) if renewed else None,
    )
    return _entered(request, form, {"renewed": renewed})


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was verified is corrected with a reason; what was returned is entered anew."""
    versions = CohortVersion.objects.managed_by(request.user).with_cohort().filter(cohort=pk)
    former = versions.exclude(state=CohortVersion.State.WITHDRAWN).first()
    if former is None:
        former = get_object_or_404(versions[:1])
    form = CohortForm(*_sent(request), user=request.user, former=former)
    return _entered(request, form, {"former": former})


def _sent(request: SignedInRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _entered(request: SignedInRequest, form: CohortForm, context: dict[str, Any]) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            version = actions.enter_version(
                version=form.instance,
                by=request.user,
                decree=form.decree_file,
                reason=form.cleaned_data.get("reason", ""),
            )
        except NotNow as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Tercatat; menunggu verifikator."))
            return redirect(version.cohort)
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "cohorts/form.html", context | {"form": form}, status=status)


def _renewed(request: SignedInRequest) -> CohortVersion | None:
    number = request.GET.get("perpanjang", "")
    if not number:
        return None
    held = CohortVersion.objects.managed_by(request.user).counting()
    return get_object_or_404(held, cohort=read_key(number))


def _begun_from(renewed: CohortVersion) -> dict[str, Any]:
    names = ("segment", "headcount", "funder_kind", "funder")
    return {name: getattr(renewed, name) for name in names} | {
        "region": renewed.cohort.region_id,
        "renews": renewed.cohort_id,
    }


@require_POST
@for_officers
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, actions.withdraw_version, _("Catatan ditarik."))


@require_POST
@for_verifiers
def verify(request: SignedInRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, actions.verify_version, _("Kohort diverifikasi."))


@require_POST
@for_verifiers
def send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    form = ReturnForm(request.POST)
    if not form.is_valid():
        cohort = get_object_or_404(SponsoredCohort.objects.managed_by(request.user), pk=pk)
        context = cohort_context(request, cohort) | {"return_form": form}
        return render(request, "cohorts/cohort.html", context, status=400)
    return _decide(
        request,
        pk,
        actions.return_version,
        _("Dikembalikan kepada cabang."),
        reason=form.cleaned_data["reason"],
    )


def _decide(request: SignedInRequest, pk: int, action: Any, done: str, **more: str) -> HttpResponse:
    """On the version the person looked at, which the form names."""
    versions = CohortVersion.objects.managed_by(request.user).filter(cohort=pk)
    version = get_object_or_404(versions, pk=read_key(request.POST.get("catatan", "")))
    try:
        action(version=version, by=request.user, **more)
    except NotNow as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, done)
    return redirect(version.cohort)
