from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import aggregates_visible
from awards.queries import badges
from common.formats import one_language
from common.query_params import read_choices
from coverage_portal.dashboard.comparison import compared
from coverage_portal.dashboard.kept_pages import kept_by_data_version
from coverage_portal.dashboard.presenters.methodology import methodology as explain
from coverage_portal.dashboard.presenters.pages import month_options, region_page
from coverage_portal.dashboard.presenters.statements import statement_rows
from participants.coverage.snapshot import load_series, load_snapshot
from regions.models import PublicStatement, Region


@require_safe
@aggregates_visible
@kept_by_data_version
def home(request: HttpRequest) -> HttpResponse:
    return _region(request, None)


@require_safe
@aggregates_visible
@kept_by_data_version
def region(request: HttpRequest, code: str) -> HttpResponse:
    return _region(request, code)


@one_language()
def _region(request: HttpRequest, code: str | None) -> HttpResponse:
    snapshot = load_snapshot(code, read_choices(request.GET))
    awarded = badges(
        [snapshot.region.pk, *(place.pk for place in snapshot.places)], snapshot.choices.as_of
    )
    page = region_page(snapshot, request.GET, awarded)
    return render(request, "dashboard/region.html", {"page": page, "is_sample": page.is_sample})


@require_safe
@aggregates_visible
@kept_by_data_version
def compare(request: HttpRequest) -> HttpResponse:
    snapshot = load_snapshot(None, read_choices(request.GET))
    comparison, chart = compared(snapshot, request.GET.getlist("wilayah"))
    context = {
        "snapshot": snapshot,
        "months": month_options(snapshot),
        "comparison": comparison,
        "chart": chart,
        "is_sample": any(position.is_sample for position in comparison.chosen),
    }
    return render(request, "dashboard/compare.html", context)


@require_safe
@aggregates_visible
@kept_by_data_version
def statements(request: HttpRequest) -> HttpResponse:
    choices = read_choices(request.GET)
    rows = statement_rows(
        PublicStatement.objects.known_by(choices.as_of)
        .select_related("region")
        .order_by("region__code", "as_of")
    )
    regions = {row.statement.region_id: row.statement.region for row in rows}
    groups = [
        {"region": region, "rows": [row for row in rows if row.statement.region_id == key]}
        for key, region in regions.items()
    ]
    silent = Region.objects.exclude(pk__in=regions)
    return render(request, "dashboard/statements.html", {"groups": groups, "silent": silent})


@require_safe
@aggregates_visible
@kept_by_data_version
def methodology(request: HttpRequest) -> HttpResponse:
    choices = read_choices(request.GET)
    snapshot = load_snapshot(None, choices)
    page = explain(snapshot, load_series(snapshot.region.code, choices))
    return render(
        request, "dashboard/methodology.html", {"page": page, "is_sample": page.is_sample}
    )
