"""A place by its name, as people type it; and the words behind the labels."""

import re

import pytest
from django.template import Context, Template
from django.utils.html import escape

from coverage_portal.dashboard.glossary import BY_SLUG, TERMS
from regions.models import OtherName
from tests import factories


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("kubu raya", "61.12"),
        ("Kab. Kubu-Raya", "61.12"),
        ("kota pontianak", "61.71"),
        ("61.72", "61.72"),
        ("Provinsi Kalimantan Barat", "61"),
        ("ngkaw", "61.72"),  # the only name that holds it
        ("singkawan", "61.72"),  # and the only one that is near
    ],
)
def test_the_one_place_that_is_meant_is_opened(places, client, typed, code):
    response = client.get("/cari/", {"q": typed})
    assert response.headers["Location"] == f"/wilayah/{code}/"


def test_a_name_that_is_nearly_one_is_asked_about(places, client):
    page = client.get("/cari/?q=singkawamg")
    assert page.status_code == 200
    assert "Tidak ada wilayah bernama “singkawamg”." in text(page)
    assert 'href="/wilayah/61.72/"' in page.content.decode()


def test_what_is_no_place_is_said_and_all_places_are_a_click_away(places, client):
    page = client.get("/cari/?q=<b>atlantis</b>")
    assert "Tidak ada wilayah bernama" in text(page)
    assert "<b>atlantis" not in page.content.decode()
    assert 'href="/#wilayah"' in page.content.decode()
    assert "Tidak ada" not in text(client.get("/cari/?q=%20"))


def test_a_former_name_leads_to_the_place_of_today(places, client):
    OtherName.objects.create(
        region=places.kubu_raya, name="Pontianak Timur", level="regency", valid_until="2007-07-17"
    )
    page = client.get("/cari/?q=Kabupaten Pontianak Timur")
    assert "bernama Kubu Raya sejak 2007" in text(page)
    assert 'href="/wilayah/61.12/"' in page.content.decode()


def test_while_typing_the_names_that_begin_with_it_come_first(places, client):
    options = re.findall(r'value="([^"]+)"', client.get("/cari/saran/?q=k").content.decode())
    assert options == [
        "Provinsi Kalimantan Barat",
        "Kabupaten Kubu Raya",
        "Kota Pontianak",
        "Kota Singkawang",
    ]
    near = client.get("/cari/saran/?q=singkawamg").content.decode()
    assert 'value="Kota Singkawang"' in near
    assert client.get("/cari/saran/?q=").content.strip() == b""


def test_every_page_has_the_field_and_a_search_costs_no_month(worked, client):
    for page in ("/", "/metodologi/", "/glosarium/", "/wilayah/61.72/lembar/"):
        assert 'action="/cari/"' in client.get(page).content.decode()
    assert client.get("/cari/?q=x&bulan=2024-07").status_code == 400
    assert client.get("/glosarium/?basis=bpjs-potensi").status_code == 400


def test_where_the_dashboard_is_not_public_nothing_is_found(worked, client, settings):
    settings.PUBLIC_DASHBOARD = False
    for page in ("/cari/?q=singkawang", "/cari/saran/?q=si", "/glosarium/", "/wilayah/61/lembar/"):
        assert client.get(page).status_code == 302
        assert "/masuk/" in client.get(page).headers["Location"]


def test_every_term_is_explained_and_leads_to_its_method(worked, client):
    page = client.get("/glosarium/").content.decode()
    method = client.get("/metodologi/").content.decode()
    assert len(BY_SLUG) == len(TERMS)
    for term in TERMS:
        assert f'<dt id="{term.slug}"' in page
        assert escape(str(term.meaning)) in page
        assert not term.more or f'id="{term.more}"' in method


@pytest.mark.parametrize(
    "page",
    [
        "/",
        "/wilayah/61.72/",
        "/bandingkan/",
        "/wilayah/61/lembar/",
        "/grafik/61/tren/",
        "/pernyataan/",
    ],
)
def test_the_terms_of_a_page_are_in_the_glossary(worked, client, page):
    factories.StatementFactory(region=worked.singkawang, participants=607_426)
    linked = re.findall(
        r'class="term" href="/glosarium/#([\w-]+)"', client.get(page).content.decode()
    )
    assert linked
    assert set(linked) <= set(BY_SLUG)


def test_every_card_has_its_term(worked, client):
    page = client.get("/").content.decode()
    cards = re.findall(r'<div class="card" id="([\w-]+)">', page)
    linked = re.findall(r'class="term" href="/glosarium/#([\w-]+)"', page)
    assert cards
    assert [name for name in linked if name in cards][: len(cards)] == cards


def test_a_term_that_is_not_in_the_list_is_an_error_where_it_is_written():
    with pytest.raises(KeyError):
        Template("{% load glossary %}{% term 'nasib' %}").render(Context())
