"""A figure as a native chart of the presentation: whoever gives it can edit its numbers.

Bars become bars, lines and points become lines and points; where a figure has both, its bars.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import ceil, floor
from typing import Any

from django.utils.translation import gettext as _
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from common import formats
from coverage_portal.dashboard.charts.chart import Chart
from coverage_portal.exports.deck import (
    INK,
    LINE,
    SIDE,
    SOFT,
    WIDTH,
    Slide,
    described,
    dressed,
    fill_like,
    plain_text,
    rgb,
    rgb_code,
    trace_rgb,
)
from coverage_portal.exports.month_lines import MonthLine, month_lines
from coverage_portal.exports.slide_labels import Field, Label, place_labels

TOP, BOTTOM = 1.3, 6.87  # inches of a slide, between its title and its foot
LEAST_SAID = 0.8  # inches above a chart: charts of slides with a short sentence begin at one height
# Inches beside, above and below the plot of lines: its axes' labels, and the legend at its right.
LEFT, RIGHT, ABOVE, BELOW = 0.65, 3.8, 0.2, 0.45
MOST_TICKS = 14  # months named below a chart as wide as a slide
AXIS = "8C8C8C"
FEW_BARS = 3  # months whose columns would each be as wide as a hand
MONTH_FORMATS = {"id": "[$-421]mmm yyyy", "en": "[$-809]mmm yyyy"}  # in its own language anywhere
DARK = {"1F1F1F", "196BCD", "0A3F86", "1F66B5"}  # fills on which a label is white
Trace = Mapping[str, Any]
Box = tuple[float, float, float, float]


def below(said: float) -> Box:
    """(left, top, width, height) of what the sentences above leave."""
    top = TOP + max(said, LEAST_SAID) + 0.05
    return SIDE, top, WIDTH - 2 * SIDE, BOTTOM - top


def draw(slide: Slide, chart: Chart, box: Box) -> None:
    """Nothing where nothing is known: a basis without a denominator has no line."""
    if not chart.is_drawn:
        return
    figure = chart.figure_json
    bars = [trace for trace in figure["data"] if trace["type"] == "bar"]
    if bars and bars[0].get("orientation") == "h":
        _lying_bars(slide, chart.sentence, figure, bars, box)
    elif bars:
        _standing_bars(slide, chart.sentence, figure, bars, box)
    else:
        _lines(slide, chart.sentence, figure, box)


def draw_figure(slide: Slide, sentence: str, figure: Trace, box: Box) -> None:
    """Lying bars that are no chart of the portal's pages."""
    _lying_bars(slide, sentence, figure, figure["data"], box)


