"""Places on the map: every one is a link, is told or is counted."""

from datetime import date

import pytest
from django.utils import timezone

from coverage_portal.dashboard.charts.areas import rings_of
from coverage_portal.dashboard.charts.hexmap import centre, in_lines
from coverage_portal.dashboard.charts.map_labels import roomiest
from regions.models import RegionBoundary
from tests import factories
from tests.coverage_portal.dashboard.charts.drawn import collisions, drawing, runs, texts, view
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
    x, y, width = roomiest(rings_of(SQUARE), 60)
    assert (x, width) == (150, 300)
    assert 30 <= y <= 270


def test_a_bay_is_not_room():
    """A U: its middle is water, so the label goes into an arm or the bottom."""
    rings = rings_of("M0 0l100 0 0 200 100 0 0-200 100 0 0 300-300 0z")
    x, y, width = roomiest(rings, 60)
    assert (x, width) == (150, 300)
    assert y >= 230


def test_every_place_with_an_outline_is_a_link_with_a_title(drawn, built):
    [picture] = built("peta").pictures
    assert picture.count("<a href=") == 2
    assert "<title>Kabupaten Kubu Raya: 83,78%</title>" in picture
    assert '/wilayah/61.12/"' in picture


def test_a_place_too_small_for_its_name_has_it_outside_with_a_line(drawn, built):
    figure = built("peta").figure
    land_right = max(x for x in figure.data[0].x if x is not None)
    leads, names = figure.data[-2:]
    by_name = {text.split("<")[1][2:]: x for text, x in zip(names.text, names.x, strict=True)}
    assert runs(leads.x) == 1
    assert by_name["Kubu Raya"] < land_right
    assert set(by_name) == {"Kubu Raya", "Pontianak"}


def test_every_place_of_the_province_is_named_and_no_name_touches_another(reference, built):
    """With the real outlines, of which most are too narrow for a name on a phone."""
    chart = built("peta")
    [picture] = chart.pictures
    root = drawing(picture)
    words = {text.words for text in texts(root)}
    assert {
        row["place"].removeprefix("Kabupaten ").removeprefix("Kota ") for row in chart.rows
    } <= words
    assert collisions(root) == []
    _left, _top, width, height = view(root)
    for text in texts(root):
        assert 0 <= text.left <= text.right <= width, text
        assert 0 <= text.top <= text.bottom <= height, text


def test_the_map_asks_no_map_of_anybody(drawn, built):
    assert {trace.type for trace in built("peta").figure.data} == {"scatter"}


def test_a_place_that_cannot_be_drawn_is_listed_and_counted(drawn, built):
    chart = built("peta")
    assert "1 wilayah tanpa gambar batas, tetap dihitung: Kota Singkawang." in chart.note
    assert len(chart.rows) == len(chart.places) == 3


def test_without_any_outline_all_are_listed(worked, built):
    chart = built("peta")
    assert not chart.is_drawn
    assert [place.name for place in chart.places] == [
        "Pontianak",
        "Kubu Raya",
        "Singkawang",
    ]


def test_a_place_without_data_is_hatched_and_not_zero(places, built):
    draw(places.kubu_raya, 109, 0, 2)
    factories.BasisFactory()
    figure = built("peta").figure
    area, names = figure.data[0], figure.data[-1]
    assert (area.name, area.fillpattern.shape) == ("belum ada data", "/")
    assert set(area.hovertext) == {"Kabupaten Kubu Raya: belum ada data"}
    assert names.text == ("<b>Kubu Raya</b><br>–",)


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


def test_every_hexagon_is_a_link_with_name_and_value(reference, built):
    [picture] = built("segi-enam").pictures
    root = drawing(picture)
    assert picture.count("<a href=") == 14
    assert {"Singka-", "wang", "Kapuas", "Hulu"} <= {text.words for text in texts(root)}
    assert collisions(root) == []


def test_where_hexagons_are_too_small_for_names_the_values_stay(db, built):
    factories.BasisFactory()
    many = factories.many_places(38)
    for number, place in enumerate(many):
        place.hex_col, place.hex_row = number % 12, number // 12
        place.save()
    [picture] = built("segi-enam", "98").pictures
    assert {text.words for text in texts(drawing(picture))} == {"–"}


def test_sums_that_differ_from_the_provinces_own_are_told(worked, built):
    """Who adds up the column of workers gets 643.236, and the province has 1.665.550."""
    told = "Jumlah pekerja semua wilayah 643.236, angka Kalimantan Barat sendiri 1.665.550."
    assert told in built("peta").note
    assert told in built("segi-enam").note
    now = timezone.now()
    worked.province.estimates.update(superseded_at=now)
    factories.EstimateFactory(region=worked.province, workers=643_236, recorded_at=now)
    assert "semua wilayah" not in built("peta").note


def test_sums_are_not_told_while_a_place_is_unknown(worked, built):
    worked.pontianak.estimates.update(superseded_at=timezone.now())
    assert "semua wilayah" not in built("peta").note
