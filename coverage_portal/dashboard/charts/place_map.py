"""The places on the map, each in the class of its coverage."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from coverage_portal import formats
from coverage_portal.arithmetic import round_half_up
from coverage_portal.dashboard.charts import map_legend, place_rows
from coverage_portal.dashboard.charts.chart import Chart, Trace, about
from coverage_portal.dashboard.charts.classes import Classes, classes_around
from coverage_portal.dashboard.charts.months import spoken
from coverage_portal.dashboard.charts.rooms import room
from coverage_portal.dashboard.charts.scales import n, spread, text_width
from coverage_portal.dashboard.presenters.position import Position
from coverage_portal.dashboard.queries import Snapshot

MARGIN = 20  # around the land, in units of the outlines (about 550 m)
SIDE = 310  # beside the land, where places too small to touch get a callout
SMALL = 110  # a place narrower than this is under 24 px on a phone
TOUCH = 112  # height of a callout: 24 px on a phone
TEXT = 32  # on a wide page about 12 px
LINE = 34
SNUG = 0.75  # the guess of a text's width is generous


def place_map(snapshot: Snapshot, position: Position, places: Sequence[Position]) -> Chart:
    classes = classes_around(position.aim.percent if position.aim else None)
    drawn = [place for place in places if outline(place)]
    return Chart(
        name="peta",
        title=place_rows.title(places, classes),
        sentence=place_rows.sentence(places, position),
        columns=place_rows.columns(),
        rows=place_rows.rows(places, classes),
        template="charts/map.svg",
        drawing={
            "sizes": [_draw(drawn, classes, snapshot)] if drawn else [],
            "scale": map_legend.scale(classes) if drawn else {},
            "list": map_legend.listed(places, classes, snapshot),
            "unlisted": map_legend.unlisted(places),
        },
        about=about(snapshot, position),
        is_sample=any(place.is_sample for place in places),
        note=_note(places),
        keys=map_legend.keys(places) if drawn else (),
        traces=[Trace("coverage", _("Cakupan"), "bars")],
        x="place",
    )


def outline(place: Position) -> Any:
    """The place's boundary, where there is one to draw."""
    boundary = getattr(place.region, "boundary", None)
    return boundary if boundary is not None and boundary.path else None


def _note(places: Sequence[Position]) -> str:
    """Whose outlines these are, and which places have none."""
    drawn = [outline(place) for place in places]
    notes = sorted({boundary.credit for boundary in drawn if boundary})
    missing = [
        place.region.short_name
        for place, boundary in zip(places, drawn, strict=True)
        if not boundary
    ]
    if missing:
        shown = spoken(missing[:10]) + (" …" if len(missing) > 10 else "")
        notes.append(
            _("%(count)s wilayah tanpa gambar batas, tetap dihitung: %(places)s.")
            % {"count": len(missing), "places": shown}
        )
    return " ".join(notes)


def _draw(places: Sequence[Position], classes: Classes, snapshot: Snapshot) -> dict[str, Any]:
    boxes = [outline(place).box for place in places]
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
    shapes = [_shape(place, classes, snapshot) for place in places]
    third = (right - left) / 3
    west = [s for s in shapes if "y_value" not in s and s["at"][0] <= left + third]
    east = [s for s in shapes if "y_value" not in s and s["at"][0] >= right - third]
    _call_out(west, left - SIDE, left - MARGIN, top, bottom, "start")
    _call_out(east, right + MARGIN, right + SIDE, top, bottom, "end")
    view_left = left - (SIDE if west else 0) - MARGIN
    view_right = right + (SIDE if east else 0) + MARGIN
    return {
        "css": "both",
        "view": f"{view_left} {top - MARGIN} {view_right - view_left} {bottom - top + 2 * MARGIN}",
        # Dashed edges last: a neighbour drawn later would cover them.
        "places": sorted(shapes, key=lambda shape: "stale" in shape["css"]),
        "touch": TOUCH,
    }


def _shape(place: Position, classes: Classes, snapshot: Snapshot) -> dict[str, Any]:
    boundary = outline(place)
    left, top, right, bottom = boundary.box
    css = place_rows.css(place, classes)
    value = _value(place)
    shape: dict[str, Any] = {
        "css": f"{css} stale" if place_rows.is_stale(place) else css,
        "path": boundary.path,
        "href": place_rows.address(place, snapshot),
        "title": place_rows.said(place),
        "name": place.region.name,
        "value": value,
        "at": tuple(boundary.label),
    }
    if min(right - left, bottom - top) < SMALL:
        return shape
    return shape | _label(boundary.path, place, css)


def _value(place: Position, places: int = 2) -> str:
    if place.coverage is None:
        return "–"
    places = min(places, place.coverage_places)
    return formats.percent(round_half_up(place.coverage, places), places)


def _label(path: str, place: Position, css: str) -> dict[str, Any]:
    """Name and value where both fit, else the value alone, else that with a single decimal."""
    name, value, ink = place.region.name, _value(place), place_rows.ink(css)
    both = room(path, 2 * LINE)
    wanted = max(text_width(name, TEXT), text_width(value, TEXT))
    if both.width >= wanted:
        return {
            "x": n(both.x),
            "y_name": n(both.y - 4),
            "y_value": n(both.y + LINE - 4),
            "ink": ink,
        }
    one = room(path, LINE)
    for text in (value, _value(place, 1)):
        if one.width >= text_width(text, TEXT) * SNUG:
            return {
                "x": n(one.x),
                "y_value": n(one.y + TEXT * 0.35),
                "ink": ink,
                "value": text,
            }
    return {}


def _call_out(
    shapes: list[dict[str, Any]], left: float, right: float, top: float, bottom: float, anchor: str
) -> None:
    """Name and value beside the land, on a field large enough to touch, with a line to the place."""
    wanted = [shape["at"][1] for shape in shapes]
    heights = spread(wanted, TOUCH, top + TOUCH / 2, bottom - TOUCH / 2)
    for shape, y in zip(shapes, heights, strict=True):
        x, at = (left, right - 40) if anchor == "start" else (right, left + 40)
        shape["call"] = {
            "x": n(x),
            "y": n(y - TOUCH / 2),
            "left": n(left - 10),
            "width": n(right - left),
            "name_y": n(y - 6),
            "value_y": n(y + LINE - 6),
            "line": f"M{n(at)} {n(y)}L{n(shape['at'][0])} {n(shape['at'][1])}",
            "anchor": anchor,
        }
