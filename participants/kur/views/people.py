"""Debtors one by one: masked, within scope, and every look recorded."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from participants.kur import actions, history
from participants.kur.forms import MoveForm, PlanForm
from participants.kur.models import Access, Loan, Move, Person, State
from participants.kur.models.states import MOVES
from participants.kur.refusals import again
from participants.kur.views.doors import SignedIn, only, standing_purpose
from regions.models import Region

HISTORY = 30


@only("may_see_debtors")
def detail(request: SignedIn, pk: int) -> HttpResponse:
    person = _person(request, pk)
    _record_view(request, person)
    return render(request, "kur/person.html", _about(request, person))


@only("may_move_debtors")
@require_POST
def move(request: SignedIn, pk: int) -> HttpResponse:
    person = _person(request, pk)
    form = MoveForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        state = State(data.pop("to_state"))
        verdict = actions.move(people=[person], to_state=state, by=request.user, **data)[0]
        if verdict.is_allowed:
            messages.success(request, _("Dipindahkan ke %(state)s.") % {"state": state.label})
            return redirect("kur:person", pk)
        form.add_error(verdict.field or None, verdict.reason)
    context = _about(request, person) | {"move_form": form}
    return render(request, "kur/person.html", context, status=400)


@only("may_move_debtors")
@require_POST
def move_back(request: SignedIn, pk: int, move_id: int) -> HttpResponse:
    person = _person(request, pk)
    wrong = get_object_or_404(Move, pk=move_id, person=person)
    try:
        actions.move_back(move=wrong, by=request.user, reason=request.POST.get("reason", ""))
    except ValidationError as error:
        return again(request, _address(pk), "kembali", {"reason": " ".join(error.messages)})
    messages.success(request, _("Perpindahan dikembalikan; keduanya tetap tercatat."))
    return redirect("kur:person", pk)


@only("may_move_debtors")
@require_POST
def plan(request: SignedIn, pk: int) -> HttpResponse:
    person = _person(request, pk)
    form = PlanForm(request.POST, user=request.user, initial={"next_on": person.next_on})
    if form.is_valid():
        actions.plan(person=person, by=request.user, **form.cleaned_data)
        messages.success(request, _("Rencana disimpan."))
        return redirect("kur:person", pk)
    context = _about(request, person) | {"plan_form": form}
    return render(request, "kur/person.html", context, status=400)


@only("may_see_debtors")
@require_POST
def reveal(request: SignedIn, pk: int) -> HttpResponse:
    """Never by GET: an address may be kept; and never without a purpose."""
    person = _person(request, pk)
    try:
        nik = actions.reveal(person=person, by=request.user, purpose=request.POST.get("tujuan", ""))
    except ValidationError as error:
        return again(request, _address(pk), "nik", {"tujuan": " ".join(error.messages)})
    return render(request, "kur/person.html", _about(request, person) | {"nik": nik})


@only("may_see_debtors")
def access(request: SignedIn, pk: int) -> HttpResponse:
    """Who saw this person's data, to be printed for the person (UU 27/2022 Pasal 32)."""
    person = _person(request, pk)
    _record_view(request, person)
    records = Access.objects.filter(people__contains=[person.pk]).select_related("user")
    if request.user.role == User.Role.BANK:
        records = records.filter(user__bank=request.user.bank_id)
    return render(request, "kur/person_access.html", {"person": person, "records": records})


def _address(pk: int) -> str:
    return reverse("kur:person", args=[pk])


def _person(request: SignedIn, pk: int) -> Person:
    people = Person.objects.visible_to(request.user).select_related("region", "bank", "assigned_to")
    return get_object_or_404(people, pk=pk)


def _record_view(request: SignedIn, person: Person) -> None:
    actions.record_access(
        user=request.user,
        kind=Access.Kind.VIEW,
        purpose=standing_purpose(request),
        people=[person.pk],
    )


def _about(request: SignedIn, person: Person) -> dict[str, Any]:
    """What the page of one debtor shows; a bank sees its own credits and the state alone."""
    user = request.user
    loans = (
        person.loans_for(user)
        .select_related("bank", "region", "rule", "person")
        .prefetch_related("history__batch__bank")
        .order_by("-disbursed_on", "-pk")
    )
    context: dict[str, Any] = {
        "person": person,
        "loans": loans,
        "changes": _changes(loans),
        "purpose": standing_purpose(request),
        "is_bank": user.role == User.Role.BANK,
        "is_sample": person.is_sample,
    }
    if context["is_bank"]:
        return context
    moves = list(
        person.moves.select_related("by", "batch", "event", "reversed_by").order_by("-at", "-pk")[
            :HISTORY
        ]
    )
    return context | {
        "moves": moves,
        "last_move": moves[0] if moves and not moves[0].reverses_id else None,
        "notes": person.notes.select_related("by")[:HISTORY],
        "doubts": person.doubts.filter(verdict="open"),
        "next_states": [(state.value, state.label) for state in MOVES[State(person.state)]],
        "move_form": MoveForm(),
        "plan_form": PlanForm(
            initial={"assigned_to": person.assigned_to, "next_on": person.next_on}, user=user
        ),
        "may_move": user.may_move_debtors,
    }


def _changes(loans: Iterable[Loan]) -> list[dict[str, Any]]:
    """What later lists changed of these credits, the latest first."""
    found = [(loan, list(loan.history.all())) for loan in loans]
    if not any(former for _loan, former in found):
        return []
    places = {place.pk: place.short_name for place in Region.objects.all()}
    every = [each for loan, former in found for each in history.changes(loan, former, places)]
    return sorted(every, key=lambda each: each["at"], reverse=True)
