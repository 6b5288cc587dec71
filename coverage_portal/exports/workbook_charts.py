"""Figures as native charts of the workbook: they follow the cells when somebody edits them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coverage_portal.dashboard.charts.classes import classes_for
from coverage_portal.dashboard.charts.csv_file import header
from coverage_portal.dashboard.charts.palette import LIGHT, hex_code
from coverage_portal.dashboard.charts.table import Column
from coverage_portal.dashboard.columns import columns_for
from coverage_portal.exports.contents import Briefing
from coverage_portal.exports.month_lines import MonthLine, month_lines
from coverage_portal.exports.place_bars import place_bars

WIDTH = 760  # pixels
DASHES = {"solid": "solid", "dot": "round_dot", "dash": "dash"}
MARKS = {"diamond": "diamond", "circle-open": "circle", "square": "square"}


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


def coverage_chart(
    book: Any, sheet: Any, cells: Cells, briefing: Briefing, at: tuple[int, int]
) -> None:
    """The page's chart of months: coverage, the path to the target, projection and statements."""
    chart = briefing.charts["tren"]
    _months, lines = month_lines(chart.figure_json)
    native = book.add_chart({"type": "line"})
    for number, line in enumerate(lines):
        native.add_series(
            {
                "name": line.name,
                "categories": cells.column("month"),
                "values": cells.column(f"line-{number}"),
            }
            | _look(line)
        )
    _dress(native, chart.title, 400)
    grid = {"visible": True, "line": {"color": LIGHT["line"]}}
    lowest = chart.figure_json["layout"]["yaxis"]["range"][0]
    native.set_y_axis({"num_format": '0"%"', "major_gridlines": grid, "min": lowest})
    native.set_x_axis({"date_axis": True, "num_format": "mmm yyyy", "major_unit": 6})
    native.set_legend({"position": "bottom"})
    sheet.insert_chart(*at, native, {"description": chart.sentence})


def places_chart(book: Any, sheet: Any, briefing: Briefing, at: tuple[int, int]) -> None:
    """Coverage of the places in the order of the rows above."""
    rows = briefing.rows
    if len(rows) < 2:
        return
    chart = briefing.charts["peta"]
    [bars] = place_bars(rows, classes_for(briefing.position))["data"]
    cells = Cells("wilayah", columns_for("workbook"), 1, len(rows))
    native = book.add_chart({"type": "bar"})
    native.add_series(
        {
            "name": cells.header(bars["meta"]["column"]),
            "categories": cells.column(bars["meta"]["categories"]),
            "values": cells.column(bars["meta"]["column"]),
            "points": [{"fill": {"color": hex_code(color)}} for color in bars["marker"]["color"]],
            "gap": 40,
            "data_labels": {"value": True, "num_format": "0.00"},
        }
    )
    _dress(native, chart.title, 120 + 24 * min(len(rows), 60))
    native.set_legend({"none": True})
    native.set_y_axis({"reverse": True})
    native.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    sheet.insert_chart(*at, native, {"description": chart.sentence})


def _dress(native: Any, title: str, height: int) -> None:
    native.set_title({"name": title, "name_font": {"size": 13}, "overlay": False})
    native.show_blanks_as("gap")
    native.set_size({"width": WIDTH, "height": height})


def _look(line: MonthLine) -> dict[str, Any]:
    if not line.is_joined:
        fill = {"color": hex_code(line.trace["marker"]["color"])}
        return {
            "line": {"none": True},
            "marker": {"type": MARKS[line.trace["marker"]["symbol"]], "size": 8, "fill": fill},
        }
    drawn = line.trace["line"]
    look = {"color": hex_code(drawn["color"]), "width": drawn["width"]}
    return {"line": look | {"dash_type": DASHES[drawn.get("dash", "solid")]}}
