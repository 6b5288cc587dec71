"""Sosialisasi: where and when, who came, and what follows for all of them at once."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from common.nik import holds_nik
from participants.kur import actions, listing, search
from participants.kur.forms import OutreachForm, selected_people
from participants.kur.models import Access, OutreachEvent, Person, State
from participants.kur.refusals import ROWS, again
from participants.kur.search import Found
from participants.kur.views.bulk import say_moved, verdict_context
from participants.kur.views.doors import SignedIn, only, standing_purpose

SHOWN_EVENTS = 50
SHOWN_PEOPLE = 200


@only("may_move_debtors", "may_verify_reports")
def events(request: SignedIn) -> HttpResponse:
    found = OutreachEvent.objects.visible_to(request.user).select_related("region", "bank", "by")
    form = OutreachForm(request.POST or None, user=request.user)
    if request.method == "POST":
        _require_may_move(request)
        if form.is_valid():
            form.instance.by = request.user
            return redirect("kur:event", form.save().pk)
    context = {
        "events": found.with_attendance()[:SHOWN_EVENTS],
        "form": form,
        "may_add": request.user.may_move_debtors,
    }
    return render(request, "kur/events.html", context, status=400 if form.errors else 200)


@only("may_move_debtors", "may_verify_reports")
def event(request: SignedIn, pk: int) -> HttpResponse:
    events = OutreachEvent.objects.visible_to(request.user).select_related("region", "bank", "by")
    event = get_object_or_404(events, pk=pk)
    if request.method == "POST":
        return _attend(request, event)
    came = list(event.attendees.select_related("region", "bank").order_by("name", "pk"))
    text = request.GET.get("q", "").strip()[:60]
    if holds_nik(text):
        messages.error(request, _("Jangan mencari dengan NIK lengkap: pakai empat angka terakhir."))
        return redirect("kur:event", pk)
    scope = search.scope_of(request.user)
    offered = _offered(request, event, scope, text)
    rows = [person for person in offered.people if person.pk not in {each.pk for each in came}]
    seen = {each.pk for each in came[:SHOWN_PEOPLE]} | {person.pk for person in rows}
    if seen:
        actions.record_access(
            user=request.user,
            kind=Access.Kind.SEARCH if text else Access.Kind.LIST,
            purpose=standing_purpose(request),
            people=seen,
            filters=event.title,
        )
    context = {
        "event": event,
        "came": came[:SHOWN_PEOPLE],
        "number": len(came),
        "is_sample": any(each.is_sample for each in came) or any(each.is_sample for each in rows),
        "offered": listing.lines(rows, scope.every, scope.banks),
        "found": offered,
        "q": text,
    }
    return render(request, "kur/event.html", context)


def _attend(request: SignedIn, event: OutreachEvent) -> HttpResponse:
    """Those not yet informed are then informed; shown first, and dated on the day itself."""
    _require_may_move(request)
    people = selected_people(request.user, request.POST)
    if not people:
        told = {ROWS: _("Belum ada debitur yang dipilih.")}
        return again(request, request.get_full_path(), "hadir", told)
    if "simpan" in request.POST:
        event.attendees.add(*people)
        say_moved(request, _inform(request, event, people))
    else:
        found = actions.verdicts(
            people=people, to_state=State.INFORMED, by=request.user, on=event.held_on
        )
        context = verdict_context(found, None, State.INFORMED, event)
        return render(request, "kur/bulk_move.html", context)
    return redirect("kur:event", event.pk)


def _inform(request: SignedIn, event: OutreachEvent, people: list[Person]) -> list[actions.Verdict]:
    return actions.move(
        people=people,
        to_state=State.INFORMED,
        by=request.user,
        reason=_("Hadir di %(event)s") % {"event": event.title},
        on=event.held_on,
        event=event,
    )


def _offered(request: SignedIn, event: OutreachEvent, scope: search.Scope, text: str) -> Found:
    """Who has not been informed, in the place of the event and of its bank; or who is searched."""
    if not request.user.may_move_debtors:
        return Found([], 1, has_more=False, words=scope.read(""))
    filters: dict[str, Any] = {"wilayah": event.region_id, "bank": event.bank_id, "q": text}
    if not text:
        filters["keadaan"] = State.NOT_INFORMED.value
    return search.work_list(scope, "semua", filters, 1)


def _require_may_move(request: SignedIn) -> None:
    if not request.user.may_move_debtors:
        raise PermissionDenied(_("Hanya petugas cabang yang mencatat sosialisasi."))
