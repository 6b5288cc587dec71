"""Places on the map: every one is a link, is told or is counted."""

from datetime import date

import pytest
from coverage_portal.dashboard.charts.rooms import room
from django.core.management import call_command
from django.template.loader import render_to_string

from coverage_portal.dashboard.charts.hexmap import centre, in_lines
from regions.models import RegionBoundary
from tests.factories import publish

SQUARE = "M0 0l300 0 0 300-300 0z"


def draw(region, west, north, size):
    corners = [(0, 0), (size, 0), (size, -size), (0, -size), (0, 0)]
    ring = [[west + x, north + y] for x, y in corners]
    RegionBoundary.objects.create(
        region=region, geometry={"type": "Polygon", "coordinates": [ring]}, credit="Uji"
    )


@pytest.fixture
def drawn(worked):
    """Kubu Raya large, Pontianak too small to touch, Singkawang without an outline."""
    draw(worked.kubu_raya, 109, 0, 2)
    draw(worked.pontianak, 109.1, -0.1, 0.2)
    return worked


def test_the_middle_of_a_square_has_the_most_room():
    found = room(SQUARE, 60)
    assert (found.x, found.width) == (150, 292)
    assert 30 <= found.y <= 270


def test_a_bay_is_not_room():
    """A U: its middle is water, so the label goes into an arm or the bottom."""
    found = room("M0 0l100 0 0 200 100 0 0-200 100 0 0 300-300 0z", 60)
    assert (found.x, found.width) == (150, 292)
    assert found.y >= 230


def test_every_place_with_an_outline_is_a_link_with_a_title(drawn, built):
    chart = built("peta")
    svg = render_to_string(chart.template, {"chart": chart, "d": chart.sizes[0]})
    assert svg.count("<a href=") == 2
    assert "<title>Kabupaten Kubu Raya: 83,78%</title>" in svg
    assert '/wilayah/61.12/"' in svg


def test_a_place_too_small_to_touch_gets_a_callout(drawn, built):
    places = {place["name"]: place for place in built("peta").sizes[0]["places"]}
    assert "call" in places["Pontianak"]
    assert "call" not in places["Kubu Raya"]
    assert places["Kubu Raya"]["y_name"]


def test_every_place_of_the_province_is_named_on_the_map(db, built):
    """With the real outlines, of which most are too narrow for a name on a phone."""
    call_command("load_reference", verbosity=0)
    chart = built("peta")
    svg = render_to_string(chart.template, {"chart": chart, "d": chart.sizes[0]})
    for place in chart.sizes[0]["places"]:
        assert f">{place['name']}</text>" in svg
        assert "call" in place or place["y_near"]
    assert len(chart.sizes[0]["places"]) == 14


def test_a_place_that_cannot_be_drawn_is_listed_and_counted(drawn, built):
    chart = built("peta")
    assert chart.note.endswith("1 wilayah tanpa gambar batas, tetap dihitung: Kota Singkawang.")
    assert len(chart.rows) == len(chart.drawing["list"]) == 3


def test_without_any_outline_all_are_listed(worked, built):
    chart = built("peta")
    assert chart.sizes == []
    assert [place["name"] for place in chart.drawing["list"]] == [
        "Pontianak",
        "Kubu Raya",
        "Singkawang",
    ]


def test_a_place_without_data_is_hatched_and_not_zero(places, built):
    draw(places.kubu_raya, 109, 0, 2)
    from tests import factories

    factories.BasisFactory()
    [place] = built("peta").sizes[0]["places"]
    assert (place["css"], place["value"]) == ("c0", "–")
    assert place["title"] == "Kabupaten Kubu Raya: belum ada data"


def test_a_place_above_the_target_in_another_month_is_not_denied(worked, built):
    """Only the comparable are counted, so the title says of how many it speaks."""
    draw(worked.singkawang, 109, 0, 2)
    publish(worked.singkawang, worked.branch_b, date(2024, 8, 1), 20_000)
    chart = built("peta", month=date(2024, 8, 1))
    assert chart.title == "Dari 1 wilayah yang sebanding, belum ada yang mencapai 46%"


def test_odd_rows_are_half_a_hexagon_to_the_right():
    assert centre(0, 1)[0] - centre(0, 0)[0] == 50
    assert centre(0, 2)[0] == centre(0, 0)[0]


@pytest.mark.parametrize(
    ("name", "fit", "lines"),
    [
        ("Singkawang", 7, ["Singka-", "wang"]),
        ("Kapuas Hulu", 7, ["Kapuas", "Hulu"]),
        ("Sambas", 7, ["Sambas"]),
        ("Kubu Raya", 10, ["Kubu Raya"]),
    ],
)
def test_names_are_parted_at_a_syllable(name, fit, lines):
    assert in_lines(name, fit) == lines
