"""The dashboard as its readers get it: words, doors, bad addresses, queries, kept pages."""

import re
from datetime import date

import pytest
from django.urls import reverse

from common.data_version import DataVersion
from common.months import month_range
from regions.models import Region
from tests import factories
from tests.coverage_portal.api.conftest import stated  # noqa: F401
from tests.factories import publish


def text(response):
    """The page's words without markup, white space folded."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def home(client):
    return lambda query="", **headers: client.get(f"/{query}", headers=headers)


def test_the_headline_says_where_we_are_and_how_far_it_is(worked, home):
    words = text(home())
    assert "Per Juli 2024, 607.426 dari 1.665.550 pekerja terlindungi: 36,47% ." in words
    assert (
        "Target 46% pada 31 Desember 2024 – kurang 158.727 pekerja , atau 31.746 orang per bulan ."
        in words
    )


@pytest.mark.parametrize(
    "figure",
    ["36,47%", "607.426", "1.665.550", "158.727", "9,53 poin", "79,28%", "31.746", "766.153"],
)
def test_every_worked_figure_is_on_the_page(worked, home, figure):
    assert figure in text(home())


def test_each_card_tells_its_own_story(worked, home):
    words = text(home())
    assert "607.426 ÷ 1.665.550 = 36,47%" in words
    assert "766.153 − 607.426 = 158.727" in words
    assert "158.727 ÷ 5 = 31.746" in words
    assert "diturunkan: 607.426 / 36,47%" in words


def test_sample_figures_are_marked_on_the_page(worked, home):
    assert "Data contoh." in text(home())


def test_real_figures_are_not_marked_as_samples(places, home, cast):
    factories.EstimateFactory(region=places.province)
    for region, branch in [
        (places.pontianak, places.branch_a),
        (places.kubu_raya, places.branch_a),
        (places.singkawang, places.branch_b),
    ]:
        publish(region, branch, date(2024, 7, 1), 10, by=cast.verifier)
    assert "Data contoh" not in text(home())


def test_english_for_those_who_choose_it(worked, client):
    response = client.get("/bahasa/en/?next=/")
    assert response.headers["Location"] == "/"
    assert "607,426" in text(client.get("/"))


@pytest.mark.parametrize("onward", ["https://evil.test/", "//evil.test/"])
def test_the_language_link_never_leads_away(db, client, onward):
    assert client.get(f"/bahasa/en/?next={onward}").headers["Location"] == "/"


def test_nothing_at_all_is_said_to_be_unknown(places, home):
    factories.BasisFactory()
    words = text(home())
    assert "Belum ada data cakupan untuk Provinsi Kalimantan Barat." in words
    assert not re.search(r"\b0(,0+)?%", words)


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/wilayah/61.99/", 404, "61.71 Pontianak"),
        ("/wilayah/6172/", 404, "kode BPS untuk Kota Singkawang"),
        ("/?bulan=2024-13", 400, "bulan ditulis 01 sampai 12"),
        ("/?bulan=juli", 400, "contoh: 2024-07"),
        ("/?bulan=2031-01", 404, "Desember 2023 sampai Juli 2024"),
        ("/wilayah/61.71/?bulan=0001-01", 404, "Tidak ada data untuk Januari 1"),
        ("/wilayah/61.71/?bulan=9999-12", 404, "Tidak ada data untuk Desember 9999"),
        ("/?per=2024-06-31", 400, "contoh: 2024-08-31"),
        ("/?per=2999-01-01", 400, "hari ini dan sebelumnya"),
        ("/?basis=karangan", 404, "bpjs-potensi"),
        ("/?urut=nasib", 400, "wilayah, cakupan"),
        ("/?arah=kiri", 400, "naik atau turun"),
        ("/?halaman=nol", 400, "angka mulai dari 1"),
        ("/bandingkan/?wilayah=61.99", 404, "61.71 Pontianak"),
        ("/bandingkan/?" + "&".join(f"wilayah=61.{n}" for n in range(6)), 404, "61.12"),
        ("/pernyataan/?per=kemarin", 400, "contoh"),
    ],
)
def test_a_bad_address_is_answered_with_the_valid_choices(
    worked, client, address, status, sentence
):
    response = client.get(address)
    assert response.status_code == status
    assert sentence in text(response)


@pytest.mark.parametrize("name", ["home", "compare", "statements", "methodology"])
def test_public_pages_refuse_writing(worked, client, name):
    assert client.post(reverse(f"dashboard:{name}")).status_code == 405


def test_a_place_has_its_own_page_with_a_way_back(worked, client):
    response = client.get("/wilayah/61.72/")
    assert "Kota Singkawang" in text(response)
    assert 'href="/"' in response.content.decode()


def test_the_table_is_ordered_by_the_address(worked, home):
    def order(query):
        table = home(query).content.decode().split("places__table")[1].split("</table>")[0]
        return re.findall(r'href="/wilayah/([\d.]+)/', table)

    assert order("?urut=wilayah&arah=naik")[-3:] == ["61.12", "61.71", "61.72"]
    assert order("?urut=wilayah&arah=turun")[-3:] == ["61.72", "61.71", "61.12"]
    assert order("")[-3:] == ["61.71", "61.12", "61.72"]


def test_a_month_some_have_already_reported_is_offered(worked, home):
    publish(worked.pontianak, worked.branch_a, date(2024, 8, 1), 310_000)
    words = text(home())
    assert "Per Juli 2024" in words
    assert "Sebagian wilayah sudah melapor untuk Agustus 2024" in words
    august = text(home("?bulan=2024-08"))
    assert "Sementara: baru 1 dari 3 wilayah" in august


def test_a_kept_page_is_renewed_as_soon_as_a_figure_changes(worked, home):
    first = home()
    assert home(**{"If-None-Match": first.headers["ETag"]}).status_code == 304
    publish(worked.singkawang, worked.branch_b, date(2024, 7, 1), 1)
    again = home(**{"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert "Per Juli 2024, 607.426" not in text(again)


def test_a_kept_page_costs_one_query(worked, home, django_assert_num_queries):
    home()
    with django_assert_num_queries(1):
        home()


def test_the_page_costs_the_same_queries_whatever_it_holds(
    worked, home, django_assert_max_num_queries, django_assert_num_queries
):
    with django_assert_max_num_queries(31) as few:
        home()
    added = []
    for number in range(20):
        place = factories.RegionFactory(code=f"61.{20 + number}", parent=worked.province)
        factories.EstimateFactory(region=place, workers=1000)
        factories.BranchServiceFactory(branch=worked.branch_a, region=place)
        added.append((place, worked.branch_a, 100))
    for month in month_range(date(2023, 12, 1), date(2024, 7, 1)):
        factories.publish_together(month, added)
    with django_assert_num_queries(len(few)):
        home()


def test_a_place_over_100_percent_is_shown_and_flagged(worked, home):
    body = home().content.decode()
    assert "108,47%" in body
    assert "&gt;100%" in body


def test_a_long_table_is_paged(worked, home):
    Region.objects.bulk_create(
        Region(
            code=f"62.{n:02d}",
            bps_code=f"62{n:02d}",
            name=f"Tempat {n}",
            level="regency",
            parent=worked.province,
        )
        for n in range(1, 60)
    )
    DataVersion.bump()
    assert "Halaman 1 dari 3 · 62 wilayah" in text(home())
    assert "Tempat 59" in text(home("?urut=wilayah&halaman=3"))


def test_the_files_of_a_comparison_hold_the_places_that_were_compared(worked, client):
    page = client.get("/bandingkan/?wilayah=61.72&wilayah=61.12").content.decode()
    address = re.search(r'href="([^"]+banding\.csv[^"]*)"', page).group(1).replace("&amp;", "&")
    header = client.get(address).content.decode("utf-8-sig").splitlines()[0]
    assert "Singkawang" in header
    assert "Kubu Raya" in header
    assert "Pontianak" not in header


def test_places_without_a_target_are_listed_all_the_same(places, home):
    factories.EstimateFactory(region=places.kubu_raya, workers=1000)
    publish(places.kubu_raya, places.branch_a, date(2024, 7, 1), 250)
    response = home()
    assert response.status_code == 200
    assert "25,00%" in text(response)


def test_a_place_that_has_not_reported_shows_the_figure_its_province_counts(worked, client):
    publish(worked.pontianak, worked.branch_a, date(2024, 8, 1), 310_000)
    words = text(client.get("/wilayah/61.72/?bulan=2024-08"))
    assert "Belum ada laporan untuk Agustus 2024; ini angka terakhirnya, Juli 2024" in words
    assert client.get("/wilayah/61.72/?bulan=2026-08").status_code == 404


def test_awards_are_shown_as_known_then(sample, client):
    assert "Paritrana 2023" in text(client.get("/wilayah/61.12/?per=2024-08-31"))
    assert "Paritrana 2023" not in text(client.get("/wilayah/61.12/?per=2024-06-30"))


def test_a_page_of_many_places_carries_some_and_leads_to_the_rest(db, client):
    """Each place stood in the page four times: in the table, the list and two charts' tables."""
    factories.BasisFactory()
    branch = factories.BranchFactory()
    places = factories.many_places(120)
    for place in places:
        publish(place, branch, date(2024, 7, 1), 100)
    page = client.get("/wilayah/98/").content.decode()
    assert page.count(f"/wilayah/{places[0].code}/") == 2  # the table of places and the list
    assert page.count('href="/wilayah/7') == 25 + 50
    assert "70 wilayah lagi di tabel" in page
    assert 'href="/grafik/98/kelengkapan/"' in page
    whole = client.get("/grafik/98/kelengkapan/").content.decode()
    assert sum(place.full_name in whole for place in places) == 120


