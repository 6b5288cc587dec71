"""Figures as native charts of the workbook: they follow the cells when somebody edits them.

A trace says in its `meta` which columns of the sheet hold its values and its categories.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from plotly.graph_objects import Figure

from coverage_portal.dashboard.charts.axes import day
from coverage_portal.dashboard.charts.classes import classes_for
from coverage_portal.dashboard.charts.csv_file import header
from coverage_portal.dashboard.charts.palette import LIGHT, hex_code
from coverage_portal.dashboard.charts.table import Column
from coverage_portal.dashboard.columns import columns_for
from coverage_portal.exports.contents import Briefing
from coverage_portal.exports.place_bars import place_bars
from coverage_portal.exports.workbook_sheets import series

WIDTH = 760  # pixels


@dataclass(frozen=True)
class Cells:
    """The sheet a chart reads: below its head, rows `first` to `last` counted from one."""

    sheet: str
    columns: Sequence[Column]
    first: int
    last: int

    def column(self, key: str) -> list[Any]:
        number = [column.key for column in self.columns].index(key)
        return [self.sheet, self.first, number, self.last, number]

    def header(self, key: str) -> str:
        return next(header(column) for column in self.columns if column.key == key)


def coverage_chart(book: Any, sheet: Any, briefing: Briefing, at: tuple[int, int]) -> None:
    """Coverage by month, the months of the page's chart."""
    chart = briefing.charts["tren"]
    columns, rows = series(briefing)
    if not chart.is_drawn:
        return
    line = next((t for t in chart.figure.data if (t.meta or {}).get("column")), None)
    if line is None:
        return
    drawn = {x for x, y in zip(line.x, line.y, strict=True) if y is not None}
    numbers = [number for number, row in enumerate(rows, start=1) if day(row[0]) in drawn]
    if len(numbers) > 1:
        cells = Cells("deret", columns, numbers[0], numbers[-1])
        native = _native(book, chart.figure, cells, chart.title, 360)
        sheet.insert_chart(*at, native, {"description": chart.sentence})


def places_chart(book: Any, sheet: Any, briefing: Briefing, at: tuple[int, int]) -> None:
    """Coverage of the places in the order of the rows above."""
    rows = briefing.rows
    if len(rows) < 2:
        return
    chart = briefing.charts["peta"]
    figure = place_bars(rows, classes_for(briefing.position))
    columns = columns_for("workbook")
    cells = Cells("wilayah", columns, 1, len(rows))
    native = _native(book, figure, cells, chart.title, 120 + 24 * min(len(rows), 60))
    sheet.insert_chart(*at, native, {"description": chart.sentence})


def _native(book: Any, figure: Figure, cells: Cells, title: str, height: int) -> Any:
    traces = [trace for trace in figure.data if (trace.meta or {}).get("column")]
    is_lying = traces[0].type == "bar"
    native = book.add_chart({"type": "bar" if is_lying else "line"})
    for trace in traces:
        native.add_series(
            {
                "name": cells.header(trace.meta["column"]),
                "categories": cells.column(trace.meta["categories"]),
                "values": cells.column(trace.meta["column"]),
            }
            | (_bars(trace) if is_lying else _line(trace))
        )
    native.set_title({"name": title, "name_font": {"size": 13}})
    native.set_legend({"none": True})
    native.show_blanks_as("gap")
    native.set_size({"width": WIDTH, "height": height})
    if is_lying:
        native.set_y_axis({"reverse": True})
        native.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    else:
        grid = {"visible": True, "line": {"color": LIGHT["line"]}}
        native.set_y_axis({"num_format": "0", "major_gridlines": grid})
        native.set_x_axis({"date_axis": True, "num_format": "mmm yyyy", "major_unit": 6})
    return native


def _line(trace: Any) -> dict[str, Any]:
    return {"line": {"color": hex_code(trace.line.color), "width": trace.line.width}}


def _bars(trace: Any) -> dict[str, Any]:
    points = [{"fill": {"color": hex_code(color)}} for color in trace.marker.color]
    return {"points": points, "gap": 40, "data_labels": {"value": True, "num_format": "0.00"}}
