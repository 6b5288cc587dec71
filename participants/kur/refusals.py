"""A form that was refused comes back in the page it was sent from: what was typed is kept, each
message stands at its field, the first of them has the focus."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, resolve, reverse

from common.nik import mask_text

# Pages that hold forms which lead elsewhere.
PAGES = {f"kur:{name}" for name in ("people", "person", "renewals", "event", "doubts")}
ROWS = "orang"  # the field of the ticks beside the rows


@dataclass(frozen=True)
class Refused:
    """`form` is its name on the page; `errors` and `typed` are by field."""

    form: str
    errors: Mapping[str, str]
    typed: Mapping[str, str]

    def is_first(self, field: str) -> bool:
        return next(iter(self.errors), None) == field


def again(request: HttpRequest, page: str, form: str, errors: Mapping[str, object]) -> HttpResponse:
    """The page at this address as if it were opened, with status 400."""
    address = urlsplit(page)
    try:
        found = resolve(address.path)
    except Resolver404:
        found = None
    if found is None or found.view_name not in PAGES:
        return again(request, reverse("kur:people"), form, errors)
    refused = Refused(
        form,
        {field: str(message) for field, message in errors.items()},
        {field: mask_text(text) for field, text in request.POST.items() if isinstance(text, str)},
    )
    request.refused = refused  # type: ignore[attr-defined]
    request.method = "GET"
    request.GET = QueryDict(address.query)
    request.META["QUERY_STRING"] = address.query
    request.path = request.path_info = address.path
    request.resolver_match = found
    response: HttpResponse = found.func(request, *found.args, **found.kwargs)
    if response.status_code == 200:
        response.status_code = 400
    return response


def refused_in(request: HttpRequest) -> Refused | None:
    return getattr(request, "refused", None)