def _lines(slide: Slide, sentence: str, figure: Trace, box: Box) -> None:
    months, lines = month_lines(figure)
    rows = [(line.name, [line.values.get(month) for month in months]) for line in lines]
    native = _chart(slide, XL_CHART_TYPE.LINE_MARKERS, months, rows, sentence, box)
    _axes(native, figure, months, ticks=MOST_TICKS * 2 // 3)
    drawn = [value for line in lines for value in line.values.values()]
    _scale(native.value_axis, figure["layout"]["yaxis"], drawn)
    plot = _legend_beside(native, box)
    for line, shown in zip(lines, native.plots[0].series, strict=True):
        _style_line(shown, line)
    field = Field(months, (native.value_axis.minimum_scale, native.value_axis.maximum_scale), plot)
    for number, month, words, where in place_labels(list(_labels(lines)), field):
        _write_label(native.plots[0].series[number].points[months.index(month)], words, INK, where)


def _labels(lines: Sequence[MonthLine]) -> Iterator[Label]:
    """What is written at points of the figure, or at the end of its line."""
    for number, line in enumerate(lines):
        trace, values = line.trace, line.values
        if "text" in trace["mode"] and any(trace["text"]):
            for text, value, words in zip(trace["x"], trace["y"], trace["text"], strict=True):
                month = date.fromisoformat(text) if text else None
                if words and month and values.get(month) == value:
                    yield Label(number, month, value, plain_text(words.replace("<br>", " ")))
        elif "end" in (trace.get("meta") or {}):
            last = max(values)
            yield Label(number, last, values[last], trace["meta"]["end"])


def _standing_bars(
    slide: Slide, sentence: str, figure: Trace, bars: Sequence[Trace], box: Box
) -> None:
    months = [date.fromisoformat(month) for month in bars[0]["x"]]
    rows = [(trace["name"], trace["y"]) for trace in bars]
    native = _chart(slide, XL_CHART_TYPE.COLUMN_STACKED, months, rows, sentence, box)
    _axes(native, figure, months)
    native.plots[0].gap_width = 30 if len(months) > FEW_BARS else 400
    native.plots[0].overlap = 100
    for trace, shown in zip(bars, native.plots[0].series, strict=True):
        fill_like(shown.format, trace["marker"])


def _lying_bars(
    slide: Slide, sentence: str, figure: Trace, bars: Sequence[Trace], box: Box
) -> None:
    """From below, as such a chart counts. A bar that begins elsewhere than at zero stands upon an
    invisible one, which carries its label: it may be too narrow to hold it."""
    axis = figure["layout"]["yaxis"]
    names = dict(zip(axis["tickvals"], axis["ticktext"], strict=True))
    single = sorted(_single_bars(bars), key=lambda bar: bar["y"], reverse=True)
    is_stacked = any(bar["base"] for bar in single)
    rows = [(bars[0].get("meta", {}).get("title", _("Orang")), [bar["x"] for bar in single])]
    if is_stacked:
        rows.insert(0, (_("Sebelumnya"), [bar["base"] for bar in single]))
    kind = XL_CHART_TYPE.BAR_STACKED if is_stacked else XL_CHART_TYPE.BAR_CLUSTERED
    native = _chart(slide, kind, [names[bar["y"]] for bar in single], rows, sentence, box)
    _without_scale(native, is_stacked=is_stacked)
    series = list(native.plots[0].series)
    if is_stacked:
        series[0].format.fill.background()
    for number, bar in enumerate(single):
        if bar["x"] is None:
            continue
        fill_like(series[-1].points[number].format, bar["marker"])
        if not is_stacked:
            _write_label(series[-1].points[number], bar["text"], INK, "outside_end")
        elif bar["base"]:
            _write_label(series[0].points[number], bar["text"], INK, "inside_end")
        else:
            is_dark = rgb_code(bar["marker"]["color"]) in DARK
            ink = "FFFFFF" if is_dark else INK
            _write_label(series[-1].points[number], bar["text"], ink, "inside_end")


def _single_bars(bars: Sequence[Trace]) -> Iterator[dict[str, Any]]:
    for trace in bars:
        for number, y in enumerate(trace["y"]):
            color = trace["marker"]["color"]
            yield {
                "y": y,
                "x": trace["x"][number],
                "base": trace["base"][number] if "base" in trace else 0,
                "text": trace["text"][number],
                "marker": {
                    **trace["marker"],
                    "color": color if isinstance(color, str) else color[number],
                },
            }


def _chart(
    slide: Slide,
    kind: Any,
    categories: Sequence[Any],
    series: Sequence[tuple[str, Sequence[Any]]],
    sentence: str,
    box: Box,
) -> Any:
    data = CategoryChartData()
    data.categories = categories
    for name, values in series:
        data.add_series(name, values)
    frame = slide.shapes.add_chart(kind, *(Inches(length) for length in box), data)
    described(frame, sentence)
    native = frame.chart
    dressed(native.font, 13, SOFT)
    native.has_title = False
    native.has_legend = True
    native.legend.position = XL_LEGEND_POSITION.BOTTOM
    native.legend.include_in_layout = False
    return native


def _axes(native: Any, figure: Trace, months: Sequence[date], ticks: int = MOST_TICKS) -> None:
    """Light lines across, and as many months below as can be read, also under bars below zero."""
    value, category = native.value_axis, native.category_axis
    is_percent = figure["layout"]["yaxis"]["ticktext"][0].endswith("%")
    value.tick_labels.number_format = '0"%"' if is_percent else "#,##0"
    value.tick_labels.number_format_is_linked = False
    _scale(value, figure["layout"]["yaxis"])
    value.major_gridlines.format.line.color.rgb = rgb(LINE)
    value.format.line.fill.background()
    category.format.line.color.rgb = rgb(AXIS)
    category.has_major_gridlines = False
    category.tick_labels.number_format = MONTH_FORMATS[formats.language()]
    category.tick_labels.number_format_is_linked = False
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    every = next(step for step in (1, 3, 6, 12, 24, 120, 1200) if len(months) <= ticks * step)
    axis = category._element
    for name, text in [
        ("baseTimeUnit", "months"),
        ("majorUnit", str(every)),
        ("majorTimeUnit", "months"),
    ]:
        for old in axis.findall(qn(f"c:{name}")):
            axis.remove(old)
        axis.append(axis.makeelement(qn(f"c:{name}"), {"val": text}))


def _scale(axis: Any, shown: Trace, drawn: Sequence[float] = ()) -> None:
    """From one tick to another, so that every line across has a round number."""
    ticks, (low, high) = list(shown["tickvals"]), shown["range"]
    step = ticks[1] - ticks[0] if len(ticks) > 1 else high - low
    axis.minimum_scale = floor(min([low, *drawn]) / step) * step
    axis.maximum_scale = ceil(high / step) * step
    axis.major_unit = step


def _legend_beside(native: Any, box: Box) -> tuple[float, float]:
    """Below, it would take the height that tells one line from another. Inches of the plot."""
    native.legend.position = XL_LEGEND_POSITION.RIGHT
    dressed(native.legend.font, 12, SOFT)
    wide, tall = box[2] - LEFT - RIGHT, box[3] - ABOVE - BELOW
    area = native._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    layout = area.makeelement(qn("c:layout"), {})
    manual = layout.makeelement(qn("c:manualLayout"), {})
    layout.append(manual)
    for name, value in [
        ("layoutTarget", "inner"),
        ("xMode", "edge"),
        ("yMode", "edge"),
        ("x", str(LEFT / box[2])),
        ("y", str(ABOVE / box[3])),
        ("w", str(wide / box[2])),
        ("h", str(tall / box[3])),
    ]:
        manual.append(manual.makeelement(qn(f"c:{name}"), {"val": value}))
    area.insert(0, layout)
    return wide, tall


def _without_scale(native: Any, *, is_stacked: bool) -> None:
    """Bars with their values written on them need no scale."""
    native.has_legend = False
    native.value_axis.visible = False
    native.value_axis.has_major_gridlines = False
    native.value_axis.minimum_scale = 0
    native.category_axis.format.line.fill.background()
    native.category_axis.has_major_gridlines = False
    native.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    native.plots[0].gap_width = 40
    if is_stacked:
        native.plots[0].overlap = 100
        dressed(native.category_axis.tick_labels.font, 15, INK)


def _style_line(series: Any, drawn: MonthLine) -> None:
    series.smooth = False
    trace = drawn.trace
    if not drawn.is_joined or len(drawn.values) == 1:
        series.format.line.fill.background()
        series.marker.style = XL_MARKER_STYLE.CIRCLE
        series.marker.size = 9
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = trace_rgb(drawn.colour)
        series.marker.format.line.color.rgb = rgb("FFFFFF")
        return
    line = trace["line"]
    series.marker.style = XL_MARKER_STYLE.NONE
    series.format.line.color.rgb = trace_rgb(line["color"])
    series.format.line.width = Pt(line["width"])
    dashes = {"dot": MSO_LINE_DASH_STYLE.ROUND_DOT, "dash": MSO_LINE_DASH_STYLE.DASH}
    if line.get("dash") in dashes:
        series.format.line.dash_style = dashes[line["dash"]]


def _write_label(point: Any, words: str, colour: str, where: str) -> None:
    label = point.data_label
    frame = label.text_frame
    frame.text = words
    dressed(frame.paragraphs[0].runs[0].font, 14, colour, bold=True)
    label.position = getattr(XL_LABEL_POSITION, where.upper())
