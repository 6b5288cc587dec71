"""The places on the map, each in the class of its coverage."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from coverage_portal.dashboard.charts import map_legend, place_rows
from coverage_portal.dashboard.charts.callouts import TOUCH, call_out
from coverage_portal.dashboard.charts.chart import Chart, Trace, about
from coverage_portal.dashboard.charts.classes import Classes, classes_around
from coverage_portal.dashboard.charts.months import spoken
from coverage_portal.dashboard.charts.rooms import room
from coverage_portal.dashboard.charts.scales import n, text_width
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot

TEXT = 32  # on a wide page about 12 px
LINE = 34
NEAR = 46  # on a phone 10 px
SNUG = 0.85  # the guess of a text's width is generous


def place_map(snapshot: Snapshot, position: Position, places: Sequence[Position]) -> Chart:
    classes = classes_around(position.target.percent if position.target else None)
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
    west, north, east, south = call_out(shapes, (left, top, right, bottom))
    return {
        "css": "both",
        "view": f"{n(west)} {n(north)} {n(east - west)} {n(south - north)}",
        # Dashed edges last: a neighbour drawn later would cover them.
        "places": sorted(shapes, key=lambda shape: "stale" in shape["css"]),
        # After all places, so that none covers another's line.
        "leads": "".join(shape["call"]["line"] for shape in shapes if "call" in shape),
        "touch": TOUCH,
    }


def _shape(place: Position, classes: Classes, snapshot: Snapshot) -> dict[str, Any]:
    boundary = outline(place)
    left, top, right, bottom = boundary.box
    css = place_rows.css(place, classes)
    shape: dict[str, Any] = {
        "css": f"{css} stale" if place_rows.is_stale(place) else css,
        "path": boundary.path,
        "href": place_rows.address(place, snapshot),
        "title": place_rows.said(place),
        "name": place.region.name,
        "value": _value(place),
        "at": tuple(boundary.label),
        "size": min(right - left, bottom - top),
    }
    return shape | _label(boundary.path, place, css)


def _value(place: Position) -> str:
    if place.coverage is None:
        return "–"
    return formats.percent(place.coverage, place.coverage_places)


def _label(path: str, place: Position, css: str) -> dict[str, Any]:
    """Inside the place where its name fits at both sizes: with its value, alone on a phone."""
    name = place.region.name
    wide, near = room(path, 2 * LINE), room(path, NEAR)
    wanted = max(text_width(name, TEXT), text_width(_value(place), TEXT))
    if wide.width < wanted or near.width < text_width(name, NEAR) * SNUG:
        return {}
    return {
        "x": n(wide.x),
        "y_name": n(wide.y - 4),
        "y_value": n(wide.y + LINE - 4),
        "x_near": n(near.x),
        "y_near": n(near.y + NEAR * 0.35),
        "ink": place_rows.ink(css),
    }
