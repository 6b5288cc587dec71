"""Debtors one by one: masked, within scope, and every look recorded."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import second_factor
from accounts.access import SignedInRequest, only
from accounts.models import User
from participants.kur import actions, encryption, history
from participants.kur.bank_forms import BankForm
from participants.kur.forms import MoveBackForm, PersonMoveForm, RevealForm
from participants.kur.letters import chat_of
from participants.kur.lines import call_lines
from participants.kur.models import Access, Doubt, Loan, Move, Person, State
from participants.kur.renewals import Tariffs
from participants.kur.search import lines
from participants.kur.views.purpose import purpose_context, record_view
from participants.kur.work_forms import PlanForm
from regions.models import Region

HISTORY = 30


@require_safe
@only("may_see_debtors")
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    record_view(request, person)
    return render(request, "kur/person.html", _about(request, person))


@only("may_move_debtors")
@require_POST
def move(request: SignedInRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    form = PersonMoveForm(request.POST, person=person)
    if form.is_valid():
        values = form.cleaned_data
        state = State(values.pop("to_state"))
        verdict = actions.move(people=[person], to_state=state, by=request.user, **values)[0]
        if verdict.is_allowed:
            messages.success(request, _("Dipindahkan ke %(state)s.") % {"state": state.label})
            return redirect("kur:person", pk)
        form.add_error(verdict.field or None, verdict.reason)
    return _refuse(request, person, move_form=form)


@only("may_move_debtors")
@require_POST
def move_back(request: SignedInRequest, pk: int, move_id: int) -> HttpResponse:
    person = _person(request, pk)
    mistake = get_object_or_404(Move, pk=move_id, person=person)
    form = MoveBackForm(request.POST, auto_id="kembali_%s")
    if form.is_valid():
        try:
            actions.move_back(move=mistake, by=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error("reason", error.messages)
        else:
            messages.success(request, _("Perpindahan dikembalikan; keduanya tetap tercatat."))
            return redirect("kur:person", pk)
    return _refuse(request, person, move_back_form=form)


@only("may_move_debtors")
@require_POST
def plan(request: SignedInRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    form = PlanForm(request.POST, user=request.user, initial={"next_on": person.next_on})
    if form.is_valid():
        actions.plan(person=person, by=request.user, **form.cleaned_data)
        messages.success(request, _("Rencana disimpan."))
        return redirect("kur:person", pk)
    return _refuse(request, person, plan_form=form)


@only("may_see_debtors")
@require_POST
def reveal(request: SignedInRequest, pk: int) -> HttpResponse:
    """Never by GET: an address may be remembered; and never without a purpose."""
    person = _person(request, pk)
    form = RevealForm(request.POST, auto_id="nik_%s")
    if not form.is_valid():
        return _refuse(request, person, reveal_form=form)
    try:
        nik = actions.reveal(
            person=person,
            by=request.user,
            purpose=form.purpose,
            second_factor_at=second_factor.shown_at(request),
        )
    except actions.SecondFactorNeededError:
        ways = second_factor.ways_to_show(request, then=reverse("kur:person", args=[pk]))
        asked = {"second_factor_ways": ways, "is_second_factor_needed": True}
        return _refuse(request, person, status=403, reveal_form=form, **asked)
    except encryption.UnreadableNikError:
        form.add_error(None, _("Kunci NIK ini belum dikenal server. Hubungi pengelola portal."))
        return _refuse(request, person, status=503, reveal_form=form)
    return render(request, "kur/person.html", _about(request, person) | {"nik": nik})


def _refuse(
    request: SignedInRequest, person: Person, *, status: int = 400, **more: Any
) -> HttpResponse:
    """The debtor's page with the form that was refused; it shows the person, so it is recorded."""
    record_view(request, person)
    return render(request, "kur/person.html", _about(request, person) | more, status=status)


@require_safe
@only("may_see_debtors")
def access(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who saw this person's data, to be printed for the person (UU 27/2022 Pasal 32)."""
    person = _person(request, pk)
    record_view(request, person)
    records = Access.objects.filter(people__contains=[person.pk]).select_related("user")
    if request.user.role == User.Role.BANK:
        records = records.filter(user__bank=request.user.bank_id)
    return render(request, "kur/person_access.html", {"person": person, "records": records})


def _person(request: SignedInRequest, pk: int) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.user).with_names(), pk=pk)


def _about(request: SignedInRequest, person: Person) -> dict[str, Any]:
    """What the page of one debtor shows; a bank sees its own credits and the state alone."""
    loans = (
        Loan.objects.visible_to(request.user)
        .filter(person=person)
        .select_related("bank", "region", "rule", "person")
        .prefetch_related("history__batch__bank")
        .order_by("-disbursed_on", "-pk")
    )
    here = reverse("kur:person", args=[person.pk])
    is_bank = request.user.role == User.Role.BANK
    context = purpose_context(request, here) | {
        "person": person,
        "loans": [(loan, BankForm(instance=loan)) for loan in loans],
        "name": loans[0].debtor_name if is_bank else person.name,
        "may_write_forms": is_bank or request.user.may_move_debtors,
        "owed": Tariffs().owed(person.paid_until, person.credit_ends_on),
        "changes": _changes(loans),
        "is_bank": is_bank,
        "is_sample": person.is_sample,
        "reveal_form": RevealForm(auto_id="nik_%s"),
        "is_second_factor_put_off": second_factor.is_put_off(request.user),
    }
    return context if is_bank else context | _about_work(request.user, person)


def _about_work(user: User, person: Person) -> dict[str, Any]:
    """What became of a debtor, and the forms of what comes next."""
    moves = list(person.moves.select_related("by", "batch", "event", "reversed_by")[:HISTORY])
    planned = {"assigned_to": person.assigned_to, "next_on": person.next_on}
    [entry] = call_lines(lines(user, [person]), chat_of(user), Tariffs())
    return {
        "entry": entry,
        "moves": moves,
        "last_move": moves[0] if moves and not moves[0].reverses_id else None,
        "notes": person.notes.select_related("by")[:HISTORY],
        "doubts": person.doubts.filter(verdict=Doubt.Verdict.OPEN),
        "move_form": PersonMoveForm(person=person),
        "move_back_form": MoveBackForm(auto_id="kembali_%s"),
        "plan_form": PlanForm(initial=planned, user=user),
        "may_move": user.may_move_debtors,
    }


def _changes(loans: Iterable[Loan]) -> list[dict[str, Any]]:
    """What later lists changed of these credits, the latest first."""
    histories = [(loan, list(loan.history.all())) for loan in loans]
    if not any(former for _loan, former in histories):
        return []
    places = {place.pk: place.short_name for place in Region.objects.all()}
    changes = [
        change for loan, former in histories for change in history.changes(loan, former, places)
    ]
    return sorted(changes, key=lambda change: change["at"], reverse=True)
