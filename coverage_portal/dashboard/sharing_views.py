"""What leaves the portal: cards and charts inside other pages, and a page to show in a meeting."""

from collections.abc import Callable

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from accounts.access import aggregates_visible
from common.data_version import cached_by_data_version
from common.query_params import read_choices
from coverage_portal.dashboard.chart_views import chart_of
from coverage_portal.dashboard.presenters.cards import cards
from coverage_portal.dashboard.presenters.headline import headline
from coverage_portal.dashboard.presenters.meeting import meeting as meeting_of
from coverage_portal.dashboard.presenters.sharing import site_of
from participants.coverage.positions import region_position
from participants.coverage.snapshot import load_snapshot

View = Callable[..., HttpResponseBase]
MOST_CARDS = 4  # that an embedded card has room for


def embeddable(view: View) -> View:
    """Other pages may frame it: it has no form, sets no cookie and runs no script, so that nothing
    can be clicked in somebody's name. Everything else of the portal refuses to be framed."""
    framed: View = csp_replace({"frame-ancestors": ["*"]})(view)
    return xframe_options_exempt(framed)


@embeddable
@require_safe
@aggregates_visible
@cached_by_data_version
def embedded_card(request: HttpRequest, code: str) -> HttpResponse:
    snapshot = load_snapshot(code, read_choices(request.GET))
    position = region_position(snapshot)
    shown = cards(position, snapshot)
    context = {
        "snapshot": snapshot,
        "position": position,
        "headline": headline(position, snapshot),
        "cards": [card for card in shown if card.name != "peserta"][:MOST_CARDS],
        "page": f"{site_of(request)}{position.href}{snapshot.choices.query()}",
        "is_sample": position.is_sample,
    }
    return render(request, "embed/card.html", context)


@embeddable
@require_safe
@aggregates_visible
@cached_by_data_version
def embedded_chart(request: HttpRequest, code: str, name: str) -> HttpResponse:
    shown = chart_of(request, code, name)
    context = {
        "chart": shown,
        "page": f"{site_of(request)}{shown.page}",
        "is_sample": shown.is_sample,
    }
    return render(request, "embed/chart.html", context)


@require_safe
@aggregates_visible
@cached_by_data_version
def meeting(request: HttpRequest, code: str) -> HttpResponse:
    """One statement a screen; without JavaScript one below the other."""
    snapshot = load_snapshot(code, read_choices(request.GET))
    shown = meeting_of(snapshot)
    context = {
        "meeting": shown,
        "region": snapshot.region,
        "query": snapshot.choices.query(),
        "is_sample": shown.is_sample,
    }
    return render(request, "dashboard/meeting.html", context)
