"""The places as hexagons of one size, near to where they lie: small cities are as easy to see."""

from collections.abc import Sequence
from html import escape
from math import sqrt

from django.utils.translation import gettext as _

from common import formats
from common.arithmetic import round_half_up
from coverage_portal.dashboard.charts import axes, place_rows
from coverage_portal.dashboard.charts.areas import (
    Area,
    Label,
    Ring,
    area_traces,
    map_axes,
    text_trace,
)
from coverage_portal.dashboard.charts.chart import MAP_WIDTH, Chart, about
from coverage_portal.dashboard.charts.classes import Classes, classes_for
from coverage_portal.dashboard.charts.palette import role
from coverage_portal.dashboard.charts.svg import Json
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot

WIDTH = 100  # of a hexagon, in units
SIDE = WIDTH / sqrt(3)
EDGE = 4
TEXT = 10  # pixels
VOWELS = set("aeiou")
UNPARTED = {"ng", "ny", "kh", "sy"}  # two letters, one consonant
Box = tuple[float, float, float, float]


def hexmap(snapshot: Snapshot, position: Position, places: Sequence[Position]) -> Chart:
    classes = classes_for(position)
    placed = [place for place in places if place.region.hex_col is not None]
    return Chart(
        name="segi-enam",
        title=place_rows.title(places, classes),
        sentence=place_rows.sentence(places, position),
        columns=place_rows.columns(),
        rows=place_rows.rows(places, classes),
        draw=(lambda: figure(placed, classes, snapshot)) if placed else None,
        about=about(snapshot, position),
        is_sample=any(place.is_sample for place in places),
        note=" ".join(filter(None, [_note(places), place_rows.differing_sums(places, position)])),
        places=[] if placed else place_rows.listed(places, classes, snapshot),
        places_left_out=0 if placed else place_rows.left_out(places),
    )


def figure(places: Sequence[Position], classes: Classes, snapshot: Snapshot) -> Json:
    middles = [centre(place.region.hex_col or 0, place.region.hex_row or 0) for place in places]
    box: Box = (
        min(x for x, _y in middles) - WIDTH / 2 - EDGE,
        min(y for _x, y in middles) - SIDE - EDGE,
        max(x for x, _y in middles) + WIDTH / 2 + EDGE,
        max(y for _x, y in middles) + SIDE + EDGE,
    )
    room = WIDTH * MAP_WIDTH / (box[2] - box[0])  # pixels across a hexagon
    areas, texts = [], []
    for place, (x, y) in zip(places, middles, strict=True):
        title, href = place_rows.said(place), place_rows.address(place, snapshot)
        areas.append(Area(place_rows.look(place, classes), title, [_corners(x, y)], href))
        words = _words(place, room)
        if words:
            texts.append(Label(x, y, words, place_rows.ink(place, classes), title))
    font = {"size": TEXT, "color": role("ink")}
    layout = axes.layout(height=460, font=font) | map_axes(box)
    return axes.figure([*area_traces(areas, place_rows.looks(classes)), text_trace(texts)], layout)


def _words(place: Position, room: float) -> str:
    """Name and value, the value alone, or nothing: what a hexagon of so many pixels can hold."""
    value = "–"
    if place.coverage is not None:
        places = min(place.coverage_places, 1)
        value = formats.percent(round_half_up(place.coverage, places), places)
    lines = in_lines(place.region.name, fit=7)
    if max(axes.text_width(line, TEXT) for line in lines) < room and len(lines) < 3:
        return "<br>".join([*(f"<b>{escape(line)}</b>" for line in lines), value])
    return value if axes.text_width(value, TEXT) < room else ""


def centre(column: int, row: int) -> tuple[float, float]:
    """Odd rows are shifted half a hexagon to the right."""
    return (column + 0.5 + 0.5 * (row % 2)) * WIDTH, SIDE + row * SIDE * 1.5


def _corners(x: float, y: float) -> Ring:
    half = WIDTH / 2
    return [
        (x, y - SIDE),
        (x + half, y - SIDE / 2),
        (x + half, y + SIDE / 2),
        (x, y + SIDE),
        (x - half, y + SIDE / 2),
        (x - half, y - SIDE / 2),
    ]


def _note(places: Sequence[Position]) -> str:
    missing = [place for place in places if place.region.hex_col is None]
    if not missing:
        return ""
    return _("%(count)s wilayah tanpa tempat di peta, tetap dihitung: %(places)s.") % {
        "count": len(missing),
        "places": place_rows.undrawn(missing),
    }


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
