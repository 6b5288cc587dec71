"""One chart on its own: its interactive page and its files."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import aggregates_visible
from common.data_version import cached_by_data_version
from common.file_limits import limited_file
from common.problems import UnknownChoice
from common.query_params import file_address, read_choices
from coverage_portal.dashboard.charts import CHARTS
from coverage_portal.dashboard.charts.chart import Chart
from coverage_portal.dashboard.charts.compare import COMPARISON
from coverage_portal.dashboard.charts.csv_file import csv_text, in_portal_language
from coverage_portal.dashboard.charts.picture import png, standalone
from coverage_portal.dashboard.presenters.compare import compare_places
from coverage_portal.dashboard.presenters.sharing import share_chart, site_of
from participants.coverage.positions import place_positions, region_position
from participants.coverage.snapshot import load_snapshot

DRAWN = {"png", "svg", "json"}
CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "png": "image/png", "svg": "image/svg+xml"}


# Plotly writes its styles into the page; scripts stay as strict as everywhere.
@csp_replace({"style-src": [SELF, UNSAFE_INLINE]})
@require_safe
@aggregates_visible
def chart(request: HttpRequest, code: str, name: str) -> HttpResponse:
    shown = chart_of(request, code, name)
    sharing = share_chart(shown, site_of(request))
    context = {"chart": shown, "is_sample": shown.is_sample, "sharing": sharing}
    return render(request, "charts/interactive.html", context)


def _file_address(request: HttpRequest) -> str:
    """Of a comparison, also the places that were chosen."""
    return "&".join([file_address(request), *request.GET.getlist("wilayah")])


# A picture is a document of its own: its rules are inside it, and nothing else may run there.
@csp_replace({"script-src": [NONE], "style-src": [UNSAFE_INLINE]})
@require_safe
@aggregates_visible
@cached_by_data_version(address=_file_address)
def chart_file(request: HttpRequest, code: str, name: str, ending: str) -> HttpResponse:
    if ending == "csv":
        with in_portal_language():
            shown = chart_of(request, code, name)
            return _file(shown, csv_text(shown), "csv")
    shown = chart_of(request, code, name)
    if ending in DRAWN and not shown.is_drawn:
        raise UnknownChoice("nama", _("Belum ada data untuk digambar; tabelnya ada sebagai CSV."))
    if ending == "json":
        return HttpResponse(live_figure(shown), content_type="application/json")
    if ending == "png":
        return _png(request, shown)
    return _file(shown, standalone(shown), ending)


@limited_file
def _png(request: HttpRequest, shown: Chart) -> HttpResponse:
    return _file(shown, png(shown), "png")


def _file(shown: Chart, body: str | bytes, ending: str) -> HttpResponse:
    about = shown.about
    name = f"{shown.name}-{about.code}" + (f"-{about.month:%Y-%m}" if about.month else "")
    disposition = "inline" if ending == "svg" else "attachment"
    return HttpResponse(
        body,
        content_type=CONTENT_TYPES[ending],
        headers={"Content-Disposition": f'{disposition}; filename="{name}.{ending}"'},
    )


def chart_of(request: HttpRequest, code: str, name: str) -> Chart:
    if name not in {*CHARTS, COMPARISON}:
        message = _("Tidak ada grafik “%(name)s”. Yang ada: %(known)s.")
        known = ", ".join([*CHARTS, COMPARISON])
        raise UnknownChoice("nama", message % {"name": name[:40], "known": known})
    choices = read_choices(request.GET)
    snapshot = load_snapshot(code, choices)
    if name == COMPARISON:
        return compare_places(snapshot, request.GET.getlist("wilayah"))[1]
    return CHARTS[name](snapshot, region_position(snapshot), place_positions(snapshot))


def live_figure(shown: Chart) -> str:
    """The figure of the picture; a sample says so inside it, as it can be saved from there."""
    figure = shown.figure
    if shown.is_sample:
        figure.update_layout(title={"text": _("data contoh"), "font": {"size": 13}})
        figure.layout.margin.t = max(figure.layout.margin.t, 40)
    return str(figure.to_json())
