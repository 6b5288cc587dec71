"""The places as hexagons of one size, near to where they lie: small cities are as easy to see."""

from collections.abc import Sequence
from decimal import Decimal
from math import sqrt
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from common.arithmetic import round_half_up
from coverage_portal.dashboard.charts import map_legend, place_rows
from coverage_portal.dashboard.charts.chart import Chart, Trace, about
from coverage_portal.dashboard.charts.classes import Classes, classes_around
from coverage_portal.dashboard.charts.months import spoken
from coverage_portal.dashboard.charts.scales import n
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot

WIDTH = 100  # of a hexagon, in units
SIDE = WIDTH / sqrt(3)
CORNERS = (
    f"m0-{n(SIDE)}l{n(WIDTH / 2)} {n(SIDE / 2)}v{n(SIDE)}l-{n(WIDTH / 2)} {n(SIDE / 2)}"
    f"-{n(WIDTH / 2)}-{n(SIDE / 2)}v-{n(SIDE)}z"
)
EDGE = 4
VOWELS = set("aeiou")
UNPARTED = {"ng", "ny", "kh", "sy"}  # two letters, one consonant
SIZES = [("wide", 14, 10), ("narrow", 20, 7)]  # height of text, letters of a word on a line


def hexmap(snapshot: Snapshot, position: Position, places: Sequence[Position]) -> Chart:
    classes = classes_around(position.target.percent if position.target else None)
    placed = [place for place in places if place.region.hex_col is not None]
    return Chart(
        name="segi-enam",
        title=place_rows.title(places, classes),
        sentence=place_rows.sentence(places, position),
        columns=place_rows.columns(),
        rows=place_rows.rows(places, classes),
        template="charts/hexmap.svg",
        drawing={
            "sizes": [_draw(placed, classes, snapshot, *size) for size in SIZES] if placed else [],
            "scale": map_legend.scale(classes) if placed else {},
            "list": [] if placed else map_legend.listed(places, classes, snapshot),
            "unlisted": map_legend.unlisted(places),
        },
        about=about(snapshot, position),
        is_sample=any(place.is_sample for place in places),
        note=_note(places),
        keys=map_legend.keys(places) if placed else (),
        traces=[Trace("coverage", _("Cakupan"), "bars")],
        x="place",
    )


def _note(places: Sequence[Position]) -> str:
    missing = [p.region.short_name for p in places if p.region.hex_col is None]
    if not missing:
        return ""
    return _("%(count)s wilayah tanpa tempat di peta, tetap dihitung: %(places)s.") % {
        "count": len(missing),
        "places": spoken(missing[:10]) + (" …" if len(missing) > 10 else ""),
    }


def centre(column: int, row: int) -> tuple[float, float]:
    """Odd rows are shifted half a hexagon to the right."""
    return (column + 0.5 + 0.5 * (row % 2)) * WIDTH, SIDE + row * SIDE * 1.5


def _draw(
    places: Sequence[Position], classes: Classes, snapshot: Snapshot, css: str, text: int, fit: int
) -> dict[str, Any]:
    cells = [_cell(place, classes, snapshot, text, fit) for place in places]
    left = min(x for (x, _y), _cell_ in cells) - WIDTH / 2 - EDGE
    right = max(x for (x, _y), _cell_ in cells) + WIDTH / 2 + EDGE
    top = min(y for (_x, y), _cell_ in cells) - SIDE - EDGE
    bottom = max(y for (_x, y), _cell_ in cells) + SIDE + EDGE
    return {
        "css": css,
        "view": f"{n(left)} {n(top)} {n(right - left)} {n(bottom - top)}",
        "places": sorted((c for _centre, c in cells), key=lambda cell: "stale" in cell["css"]),
    }


def _cell(
    place: Position, classes: Classes, snapshot: Snapshot, text: int, fit: int
) -> tuple[tuple[float, float], dict[str, Any]]:
    region = place.region
    x, y = centre(region.hex_col or 0, region.hex_row or 0)
    css = place_rows.css(place, classes)
    lines = in_lines(region.name, fit)
    first = y - text * 1.1 * len(lines) / 2 + text * 0.3
    cell = {
        "css": f"{css} stale" if place_rows.is_stale(place) else css,
        "path": f"M{n(x)} {n(y)}{CORNERS}",
        "x": n(x),
        "lines": [
            {"text": line, "y": n(first + text * 1.1 * number)} for number, line in enumerate(lines)
        ],
        "y_value": n(first + text * 1.1 * len(lines) + 1),
        "value": "–" if place.coverage is None else _value(place.coverage, place.coverage_places),
        "ink": place_rows.ink(css),
        "href": place_rows.address(place, snapshot),
        "title": place_rows.said(place),
    }
    return (x, y), cell


def _value(coverage: Decimal, places: int) -> str:
    places = min(places, 1)
    return formats.percent(round_half_up(coverage, places), places)


def in_lines(name: str, fit: int) -> list[str]:
    """Word by word, a word too long for a line in two: `Singka-`, `wang`.

    It is parted near its middle, before a consonant that begins a syllable.
    """
    lines = []
    for word in name.split(" "):
        cuts = [
            index
            for index in range(2, len(word) - 2)
            if word[index].lower() not in VOWELS
            and word[index + 1].lower() in VOWELS
            and word[index - 1 : index + 1].lower() not in UNPARTED
        ]
        if len(word) <= fit or not cuts:
            lines.append(word)
            continue
        cut = min(cuts, key=lambda index: abs(index - len(word) * 0.55))
        lines += [word[:cut] + "-", word[cut:]]
    return [name] if len(name) < fit and len(lines) > 1 else lines
