"""/kur/bank/: how far the banks have come, and for a bank its own units; targets and the link."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import SignedInRequest, only
from accounts.models import User
from participants.kur import banks, workbook
from participants.kur.bank_forms import BankForm, LinkForm, TargetForm
from participants.kur.models import BankLink, BankTarget, Loan

SHOWN_TARGETS = 50


@require_safe
@only("may_see_debtors")
def index(request: SignedInRequest) -> HttpResponse:
    """Of the reader's own debtors, each of whom the reader may see."""
    if request.user.role == User.Role.BANK:
        return render(request, "kur/bank.html", _of_one_bank(request))
    return _league(request, TargetForm())


def _league(request: SignedInRequest, form: TargetForm) -> HttpResponse:
    """Targets are set by whoever answers for the whole province."""
    context = {
        "standings": banks.league(request.user),
        "counted_at": banks.counted_at(request.user),
        "form": form if request.user.may_verify_reports else None,
        "targets": BankTarget.objects.select_related("bank")[:SHOWN_TARGETS],
    }
    return render(request, "kur/banks.html", context, status=400 if form.errors else 200)


def _of_one_bank(request: SignedInRequest) -> dict[str, Any]:
    standings = banks.league(request.user)
    return {
        "bank": request.user.bank,
        "standing": standings[0] if standings else None,
        "units": banks.units(request.user),
        "counted_at": banks.counted_at(request.user),
        "is_late": banks.is_late(request.user.bank_id),
        "form": LinkForm(instance=BankLink.objects.filter(bank=request.user.bank).first()),
    }


@only("may_verify_reports")
@require_POST
def target(request: SignedInRequest) -> HttpResponse:
    """A new target, or another number for one that is there."""
    form = TargetForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        BankTarget.objects.update_or_create(
            bank=values["bank"],
            month=values["month"],
            defaults={"people": values["people"], "by": request.user},
        )
        messages.success(request, _("Target disimpan."))
        return redirect("kur:banks")
    return _league(request, form)


@only("may_upload_debtors")
@require_POST
def link(request: SignedInRequest) -> HttpResponse:
    """Where the bank's debtors register; it stands in the messages of every branch."""
    if request.user.bank is None:
        return redirect("kur:upload")
    own = BankLink.objects.filter(bank=request.user.bank).first()
    form = LinkForm(request.POST, instance=own)
    if form.is_valid():
        form.instance.bank, form.instance.by = request.user.bank, request.user
        form.save()
        messages.success(request, _("Tautan disimpan."))
        return redirect("kur:banks")
    context = _of_one_bank(request) | {"form": form}
    return render(request, "kur/bank.html", context, status=400)


@require_safe
@only("may_upload_debtors")
def template(request: SignedInRequest) -> HttpResponse:
    return workbook.download(workbook.empty_list(), "daftar-debitur-kur")


@only("may_upload_debtors", "may_move_debtors")
@require_POST
def form_numbers(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the bank's own form says of a credit: kept by hand, evidence for the branch."""
    loan = get_object_or_404(Loan.objects.visible_to(request.user), pk=pk)
    form = BankForm(request.POST, instance=loan)
    if form.is_valid():
        form.save()
        messages.success(request, _("Nomor formulir disimpan."))
    else:
        messages.error(request, " ".join(str(error[0]) for error in form.errors.values()))
    return redirect("kur:person", loan.person_id)