@pytest.mark.parametrize("code", ["61", "61.71"])
def test_a_month_before_the_first_has_a_page_that_says_what_there_is(worked, client, code):
    month = "?bulan=2020-03"
    page = client.get(f"/wilayah/{code}/{month}")
    assert page.status_code == 200
    assert "per Maret 2020." in text(page)
    assert "Belum ada data bukan berarti nol: yang terdekat adalah data Desember 2023." in text(
        page
    )
    assert 'href="?bulan=2023-12">Lihat bulan terdekat' in page.content.decode()
    assert '<option value="2020-03" selected>' in page.content.decode()
    views = [f"/wilayah/{code}/lembar/", f"/wilayah/{code}/rapat/", f"/tanam/{code}/kartu/"]
    files = ["ringkasan.pdf", "laporan.pdf", "laporan.pptx", "lembar.pdf", "data.xlsx", "kartu.png"]
    for address in [*views, *(f"/unduh/{code}/{name}" for name in files)]:
        assert client.get(address + month).status_code == 200, address


def test_no_place_on_a_page_with_its_month_pinned_is_a_dead_end(stated, client):  # noqa: F811
    """A place that has never reported is shown as the page that leads to it shows it."""
    month = "?bulan=2024-07"
    links = set(
        re.findall(r'href="(/wilayah/61\.[^"]+)"', client.get(f"/{month}").content.decode())
    )
    assert {link.partition("?")[0] for link in links} == {
        f"/wilayah/{place.code}/" for place in Region.objects.exclude(parent=None)
    }
    assert all(month in link for link in links)
    for link in links:
        assert client.get(link).status_code == 200
    assert "27%" in client.get(f"/wilayah/61.72/{month}").content.decode()
    assert client.get("/wilayah/61.72/?bulan=2031-01").status_code == 404
