"""The charts as native ones of the presentation: whoever gives it can edit their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from common.arithmetic import round_half_up
from coverage_portal.dashboard.charts.chart import Chart, share
from coverage_portal.dashboard.charts.classes import class_of, classes_around
from coverage_portal.dashboard.charts.scales import ticks
from coverage_portal.dashboard.charts.trend_facts import Trend, collect
from coverage_portal.dashboard.presenters.place_texts import coverage_text
from coverage_portal.exports.contents import Briefing, shortened
from coverage_portal.exports.deck import (
    INK,
    LINE,
    MAP_COLOURS,
    PRIMARY,
    SIDE,
    SOFT,
    WARN,
    WIDTH,
    Slide,
    described,
    dressed,
)
from participants.coverage.position import Position

ORANGE, OLIVE, PURPLE, FAINT = "C76A00", "5B6B1F", "8A3F9E", "8C8C8C"
FULL = (SIDE, 2.12, WIDTH - 2 * SIDE, 4.75)  # left, top, width, height
MOST_BARS = 16
MONTH_FORMATS = {"id": "[$-421]mmm yyyy", "en": "[$-809]mmm yyyy"}  # in its own language anywhere
SEGMENT_COLOURS = {"PU": PRIMARY, "BPU": ORANGE, "JAKON": OLIVE, "PMI": PURPLE}


@dataclass(frozen=True, slots=True)
class Drawn:
    """One line of the trend: `look` is colour, width in points (None: points alone) and dashes."""

    name: str
    values: dict[date, Decimal]
    look: tuple[str, float | None, str | None]
    end: str = ""  # written where the line ends
    is_told: bool = False  # the value written at every point


def trend(slide: Slide, chart: Chart) -> None:
    """Coverage, the path to each target, the projection; statements as points never joined."""
    from pptx.enum.chart import XL_CHART_TYPE

    found = collect(slide.deck.briefing.snapshot, slide.deck.briefing.position)
    drawn = [line for line in _lines(found) if line.values]
    series = [(line.name, [share(line.values.get(m)) for m in found.months]) for line in drawn]
    native = _chart(slide, XL_CHART_TYPE.LINE_MARKERS, found.months, series, chart)
    _axes(native, '0"%"', found.months)
    shares = [float(value) for line in drawn for value in line.values.values()]
    native.value_axis.minimum_scale = ticks(min(shares), max(shares))[0]
    for line, shown in zip(drawn, native.plots[0].series, strict=True):
        _line(shown, *line.look)
        if line.end:
            _label(shown.points[found.months.index(max(line.values))], line.end, INK, "above")
        told = sorted(line.values.items()) if line.is_told else []
        for number, (month, value) in enumerate(told):  # by turns, for neighbours lie close
            point = shown.points[found.months.index(month)]
            _label(point, formats.short_percent(value), INK, "below" if number % 2 else "above")


def _lines(found: Trend) -> list[Drawn]:
    known = {m: p.coverage for m, p in found.covered.items() if p.coverage is not None}
    steps = [{m: step[part] for m, step in found.projected.items()} for part in range(3)]
    expected, low, high = steps
    last = expected[max(expected)] if expected else None
    said = max((len(both) for both in found.statements.values()), default=0)
    return [
        Drawn(
            _("Cakupan"),
            known,
            (PRIMARY, 3, None),
            formats.percent(known[max(known)]) if known else "",
        ),
        *(
            Drawn(
                _("Jalur ke %(target)s") % {"target": formats.short_percent(goal.percent)},
                goal.path,
                (FAINT, 1.75, "dot"),
                formats.short_percent(goal.percent),
            )
            for goal in found.goals
            if goal.path
        ),
        Drawn(
            _("Target"),
            {goal.month: goal.percent for goal in found.goals if not goal.path},
            (INK, None, None),
            is_told=True,
        ),
        Drawn(
            _("Proyeksi"),
            expected,
            (PRIMARY, 2.25, "dash"),
            formats.percent(round_half_up(last, 1), 1) if last is not None else "",
        ),
        Drawn(_("Batas bawah"), low, (MAP_COLOURS[2], 1.25, "dash")),
        Drawn(_("Batas atas"), high, (MAP_COLOURS[2], 1.25, "dash")),
        *(
            Drawn(
                _("Pernyataan publik"),
                _nth(found, number),
                (ORANGE, None, None),
                is_told=not found.is_lined,
            )
            for number in range(said)
        ),
    ]


def _nth(found: Trend, number: int) -> dict[date, Decimal]:
    """A month can have two statements; each is a point of its own."""
    return {
        month: both[number].coverage_percent
        for month, both in found.statements.items()
        if number < len(both)
    }


def closing(slide: Slide, chart: Chart) -> None:
    """From today to the target: bars that begin where the one before ended."""
    from pptx.enum.chart import XL_CHART_TYPE

    rows = list(reversed(chart.rows))  # a bar chart counts from below
    steps = {"channel", "left"}
    before = [row["total"] - row["step"] if row["kind"] in steps else 0 for row in rows]
    names = [f"{row['label']} ({row['note']})" if row["note"] else row["label"] for row in rows]
    series = [(_("Sebelumnya"), before), (_("Orang"), [row["step"] for row in rows])]
    native = _chart(slide, XL_CHART_TYPE.BAR_STACKED, names, series, chart)
    _bare(native, gap=45, overlap=100)
    native.has_legend = False
    dressed(native.category_axis.tick_labels.font, 15, INK)
    hidden, shown = native.plots[0].series
    hidden.format.fill.background()
    colours = {"today": PRIMARY, "channel": MAP_COLOURS[3], "left": "FFF7D6", "target": INK}
    for number, row in enumerate(rows):
        point = shown.points[number]
        _filled(point, colours[row["kind"]])
        if row["kind"] == "left":
            _outlined(point, WARN)
        if row["kind"] in steps:  # too narrow to hold a number: it stands before the bar
            value = formats.signed_people(row["step"])
            _label(hidden.points[number], value, INK, "inside_end")
        else:
            _label(point, formats.people(row["step"]), "FFFFFF", "inside_end")


def places(slide: Slide, chart: Chart, briefing: Briefing) -> None:
    """Coverage by place, highest first, each in the colour it has on the map."""
    from pptx.enum.chart import XL_CHART_TYPE

    rows, _left_out = shortened(briefing.rows, MOST_BARS)
    rows = list(reversed(rows))
    classes = classes_around(briefing.position.target.percent if briefing.position.target else None)
    values = [share(position.coverage) for position in rows]
    names = [_named(position) for position in rows]
    native = _chart(
        slide,
        XL_CHART_TYPE.BAR_CLUSTERED,
        names,
        [(_("Cakupan"), values)],
        chart,
        (7.2, 1.95, WIDTH - SIDE - 7.2, 4.95),
    )
    _bare(native, gap=35)
    native.has_legend = False
    native.plots[0].has_data_labels = False
    bars = native.plots[0].series[0]
    for number, position in enumerate(rows):
        if position.coverage is None:
            continue
        point = bars.points[number]
        _filled(point, MAP_COLOURS[(class_of(position, classes) or 1) - 1])
        _label(point, coverage_text(position), INK, "outside_end")


def _named(position: Position) -> str:
    name = position.region.short_name
    return name if position.coverage is not None else f"{name} – {coverage_text(position)}"


def segments(slide: Slide, chart: Chart) -> None:
    from pptx.enum.chart import XL_CHART_TYPE

    months = [row["month"] for row in chart.rows]
    series = [(key, [row.get(key) for row in chart.rows]) for key in SEGMENT_COLOURS]
    drawn = [(name, values) for name, values in series if any(v is not None for v in values)]
    native = _chart(slide, XL_CHART_TYPE.COLUMN_STACKED, months, drawn, chart)
    _axes(native, "#,##0", months)
    native.plots[0].gap_width = 25
    for bars in native.plots[0].series:
        _filled(bars, SEGMENT_COLOURS[bars.name])


def flows(slide: Slide, chart: Chart) -> None:
    """New and returned against lapsed, by month."""
    from pptx.enum.chart import XL_CHART_TYPE

    columns = {column.key: column.label for column in chart.columns}
    months = [row["month"] for row in chart.rows]
    looks = {"new": PRIMARY, "returned": MAP_COLOURS[2], "lapsed": ORANGE}
    series = [(columns[key], [row.get(key) for row in chart.rows]) for key in looks]
    native = _chart(slide, XL_CHART_TYPE.COLUMN_CLUSTERED, months, series, chart)
    _axes(native, "#,##0", months)
    native.plots[0].gap_width = 40
    for bars, colour in zip(native.plots[0].series, looks.values(), strict=True):
        _filled(bars, colour)


def _chart(
    slide: Slide,
    kind: Any,
    categories: Sequence[Any],
    series: Sequence[tuple[str, Sequence[Any]]],
    chart: Chart,
    box: tuple[float, float, float, float] = FULL,
) -> Any:
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_LEGEND_POSITION
    from pptx.util import Inches

    data = CategoryChartData()
    data.categories = categories
    for name, values in series:
        data.add_series(name, values)
    frame = slide.shapes.add_chart(kind, *(Inches(length) for length in box), data)
    described(frame, chart.sentence)
    native = frame.chart
    dressed(native.font, 13, SOFT)
    native.has_title = False
    native.has_legend = True
    native.legend.position = XL_LEGEND_POSITION.BOTTOM
    native.legend.include_in_layout = False
    return native


def _axes(native: Any, number_format: str, months: Sequence[date]) -> None:
    """Light lines across, and as many months below as can be read."""
    value, category = native.value_axis, native.category_axis
    value.tick_labels.number_format = number_format
    value.tick_labels.number_format_is_linked = False
    value.major_gridlines.format.line.color.rgb = _rgb(LINE)
    value.format.line.fill.background()
    category.format.line.color.rgb = _rgb(FAINT)
    category.has_major_gridlines = False
    category.tick_labels.number_format = MONTH_FORMATS[formats.language()]
    category.tick_labels.number_format_is_linked = False
    _set_low(category)
    every = next(step for step in (1, 3, 6, 12, 24, 120) if len(months) <= 14 * step)
    axis = category._element
    for name, text in [("base", "months"), ("major", str(every)), ("majorTime", "months")]:
        tag = _qualified(f"c:{name}Unit" if name != "base" else "c:baseTimeUnit")
        for old in axis.findall(tag):
            axis.remove(old)
        axis.append(axis.makeelement(tag, {"val": text}))


def _set_low(category: Any) -> None:
    """The months stand at the foot, also where bars go below zero."""
    from pptx.enum.chart import XL_TICK_LABEL_POSITION

    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW


def _bare(native: Any, gap: int, overlap: int = 0) -> None:
    """Bars with their values written on them need no scale."""
    native.value_axis.visible = False
    native.value_axis.has_major_gridlines = False
    native.value_axis.minimum_scale = 0
    native.category_axis.format.line.fill.background()
    native.category_axis.has_major_gridlines = False
    _no_ticks(native.category_axis)
    native.plots[0].gap_width = gap
    if overlap:
        native.plots[0].overlap = overlap


def _no_ticks(axis: Any) -> None:
    from pptx.enum.chart import XL_TICK_MARK

    axis.major_tick_mark = XL_TICK_MARK.NONE


def _line(series: Any, colour: str, width: float | None, dash: str | None) -> None:
    """Without a width it is points alone."""
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.enum.dml import MSO_LINE_DASH_STYLE
    from pptx.util import Pt

    series.smooth = False
    if width is None:
        series.format.line.fill.background()
        series.marker.style = XL_MARKER_STYLE.CIRCLE
        series.marker.size = 9
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = _rgb(colour)
        series.marker.format.line.color.rgb = _rgb("FFFFFF")
        return
    series.marker.style = XL_MARKER_STYLE.NONE
    series.format.line.color.rgb = _rgb(colour)
    series.format.line.width = Pt(width)
    if dash:
        styles = {"dot": MSO_LINE_DASH_STYLE.ROUND_DOT, "dash": MSO_LINE_DASH_STYLE.DASH}
        series.format.line.dash_style = styles[dash]


def _label(point: Any, words: str, colour: str, where: str) -> None:
    from pptx.enum.chart import XL_LABEL_POSITION

    label = point.data_label
    frame = label.text_frame
    frame.text = words
    dressed(frame.paragraphs[0].runs[0].font, 14, colour, bold=True)
    label.position = getattr(XL_LABEL_POSITION, where.upper())


def _filled(shape: Any, colour: str) -> None:
    shape.format.fill.solid()
    shape.format.fill.fore_color.rgb = _rgb(colour)


def _outlined(shape: Any, colour: str) -> None:
    from pptx.util import Pt

    shape.format.line.color.rgb = _rgb(colour)
    shape.format.line.width = Pt(1.5)


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour)


def _qualified(name: str) -> str:
    from pptx.oxml.ns import qn

    return str(qn(name))
