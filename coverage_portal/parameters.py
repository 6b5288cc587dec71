"""Which of `?bulan`, `?per` and `?basis` each page and each address of the API supports.

A parameter that is not supported is refused, never ignored: who reads a page with `?per=` in its
address takes its numbers for those of that day.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from common.nik import mask_text
from common.problems import BadChoice, is_api
from common.query_params import API, PAGE, Names, read_choices

# By namespace: those that show figures. Others (sign-in, administration) have names of their own.
FIGURES = {
    *("dashboard", "exports", "open_data", "reports", "kur", "cohorts", "awards", "commitments"),
    "api",
}
FIGURES_OF_API = "/api/v1/"  # beside them its description
EVERYTHING = {"month", "as_of", "basis"}
LONGEST_NAME = 40  # of what is repeated to whoever sent it
# Figures, statements and targets are known as of a day; the rest is as of now.
SUPPORTED: dict[str, set[str]] = {
    "dashboard": EVERYTHING,
    "dashboard:statements": {"as_of"},
    "dashboard:search": set(),
    "dashboard:suggestions": set(),
    "dashboard:glossary": set(),
    "exports": EVERYTHING,
    "kur:home": {"month"},
    "commitments:register": {"month", "as_of"},
    "commitments:commitment": {"month", "as_of"},
    "commitments:csv": {"month", "as_of"},
    "cohorts:index": {"month", "as_of"},
    "cohorts:csv": {"month", "as_of"},
    "cohorts:workbook": {"month", "as_of"},
}
OTHER_NAMES = {  # the names of pages, and what the API calls them
    PAGE.month: API.month,
    PAGE.as_of: API.as_of,
    PAGE.region: API.region,
    "dari": "from",
    "sampai": "to",
    "skema": "scheme",
}


class SupportedParametersMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_values: object
    ) -> None:
        match = request.resolver_match
        if not request.GET or match is None or match.app_name not in FIGURES:
            return
        if request.path.startswith(FIGURES_OF_API):
            _check_api(request, view)
        elif request.method in {"GET", "HEAD"}:
            names = API if is_api(request) else PAGE
            supported = SUPPORTED.get(match.view_name, SUPPORTED.get(match.app_name, set()))
            _refuse_other_names(request.GET, names)
            _refuse_unsupported(request.GET, names, supported)


def _check_api(request: HttpRequest, view: Any) -> None:
    """A view of the API names its parameters once, where it is described (conditions.read)."""
    if (request.method or "").lower() not in view.cls.http_method_names:
        return  # refused as such
    known = getattr(view, "query_names", [])
    supported = {kind for kind in EVERYTHING if getattr(API, kind) in known}
    _refuse_other_names(request.GET, API)
    _refuse_unsupported(request.GET, API, supported)
    for name in request.GET:
        if name not in known:
            raise BadChoice(mask_text(name)[:LONGEST_NAME], _unknown_words(known))


def _unknown_words(known: list[str]) -> str:
    if not known:
        return _("Alamat ini tidak mengenal parameter.")
    return _("Nama ini tidak dikenal di sini; yang dikenal: %(known)s.") % {
        "known": ", ".join(known)
    }


def _refuse_other_names(query: QueryDict, names: Names) -> None:
    for page, api in OTHER_NAMES.items():
        other, right = (page, api) if names is API else (api, page)
        if other in query and right not in query:
            raise BadChoice(
                other,
                _("Di sini “%(other)s” ditulis “%(right)s”.") % {"other": other, "right": right},
            )


def _refuse_unsupported(query: QueryDict, names: Names, supported: set[str]) -> None:
    """A value that cannot be read is refused first, in the words that say how to write it."""
    choices = read_choices(query, names)
    reasons = {
        "month": _("Isi alamat ini bukan untuk satu bulan pilihan."),
        "as_of": _("Isi alamat ini selalu menurut keadaan sekarang."),
        "basis": _("Isi alamat ini tidak bergantung pada pilihan basis."),
    }
    for kind, reason in reasons.items():
        name = getattr(names, kind)
        if kind not in supported and getattr(choices, kind):
            advice = _("Hapus “%(name)s” dari alamat.") % {"name": name}
            raise BadChoice(name, f"{reason} {advice}")
