"""Many at once: a verdict for every row first, then the move or plan; and names that differ."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from common.nik import mask_text
from participants.kur import actions, planning
from participants.kur.forms import ManyPlanForm, MoveForm, selected_people
from participants.kur.models import Access, Doubt, OutreachEvent, Person, State
from participants.kur.refusals import ROWS, again
from participants.kur.views.doors import SignedIn, number_in, only, safe_back, standing_purpose

SHOWN = 50


@only("may_move_debtors")
@require_POST
def move(request: SignedIn) -> HttpResponse:
    """Shows the verdicts; with `simpan`, moves those who may be moved."""
    people = selected_people(request.user, request.POST)
    back = safe_back(request)
    if not people:
        return _nobody(request, back)
    data = request.POST.copy()
    data.setdefault("on", str(MoveForm().fields["on"].initial()))
    form = MoveForm(initial=_told(data)) if "ubah" in data else MoveForm(data)
    if not form.is_valid():
        return _ask(request, people, form, back)
    cleaned = dict(form.cleaned_data)
    state = State(cleaned.pop("to_state"))
    if "simpan" in request.POST:
        found = actions.move(people=people, to_state=state, by=request.user, **cleaned)
        say_moved(request, found)
        return redirect(back)
    found = actions.verdicts(
        people=people,
        to_state=state,
        by=request.user,
        evidence=cleaned["evidence"],
        on=cleaned["on"],
    )
    _record(request, people)
    context = verdict_context(found, form, state) | {"back": back}
    return render(request, "kur/bulk_move.html", context)


@only("may_move_debtors")
@require_POST
def plan(request: SignedIn) -> HttpResponse:
    """Asks who looks after them and when next, shows the verdicts, and with `simpan` plans."""
    people = selected_people(request.user, request.POST)
    back = safe_back(request)
    if not people:
        return _nobody(request, back)
    is_asked = "assigned_to" in request.POST and "ubah" not in request.POST
    told = {"data": request.POST} if is_asked else {"initial": _told(request.POST)}
    form = ManyPlanForm(user=request.user, **told)
    if not form.is_valid():
        return _ask(request, people, form, back)
    wanted = form.plan()
    if "simpan" in request.POST:
        found = planning.carry_out(people=people, plan=wanted, by=request.user)
        say_planned(request, found)
        return redirect(back)
    found = planning.verdicts(people=people, plan=wanted, by=request.user)
    _record(request, people)
    context = _counted(found) | {"form": form, "plan": wanted, "back": back}
    return render(request, "kur/bulk_plan.html", context)


def _told(data: QueryDict) -> dict[str, str]:
    """What was told before, to be shown once more; a NIK among it is not."""
    return {name: mask_text(str(text)) for name, text in data.items()}


def _nobody(request: SignedIn, back: str) -> HttpResponse:
    return again(request, back, "massal", {ROWS: _("Belum ada debitur yang dipilih.")})


def _ask(request: SignedIn, people: list[Person], form: Form, back: str) -> HttpResponse:
    """What is to be done with them, or what is wrong with it: whoever was ticked stays ticked."""
    _record(request, people)
    context = {
        "people": people,
        "form": form,
        "back": back,
        "is_plan": isinstance(form, ManyPlanForm),
        "is_sample": any(person.is_sample for person in people),
    }
    return render(request, "kur/bulk_form.html", context, status=400 if form.errors else 200)


def _record(request: SignedIn, people: list[Person]) -> None:
    actions.record_access(
        user=request.user,
        kind=Access.Kind.LIST,
        purpose=standing_purpose(request),
        people=[person.pk for person in people],
    )


@only("may_move_debtors", "may_verify_reports")
def doubts(request: SignedIn) -> HttpResponse:
    visible = Person.objects.visible_to(request.user)
    found = Doubt.objects.filter(verdict=Doubt.Verdict.OPEN, person__in=visible.values("pk"))
    if request.method == "POST":
        doubt = get_object_or_404(found, pk=number_in(request, "pemeriksaan"))
        verdict = "same" if request.POST.get("putusan") == "same" else "different"
        reason = request.POST.get("alasan", "")[:300]
        try:
            actions.settle_doubt(doubt=doubt, verdict=verdict, reason=reason, by=request.user)
        except ValidationError as error:
            told = {"alasan": " ".join(error.messages)}
            return again(request, request.path, str(doubt.pk), told)
        messages.success(request, _("Putusan dicatat."))
        return redirect("kur:doubts")
    shown = list(found.select_related("person", "person__region", "batch")[:SHOWN])
    if shown:
        actions.record_access(
            user=request.user,
            kind=Access.Kind.LIST,
            purpose=_("Memeriksa nama yang berbeda"),
            people={doubt.person_id for doubt in shown},
        )
    is_sample = any(doubt.person.is_sample for doubt in shown)
    return render(request, "kur/doubts.html", {"doubts": shown, "is_sample": is_sample})


def verdict_context(
    found: list[actions.Verdict],
    form: MoveForm | None,
    state: State,
    event: OutreachEvent | None = None,
) -> dict[str, Any]:
    return _counted(found) | {
        "data": form.cleaned_data if form else {},
        "state": state,
        "event": event,
    }


def _counted(found: list[actions.Verdict]) -> dict[str, Any]:
    return {
        "verdicts": found,
        "allowed": sum(verdict.is_allowed for verdict in found),
        "refused": sum(not verdict.is_allowed for verdict in found),
        "is_sample": any(verdict.person.is_sample for verdict in found),
    }


def say_moved(request: SignedIn, found: list[actions.Verdict]) -> None:
    moved = sum(verdict.is_allowed for verdict in found)
    messages.success(
        request,
        ngettext("%(n)d debitur dipindahkan.", "%(n)d debitur dipindahkan.", moved) % {"n": moved},
    )
    _say_left(request, len(found) - moved)


def say_planned(request: SignedIn, found: list[actions.Verdict]) -> None:
    planned = sum(verdict.is_allowed for verdict in found)
    messages.success(
        request,
        ngettext("Rencana %(n)d debitur disimpan.", "Rencana %(n)d debitur disimpan.", planned)
        % {"n": planned},
    )
    _say_left(request, len(found) - planned)


def _say_left(request: SignedIn, left: int) -> None:
    if left:
        messages.warning(
            request,
            ngettext("%(n)d debitur tetap di tempatnya.", "%(n)d debitur tetap di tempatnya.", left)
            % {"n": left},
        )
