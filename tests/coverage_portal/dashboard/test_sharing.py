"""What others see of the portal: previews, links, frames, and the screens of a meeting."""

import re
from datetime import date
from html import unescape

import pytest
import time_machine

from coverage_portal.dashboard.presenters.sharing import CARD_SIZE
from participants.coverage.notes import actions
from tests.coverage_portal.api.conftest import stated  # noqa: F401
from tests.factories import TargetFactory, publish

EMBEDDED = [
    "/tanam/61/kartu/",
    "/tanam/61.72/kartu/",
    "/tanam/61/grafik/tren/",
    "/tanam/61/grafik/peta/",
]
NOT_EMBEDDED = [
    "/",
    "/wilayah/61.72/",
    "/wilayah/61/lembar/",
    "/wilayah/61/rapat/",
    "/grafik/61/tren/",
    "/cari/",
    "/glosarium/",
    "/masuk/",
    "/grafik/61/tren.svg",
    "/api/v1/regions/",
]


def properties(body):
    found = re.findall(r'<meta (?:property|name)="([\w:]+)" content="([^"]*)">', body)
    return {name: unescape(content) for name, content in found}


@pytest.mark.parametrize(("page", "code"), [("/", "61"), ("/wilayah/61.72/", "61.72")])
def test_a_link_is_shown_with_the_card_of_its_month(worked, client, page, code):
    seen = properties(client.get(page, secure=True, headers={"host": "localhost"}).content.decode())
    site = "https://localhost"
    assert seen["og:image"] == f"{site}/unduh/{code}/kartu.png?bulan=2024-07"
    assert seen["og:url"] == f"{site}/wilayah/{code}/?bulan=2024-07"
    assert (seen["og:image:width"], seen["og:image:height"]) == tuple(map(str, CARD_SIZE))
    assert seen["og:title"].startswith("DATA CONTOH: ")
    assert seen["og:description"].startswith("Per Juli 2024, ")
    assert seen["description"] == seen["og:description"]


def test_a_preview_keeps_what_the_reader_chose(worked, client):
    body = client.get("/?bulan=2024-03&per=2024-09-01&basis=bpjs-potensi").content.decode()
    chosen = "?bulan=2024-03&per=2024-09-01&basis=bpjs-potensi"
    seen = properties(body)
    assert seen["og:image"].endswith(f"/unduh/61/kartu.png{chosen}")
    assert seen["og:url"].endswith(f"/wilayah/61/{chosen}")


@pytest.mark.parametrize("page", EMBEDDED)
def test_what_is_embedded_may_be_framed_and_does_nothing_else(worked, client, page):
    for _again in range(2):  # made, and kept
        response = client.get(page)
        assert response.status_code == 200
        assert "X-Frame-Options" not in response.headers
        assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
        assert not response.cookies
    body = response.content.decode()
    assert not re.search(r"<(script|form|input|button)\b", body)
    assert "Data contoh." in body
    for link in re.findall(r'<a [^>]*href="[^#][^>]*>', body):
        assert 'target="_top"' in link or "place-list" in body


@pytest.mark.parametrize("page", NOT_EMBEDDED)
def test_everything_else_refuses_to_be_framed(worked, client, page):
    headers = client.get(page).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_an_embedded_card_follows_the_newest_month_and_a_chosen_one_stays(worked, client):
    chosen = client.get("/tanam/61/kartu/?bulan=2024-03").content.decode()
    assert "Per Maret 2024" in chosen
    for region, branch in [
        (worked.pontianak, worked.branch_a),
        (worked.kubu_raya, worked.branch_a),
        (worked.singkawang, worked.branch_b),
    ]:
        publish(region, branch, date(2024, 8, 1), 300_000)
    assert "Per Agustus 2024" in client.get("/tanam/61/kartu/").content.decode()
    assert "Per Maret 2024" in client.get("/tanam/61/kartu/?bulan=2024-03").content.decode()


@pytest.mark.parametrize("page", ["/", "/wilayah/61.72/", "/grafik/61/penutup/"])
def test_the_code_to_copy_opens_what_it_says(worked, client, page):
    body = client.get(page).content.decode()
    codes = [unescape(code) for code in re.findall(r"<textarea[^>]*>(.*?)</textarea>", body, re.S)]
    assert codes
    for code in codes:
        address = unescape(re.search(r'<iframe src="http://testserver([^"]+)"', code)[1])
        assert address.startswith("/tanam/")
        assert client.get(address).status_code == 200
    link = re.search(r'<input id="tautan"[^>]*value="http://testserver([^"]+)"', body)[1]
    assert client.get(unescape(link)).status_code == 200


