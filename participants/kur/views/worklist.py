"""Lists of debtors: to work through, to search, to keep as a filter and to export."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.access import SignedInRequest, only
from accounts.models import User
from common.csv_file import csv_response
from common.nik import holds_nik
from participants.kur import access_log, search
from participants.kur.forms import BulkMoveForm, ExportForm, FilterForm, SearchForm, read_key
from participants.kur.models import Access, Loan, SavedFilter
from participants.kur.search import Line, View
from participants.kur.views.purpose import purpose_context, purpose_of

MOST_EXPORTED = 20_000
TITLES = {
    View.WORK: gettext_lazy("Yang perlu dikerjakan"),
    View.CALL: gettext_lazy("Hubungi hari ini"),
    View.STALLED: gettext_lazy("Yang mandek"),
    View.ALL: gettext_lazy("Semua debitur"),
}
NOTHING_TO_DO = gettext_lazy("Tidak ada yang perlu dikerjakan dengan saringan ini.")
NOBODY = gettext_lazy("Tidak ada debitur dengan saringan ini.")
CSV_COLUMNS = (
    "nik nama kode_kemendagri kode_bps wilayah bank skema kewajiban keadaan sejak nomor_akad "
    "data_contoh"
).split()


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
    filters, page = form.filters(_view(query)), _page(query)
    start = (page - 1) * search.PAGE_SIZE
    debtors = search.find(request.user, filters)
    rows, has_more = access_log.read_and_record(
        debtors.rows,
        user=request.user,
        kind=Access.Kind.SEARCH if form.cleaned_data["q"] else Access.Kind.LIST,
        purpose=purpose_of(request),
        filters=query.urlencode(),
        start=start,
        length=search.PAGE_SIZE,
    )
    lines = [Line.of(row) for row in rows]
    context |= {
        "lines": lines,
        "words": filters.words,
        "page": page,
        "has_more": has_more,
        "is_cut": debtors.is_cut,
        "is_sample": any(line.person.is_sample for line in lines),
    }
    return render(request, "kur/people.html", context, status=status)


def _around_list(request: SignedInRequest, query: QueryDict) -> dict[str, Any]:
    address, query_text = reverse("kur:people"), query.urlencode()
    is_bank, view = request.user.role == User.Role.BANK, _view(query)
    return purpose_context(request, f"{address}?{query_text}" if query_text else address) | {
        "view": view,
        "views": View,
        "title": _("Debitur bank Anda") if is_bank else TITLES[view],
        "none_found": NOTHING_TO_DO if view == View.WORK else NOBODY,
        "filters": SavedFilter.objects.filter(user=request.user),
        "query": _without(query, "halaman").urlencode(),
        "query_without_view": _without(query, "halaman", "tampilan").urlencode(),
        "is_bank": is_bank,
        "bulk_form": BulkMoveForm(auto_id="massal_%s"),
        "filter_form": FilterForm(auto_id="simpan_%s"),
        "export_form": ExportForm(auto_id="ekspor_%s"),
    }


@only("may_see_debtors")
@require_POST
def export(request: SignedInRequest) -> HttpResponse | StreamingHttpResponse:
    """The list as CSV, NIKs masked, with its purpose in the log."""
    query = _posted_query(request)
    form = ExportForm(request.POST, auto_id="ekspor_%s")
    search_form = SearchForm(query, user=request.user)
    if not form.is_valid():
        return list_page(request, query, status=400, export_form=form)
    if holds_nik(request.POST.get("saringan", "")):
        form.add_error("tujuan", _("Saringan memuat NIK: pakai empat angka terakhir."))
    elif not search_form.is_valid():
        form.add_error("tujuan", _("Saringan tidak dikenal."))
    else:
        filters = search_form.filters(_view(query))
        debtors = search.find(request.user, filters)
        if not (debtors.is_cut or debtors.rows[MOST_EXPORTED:].exists()):
            return _csv_response(request, debtors, form.cleaned_data["tujuan"], query)
        form.add_error("tujuan", _("Terlalu banyak untuk satu ekspor: persempit saringannya."))
    return list_page(request, query, status=400, export_form=form)


def _csv_response(
    request: SignedInRequest, debtors: search.Found, purpose: str, query: QueryDict
) -> StreamingHttpResponse:
    rows, _has_more = access_log.read_and_record(
        debtors.rows,
        user=request.user,
        kind=Access.Kind.EXPORT,
        purpose=purpose,
        filters=_without(query, "halaman").urlencode(),
        length=MOST_EXPORTED,
    )
    return csv_response("debitur-kur.csv", _csv_rows(Line.of(row) for row in rows))


@only("may_see_debtors")
@require_POST
def save_filter(request: SignedInRequest) -> HttpResponse:
    query = _posted_query(request)
    own = SavedFilter.objects.filter(user=request.user)
    if key := read_key(request.POST.get("hapus", "")):
        dropped, _by_model = own.filter(pk=key).delete()
        if dropped:
            messages.success(request, _("Saringan dihapus."))
        return redirect(_address_of(query))
    form = FilterForm(request.POST, auto_id="simpan_%s")
    if form.is_valid() and holds_nik(request.POST.get("saringan", "")):
        form.add_error("nama", _("Jangan menulis NIK."))
    if not form.is_valid():
        return list_page(request, query, status=400, filter_form=form)
    name = form.cleaned_data["nama"]
    SavedFilter.objects.update_or_create(
        user=request.user, name=name, defaults={"query": query.urlencode()[:400]}
    )
    messages.success(request, _("Saringan “%(name)s” disimpan.") % {"name": name})
    return redirect(_address_of(query))


def query_of(address: str) -> QueryDict:
    """The filters in the address of a list; none where it is another page's."""
    parts = urlsplit(address)
    return QueryDict(parts.query if parts.path == reverse("kur:people") else "")


def _posted_query(request: SignedInRequest) -> QueryDict:
    """The filters of the list a form was sent from; a NIK among them does not come back."""
    query = QueryDict(request.POST.get("saringan", ""))
    return QueryDict() if _holds_nik(query) else query


def _address_of(query: QueryDict) -> str:
    return f"{reverse('kur:people')}?{query.urlencode()}"


def _holds_nik(query: QueryDict) -> bool:
    return any(holds_nik(str(text)) for item in query.items() for text in item)


def _view(query: QueryDict) -> View:
    """What is to be done, unless something is looked for."""
    view = query.get("tampilan", "")
    if view in View.values:
        return View(view)
    return View.ALL if query.get("q") else View.WORK


def _csv_rows(lines: Iterable[Line]) -> Iterator[list[str]]:
    yield CSV_COLUMNS
    for line in lines:
        person, credit = line.person, line.credit
        yield [
            person.masked_nik,
            line.name,
            credit.region.code,
            credit.region.bps_code,
            credit.region.name,
            credit.bank.name,
            credit.get_scheme_display(),
            credit.get_duty_display(),
            person.get_state_display(),
            person.state_since.isoformat(),
            str(credit.number) if isinstance(credit, Loan) else "",
            "ya" if person.is_sample else "",
        ]


def _page(query: QueryDict) -> int:
    return min(max(1, read_key(query.get("halaman", "1"))), search.MOST_PAGES)


def _without(query: QueryDict, *names: str) -> QueryDict:
    rest = query.copy()
    for name in names:
        rest.pop(name, None)
    return rest
