"""The pages that everybody reads: a region, a comparison, statements, methodology."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import aggregates_visible
from awards.queries import badges
from common.data_version import cached_by_data_version
from common.query_params import read_choices
from common.segments import Segment
from coverage_portal.dashboard.presenters.compare import compare_places
from coverage_portal.dashboard.presenters.methodology import methodology as explain
from coverage_portal.dashboard.presenters.pages import region_page
from coverage_portal.dashboard.presenters.sharing import share_page, site_of
from coverage_portal.dashboard.presenters.statements import statement_groups
from participants.coverage.history import back_test
from participants.coverage.snapshot import load_snapshot
from regions.models import PublicStatement, Region


@require_safe
@aggregates_visible
@cached_by_data_version
def region(request: HttpRequest, code: str | None = None) -> HttpResponse:
    """The page of a place, or of the whole province at `/`."""
    snapshot = load_snapshot(code, read_choices(request.GET))
    regions = Region.objects.within(snapshot.region)
    page = region_page(snapshot, request.GET, badges(regions, snapshot.choices.as_of))
    context = {
        "page": page,
        "region": snapshot.region,
        "query": snapshot.choices.query(),
        "is_sample": page.is_sample,
        "sharing": share_page(
            snapshot, page.headline, [page.charts["tren"]], site_of(request), page.is_sample
        ),
    }
    # Known already: what every page would look up for its header and its banner.
    if snapshot.sample_day:
        context["sample_day"] = snapshot.sample_day
    if snapshot.region.parent_id is None:
        context["portal_place"] = snapshot.region.name
    return render(request, "dashboard/region.html", context)


@require_safe
@aggregates_visible
@cached_by_data_version
def compare(request: HttpRequest) -> HttpResponse:
    snapshot = load_snapshot(None, read_choices(request.GET))
    comparison, chart = compare_places(snapshot, request.GET.getlist("wilayah"))
    context = {
        "snapshot": snapshot,
        "months": snapshot.months[::-1],
        "comparison": comparison,
        "chart": chart,
        "is_sample": any(position.is_sample for position in comparison.chosen),
    }
    return render(request, "dashboard/compare.html", context)


@require_safe
@aggregates_visible
@cached_by_data_version
def statements(request: HttpRequest) -> HttpResponse:
    known = PublicStatement.objects.known_by(read_choices(request.GET).as_of)
    groups = statement_groups(known.select_related("region").order_by("region__code", "as_of"))
    silent = Region.objects.exclude(pk__in=[group.region.pk for group in groups])
    return render(request, "dashboard/statements.html", {"groups": groups, "silent": silent})


@require_safe
@aggregates_visible
@cached_by_data_version
def methodology(request: HttpRequest) -> HttpResponse:
    choices = read_choices(request.GET)
    snapshot = load_snapshot(None, choices)
    errors = (
        back_test(snapshot.region, snapshot.past, snapshot.month, choices.moment)
        if snapshot.month
        else []
    )
    page = explain(snapshot, errors)
    context = {
        "page": page,
        "segments": ", ".join(f"{segment} ({segment.label})" for segment in Segment),
        "is_sample": page.is_sample,
    }
    return render(request, "dashboard/methodology.html", context)
