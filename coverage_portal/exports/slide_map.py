"""The map as shapes of the presentation, one for each place, with its name and value."""

from collections.abc import Mapping
from functools import cached_property
from html import unescape
from itertools import groupby
from typing import Any

from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.enum.shapes import MSO_CONNECTOR
from pptx.shapes.freeform import FreeformBuilder
from pptx.util import Pt

from coverage_portal.dashboard.charts.chart import Chart
from coverage_portal.exports.deck import (
    SIDE,
    Slide,
    described,
    fill_like,
    plain,
    plain_text,
    rgb,
    rgb_code,
)

LEFT, TOP, WIDTH, HEIGHT = SIDE, 1.95, 6.4, 4.95  # inches
SIZE = 9.5  # points
EMU = 914_400  # to an inch
FIELD = 1.3  # inches a name may take
Trace = Mapping[str, Any]


def draw(slide: Slide, chart: Chart) -> None:
    """Nothing is drawn where no boundary is known; the bars beside the map hold every place."""
    if not chart.is_drawn:
        return
    figure = chart.figure_json
    view = _View(figure["layout"])
    group = slide.shapes.add_group_shape()
    traces = figure["data"]
    for trace in traces:
        if trace.get("fill"):
            _draw_places(group, trace, view)
    described(group, chart.sentence)
    for trace in traces:
        if trace["mode"] == "lines+markers":
            _draw_leads(slide, trace, view)
        elif trace["mode"] == "text":
            _draw_names(slide, trace, view)


class _View:
    """From units of the drawing to the slide, the whole map as large as its field allows."""

    def __init__(self, layout: Trace) -> None:
        self.x, right = layout["xaxis"]["range"]
        bottom, self.y = layout["yaxis"]["range"]
        width, height = right - self.x, bottom - self.y
        self.scale = min(WIDTH / width, HEIGHT / height)
        self.left = LEFT + (WIDTH - width * self.scale) / 2
        self.top = TOP + (HEIGHT - height * self.scale) / 2

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.left + (x - self.x) * self.scale, self.top + (y - self.y) * self.scale

    def emu(self, x: float, y: float) -> tuple[int, int]:
        left, top = self.at(x, y)
        return round(left * EMU), round(top * EMU)


class _Outline(FreeformBuilder):
    """python-pptx looks for the edge of an outline anew at each of its points."""

    shape_offset_x = cached_property(FreeformBuilder.shape_offset_x.fget)  # type: ignore[attr-defined]
    shape_offset_y = cached_property(FreeformBuilder.shape_offset_y.fget)  # type: ignore[attr-defined]


def _draw_places(group: Any, trace: Trace, view: _View) -> None:
    """All rings of one title are one shape."""
    points = list(zip(trace["hovertext"], trace["x"], trace["y"], strict=True))
    for title, corners in groupby(points, key=lambda point: point[0]):
        rings = [
            [view.emu(x, y) for _title, x, y in ring]
            for is_gap, ring in groupby(corners, key=lambda point: point[1] is None)
            if not is_gap
        ]
        builder = _Outline.new(group.shapes, *rings[0][0], x_scale=1.0, y_scale=1.0)
        builder.add_line_segments(rings[0][1:], close=True)
        for ring in rings[1:]:
            builder.move_to(*ring[0])
            builder.add_line_segments(ring[1:], close=True)
        shape = builder.convert_to_shape()
        shape.name = unescape(title)
        _dress(shape, trace)


def _dress(shape: Any, trace: Trace) -> None:
    look = {"color": trace["fillcolor"], "pattern": trace.get("fillpattern", {})}
    fill_like(shape, look | {"line": trace["line"]})
    if trace["line"]["dash"] == "dash":
        shape.line.dash_style = MSO_LINE_DASH_STYLE.DASH
    plain(shape)


def _draw_leads(slide: Slide, trace: Trace, view: _View) -> None:
    points = list(zip(trace["x"], trace["y"], strict=True))
    for start, end in zip(points[::3], points[1::3], strict=True):
        ends = (*view.emu(*start), *view.emu(*end))
        line = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *ends)
        line.line.color.rgb = rgb("8C8C8C")
        line.line.width = Pt(0.75)


def _draw_names(slide: Slide, trace: Trace, view: _View) -> None:
    colors = trace["textfont"]["color"]
    for x, y, words, color in zip(trace["x"], trace["y"], trace["text"], colors, strict=True):
        name, value = map(plain_text, words.split("<br>"))
        left, top = view.at(x, y)
        for line, line_top, bold in ((name, top - 0.16, True), (value, top - 0.01, False)):
            slide.text(
                line,
                left=left - FIELD / 2,
                top=line_top,
                width=FIELD,
                height=0.16,
                size=SIZE,
                colour=rgb_code(color),
                bold=bold,
                align="center",
            )
