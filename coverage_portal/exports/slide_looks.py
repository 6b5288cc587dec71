"""The looks of a figure's traces on shapes and native charts of the presentation."""

from collections.abc import Mapping
from typing import Any

from coverage_portal.dashboard.charts.palette import hex_code
from coverage_portal.exports.deck import dressed

Trace = Mapping[str, Any]


def style_line(series: Any, trace: Trace) -> None:
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.enum.dml import MSO_LINE_DASH_STYLE
    from pptx.util import Pt

    series.smooth = False
    if "lines" not in trace["mode"]:
        series.format.line.fill.background()
        series.marker.style = XL_MARKER_STYLE.CIRCLE
        series.marker.size = 9
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = rgb(rgb_code(trace["marker"]["color"]))
        series.marker.format.line.color.rgb = rgb("FFFFFF")
        return
    line = trace["line"]
    series.marker.style = XL_MARKER_STYLE.NONE
    series.format.line.color.rgb = rgb(rgb_code(line["color"]))
    series.format.line.width = Pt(line["width"])
    dashes = {"dot": MSO_LINE_DASH_STYLE.ROUND_DOT, "dash": MSO_LINE_DASH_STYLE.DASH}
    if line.get("dash") in dashes:
        series.format.line.dash_style = dashes[line["dash"]]


def fill_like(shape: Any, marker: Trace) -> None:
    """The fill and outline of a trace: a colour or a hatching."""
    from pptx.enum.dml import MSO_PATTERN_TYPE
    from pptx.util import Pt

    pattern = marker.get("pattern", {})
    if pattern.get("shape"):
        shape.fill.patterned()
        shape.fill.pattern = MSO_PATTERN_TYPE.WIDE_UPWARD_DIAGONAL
        shape.fill.fore_color.rgb = rgb(rgb_code(pattern["fgcolor"]))
        shape.fill.back_color.rgb = rgb(rgb_code(pattern["bgcolor"]))
    else:
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(rgb_code(marker["color"]))
    if marker.get("line", {}).get("color"):
        shape.line.color.rgb = rgb(rgb_code(marker["line"]["color"]))
        shape.line.width = Pt(marker["line"]["width"])


def write_label(point: Any, words: str, colour: str, where: str) -> None:
    from pptx.enum.chart import XL_LABEL_POSITION

    label = point.data_label
    frame = label.text_frame
    frame.text = words
    dressed(frame.paragraphs[0].runs[0].font, 14, colour, bold=True)
    label.position = getattr(XL_LABEL_POSITION, where.upper())


def rgb_code(colour: str) -> str:
    return hex_code(colour).removeprefix("#").upper()


def rgb(code: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(code)
