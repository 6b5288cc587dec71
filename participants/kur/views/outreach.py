"""Sosialisasi: where and when, who came, and what follows for all of them at once."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import SignedInRequest, only
from common.nik import holds_nik
from participants.kur import access_log, actions, search
from participants.kur.forms import MOST_CHOSEN, OutreachForm, selected_people
from participants.kur.models import Access, OutreachEvent, Person, State
from participants.kur.search import Filters, Found, View
from participants.kur.views.bulk import say_moved, verdict_context
from participants.kur.views.purpose import purpose_of

SHOWN_EVENTS = 50
SHOWN_PEOPLE = 200


@only("may_move_debtors", "may_verify_reports")
def events(request: SignedInRequest) -> HttpResponse:
    events = OutreachEvent.objects.visible_to(request.user).select_related("region", "bank", "by")
    form = OutreachForm(request.POST or None, user=request.user)
    if request.method == "POST":
        _require_may_move(request)
        if form.is_valid():
            form.instance.by = request.user
            return redirect("kur:event", form.save().pk)
    context = {
        "events": events.with_attendance()[:SHOWN_EVENTS],
        "form": form,
        "may_add": request.user.may_move_debtors,
    }
    return render(request, "kur/events.html", context, status=400 if form.errors else 200)


@only("may_move_debtors", "may_verify_reports")
def event(request: SignedInRequest, pk: int) -> HttpResponse:
    events = OutreachEvent.objects.visible_to(request.user).select_related("region", "bank", "by")
    event = get_object_or_404(events, pk=pk)
    text = request.GET.get("q", "").strip()[:60]
    if holds_nik(text):
        messages.error(request, _("Jangan mencari dengan NIK lengkap: pakai empat angka terakhir."))
        return redirect("kur:event", pk)
    if request.method == "POST":
        _require_may_move(request)
        if selected_people(request.user, request.POST).exists():
            return _attend(request, event)
        return _event_page(request, event, text, is_nobody_chosen=True)
    return _event_page(request, event, text)


def _event_page(
    request: SignedInRequest, event: OutreachEvent, text: str, *, is_nobody_chosen: bool = False
) -> HttpResponse:
    attendees = event.attendees.with_names().order_by("name", "pk")
    came, _more = _read(request, event, attendees, Access.Kind.LIST, SHOWN_PEOPLE)
    debtors = _to_choose_from(request, event, text)
    kind = Access.Kind.SEARCH if text else Access.Kind.LIST
    offered, has_more = _read(request, event, debtors.rows, kind, search.PAGE_SIZE)
    context = {
        "event": event,
        "came": came,
        "number": attendees.count(),
        "offered": offered,
        "has_more": has_more or debtors.is_cut,
        "q": text,
        "is_nobody_chosen": is_nobody_chosen,
        "is_sample": any(person.is_sample for person in [*came, *offered]),
    }
    return render(request, "kur/event.html", context, status=400 if is_nobody_chosen else 200)


def _read(
    request: SignedInRequest,
    event: OutreachEvent,
    people: QuerySet[Person],
    kind: str,
    length: int,
) -> tuple[list[Person], bool]:
    return access_log.read_and_record(
        people,
        user=request.user,
        kind=kind,
        purpose=purpose_of(request),
        filters=event.title,
        length=length,
    )


def _to_choose_from(request: SignedInRequest, event: OutreachEvent, text: str) -> Found:
    """Who has not been informed, in the place of the event and of its bank; or who is searched."""
    if not request.user.may_move_debtors:
        return Found(Person.objects.none())
    filters = Filters(
        view=View.ALL,
        words=search.read_words(text),
        state="" if text else State.NOT_INFORMED,
        region=event.region,
        bank=event.bank,
    )
    debtors = search.find(request.user, filters)
    return Found(debtors.rows.exclude(events=event), debtors.is_cut)


def _attend(request: SignedInRequest, event: OutreachEvent) -> HttpResponse:
    """Those not yet informed are then informed; shown first, and dated on the day itself."""
    chosen = selected_people(request.user, request.POST)
    if "simpan" in request.POST:
        people = list(chosen)
        event.attendees.add(*people)
        say_moved(request, _inform(request, event, people))
        return redirect("kur:event", event.pk)
    people, _more = _read(request, event, chosen, Access.Kind.LIST, MOST_CHOSEN)
    verdicts = actions.verdicts(
        people=people, to_state=State.INFORMED, by=request.user, on=event.held_on
    )
    context = verdict_context(verdicts, None, State.INFORMED, event)
    return render(request, "kur/bulk_move.html", context)


def _inform(
    request: SignedInRequest, event: OutreachEvent, people: list[Person]
) -> list[actions.Verdict]:
    return actions.move(
        people=people,
        to_state=State.INFORMED,
        by=request.user,
        reason=_("Hadir di %(event)s") % {"event": event.title},
        on=event.held_on,
        event=event,
    )


def _require_may_move(request: SignedInRequest) -> None:
    if not request.user.may_move_debtors:
        raise PermissionDenied(_("Hanya petugas cabang yang mencatat sosialisasi."))
