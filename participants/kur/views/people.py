"""Debtors one by one and in lists: masked, within scope, and every look recorded."""

import csv
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coverage_portal.accounts.models import User
from participants.kur import actions, search
from participants.kur.forms import MoveForm, PlanForm, SearchForm
from participants.kur.models import Access, Move, Person, SavedFilter, State
from participants.kur.models.states import MOVES
from participants.kur.nik import holds_nik
from participants.kur.views.doors import SignedIn, only
from participants.workbooks.escape import safe_cell

PURPOSE = "kur_purpose"  # of the session: what lists and searches are opened for
MOST_EXPORTED = 100_000
HISTORY = 30
CSV_COLUMNS = (
    "nik nama kode_kemendagri kode_bps wilayah bank skema kewajiban keadaan sejak nomor_akad "
    "data_contoh"
).split()


def standing_purpose(request: SignedIn) -> str:
    return str(request.session.get(PURPOSE) or _("Tindak lanjut kepesertaan debitur KUR"))


@only("may_see_debtors")
def index(request: SignedIn) -> HttpResponse:
    query = request.GET
    if holds_nik(query.get("q", "")):
        messages.error(request, _("Jangan mencari dengan NIK lengkap: pakai empat angka terakhir."))
        return redirect("kur:people")
    form = SearchForm(query, user=request.user)
    filters = form.cleaned_data if form.is_valid() else {}
    view = query.get("tampilan", "semua" if filters.get("q") else "kerja")
    found = _find(request.user, view, filters, _page(query))
    if found.people:
        actions.record_access(
            user=request.user,
            kind=Access.Kind.SEARCH if filters.get("q") else Access.Kind.LIST,
            purpose=standing_purpose(request),
            people=[person.pk for person in found.people],
            filters=query.urlencode(),
        )
    context = {
        "form": form,
        "view": view,
        "found": found,
        "rows": [(person, found.loans.get(person.pk)) for person in found.people],
        "purpose": standing_purpose(request),
        "filters": SavedFilter.objects.filter(user=request.user),
        "query": _without(query, "halaman").urlencode(),
        "query_without_view": _without(query, "halaman", "tampilan").urlencode(),
        "to_states": State.choices,
        "is_bank": request.user.role == User.Role.BANK,
        "is_sample": any(person.is_sample for person in found.people),
    }
    return render(request, "kur/people.html", context)


@only("may_see_debtors")
@require_POST
def set_purpose(request: SignedIn) -> HttpResponse:
    purpose = request.POST.get("tujuan", "").strip()
    if purpose and not holds_nik(purpose):
        request.session[PURPOSE] = purpose[:200]
    back = request.POST.get("kembali", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if is_ours else "kur:people")


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
    return render(request, "kur/person.html", _about(request, person) | {"move_form": form})


