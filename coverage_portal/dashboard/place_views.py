"""Ways to a place: all of them on one sheet, by name; and what the words on their pages mean."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.access import aggregates_visible
from common.data_version import cached_by_data_version
from common.query_params import read_choices
from coverage_portal.dashboard.glossary import TERMS
from coverage_portal.dashboard.presenters.places import read_page
from coverage_portal.dashboard.presenters.sheet import sheet as sheet_of
from coverage_portal.dashboard.search import find, suggest
from participants.coverage.peers import PEERS
from participants.coverage.snapshot import load_snapshot


@require_safe
@aggregates_visible
@cached_by_data_version
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """All places of a region in small pictures; of a place, it and the places most like it."""
    snapshot = load_snapshot(code, read_choices(request.GET))
    page = sheet_of(snapshot, read_page(request.GET))
    context = {
        "sheet": page,
        "snapshot": snapshot,
        "region": snapshot.region,
        "query": snapshot.choices.query(),
        "rule": {"peers": PEERS},
        "is_sample": page.is_sample,
    }
    return render(request, "dashboard/sheet.html", context)


@require_safe
@aggregates_visible
def search(request: HttpRequest) -> HttpResponse:
    """Straight to the one place that is meant; else the places that may be, or why none is."""
    text = request.GET.get("q", "").strip()
    found = find(text)
    if found.place is not None:
        return redirect("dashboard:region", found.place.code)
    return render(request, "dashboard/search.html", {"text": text, "found": found})


@require_safe
@aggregates_visible
def suggestions(request: HttpRequest) -> HttpResponse:
    """Options for the field of the search, while somebody types."""
    places = suggest(request.GET.get("q", "").strip())
    return render(request, "dashboard/suggestions.html", {"places": places})


@require_safe
@aggregates_visible
@cached_by_data_version
def glossary(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboard/glossary.html", {"terms": TERMS})
