"""Entering, changing and verifying commitments, and the progress that is reported by hand."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest, attempt, sent
from commitments import actions
from commitments.forms.commitments import CommitmentForm
from commitments.forms.progress import ProgressForm
from commitments.models import Commitment, Meeting, Progress
from commitments.views.access import checked, download, entered, followers_only, verifiers_only
from common.forms import ReasonForm


@followers_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    if not request.user.may_enter_commitments:
        messages.error(request, _("Komitmen dicatat oleh pihaknya; verifikator memeriksanya."))
        return redirect("commitments:register")
    form = CommitmentForm(sent(request), user=request.user, initial=request.GET.dict())
    if form.is_valid() and attempt(
        request,
        actions.enter,
        _("Komitmen dicatat. Berlaku setelah orang lain memverifikasi sumbernya."),
        commitment=form.instance,
        steps=form.steps,
    ):
        return redirect(form.instance)
    return render(request, "commitments/form.html", {"form": form, "title": _("Komitmen baru")})


@followers_only
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, number: int) -> HttpResponse:
    """One that waits is written anew; one in force gets another wording, with its reason."""
    former = entered(request, number)
    if former.is_withdrawn:
        messages.error(request, _("Komitmen ini sudah ditarik."))
        return redirect(former)
    reason = None if former.is_waiting else ReasonForm(sent(request))
    instance = Commitment.objects.get(pk=former.pk)
    begun = {"changed_at": request.GET.get("rapat", "")}
    form = CommitmentForm(sent(request), user=request.user, instance=instance, initial=begun)
    if form.is_valid() and (reason is None or reason.is_valid()):
        if reason is None:
            is_done = attempt(request, actions.enter, commitment=form.instance, steps=form.steps)
        else:
            is_done = attempt(
                request,
                actions.change,
                _("Perubahan dicatat. Yang lama berlaku sampai perubahan ini diverifikasi."),
                former=former,
                commitment=another_wording(form.instance),
                steps=form.steps,
                reason=reason.cleaned_data["reason"],
            )
        if is_done:
            return _back(request, form.instance)
    context = {"form": form, "reason": reason, "former": former, "title": _("Ubah komitmen")}
    return render(request, "commitments/form.html", context)


def _back(request: SignedInRequest, commitment: Commitment) -> HttpResponse:
    """To the screen of the meeting that has decided it, while that sits."""
    meeting = commitment.changed_at or commitment.meeting
    if meeting and not meeting.is_closed and request.user.may_hold_meetings:
        return redirect("commitments:decisions", meeting.pk)
    return redirect(commitment)


def another_wording(commitment: Commitment) -> Commitment:
    """The same terms as a row of its own, not in force yet."""
    commitment.pk = None
    commitment._state.adding = True
    commitment.verified_at = commitment.verified_by = None
    commitment.returned_reason = ""
    return commitment


@followers_only
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, number: int) -> HttpResponse:
    commitment = entered(request, number)
    title, done = _("Tarik komitmen"), _("Komitmen ditarik.")
    if commitment.is_change_that_waited:
        title, done = _("Tarik perubahan"), _("Perubahan ditarik; yang sebelumnya tetap berlaku.")
    meeting = _sitting(request)
    act = partial(actions.withdraw, meeting=meeting)
    return _with_reason(request, commitment, act, title, done, meeting)


def _sitting(request: SignedInRequest) -> Meeting | None:
    """The meeting at which it is decided, by `?rapat=`; none where that is not open to the user."""
    wished = request.GET.get("rapat", "")
    if not wished.isdecimal() or not request.user.may_hold_meetings:
        return None
    return Meeting.objects.managed_by(request.user).filter(pk=wished, minutes=None).first()


@verifiers_only
@require_POST
def verify(request: SignedInRequest, number: int) -> HttpResponse:
    commitment = checked(request, number)
    attempt(request, actions.verify, _("Komitmen berlaku."), commitment=commitment)
    return redirect(commitment)


@verifiers_only
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: SignedInRequest, number: int) -> HttpResponse:
    commitment = checked(request, number)
    return _with_reason(
        request, commitment, actions.send_back, _("Kembalikan"), _("Komitmen dikembalikan.")
    )


def _with_reason(
    request: SignedInRequest,
    commitment: Commitment,
    act: Callable[..., object],
    title: str,
    done: str,
    meeting: Meeting | None = None,
) -> HttpResponse:
    form = ReasonForm(sent(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        attempt(request, act, done, commitment=commitment, reason=reason)
        if meeting:
            return redirect("commitments:decisions", meeting.pk)
        return _back(request, commitment)
    context = {"form": form, "commitment": commitment, "title": title}
    return render(request, "commitments/act.html", context)


@followers_only
@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: SignedInRequest, number: int) -> HttpResponse:
    commitment = entered(request, number)
    files = request.FILES if request.method == "POST" else None
    form = ProgressForm(sent(request), files, commitment=commitment)
    if form.is_valid() and attempt(
        request,
        actions.report_progress,
        _("Kemajuan dilaporkan; dihitung setelah orang lain memverifikasinya."),
        progress=form.instance,
        evidence=form.cleaned_data["evidence"],
        commitment=commitment,
    ):
        return redirect(commitment)
    title, button = _("Laporkan kemajuan"), _("Laporkan")
    context = {"form": form, "commitment": commitment, "title": title, "button": button}
    return render(request, "commitments/act.html", context)


@followers_only
@require_safe
def evidence(request: SignedInRequest, pk: int) -> FileResponse:
    report = get_object_or_404(Progress, pk=pk)
    visible = Commitment.objects.visible_to(request.user)
    if not request.user.may_verify_commitments:
        visible = Commitment.objects.entered_by(request.user)
    get_object_or_404(visible.filter(number=report.number)[:1])
    return download(report.attached)


@verifiers_only
@require_POST
def verify_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    report = _checked_progress(request, pk)
    attempt(request, actions.verify_progress, _("Kemajuan diverifikasi."), progress=report)
    return redirect("commitments:commitment", report.number)


@verifiers_only
@require_http_methods(["GET", "HEAD", "POST"])
def send_back_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    report = _checked_progress(request, pk)
    form = ReasonForm(sent(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        done = _("Laporan dikembalikan.")
        attempt(request, actions.send_back_progress, done, progress=report, reason=reason)
        return redirect("commitments:commitment", report.number)
    commitment = Commitment.objects.in_force().with_parties().filter(number=report.number).first()
    context = {"form": form, "commitment": commitment, "title": _("Kembalikan laporan")}
    return render(request, "commitments/act.html", context)


def _checked_progress(request: SignedInRequest, pk: int) -> Progress:
    reports = Progress.objects.all() if request.user.may_verify_reports else Progress.objects.none()
    return get_object_or_404(reports, pk=pk)
