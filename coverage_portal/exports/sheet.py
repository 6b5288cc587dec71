"""All places in small pictures on paper: one page for a province, some for a nation."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from coverage_portal.dashboard.charts import svg
from coverage_portal.dashboard.charts.picture import typeset
from coverage_portal.dashboard.charts.small_path import Scale
from coverage_portal.dashboard.presenters.sheet import Panel, sheet
from coverage_portal.exports.contents import Briefing
from coverage_portal.exports.typesetting import shared, shared_pictures

EVERY = 10_000  # panels: paper has as many pages as it takes
# The most panels that a page holds, and their columns; more go on on the next page.
GRIDS = [(15, 3), (24, 4), (40, 5)]


def sheet_pdf(briefing: Briefing) -> bytes:
    found = sheet(briefing.snapshot, size=EVERY)
    pictures = shared_pictures(briefing, 46)
    columns = next((columns for most, columns in GRIDS if found.count <= most), GRIDS[-1][1])
    heading = (
        _("Semua wilayah di satu lembar")
        if briefing.has_places
        else _("%(place)s di antara wilayah setara") % {"place": briefing.place}
    )
    data = shared(briefing) | {
        "keywords": [_("cakupan"), "Jamsostek", briefing.place],
        "footer": briefing.footer,
        "heading": heading,
        "finding": found.chart.title,
        "sentence": found.chart.sentence,
        "note": _("Garis penuh: cakupan. Titik-titik: jalur ke target. Semua kotak berskala sama."),
        "columns": columns,
        "panels": [
            _panel(panel, found.scale, f"panel-{number}.svg", pictures)
            for number, panel in enumerate(found.panels)
        ],
    }
    return typeset(
        "exports/sheet.typ", data, pictures, format="pdf", ppi=None, pdf_standards=["ua-1"]
    )


def _panel(
    panel: Panel, scale: Scale | None, file: str, pictures: dict[str, str]
) -> dict[str, Any]:
    if panel.path:
        context = {"path": panel.path, "scale": scale}
        pictures[file] = svg.as_file(render_to_string("dashboard/cells/small_path.html", context))
    return {
        "name": panel.position.region.short_name,
        "coverage": panel.coverage,
        "target": panel.target,
        "won": panel.won,
        "note": panel.note,
        "said": panel.said,
        "file": file if panel.path else "",
    }
