"""/catatan/: what is noted of the months; written by staff of the place, verified by another."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest, aggregates_visible, only
from participants.coverage.models import MonthNote, note_places
from participants.coverage.notes import actions
from participants.coverage.notes.forms import NoteForm, ReasonForm, ReplaceForm

PER_PAGE = 50

for_staff = only(
    "may_write_notes",
    message=gettext_lazy("Catatan ditulis oleh petugas cabang atau pejabat wilayahnya."),
)
for_verifiers = only(
    "may_verify_reports", message=gettext_lazy("Catatan diperiksa oleh verifikator wilayah.")
)
for_both = only(
    "may_write_notes",
    "may_verify_reports",
    message=gettext_lazy("Catatan ditarik oleh petugas wilayahnya atau verifikator."),
)


@require_safe
@aggregates_visible
def index(request: HttpRequest) -> HttpResponse:
    visible = MonthNote.objects.visible_to(request.user).select_related("region")
    waiting = visible.filter(state=MonthNote.State.WAITING)
    others = visible.exclude(state=MonthNote.State.WAITING).order_by("-month", "-written_at", "pk")
    page = Paginator(others, PER_PAGE).get_page(request.GET.get("halaman"))
    context = {
        "waiting": waiting,
        "page": page,
        "is_sample": any(note.is_sample for note in [*waiting, *page.object_list]),
    }
    return render(request, "notes/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def write(request: SignedInRequest) -> HttpResponse:
    places = {"region__code": request.GET.get("wilayah", ""), "month": request.GET.get("bulan", "")}
    form = NoteForm(_sent(request), user=request.user, initial=_initial(request, places))
    if form.is_valid():
        note = actions.write_note(by=request.user, **form.cleaned_data)
        messages.success(request, _("Catatan dikirim; tampil setelah diverifikasi orang lain."))
        return redirect(note)
    context = {"form": form, "title": _("Tulis catatan")}
    return render(request, "notes/write.html", context, status=422 if form.errors else 200)


def _sent(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _initial(request: SignedInRequest, asked: dict[str, str]) -> dict[str, Any]:
    """The place and the month that the reader came from, where they are theirs to write about."""
    places = note_places(request.user)
    region = places.filter(code=asked["region__code"][:13].replace("\0", "")).first()
    return {"region": region or places.first(), "month": asked["month"][:7]}


@require_safe
@aggregates_visible
def note(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _visible(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def replace(request: SignedInRequest, pk: int) -> HttpResponse:
    former = _visible(request, pk)
    if not actions.may_change(former, request.user):
        return _page(request, former, status=403)
    form = ReplaceForm(_sent(request), initial={"text": former.text})
    if form.is_valid():
        try:
            note = actions.replace_note(note=former, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(
                request, _("Pengganti dikirim; yang lama tetap tampil sampai ia diverifikasi.")
            )
            return redirect(note)
    context = {"form": form, "title": _("Ganti catatan"), "former": former}
    return render(request, "notes/write.html", context, status=422 if form.errors else 200)


@require_POST
@for_verifiers
def verify(request: SignedInRequest, pk: int) -> HttpResponse:
    note = _visible(request, pk)
    done = _("Catatan terverifikasi dan tampil di tren.")
    return _attempt(request, note, done, lambda: actions.verify_note(note=note, by=request.user))


@require_POST
@for_verifiers
def refuse(request: SignedInRequest, pk: int) -> HttpResponse:
    return _with_reason(
        request, pk, actions.refuse_note, _("Catatan ditolak; penulisnya diberi tahu.")
    )


@require_POST
@for_both
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    return _with_reason(request, pk, actions.withdraw_note, _("Catatan ditarik dengan alasannya."))


def _with_reason(
    request: SignedInRequest, pk: int, act: Callable[..., None], done: str
) -> HttpResponse:
    note = _visible(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, note, form, status=422)
    return _attempt(
        request,
        note,
        done,
        lambda: act(note=note, reason=form.cleaned_data["reason"], by=request.user),
    )


def _attempt(
    request: SignedInRequest, note: MonthNote, done: str, act: Callable[[], None]
) -> HttpResponse:
    try:
        act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect(note)


def _visible(request: HttpRequest, pk: int) -> MonthNote:
    notes = MonthNote.objects.visible_to(request.user).select_related(
        "region", "written_by", "written_for", "verified_by", "closed_by", "replaces"
    )
    return get_object_or_404(notes, pk=pk)


def _page(
    request: HttpRequest, note: MonthNote, form: ReasonForm | None = None, status: int = 200
) -> HttpResponse:
    user: Any = request.user
    context = {
        "note": note,
        "form": form or ReasonForm(),
        "replacements": note.replacements.all() & MonthNote.objects.visible_to(user),
        "may_verify": MonthNote.objects.verifiable_by(user).filter(pk=note.pk).exists(),
        "may_withdraw": user.is_authenticated
        and not note.is_closed
        and actions.may_withdraw(note, user),
        "may_replace": user.is_authenticated
        and note.is_verified
        and actions.may_change(note, user),
        "is_sample": note.is_sample,
    }
    return render(request, "notes/note.html", context, status=status)
