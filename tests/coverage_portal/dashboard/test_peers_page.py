"""Peers as readers meet them: the band, the list of what can be won, and the sheet of all places."""

import re
from datetime import date
from fractions import Fraction

import pytest

from common.arithmetic import round_half_up
from coverage_portal.dashboard.charts import CHARTS
from coverage_portal.dashboard.charts.peer_band import traces
from coverage_portal.dashboard.presenters.sheet import sheet
from participants.coverage.peers import middle
from participants.coverage.positions import place_positions, region_position
from regions.models import WorkforceBasis
from tests import factories
from tests.factories import publish

MAY, JUNE, JULY = date(2024, 5, 1), date(2024, 6, 1), date(2024, 7, 1)


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def chart(name, loaded):
    return CHARTS[name](loaded, region_position(loaded), place_positions(loaded))


def test_the_trend_of_a_place_has_the_band_of_the_others_in_every_month(nine_places, snapshot):
    """Of 10,0 to 90,0 per cent, in steps of 10, the first place's peers are the second to eighth."""
    trend = chart("tren", snapshot(nine_places[0].code))
    for step, row in enumerate(trend.rows):
        shares = [Fraction(100 * number + step, 10) for number in range(2, 9)]
        assert row["peer_median"] == round_half_up(sorted(shares)[3])
        assert row["peer_low"] == round_half_up((shares[1] + shares[2]) / 2)
        assert row["peer_high"] == round_half_up((shares[4] + shares[5]) / 2)
    assert "Median 7 wilayah setara 50,20%; di sini 40,00 poin di bawahnya." in trend.sentence
    labels = [label for _picture, label in trend.legend]
    assert {"separuh wilayah setara di tengah", "median wilayah setara"} <= set(labels)
    low, high = trend.figure.layout.yaxis.range
    assert low <= 10
    assert high >= 65


def test_a_region_of_places_has_no_band(nine_places, snapshot):
    trend = chart("tren", snapshot("98"))
    assert all("peer_median" not in row for row in trend.rows)


def test_a_month_without_neighbours_is_a_point_and_no_area():
    shares = [Fraction(share) for share in (10, 20, 30, 40)]
    between = middle(shares)
    alone = traces({JULY: between})
    assert [trace["name"] for trace in alone] == ["median wilayah setara"]
    assert alone[0]["marker"]["size"] == [5]
    broken = traces({MAY: between, JUNE: between, date(2024, 9, 1): between})
    assert broken[0]["x"] == ["2024-05-01", "2024-06-01", "2024-06-01", "2024-05-01"]
    assert broken[1]["y"] == [25.0, 25.0, None, 25.0]


def test_of_a_region_the_places_with_most_to_win_come_first(nine_places, snapshot):
    """The five lower places are below the median of their peers, the others at or above it."""
    listed = chart("peluang", snapshot("98"))
    codes = {place.code: number for number, place in enumerate(nine_places)}
    won = {}
    for number in range(9):
        others = [other for other in range(9) if other != number][:7]  # nearest: by their codes
        shares = sorted(100 * (other + 1) + 2 for other in others)
        won[number] = max(0, shares[3] - (100 * (number + 1) + 2))
    assert {codes[row["code"]]: row["people"] for row in listed.rows} == won
    people = [row["people"] for row in listed.rows]
    assert people == sorted(people, reverse=True)
    assert f"{sum(people):,}".replace(",", ".") in listed.sentence


def test_a_place_shows_its_peers_the_rule_and_its_segments(nine_places, client):
    page = client.get(f"/wilayah/{nine_places[0].code}/")
    words = text(page)
    assert "Setinggi median wilayah setara berarti 400 orang lagi" in words
    assert "Bukan Penerima Upah (BPU) 400" in words
    listed = page.content.decode().split('id="setara"')[1].split("</ol>")[0]
    assert re.findall(r"/wilayah/([\d.]+)/", listed) == [place.code for place in nine_places[1:8]]
    assert "Setiap wilayah dibandingkan dengan 7 wilayah" in text(client.get("/metodologi/"))


