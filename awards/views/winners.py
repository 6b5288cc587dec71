"""The decision, direct recording, corrections, pictures and withdrawal."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, attempt, sent
from awards import actions, winner_actions
from awards.forms.decisions import Decision
from awards.forms.winners import AwardForm, ImageForm, RecordForm
from awards.views.access import award_admins_only, managed, managed_award
from common.forms import ReasonForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: SignedInRequest, pk: int) -> HttpResponse:
    edition = managed(request, pk)
    decision = Decision(edition, sent(request))
    if request.method == "POST" and decision.is_valid():
        done = _("Keputusan dicatat. Periksa, lalu terbitkan.")
        decided = {"winners": decision.winners(), **decision.form.cleaned_data}
        if attempt(request, actions.decide, done, decision.form, edition=edition, **decided):
            return redirect("awards:workspace", pk)
    context = {"edition": edition, "tab": "decision", "decision": decision}
    return render(request, "awards/work/decision.html", context)


@award_admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: SignedInRequest) -> HttpResponse:
    form = RecordForm(sent(request))
    award = form.instance
    if form.is_valid() and attempt(
        request, winner_actions.record_award, form=form, award=award, **form.round_facts()
    ):
        messages.success(request, _("%(name)s tercatat di register.") % {"name": award})
        return redirect(award)
    return render(request, "awards/work/record.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def award(request: SignedInRequest, pk: int) -> HttpResponse:
    award = managed_award(request, pk)
    form = AwardForm(sent(request), instance=award)
    done = _("Perubahan disimpan.")
    if form.is_valid() and attempt(
        request, winner_actions.change_award, done, form, award=form.instance
    ):
        return redirect("awards:award", pk)
    return _award_page(request, pk, form=form)


@login_required
@require_POST
def picture(request: SignedInRequest, pk: int) -> HttpResponse:
    award = managed_award(request, pk)
    form = ImageForm(request.POST, request.FILES)
    if not form.is_valid():
        return _award_page(request, pk, image_form=form)
    winner_actions.set_image(
        award=award,
        content=form.cleaned_data["image"],
        alt=form.cleaned_data["alt"],
        by=request.user,
    )
    messages.success(request, _("Gambar disimpan."))
    return redirect("awards:award", pk)


@login_required
@require_POST
def remove_picture(request: SignedInRequest, pk: int) -> HttpResponse:
    award = managed_award(request, pk)
    if award.image:
        winner_actions.remove_image(award=award, by=request.user)
        messages.success(request, _("Gambar dihapus."))
    return redirect("awards:award", pk)


@login_required
@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    award = managed_award(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _award_page(request, pk, reason_form=form)
    done = _("Penghargaan dicabut; alasannya tampil di register.")
    reason = form.cleaned_data["reason"]
    attempt(request, winner_actions.withdraw_award, done, award=award, reason=reason)
    return redirect("awards:award", pk)


def _award_page(request: SignedInRequest, pk: int, **forms: object) -> HttpResponse:
    award = managed_award(request, pk)
    context: dict[str, object] = {
        "award": award,
        "edition": award.edition,
        "tab": "decision",
        "form": AwardForm(instance=award),
        "image_form": ImageForm(),
        "reason_form": ReasonForm(),
    }
    return render(request, "awards/work/award.html", context | forms)
