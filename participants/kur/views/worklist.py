"""Lists of debtors: to work through, to search, to keep as a filter and to export."""

import csv
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from common.nik import holds_nik, mask
from common.spreadsheets.escape import safe_cell
from participants.kur import actions, listing, search
from participants.kur.models import Access, SavedFilter, State
from participants.kur.models.people import Duty, Scheme
from participants.kur.own_debtors import own_debtors
from participants.kur.recording import Reading
from participants.kur.refusals import again
from participants.kur.search import Found, Scope
from participants.kur.search_form import SearchForm
from participants.kur.views.doors import (
    PURPOSE,
    SignedIn,
    number_in,
    only,
    safe_back,
    standing_purpose,
)
from participants.kur.views.list_page import list_page

MOST_EXPORTED = 20_000
CSV_COLUMNS = (
    "nik nama kode_kemendagri kode_bps wilayah bank skema kewajiban keadaan sejak nomor_akad "
    "data_contoh"
).split()


@only("may_see_debtors")
def index(request: SignedIn) -> HttpResponse:
    query = request.GET
    if _holds_nik(query):
        messages.error(request, _("Jangan mencari dengan NIK lengkap: pakai empat angka terakhir."))
        return redirect("kur:people")
    scope = search.scope_of(request.user)
    form = SearchForm(query, scope=scope)
    if not form.is_valid():
        context = _page_of(request, scope) | {"form": form}
        return render(request, "kur/people.html", context, status=400)
    filters = form.cleaned_data
    kind = Access.Kind.SEARCH if filters.get("q") else Access.Kind.LIST
    reading = Reading(request.user, kind, standing_purpose(request), query.urlencode())
    found = _find(scope, query, filters, reading=reading)
    context = _page_of(request, scope) | {
        "words": found.words,
        "page": found.page,
        "has_more": found.has_more,
        "is_cut": found.is_cut,
        "is_sample": any(person.is_sample for person in found.people),
    }
    lines = listing.lines(found.people, scope.every, scope.banks)
    return list_page(request, scope, form, context, lines)


def _page_of(request: SignedIn, scope: Scope) -> dict[str, Any]:
    query, user = request.GET, scope.user
    return {
        "view": _view(query),
        "purpose": standing_purpose(request),
        "filters": scope.saved,
        "query": _without(query, "halaman").urlencode(),
        "query_without_view": _without(query, "halaman", "tampilan").urlencode(),
        "is_bank": user.role == User.Role.BANK,
        "today": timezone.localdate(),
        "to_states": State.choices if user.may_move_debtors else [],
    }


@only("may_see_debtors")
@require_POST
def set_purpose(request: SignedIn) -> HttpResponse:
    purpose = request.POST.get("tujuan", "").strip()
    back = safe_back(request)
    if not purpose or holds_nik(purpose):
        told = _("Jangan menulis NIK.") if purpose else _("Tulis tujuan akses ini.")
        return again(request, back, "tujuan", {"tujuan": told})
    request.session[PURPOSE] = purpose[:200]
    return redirect(back)


@only("may_see_debtors")
@require_POST
def export(request: SignedIn) -> HttpResponse | StreamingHttpResponse:
    """The list as CSV, NIKs masked, with its purpose in the log."""
    purpose = request.POST.get("tujuan", "").strip()
    query = QueryDict(request.POST.get("saringan", ""))
    if not purpose or holds_nik(purpose):
        return _not_exported(
            request, _("Tulis tujuan ekspor, tanpa NIK; tujuan dicatat bersama nama Anda.")
        )
    if _holds_nik(query):
        return _not_exported(request, _("Saringan memuat NIK: pakai empat angka terakhir."))
    scope = search.scope_of(request.user)
    form = SearchForm(query, scope=scope)
    if not form.is_valid():
        return _not_exported(request, _("Saringan tidak dikenal."))
    found = _find(scope, _without(query, "halaman"), form.cleaned_data, MOST_EXPORTED)
    if found.has_more or found.is_cut:
        return _not_exported(request, _("Terlalu banyak untuk satu ekspor: persempit saringannya."))
    actions.record_access(
        user=request.user,
        kind=Access.Kind.EXPORT,
        purpose=purpose,
        people=[person.pk for person in found.people],
        filters=query.urlencode(),
    )
    response = StreamingHttpResponse(_csv(found, scope), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="debitur-kur.csv"'
    return response


def _not_exported(request: SignedIn, reason: str) -> HttpResponse:
    return again(request, _list_with_filters(request), "ekspor", {"tujuan": reason})


def _list_with_filters(request: SignedIn) -> str:
    """Where the form was sent from; a NIK in the filters does not come back."""
    query = request.POST.get("saringan", "")
    return reverse("kur:people") + ("" if _holds_nik(QueryDict(query)) else f"?{query}")


@only("may_see_debtors")
@require_POST
def save_filter(request: SignedIn) -> HttpResponse:
    query, name = request.POST.get("saringan", "")[:400], request.POST.get("nama", "").strip()[:60]
    own = SavedFilter.objects.filter(user=request.user)
    back = _list_with_filters(request)
    if holds_nik(f"{name} {query}"):
        return again(request, back, "simpan", {"nama": _("Jangan menulis NIK.")})
    if request.POST.get("hapus"):
        dropped, _by_model = own.filter(pk=number_in(request, "hapus")).delete()
        if dropped:
            messages.success(request, _("Saringan dihapus."))
    elif not name:
        return again(request, back, "simpan", {"nama": _("Beri nama saringan ini.")})
    else:
        SavedFilter.objects.update_or_create(
            user=request.user, name=name, defaults={"query": query}
        )
        messages.success(request, _("Saringan “%(name)s” disimpan.") % {"name": name})
    return redirect(back)


def _find(
    scope: Scope,
    query: QueryDict,
    filters: dict[str, Any],
    length: int = search.PAGE_SIZE,
    reading: Reading | None = None,
) -> Found:
    if scope.user.role == User.Role.BANK:
        return own_debtors(scope, filters, _page(query), length, reading)
    return search.work_list(scope, _view(query), filters, _page(query), length, reading)


def _holds_nik(query: QueryDict) -> bool:
    return any(holds_nik(str(text)) for item in query.items() for text in item)


def _view(query: QueryDict) -> str:
    """What is to be done, unless something is looked for."""
    view = query.get("tampilan", "")
    return view if view in search.VIEWS else "semua" if query.get("q") else "kerja"


def _csv(found: Found, scope: Scope) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow(CSV_COLUMNS)
    for person in found.people:
        place = scope.every[person.region_id]
        cells = [
            mask(person.nik_head, person.nik_tail),
            person.name,
            place.code,
            place.bps_code,
            place.name,
            scope.banks[person.bank_id].name,
            Scheme(person.scheme).label,
            Duty(person.duty).label,
            State(person.state).label,
            person.since.isoformat(),
            person.number,
            "ya" if person.is_sample else "",
        ]
        yield writer.writerow([safe_cell(str(cell)) for cell in cells])


class _Echo:
    def write(self, value: str) -> str:
        return value


def _page(query: QueryDict) -> int:
    text = query.get("halaman", "1")
    is_number = text.isdecimal() and len(text) < 9
    return min(max(1, int(text)) if is_number else 1, search.MOST_PAGES)


def _without(query: QueryDict, *names: str) -> QueryDict:
    rest = query.copy()
    for name in names:
        rest.pop(name, None)
    return rest
