"""One chart on its own: its interactive page and its files."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from plotly.graph_objects import Figure

from accounts.access import aggregates_visible
from common.problems import UnknownChoice
from common.query_params import read_choices
from coverage_portal.dashboard.charts import CHARTS
from coverage_portal.dashboard.charts.chart import Chart
from coverage_portal.dashboard.charts.compare import COMPARISON
from coverage_portal.dashboard.charts.csv_file import csv_text
from coverage_portal.dashboard.charts.picture import png, standalone
from coverage_portal.dashboard.presenters.compare import compare_places
from participants.coverage.positions import place_positions, region_position
from participants.coverage.snapshot import load_snapshot

DRAWN = {"png", "svg", "json"}


# Plotly writes its styles into the page; scripts stay as strict as everywhere.
@csp_replace({"style-src": [SELF, UNSAFE_INLINE]})
@require_safe
@aggregates_visible
def chart(request: HttpRequest, code: str, name: str) -> HttpResponse:
    shown = _chart(request, code, name)
    context = {"chart": shown, "is_sample": shown.is_sample}
    return render(request, "charts/interactive.html", context)


# A picture is a document of its own: its rules are inside it, and nothing else may run there.
@csp_replace({"script-src": [NONE], "style-src": [UNSAFE_INLINE]})
@require_safe
@aggregates_visible
def chart_file(request: HttpRequest, code: str, name: str, ending: str) -> HttpResponse:
    shown = _chart(request, code, name)
    if ending in DRAWN and not shown.is_drawn:
        raise UnknownChoice("nama", _("Belum ada data untuk digambar; tabelnya ada sebagai CSV."))
    if ending == "json":
        return HttpResponse(live_figure(shown), content_type="application/json")
    body, kind = {
        "csv": lambda: (csv_text(shown), "text/csv; charset=utf-8"),
        "png": lambda: (png(shown), "image/png"),
        "svg": lambda: (standalone(shown), "image/svg+xml"),
    }[ending]()
    file = f"{name}-{code}-{shown.about.month:%Y-%m}" if shown.about.month else f"{name}-{code}"
    disposition = "inline" if ending == "svg" else "attachment"
    headers = {"Content-Disposition": f'{disposition}; filename="{file}.{ending}"'}
    return HttpResponse(body, content_type=kind, headers=headers)


def _chart(request: HttpRequest, code: str, name: str) -> Chart:
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
    figure = Figure(shown.figure)
    if shown.is_sample:
        figure.update_layout(title={"text": _("data contoh"), "font": {"size": 13}})
        figure.layout.margin.t = max(figure.layout.margin.t, 40)
    return str(figure.to_json())
