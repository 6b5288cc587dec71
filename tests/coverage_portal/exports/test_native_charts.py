"""Native charts of slides and workbook are read from the figures of the page."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from pptx.chart.plot import BarPlot, LinePlot

from participants.figures.models import EnrolmentFigure, RegionTotal
from tests import factories
from tests.factories import publish


@pytest.fixture
def plots(deck):
    def read(code="61"):
        return [
            s.chart.plots[0] for slide in deck(code).slides for s in slide.shapes if s.has_chart
        ]

    return read


def series(plot, name):
    return [one for one in plot.series if one.name == name]


def known(one):
    return [value for value in one.values if value is not None]


def drawn_lines(figure):
    """The lines of the page's chart with a value at all; a band has none below 14 months."""
    lines = [trace for trace in figure.data if "lines" in trace.mode and trace.fill is None]
    lines = [trace for trace in lines if any(value is not None for value in trace.y)]
    assert {"Cakupan", "Jalur ke 46%", "Proyeksi"} <= {trace.name for trace in lines}
    return lines


def test_line_target_band_and_projection_are_those_of_the_page(worked, plots, shown):
    trend = next(plot for plot in plots() if isinstance(plot, LinePlot))
    figure = shown().charts["tren"].figure
    for trace in drawn_lines(figure):
        [line] = series(trend, trace.name)
        assert known(line) == [value for value in trace.y if value is not None]


def test_two_statements_of_a_month_are_two_points_and_no_line(worked, plots):
    for source, share in (("Media", 35), ("Antara", 36)):
        factories.StatementFactory(region=worked.province, source=source, coverage_percent=share)
    trend = next(plot for plot in plots() if isinstance(plot, LinePlot))
    points = series(trend, "Pernyataan publik")
    assert sorted(known(one)[0] for one in points) == [35, 36]
    for one in points:
        assert one.format.line.fill.type is not None  # no fill: the points are not joined
        assert len(known(one)) == 1


def test_a_line_is_broken_where_other_segments_are_counted(worked, plots):
    at = datetime(2024, 5, 28, tzinfo=UTC)
    publish(worked.pontianak, worked.branch_a, date(2024, 5, 1), 10, "PU", at=at)
    trend = next(plot for plot in plots() if isinstance(plot, LinePlot))
    before, after = series(trend, "Cakupan")
    assert len(known(before)) == 4  # January to April: the estimates begin in 2024
    assert known(after) == [35.87]  # of May alone: in June a segment is missing again


def test_the_steps_to_the_target_stand_upon_each_other(worked, plots):
    closing = next(plot for plot in plots() if isinstance(plot, BarPlot))
    hidden, steps = closing.series
    assert list(steps.values) == [766_153, 40_473, 118_254, 607_426]  # counted from below
    assert list(hidden.values) == [0, 725_680, 607_426, 0]
    assert list(closing.categories)[-1] == "Terlindungi sekarang"


def test_movements_keep_their_signs(places, plots):
    factories.BasisFactory()
    more = dict(opening=100, new=9, returned=1, moved_in=0, lapsed=5, moved_out=0)
    publish(places.pontianak, places.branch_a, date(2024, 7, 1), 105, **more)
    flows = plots("61.71")[-1]
    assert {one.name: known(one) for one in flows.series} == {
        "baru": [9],
        "aktif kembali": [1],
        "nonaktif": [-5],
    }


def test_charts_of_the_workbook_point_at_the_cells_they_draw(worked, take, shown):
    book = load_workbook(BytesIO(take("61", "data.xlsx")))
    sheet, figure = book["tren"], shown().charts["tren"].figure
    lines = {line.tx.v: line for line in book["ringkasan"]._charts[0].series}
    [target] = [trace for trace in figure.data if trace.name == "Target"]
    for trace in [*drawn_lines(figure), target]:
        name = trace.name
        cells = sheet[lines[name].val.numRef.f.partition("!")[2].replace("$", "")]
        values = [cell.value for [cell] in cells if cell.value is not None]
        assert values == [value for value in trace.y if value is not None]
        assert lines[name].cat.numRef.f.startswith("tren!$A$2:")
    [bars] = book["wilayah"]._charts[0].series
    assert bars.val.numRef.f.startswith("wilayah!")
    assert len(bars.dPt) == 3


def test_a_month_nobody_knows_breaks_the_line_of_the_workbook(worked, sheets):
    EnrolmentFigure.objects.filter(month=date(2024, 4, 1)).update(superseded_at=timezone.now())
    RegionTotal.objects.filter(month=date(2024, 4, 1)).delete()
    head, *rows = sheets()["tren"]
    coverage = {f"{row[0]:%Y-%m}": row[head.index("Cakupan (persen)")] for row in rows}
    assert coverage["2024-04"] is None
    assert coverage["2024-05"] is not None
