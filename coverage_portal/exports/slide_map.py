"""The map as shapes of the presentation, one for each place, with its name and value."""

from typing import Any

from coverage_portal.dashboard.charts.chart import Chart
from coverage_portal.dashboard.charts.rooms import rings_of
from coverage_portal.exports.deck import INK, MAP_COLOURS, SIDE, Slide, described, plain

LEFT, TOP, WIDTH, HEIGHT = SIDE, 1.95, 6.4, 4.95  # inches
NAME, VALUE = 9.5, 9.5  # points
EMU = 914_400  # to an inch
FIELD = 1.2  # inches a name beside the land may take
# Where the drawing's anchor puts the field: which way it is set, and where it begins.
ALIGNED = {"start": ("left", 0.0), "mid": ("center", -FIELD / 2), "end": ("right", -FIELD)}


def draw(slide: Slide, chart: Chart) -> None:
    """Nothing is drawn where no boundary is known; the bars beside the map hold every place."""
    if not chart.sizes:
        return
    drawing = chart.sizes[0]
    view = _View(drawing["view"])
    group = slide.shapes.add_group_shape()
    for place in drawing["places"]:
        _place(group, place, view)
    described(group, chart.sentence)
    for place in drawing["places"]:
        _lettered(slide, place, view)


class _View:
    """From units of the drawing to the slide, the whole map as large as its field allows."""

    def __init__(self, box: str) -> None:
        self.x, self.y, width, height = (float(part) for part in box.split())
        self.scale = min(WIDTH / width, HEIGHT / height)
        self.left = LEFT + (WIDTH - width * self.scale) / 2
        self.top = TOP + (HEIGHT - height * self.scale) / 2

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.left + (x - self.x) * self.scale, self.top + (y - self.y) * self.scale

    def emu(self, x: float, y: float) -> tuple[int, int]:
        left, top = self.at(x, y)
        return round(left * EMU), round(top * EMU)


def _place(group: Any, place: dict[str, Any], view: _View) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.dml import MSO_LINE_DASH_STYLE
    from pptx.util import Pt

    first, *others = [[view.emu(*corner) for corner in ring] for ring in rings_of(place["path"])]
    builder = group.shapes.build_freeform(*first[0], scale=1.0)
    builder.add_line_segments(first[1:], close=True)
    for ring in others:
        builder.move_to(*ring[0])
        builder.add_line_segments(ring[1:], close=True)
    shape = builder.convert_to_shape()
    shape.name = place["title"]
    klass = next((int(name[1]) for name in place["css"].split() if name[1:].isdigit()), 0)
    shape.fill.solid()
    colour = MAP_COLOURS[klass - 1] if klass else "FFFFFF"
    shape.fill.fore_color.rgb = RGBColor.from_string(colour)
    is_stale = "stale" in place["css"] or not klass
    shape.line.color.rgb = RGBColor.from_string("8C8C8C" if is_stale else "FFFFFF")
    shape.line.width = Pt(1)
    if is_stale:
        shape.line.dash_style = MSO_LINE_DASH_STYLE.DASH
    plain(shape)


def _lettered(slide: Slide, place: dict[str, Any], view: _View) -> None:
    """Where the drawing puts name and value; beside the land with a line where they do not fit."""
    call = place.get("call")
    if call:
        _called_out(slide, place, view)
        return
    if "y_name" not in place:
        return
    x, y = view.at(float(place["x"]), float(place["y_value"]))
    colour = "FFFFFF" if place["ink"] == "on-dark" else INK
    middle = {"left": x - 0.6, "width": 1.2, "height": 0.18, "align": "center", "colour": colour}
    slide.text(place["name"], top=y - 0.27, size=NAME, bold=True, **middle)
    slide.text(place["value"], top=y - 0.13, size=VALUE, **middle)


def _called_out(slide: Slide, place: dict[str, Any], view: _View) -> None:
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    call = place["call"]
    start, end = view.emu(*call["from"]), view.emu(*place["at"])
    line = slide.shapes.add_connector(1, *start, *end)
    line.line.color.rgb = RGBColor.from_string("8C8C8C")
    line.line.width = Pt(0.75)
    x, y = view.at(float(call["x"]), float(call["value_y"]))
    align, left = ALIGNED[call["anchor"]]
    field = {"left": x + left, "width": FIELD, "height": 0.18, "align": align}
    slide.text(place["name"], top=y - 0.3, size=NAME, bold=True, **field)
    slide.text(place["value"], top=y - 0.13, size=VALUE, **field)
