"""The legend of the two maps, and the places as a list beside them."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from coverage_portal.dashboard.charts import place_rows
from coverage_portal.dashboard.charts.chart import GLYPHS, Key
from coverage_portal.dashboard.charts.classes import Classes
from coverage_portal.dashboard.charts.scales import n
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot

SCALE_WIDTH = 330  # units of the legend
LISTED = 50  # as many as a page of the table; the rest are found there


def keys(places: Sequence[Position]) -> list[Key]:
    """What the scale of classes does not explain."""
    found = []
    if any(place.coverage is None for place in places):
        found.append(Key("void-key", _("belum ada data"), "hatched"))
    if any(place_rows.is_stale(place) for place in places):
        found.append(Key("c1 stale", _("pernyataan atau bulan lain"), "box"))
    return found


def scale(classes: Classes) -> dict[str, Any]:
    """The six classes side by side, their edges named; the target is the edge in the middle."""
    width = SCALE_WIDTH / 6
    return {
        "boxes": [
            {"css": f"c{number}", "x": n(width * (number - 1)), "width": n(width)}
            for number in range(1, 7)
        ],
        "edges": [
            {
                "x": n(width * number),
                "label": formats.short_percent(edge),
                "is_target": edge == classes.target,
            }
            for number, edge in enumerate(classes.edges, start=1)
        ],
    }


def listed(
    places: Sequence[Position], classes: Classes, snapshot: Snapshot
) -> list[dict[str, Any]]:
    """The places in words, highest first: beside the map on a phone, instead of it without one."""
    known = sorted(
        (place for place in places if place.coverage is not None),
        key=lambda place: (-(place.coverage or 0), place.region.code),
    )
    unknown = [place for place in places if place.coverage is None]
    return [
        {
            **swatch(place, classes),
            "name": place.region.name,
            "value": _("belum ada data")
            if place.coverage is None
            else formats.percent(place.coverage, place.coverage_places),
            "href": place_rows.address(place, snapshot),
        }
        for place in [*known, *unknown][:LISTED]
    ]


def unlisted(places: Sequence[Position]) -> int:
    return max(0, len(places) - LISTED)


def swatch(place: Position, classes: Classes) -> dict[str, str]:
    if place.coverage is None:
        return {"css": "void-key", "path": GLYPHS["hatched"]}
    stale = " stale" if place_rows.is_stale(place) else ""
    return {"css": place_rows.css(place, classes) + stale, "path": GLYPHS["box"]}
