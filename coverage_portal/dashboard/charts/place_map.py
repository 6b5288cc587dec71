"""The places on the map, each in the class of its coverage."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from coverage_portal.dashboard.charts import axes, place_rows
from coverage_portal.dashboard.charts.areas import (
    Area,
    Label,
    area_traces,
    map_axes,
    rings_of,
    text_trace,
)
from coverage_portal.dashboard.charts.chart import Chart, about
from coverage_portal.dashboard.charts.classes import Classes, classes_for
from coverage_portal.dashboard.charts.map_labels import TEXT, Place, Placed, label_places
from coverage_portal.dashboard.charts.palette import role
from coverage_portal.dashboard.charts.svg import Json
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot
from regions.models import Region, RegionBoundary

Outlines = Mapping[int, RegionBoundary]  # by region id
MOST_NAMED = 60  # more names than that leave no land to see; list and table have them


def place_map(snapshot: Snapshot, position: Position, places: Sequence[Position]) -> Chart:
    classes = classes_for(position)
    outlines = outlines_of(snapshot.region)
    return Chart(
        name="peta",
        title=place_rows.title(places, classes),
        sentence=place_rows.sentence(places, position),
        columns=place_rows.columns(),
        rows=place_rows.rows(places, classes),
        draw=(lambda: figure(places, outlines, classes, snapshot)) if outlines else None,
        about=about(snapshot, position),
        is_sample=any(place.is_sample for place in places),
        note=" ".join(
            filter(None, [_note(places, outlines), place_rows.differing_sums(places, position)])
        ),
        places=place_rows.listed(places, classes, snapshot),
        places_left_out=place_rows.left_out(places),
    )


def figure(
    places: Sequence[Position], outlines: Outlines, classes: Classes, snapshot: Snapshot
) -> Json:
    places = [place for place in places if place.region.pk in outlines]
    areas, named = [], []
    for place in places:
        outline = outlines[place.region.pk]
        rings = rings_of(outline.path)
        title, href = place_rows.said(place), place_rows.address(place, snapshot)
        areas.append(Area(place_rows.look(place, classes), title, rings, href))
        name, ink = place.region.name, place_rows.ink(place, classes)
        middle = (outline.label[0], outline.label[1])
        named.append(Place(name, place_rows.value(place), title, ink, rings, middle))
    labels, box = label_places(named, are_named=len(places) <= MOST_NAMED)
    texts = [
        Label(
            placed.x,
            placed.y,
            axes.caption(placed.place.name, placed.place.value),
            "ink" if placed.tip else placed.place.ink,
            placed.place.title,
        )
        for placed in labels
    ]
    font = {"size": TEXT, "color": role("ink")}
    layout = axes.layout(height=460, font=font) | map_axes(box)
    traces = [*area_traces(areas, place_rows.looks(classes)), _leads(labels), text_trace(texts)]
    return axes.figure(traces, layout)


def _leads(labels: Sequence[Placed]) -> dict[str, Any]:
    """Lines from the names outside their places, each to a dot within."""
    x: list[float | None] = []
    y: list[float | None] = []
    sizes: list[int] = []
    for label in labels:
        if label.tip:
            x += [label.foot[0], label.tip[0], None]
            y += [label.foot[1], label.tip[1], None]
            sizes += [0, 3, 0]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": x,
        "y": y,
        "line": {"color": role("soft"), "width": 0.75},
        "marker": {"color": role("soft"), "size": sizes},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def outlines_of(region: Region) -> Outlines:
    """Of its places, by region id, those that there are to draw."""
    known = RegionBoundary.objects.filter(region__parent=region).exclude(path="").defer("geometry")
    return {boundary.region_id: boundary for boundary in known}


def _note(places: Sequence[Position], outlines: Outlines) -> str:
    """Whose outlines these are, and which places have none."""
    notes = sorted({outline.credit for outline in outlines.values()})
    missing = [place for place in places if place.region.pk not in outlines]
    if missing:
        notes.append(
            _("%(count)s wilayah tanpa gambar batas, tetap dihitung: %(places)s.")
            % {"count": len(missing), "places": place_rows.undrawn(missing)}
        )
    return " ".join(notes)
