"""Lists of debtors: to work through, to search and to export. A list is its address."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.access import SignedInRequest, only
from accounts.models import User
from common.csv_file import csv_response
from common.forms import read_key
from common.nik import holds_nik
from participants.kur import search
from participants.kur.forms import ExportForm
from participants.kur.letters import chat_of
from participants.kur.lines import call_lines, exported_rows
from participants.kur.models import Access
from participants.kur.renewals import Tariffs
from participants.kur.search import Line, View
from participants.kur.views.purpose import purpose_context, read_people
from participants.kur.work_forms import SearchForm, read_view

MOST_EXPORTED = 20_000
TITLES = {
    View.WORK: gettext_lazy("Lembar telepon"),
    View.CALL: gettext_lazy("Dijadwalkan hari ini"),
    View.STALLED: gettext_lazy("Yang mandek"),
    View.RENEWAL: gettext_lazy("Perlindungan yang habis sebelum kredit"),
    View.ALL: gettext_lazy("Semua debitur"),
}
NOTHING_TO_DO = gettext_lazy("Tidak ada yang perlu dihubungi dengan saringan ini.")
NOBODY = gettext_lazy("Tidak ada debitur dengan saringan ini.")


@require_safe
@only("may_see_debtors")
def index(request: SignedInRequest) -> HttpResponse:
    if _holds_nik(request.GET):
        messages.error(request, _("Jangan mencari dengan NIK lengkap: pakai empat angka terakhir."))
        return redirect("kur:people")
    return list_page(request, request.GET)


def list_page(
    request: SignedInRequest, query: QueryDict, *, status: int = 200, **refused: Any
) -> HttpResponse:
    """The list of these filters, recorded; `refused` are those forms on it that were refused."""
    form = SearchForm(query, user=request.user)
    context = _around_list(request, query) | {"form": form} | refused
    if not form.is_valid():
        return render(request, "kur/people.html", context, status=400)
    filters, page = form.filters(read_view(query)), _page(query)
    debtors = search.find(request.user, filters)
    lines, has_more = _read(
        request,
        debtors,
        kind=Access.Kind.SEARCH if form.cleaned_data["q"] else Access.Kind.LIST,
        filters=query.urlencode(),
        start=(page - 1) * search.PAGE_SIZE,
        length=search.PAGE_SIZE,
    )
    number = debtors.number()
    context |= {
        "lines": call_lines(lines, chat_of(request.user), Tariffs()),
        "words": filters.words,
        "page": page,
        "has_more": has_more,
        "number": number,
        "is_more_than_counted": number > search.MOST_COUNTED,
        "most_counted": search.MOST_COUNTED,
        "is_cut": debtors.is_cut,
        "is_sample": any(line.person.is_sample for line in lines),
    }
    return render(request, "kur/people.html", context, status=status)


def _read(
    request: SignedInRequest, debtors: search.Found, **recorded: Any
) -> tuple[list[Line], bool]:
    """Lines of a list, recorded, and whether there are more."""
    rows, has_more = read_people(request, debtors.rows, **recorded)
    return search.lines(request.user, rows), has_more


def _around_list(request: SignedInRequest, query: QueryDict) -> dict[str, Any]:
    address, query_text = reverse("kur:people"), query.urlencode()
    user, view = request.user, read_view(query)
    is_bank = user.role == User.Role.BANK
    title = _("Debitur bank Anda") if is_bank and view != View.RENEWAL else TITLES[view]
    return purpose_context(request, f"{address}?{query_text}" if query_text else address) | {
        "view": view,
        "views": [View.ALL, View.RENEWAL] if is_bank else View,
        "title": title,
        "none_found": NOTHING_TO_DO if view == View.WORK else NOBODY,
        "wider_view": "" if view == View.ALL else View.ALL.value,
        "query": _without(query, "halaman").urlencode(),
        "query_without_view": _without(query, "halaman", "tampilan").urlencode(),
        "is_mine": user.may_move_debtors and query.get("petugas") == str(user.pk),
        "query_without_officer": _without(query, "halaman", "petugas").urlencode(),
        "is_bank": is_bank,
        "may_call": user.may_move_debtors,
        "is_renewal": view == View.RENEWAL,
        "export_form": ExportForm(auto_id="ekspor_%s"),
    }


@only("may_see_debtors")
@require_POST
def export(request: SignedInRequest) -> HttpResponse | StreamingHttpResponse:
    """The list as CSV, NIKs masked, with its purpose in the log."""
    query = QueryDict(request.POST.get("saringan", ""))
    if _holds_nik(query):
        query = QueryDict()  # it does not come back
    form = ExportForm(request.POST, auto_id="ekspor_%s")
    search_form = SearchForm(query, user=request.user)
    if not form.is_valid():
        return list_page(request, query, status=400, export_form=form)
    if holds_nik(request.POST.get("saringan", "")):
        form.add_error("tujuan", _("Saringan memuat NIK: pakai empat angka terakhir."))
    elif not search_form.is_valid():
        form.add_error("tujuan", _("Saringan tidak dikenal."))
    else:
        debtors = search.find(request.user, search_form.filters(read_view(query)))
        if not (debtors.is_cut or debtors.rows[MOST_EXPORTED:].exists()):
            return _csv_response(request, debtors, form.cleaned_data["tujuan"], query)
        form.add_error("tujuan", _("Terlalu banyak untuk satu ekspor: persempit saringannya."))
    return list_page(request, query, status=400, export_form=form)


def _csv_response(
    request: SignedInRequest, debtors: search.Found, purpose: str, query: QueryDict
) -> StreamingHttpResponse:
    lines, _has_more = _read(
        request,
        debtors,
        kind=Access.Kind.EXPORT,
        purpose=purpose,
        filters=_without(query, "halaman").urlencode(),
        length=MOST_EXPORTED,
    )
    is_bank = request.user.role == User.Role.BANK
    return csv_response("debitur-kur.csv", exported_rows(lines, Tariffs(), is_bank=is_bank))


def query_of(address: str) -> QueryDict:
    """The filters in the address of a list; none where it is another page's."""
    parts = urlsplit(address)
    return QueryDict(parts.query if parts.path == reverse("kur:people") else "")


def _holds_nik(query: QueryDict) -> bool:
    return any(holds_nik(str(text)) for item in query.items() for text in item)


def _page(query: QueryDict) -> int:
    return min(max(1, read_key(query.get("halaman", "1"))), search.MOST_PAGES)


def _without(query: QueryDict, *names: str) -> QueryDict:
    rest = query.copy()
    for name in names:
        rest.pop(name, None)
    return rest
