"""Sosialisasi: planned with its invitations, then who came, and what follows for all of them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, only
from common.nik import holds_nik
from participants.kur import actions, attendance, search, uploads
from participants.kur.forms import AttendanceForm, OutreachForm
from participants.kur.imports.columns import UnreadableListError
from participants.kur.models import Access, OutreachEvent, Person, State
from participants.kur.search import Filters, Found, View
from participants.kur.views.bulk import say_moved, verdict_context
from participants.kur.views.purpose import read_people
from participants.kur.work_forms import MOST_TICKED, selected_people

SHOWN_EVENTS = 50
SHOWN_PEOPLE = 200


@require_http_methods(["GET", "HEAD", "POST"])
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


@require_http_methods(["GET", "HEAD", "POST"])
@only("may_move_debtors")
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Another day, hour or place, until somebody has been recorded as having come."""
    event = _event(request, pk)
    if event.attendees.exists():
        messages.error(request, _("Kehadiran sudah dicatat: kegiatan ini tidak diubah lagi."))
        return redirect("kur:event", pk)
    form = OutreachForm(request.POST or None, instance=event, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Kegiatan disimpan."))
        return redirect("kur:event", pk)
    context = {"event": event, "form": form}
    return render(request, "kur/event_change.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@only("may_move_debtors", "may_verify_reports")
def event(request: SignedInRequest, pk: int) -> HttpResponse:
    event = _event(request, pk)
    text = request.GET.get("q", "").strip()[:60]
    if holds_nik(text):
        messages.error(request, _("Jangan mencari dengan NIK lengkap: pakai empat angka terakhir."))
        return redirect("kur:event", pk)
    if request.method == "POST":
        _require_may_move(request)
        if not selected_people(request.user, request.POST).exists():
            return _event_page(request, event, text, is_nobody_chosen=True)
        return _invite(request, event) if event.is_to_come else _attend(request, event)
    return _event_page(request, event, text)


@only("may_move_debtors")
@require_POST
@uploads.sealed_on_upload
def attended(request: SignedInRequest, pk: int) -> HttpResponse:
    """The attendance list as a file: opened in memory, never on a disk."""
    event = _event(request, pk)
    form = AttendanceForm(request.POST, request.FILES)
    if event.is_to_come:
        messages.error(request, _("Kegiatan ini belum berlangsung."))
    if event.is_to_come or not form.is_valid():
        return _event_page(request, event, "", attendance_form=form)
    upload = form.cleaned_data["file"]
    try:
        listed, unknown = attendance.read(upload.content(), event=event, by=request.user)
    except UnreadableListError as refused:
        form.add_error("file", str(refused))
        return _event_page(request, event, "", attendance_form=form)
    return _verdicts(request, event, Person.objects.filter(pk__in=listed), unknown=unknown)


def _event(request: SignedInRequest, pk: int) -> OutreachEvent:
    events = OutreachEvent.objects.visible_to(request.user).select_related("region", "bank", "by")
    return get_object_or_404(events, pk=pk)


def _event_page(
    request: SignedInRequest,
    event: OutreachEvent,
    text: str,
    *,
    is_nobody_chosen: bool = False,
    attendance_form: AttendanceForm | None = None,
) -> HttpResponse:
    came, _more = _read(request, event, event.attendees.order_by("name", "pk"))
    invited, _more = _read(request, event, event.invitees.order_by("name", "pk"))
    debtors = _to_choose_from(request, event, text)
    kind = Access.Kind.SEARCH if text else Access.Kind.LIST
    offered, has_more = _read(request, event, debtors.rows, kind, search.PAGE_SIZE)
    context = {
        "event": event,
        "came": came,
        "number": event.attendees.count(),
        "invited": invited,
        "number_invited": event.invitees.count(),
        "offered": offered,
        "has_more": has_more or debtors.is_cut,
        "q": text,
        "is_nobody_chosen": is_nobody_chosen,
        "attendance_form": attendance_form or AttendanceForm(),
        "is_sample": any(person.is_sample for person in [*came, *invited, *offered]),
    }
    is_refused = is_nobody_chosen or attendance_form is not None
    return render(request, "kur/event.html", context, status=400 if is_refused else 200)


def _read(
    request: SignedInRequest,
    event: OutreachEvent,
    people: QuerySet[Person],
    kind: str = Access.Kind.LIST,
    length: int = SHOWN_PEOPLE,
) -> tuple[list[Person], bool]:
    people = people.select_related("region", "bank")
    return read_people(request, people, kind=kind, filters=event.title, length=length)


def _to_choose_from(request: SignedInRequest, event: OutreachEvent, text: str) -> Found:
    """The invited who have not come, then who has not been informed, in the place of the event and
    of its bank; or who is searched."""
    if not request.user.may_move_debtors:
        return Found(Person.objects.none())
    invited = Person.objects.visible_to(request.user).filter(invitations=event)
    if not text and not event.is_to_come and invited.exclude(events=event).exists():
        return Found(invited.exclude(events=event).order_by("name", "pk"))
    filters = Filters(
        view=View.ALL,
        words=search.read_words(text),
        state="" if text else State.NOT_INFORMED,
        region=event.region,
        bank=event.bank,
    )
    debtors = search.find(request.user, filters)
    chosen = debtors.rows.exclude(events=event)
    return Found(chosen.exclude(invitations=event) if event.is_to_come else chosen, debtors.is_cut)


def _invite(request: SignedInRequest, event: OutreachEvent) -> HttpResponse:
    people = list(selected_people(request.user, request.POST)[:MOST_TICKED])
    event.invitees.add(*people)
    text = ngettext("%(n)d orang diundang.", "%(n)d orang diundang.", len(people))
    messages.success(request, text % {"n": len(people)})
    return redirect("kur:event", event.pk)


def _attend(request: SignedInRequest, event: OutreachEvent) -> HttpResponse:
    """Those not yet informed are then informed; shown first, and dated on the day itself."""
    chosen = selected_people(request.user, request.POST)
    if "simpan" in request.POST:
        people = list(chosen)
        event.attendees.add(*people)
        verdicts = actions.move(
            people=people,
            to_state=State.INFORMED,
            by=request.user,
            reason=_("Hadir di %(event)s") % {"event": event.title},
            on=event.held_on,
            event=event,
        )
        say_moved(request, verdicts)
        return redirect("kur:event", event.pk)
    return _verdicts(request, event, chosen)


def _verdicts(
    request: SignedInRequest, event: OutreachEvent, chosen: QuerySet[Person], **more: Any
) -> HttpResponse:
    people, _more = _read(request, event, chosen, length=attendance.MOST_ROWS)
    verdicts = actions.verdicts(
        people=people, to_state=State.INFORMED, by=request.user, on=event.held_on
    )
    context = verdict_context(verdicts, None, State.INFORMED, event) | more
    return render(request, "kur/bulk_move.html", context)


def _require_may_move(request: SignedInRequest) -> None:
    if not request.user.may_move_debtors:
        raise PermissionDenied(_("Hanya petugas cabang yang mencatat sosialisasi."))
