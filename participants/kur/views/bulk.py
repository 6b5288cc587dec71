"""Many at once: a verdict for every row first, then the move; and who came to a sosialisasi."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from participants.kur import actions
from participants.kur.forms import MoveForm, OutreachForm, selected_people
from participants.kur.models import Access, Doubt, OutreachEvent, Person, State
from participants.kur.models.states import OPEN_STATES
from participants.kur.views.doors import SignedIn, only, standing_purpose

SHOWN_EVENTS = 50


@only("may_move_debtors")
@require_POST
def move(request: SignedIn) -> HttpResponse:
    """Shows the verdicts; with `simpan`, moves those who may be moved."""
    people = selected_people(request.user, request.POST.getlist("orang"))
    data = request.POST.copy()
    data.setdefault("on", str(MoveForm().fields["on"].initial()))
    form = MoveForm(data)
    if not people or not form.is_valid():
        messages.error(request, _("Pilih debitur dan keadaan tujuannya."))
        return redirect("kur:people")
    cleaned = dict(form.cleaned_data)
    state = State(cleaned.pop("to_state"))
    if "simpan" in request.POST:
        found = actions.move(people=people, to_state=state, by=request.user, **cleaned)
        _say_moved(request, found)
        return redirect("kur:people")
    found = actions.verdicts(
        people=people,
        to_state=state,
        by=request.user,
        evidence=cleaned["evidence"],
        on=cleaned["on"],
    )
    actions.record_access(
        user=request.user,
        kind=Access.Kind.LIST,
        purpose=standing_purpose(request),
        people=[person.pk for person in people],
    )
    return render(request, "kur/bulk_move.html", _verdict_context(found, form, state))


@only("may_move_debtors", "may_verify_reports")
def events(request: SignedIn) -> HttpResponse:
    found = OutreachEvent.objects.visible_to(request.user).select_related("region", "bank", "by")
    form = OutreachForm(request.POST or None, user=request.user)
    if request.method == "POST" and request.user.may_move_debtors and form.is_valid():
        form.instance.by = request.user
        event = form.save()
        return redirect("kur:event", event.pk)
    context = {
        "events": found[:SHOWN_EVENTS],
        "form": form,
        "may_add": request.user.may_move_debtors,
    }
    return render(request, "kur/events.html", context)


@only("may_move_debtors", "may_verify_reports")
def event(request: SignedIn, pk: int) -> HttpResponse:
    """Who came; those not yet informed are then informed, after a preview."""
    events = OutreachEvent.objects.visible_to(request.user).select_related("region", "bank", "by")
    event = get_object_or_404(events, pk=pk)
    people = selected_people(request.user, request.POST.getlist("orang"))
    if request.method == "POST" and request.user.may_move_debtors:
        if "simpan" in request.POST:
            event.attendees.add(*people)
            found = actions.move(
                people=people,
                to_state=State.INFORMED,
                by=request.user,
                reason=_("Hadir di %(event)s") % {"event": event.title},
                on=event.held_on,
                event=event,
            )
            _say_moved(request, found)
            return redirect("kur:event", pk)
        found = actions.verdicts(people=people, to_state=State.INFORMED, by=request.user)
        return render(
            request, "kur/bulk_move.html", _verdict_context(found, None, State.INFORMED, event)
        )
    came = event.attendees.all()
    possible = (
        Person.objects.movable_by(request.user)
        .filter(region=event.region, state=State.NOT_INFORMED, state__in=OPEN_STATES)
        .exclude(pk__in=came.values("pk"))
    )
    if event.bank_id:
        possible = possible.filter(bank=event.bank_id)
    shown = list(came.select_related("region", "bank")[:200])
    offered = list(possible.select_related("region", "bank").order_by("duty", "pk")[:200])
    if shown or offered:
        actions.record_access(
            user=request.user,
            kind=Access.Kind.LIST,
            purpose=standing_purpose(request),
            people=[person.pk for person in [*shown, *offered]],
        )
    return render(request, "kur/event.html", {"event": event, "came": shown, "offered": offered})


@only("may_move_debtors", "may_verify_reports")
def doubts(request: SignedIn) -> HttpResponse:
    visible = Person.objects.visible_to(request.user)
    found = Doubt.objects.filter(verdict=Doubt.Verdict.OPEN, person__in=visible.values("pk"))
    if request.method == "POST":
        doubt = get_object_or_404(found, pk=request.POST.get("pemeriksaan") or 0)
        actions.settle_doubt(
            doubt=doubt,
            verdict="same" if request.POST.get("putusan") == "same" else "different",
            reason=request.POST.get("alasan", "")[:300],
            by=request.user,
        )
        messages.success(request, _("Putusan dicatat."))
        return redirect("kur:doubts")
    shown = list(found.select_related("person", "person__region", "batch")[:SHOWN_EVENTS])
    if shown:
        actions.record_access(
            user=request.user,
            kind=Access.Kind.LIST,
            purpose=_("Memeriksa nama yang berbeda"),
            people={doubt.person_id for doubt in shown},
        )
    return render(request, "kur/doubts.html", {"doubts": shown})


def _verdict_context(
    found: list[actions.Verdict],
    form: MoveForm | None,
    state: State,
    event: OutreachEvent | None = None,
) -> dict[str, Any]:
    return {
        "verdicts": found,
        "allowed": sum(verdict.is_allowed for verdict in found),
        "refused": sum(not verdict.is_allowed for verdict in found),
        "data": form.cleaned_data if form else {},
        "state": state,
        "event": event,
    }


def _say_moved(request: SignedIn, found: list[actions.Verdict]) -> None:
    moved = sum(verdict.is_allowed for verdict in found)
    messages.success(
        request,
        ngettext("%(n)d debitur dipindahkan.", "%(n)d debitur dipindahkan.", moved) % {"n": moved},
    )
    if left := len(found) - moved:
        messages.warning(
            request,
            ngettext("%(n)d debitur tetap di tempatnya.", "%(n)d debitur tetap di tempatnya.", left)
            % {"n": left},
        )
