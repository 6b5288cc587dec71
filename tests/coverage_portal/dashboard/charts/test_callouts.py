"""Names around the land: every place without room for its own is named on its nearest side."""

import itertools

from coverage_portal.dashboard.charts.callouts import NEAR, TOUCH, call_out
from coverage_portal.dashboard.charts.scales import text_width

LAND = (0, 0, 1000, 1000)
SQUARE = "M0 0l1000 0 0 1000-1000 0z"


def shape(name, x, y, **more):
    return {"name": name, "value": "36,47%", "path": SQUARE, "at": (x, y), "size": 10, **more}


def side(call):
    if call["anchor"] == "mid":
        return "north" if float(call["y"]) < 0 else "south"
    return "west" if call["anchor"] == "end" else "east"


def test_a_name_stands_on_the_nearest_side():
    shapes = [shape("A", 100, 500), shape("B", 900, 500), shape("C", 500, 90), shape("D", 500, 910)]
    call_out(shapes, LAND)
    assert [side(s["call"]) for s in shapes] == ["west", "east", "north", "south"]


def test_what_is_drawn_holds_every_field_and_its_name():
    shapes = [shape("Kayong Utara", 100, 500), shape("Sekadau", 500, 90)]
    left, top, right, bottom = call_out(shapes, LAND)
    for call in (s["call"] for s in shapes):
        assert float(call["left"]) >= left
        assert float(call["y"]) >= top
    assert -left > text_width("Kayong Utara", NEAR)
    assert (right, bottom) == (1020, 1020)


def test_fields_of_one_side_can_each_be_touched():
    shapes = [shape(f"Kota {n}", 50, 500 + n) for n in range(7)]
    call_out(shapes, LAND)
    tops = sorted(float(s["call"]["y"]) for s in shapes)
    assert min(b - a for a, b in itertools.pairwise(tops)) >= TOUCH


def test_a_side_with_too_many_names_takes_the_smallest_places_first():
    shapes = [shape(f"Kota {n}", 50, 300 + n, size=n) for n in range(20)]
    call_out(shapes, LAND)
    assert [s["name"] for s in shapes if "call" in s] == [f"Kota {n}" for n in range(1000 // TOUCH)]


def test_a_place_with_a_name_of_its_own_gets_no_second():
    named = shape("Ketapang", 500, 500, y_name="500")
    call_out([named], LAND)
    assert "call" not in named
