"""Native charts of the workbook: they follow the cells when somebody edits them."""

from typing import Any

from django.utils.translation import gettext as _

from coverage_portal.dashboard.columns import columns_for
from coverage_portal.exports.contents import Briefing
from coverage_portal.exports.workbook_sheets import series

BLUE = "#196bcd"


def coverage_chart(book: Any, sheet: Any, briefing: Briefing, at: tuple[int, int]) -> None:
    """Coverage by month, from the first month in which every place is known."""
    columns, rows = series(briefing)
    keys = [column.key for column in columns]
    month, coverage = keys.index("month"), keys.index("coverage")
    known, places = keys.index("places_known"), keys.index("places")
    whole = [n for n, row in enumerate(rows, start=1) if row[known] == row[places]]
    drawn = [n for n in whole if rows[n - 1][coverage] is not None]
    if len(drawn) < 2:
        return
    chart = book.add_chart({"type": "line"})
    first, last = drawn[0], len(rows)
    chart.add_series(
        {
            "name": _("Cakupan (persen)"),
            "categories": ["deret", first, month, last, month],
            "values": ["deret", first, coverage, last, coverage],
            "line": {"color": BLUE, "width": 2.5},
        }
    )
    _dress(chart, briefing.charts["tren"].title)
    grid = {"visible": True, "line": {"color": "#e5e5e5"}}
    chart.set_y_axis({"num_format": "0", "major_gridlines": grid})
    chart.set_x_axis({"date_axis": True, "num_format": "mmm yyyy", "major_unit": 6})
    chart.set_size({"width": 760, "height": 360})
    sheet.insert_chart(*at, chart, {"description": briefing.charts["tren"].sentence})


def places_chart(book: Any, sheet: Any, briefing: Briefing, at: tuple[int, int]) -> None:
    """Coverage of the places in the order of the rows above."""
    count = len(briefing.rows)
    if count < 2:
        return
    keys = [column.key for column in columns_for("workbook")]
    place, coverage = keys.index("place"), keys.index("coverage")
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": _("Cakupan (persen)"),
            "categories": ["wilayah", 1, place, count, place],
            "values": ["wilayah", 1, coverage, count, coverage],
            "fill": {"color": BLUE},
            "gap": 40,
            "data_labels": {"value": True, "num_format": "0.00"},
        }
    )
    found = briefing.charts["peta"]
    _dress(chart, found.title)
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    chart.set_size({"width": 760, "height": 120 + 24 * min(count, 60)})
    sheet.insert_chart(*at, chart, {"description": found.sentence})


def _dress(chart: Any, title: str) -> None:
    chart.set_title({"name": title, "name_font": {"size": 13}})
    chart.set_legend({"none": True})
    chart.show_blanks_as("gap")