@only("may_move_debtors")
@require_POST
def move_back(request: SignedIn, pk: int, move_id: int) -> HttpResponse:
    person = _person(request, pk)
    wrong = get_object_or_404(Move, pk=move_id, person=person)
    try:
        actions.move_back(move=wrong, by=request.user, reason=request.POST.get("reason", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Perpindahan dikembalikan; keduanya tetap tercatat."))
    return redirect("kur:person", pk)


@only("may_move_debtors")
@require_POST
def plan(request: SignedIn, pk: int) -> HttpResponse:
    person = _person(request, pk)
    form = PlanForm(request.POST, user=request.user)
    if form.is_valid():
        actions.plan(person=person, by=request.user, **form.cleaned_data)
        messages.success(request, _("Rencana disimpan."))
        return redirect("kur:person", pk)
    return render(request, "kur/person.html", _about(request, person) | {"plan_form": form})


@only("may_see_debtors")
@require_POST
def reveal(request: SignedIn, pk: int) -> HttpResponse:
    """Never by GET: an address may be kept; and never without a purpose."""
    person = _person(request, pk)
    try:
        nik = actions.reveal(person=person, by=request.user, purpose=request.POST.get("tujuan", ""))
    except ValidationError as error:
        return render(
            request,
            "kur/person.html",
            _about(request, person) | {"reveal_error": " ".join(error.messages)},
            status=400,
        )
    return render(request, "kur/person.html", _about(request, person) | {"nik": nik})


@only("may_see_debtors")
@require_POST
def export(request: SignedIn) -> HttpResponse | StreamingHttpResponse:
    """The list as CSV, NIKs masked, with its purpose in the log."""
    purpose = request.POST.get("tujuan", "").strip()
    if not purpose:
        raise BadRequest(_("Tulis tujuan ekspor; tujuan dicatat bersama nama Anda."))
    query = QueryDict(request.POST.get("saringan", ""))
    form = SearchForm(query, user=request.user)
    filters = form.cleaned_data if form.is_valid() else {}
    view = query.get("tampilan", "kerja")
    people: list[Person] = []
    loans: dict[int, Any] = {}
    for page in range(1, MOST_EXPORTED // search.PAGE_SIZE + 1):
        found = _find(request.user, view, filters, page)
        people += found.people
        loans |= found.loans
        if not found.has_more or page >= search.MOST_PAGES:
            break
    actions.record_access(
        user=request.user,
        kind=Access.Kind.EXPORT,
        purpose=purpose,
        people=[person.pk for person in people],
        filters=query.urlencode(),
    )
    response = StreamingHttpResponse(_csv(people, loans), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="debitur-kur.csv"'
    return response


@only("may_see_debtors")
@require_POST
def save_filter(request: SignedIn) -> HttpResponse:
    query = request.POST.get("saringan", "")[:400]
    if request.POST.get("hapus"):
        SavedFilter.objects.filter(user=request.user, pk=request.POST["hapus"]).delete()
    elif (name := request.POST.get("nama", "").strip()[:60]) and not holds_nik(name + query):
        SavedFilter.objects.update_or_create(
            user=request.user, name=name, defaults={"query": query}
        )
    return redirect(f"{request.path.rsplit('saringan/', 1)[0]}daftar/?{query}")


@only("may_see_debtors")
def access(request: SignedIn, pk: int) -> HttpResponse:
    """Who saw this person's data, to be printed for the person (UU 27/2022 Pasal 32)."""
    person = _person(request, pk)
    if request.user.role == User.Role.BANK:
        _record_view(request, person)
    records = Access.objects.filter(people__contains=[person.pk]).select_related("user")
    if request.user.role == User.Role.BANK:
        records = records.filter(user__bank=request.user.bank_id)
    return render(request, "kur/person_access.html", {"person": person, "records": records})


def _find(user: User, view: str, filters: dict[str, Any], page: int) -> search.Found:
    if user.role == User.Role.BANK:
        return search.own_debtors(user, filters, page)
    return search.work_list(user, view, filters, page)


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
        person.loans_for(user).select_related("bank", "region", "rule").order_by("-disbursed_on")
    )
    context: dict[str, Any] = {
        "person": person,
        "loans": loans,
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


def _csv(people: list[Person], loans: dict[int, Any]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow(CSV_COLUMNS)
    for person in people:
        loan = loans.get(person.pk)
        place = loan.region if loan else person.region
        cells = [
            person.masked_nik,
            loan.debtor_name if loan else person.name,
            place.code,
            place.bps_code,
            place.name,
            person.bank.name,
            person.get_scheme_display(),
            person.get_duty_display(),
            person.get_state_display(),
            person.state_since.isoformat(),
            loan.number if loan else "",
            "ya" if person.is_sample else "",
        ]
        yield writer.writerow([safe_cell(str(cell)) for cell in cells])


class _Echo:
    def write(self, value: str) -> str:
        return value


def _page(query: QueryDict) -> int:
    text = query.get("halaman", "1")
    return min(max(1, int(text)) if text.isdecimal() else 1, search.MOST_PAGES)


def _without(query: QueryDict, *names: str) -> QueryDict:
    rest = query.copy()
    for name in names:
        rest.pop(name, None)
    return rest
