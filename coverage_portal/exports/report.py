"""The full report: cover, contents and every section, tagged, for the folder of a meeting."""

from typing import Any

from django.utils.translation import gettext as _

from coverage_portal.dashboard.charts.picture import typeset
from coverage_portal.exports.contents import Briefing
from coverage_portal.exports.report_contents import Section, report
from coverage_portal.exports.typesetting import card_data, chart_data, shared, shared_pictures


def report_pdf(briefing: Briefing) -> bytes:
    pictures = shared_pictures(briefing, 46)
    sections = report(briefing).sections
    data = shared(briefing) | {
        "keywords": [_("cakupan"), "Jamsostek", "BPJS Ketenagakerjaan", briefing.place],
        "footer": briefing.footer,
        "contents_title": _("Isi"),
        "summary_title": _("Ringkasan"),
        "places_title": _("Wilayah demi wilayah"),
        "cards": [card_data(card) for card in briefing.cards],
        "sections": [
            _section(section, pictures, f"{number}-") for number, section in enumerate(sections)
        ],
    }
    return typeset(
        "exports/report.typ", data, pictures, format="pdf", ppi=None, pdf_standards=["ua-1"]
    )


def _section(section: Section, pictures: dict[str, str], prefix: str) -> dict[str, Any]:
    table = section.table
    return {
        "title": section.title,
        "is_place": section.is_place,
        "sentences": list(section.sentences),
        "cards": [card_data(card) for card in section.cards],
        "charts": [chart_data(chart, pictures, prefix) for chart in section.charts],
        "table": {
            "head": list(table.head),
            "rows": [list(row) for row in table.rows],
            "numbers": [number not in table.words for number in range(len(table.head))],
        }
        if table
        else {},
        "note": section.note,
    }