def test_where_the_portal_is_not_public_there_is_nothing_to_embed(worked, as_user, cast, settings):
    settings.PUBLIC_DASHBOARD = False
    client = as_user(cast.verifier)
    assert "<iframe" not in unescape(client.get("/").content.decode())
    client.logout()
    for page in EMBEDDED:
        assert client.get(page).status_code == 302


@pytest.mark.parametrize(
    ("page", "status"),
    [
        ("/tanam/61.99/kartu/", 404),
        ("/tanam/61/grafik/laut/", 404),
        ("/tanam/61/kartu/?bulan=2024-13", 400),
        ("/wilayah/61.99/rapat/", 404),
        ("/wilayah/61/rapat/?month=2024-07", 400),
    ],
)
def test_what_does_not_exist_is_refused(worked, client, page, status):
    response = client.get(page)
    assert response.status_code == status
    assert response.headers["X-Frame-Options"] == "DENY" or page.startswith("/tanam/")


@pytest.mark.parametrize("page", [*EMBEDDED, "/cari/", "/glosarium/", "/wilayah/61/rapat/"])
def test_they_refuse_writing(worked, client, page):
    assert client.post(page).status_code == 405


@pytest.mark.parametrize("code", ["61", "61.72"])
def test_the_screens_of_a_meeting_are_a_page_with_ways_on(worked, client, code):
    """As it stands without JavaScript: each screen leads to the one before and after it."""
    body = client.get(f"/wilayah/{code}/rapat/").content.decode()
    screens = re.split(r'<section class="screen"', body)[1:]
    assert len(screens) >= 5
    for number, screen in enumerate(screens, start=1):
        assert f'id="layar-{number}"' in screen
        assert (f'href="#layar-{number - 1}"' in screen) == (number > 1)
        assert (f'href="#layar-{number + 1}"' in screen) == (number < len(screens))
        assert f'data-leave href="/wilayah/{code}/"' in screen


def test_a_meeting_says_what_the_page_says(worked, client):
    words = " ".join(
        re.sub(r"<[^>]+>", " ", client.get("/wilayah/61/rapat/").content.decode()).split()
    )
    assert "Per Juli 2024, 607.426 dari 1.665.550 pekerja terlindungi: 36,47%." in words
    assert "kurang 158.727 pekerja, atau 31.746 orang per bulan." in words


def test_a_meeting_of_a_place_of_which_nothing_is_known_opens(places, client):
    assert client.get("/wilayah/61.72/rapat/").status_code in (200, 404)


def test_a_number_in_the_drawing_is_explained_where_the_drawing_is(worked, client, cast):
    """A note's number, inside other pages and on the screen of a meeting."""
    text = "PHK 400 orang di pabrik kayu"
    july = date(2024, 7, 1)
    note = actions.write_note(region=worked.kubu_raya, month=july, text=text, by=cast.officer_a)
    actions.verify_note(note=note, by=cast.verifier)
    for page in ("/tanam/61.12/grafik/tren/", "/wilayah/61.12/rapat/"):
        assert f"[1] Juli 2024: {text}" in client.get(page).content.decode()


def test_a_meeting_hears_all_that_changed(worked, client, cast):
    """More sentences than a screen has room for stand on the next one."""
    for number in range(6):
        text = f"Kejadian nomor {number} di pabrik"
        month = date(2024, 7, 1)
        note = actions.write_note(
            region=worked.kubu_raya, month=month, text=text, by=cast.officer_a
        )
        actions.verify_note(note=note, by=cast.verifier)
    body = client.get("/wilayah/61.12/rapat/").content.decode()
    assert all(f"Catatan: Kejadian nomor {number} di pabrik" in body for number in range(6))


def test_below_another_target_than_that_of_the_figures_stands_no_bar_to_theirs(
    stated,  # noqa: F811
    client,
):
    TargetFactory(region=stated.province, percent="60", deadline=date(2025, 12, 31))
    with time_machine.travel("2025-10-15T10:00:00+07:00"):
        body = client.get("/wilayah/61/rapat/").content.decode()
    screens = re.split(r'<section class="screen"', body)
    [now] = [screen for screen in screens if "Target yang berlaku sekarang" in screen]
    assert "target-bar" not in now