def test_where_peers_are_awaited_nothing_is_compared_and_it_is_said(nine_places, snapshot):
    """Who reports first is compared with nobody; its band goes on until the month before."""
    publish(nine_places[0], factories.BranchFactory(slug="uji"), date(2024, 8, 1), 130)
    loaded = snapshot(nine_places[0].code)
    listed = chart("peluang", loaded)
    assert listed.sentence == "Baru 0 wilayah setara yang melapor untuk Agustus 2024."
    assert not listed.rows
    august = chart("tren", loaded).rows[-1]
    assert august["month"] == date(2024, 8, 1)
    assert "peer_median" not in august
    assert "wilayah setara" not in chart("tren", loaded).sentence
    whole = chart("peluang", snapshot("98", month=date(2024, 8, 1)))
    assert "9 wilayah belum dibandingkan" in whole.sentence


def test_a_real_place_among_samples_is_shown_as_a_sample(nine_places, cast, snapshot, client):
    own = nine_places[0]
    for month in (MAY, JUNE, JULY):
        publish(own, factories.BranchFactory(slug="uji"), month, 111, by=cast.verifier)
    assert not region_position(snapshot(own.code)).is_sample
    assert chart("tren", snapshot(own.code)).is_sample
    assert "Data contoh." in text(client.get(f"/wilayah/{own.code}/"))


def test_the_sheet_has_every_place_the_most_to_win_first(nine_places, client, snapshot):
    """Also one of which only a statement is known, and one of which nothing is."""
    stated = factories.RegionFactory(code="98.98", parent=nine_places[0].parent, name="Dinyatakan")
    factories.StatementFactory(region=stated, coverage_percent="12.5", stated_places=1)
    factories.RegionFactory(code="98.99", parent=nine_places[0].parent, name="Sunyi")
    page = client.get("/wilayah/98/lembar/")
    body = page.content.decode()
    shown = re.findall(r'<h3><a href="/wilayah/([\d.]+)/">', body)
    won = [row["code"] for row in chart("peluang", snapshot("98")).rows if row["people"]]
    assert shown[: len(won)] == won
    assert len(shown) == 11
    assert body.count('<svg class="mini__picture"') == 9
    assert "Kab. Dinyatakan 12,5%" in text(page)
    assert "Kab. Sunyi belum ada data" in text(page)


def test_every_picture_of_a_sheet_has_the_same_scale(nine_places, snapshot):
    """The line of a place ends where its coverage stands between the marks."""
    factories.TargetFactory(region=nine_places[0].parent, percent="95", baseline_month=MAY)
    found = sheet(snapshot("98"))
    assert found.scale.end == date(2024, 12, 1)
    for panel in found.panels:
        assert panel.path.points[-1] == found.scale.at(JULY, panel.position.coverage)
    heights = [float(height) for height, _text in found.scale.marks]
    assert heights == sorted(heights, reverse=True)


@pytest.mark.parametrize("query", ["?basis=tanpa-penyebut", "?bulan=2024-05", "?per=2024-08-02"])
def test_the_sheet_opens_whatever_is_known(nine_places, client, query):
    WorkforceBasis.objects.create(slug="tanpa-penyebut", name="Tanpa", source="Uji")
    for code in ("98", nine_places[0].code):
        page = client.get(f"/wilayah/{code}/lembar/{query}")
        assert page.status_code == 200
        is_drawn = '<svg class="mini__picture"' in page.content.decode()
        assert is_drawn == ("basis" not in query)


def test_the_sheet_of_a_place_is_that_of_its_peers(nine_places, client):
    body = client.get(f"/wilayah/{nine_places[8].code}/lembar/").content.decode()
    shown = re.findall(r'<h3><a href="/wilayah/([\d.]+)/">', body)
    assert shown == [nine_places[8].code, *(place.code for place in nine_places[:7])]


def test_a_sheet_of_many_places_is_paged_and_costs_the_same_queries(
    db, client, django_assert_max_num_queries, django_assert_num_queries
):
    factories.BasisFactory()
    branch = factories.BranchFactory(slug="uji")
    places = factories.many_places(70)
    for place in places[:10]:
        factories.EstimateFactory(region=place)
        publish(place, branch, JULY, 100)
    with django_assert_max_num_queries(24) as few:
        words = text(client.get("/wilayah/98/lembar/"))
    assert "Halaman 1 dari 2 · 70 wilayah" in words
    for place in places[10:20]:
        factories.EstimateFactory(region=place)
        publish(place, branch, JULY, 100)
    with django_assert_num_queries(len(few)):
        client.get("/wilayah/98/lembar/")
    assert client.get("/wilayah/98/lembar/?halaman=2").status_code == 200
    assert client.get("/wilayah/98/lembar/?halaman=x").status_code == 400
