"""The table of places for a laptop and a phone, and addresses that no database takes."""

import re
from datetime import date

import pytest
from django.utils import timezone

from tests import factories
from tests.coverage_portal.dashboard.test_region import text
from tests.factories import publish


@pytest.mark.parametrize(
    "address",
    ["/penghargaan/?wilayah=%00", "/kur/?wilayah=61%00", "/?asing=%00", "/bandingkan/?%00=1"],
)
def test_a_nul_in_an_address_is_refused_and_never_reaches_the_database(worked, client, address):
    response = client.get(address)
    assert response.status_code == 400
    assert "tidak dapat dibaca (NUL)" in text(response)


def row_of(code, response):
    rows = re.findall(r"<tr>.*?</tr>", response.content.decode(), re.DOTALL)
    [row] = [row for row in rows if f"/wilayah/{code}/" in row and "data-label" in row]
    return row


def cells_of(code, response):
    """Heading for a phone -> the words of the cell."""
    cells = re.findall(r'data-label="([^"]+)">(.*?)</td>', row_of(code, response), re.DOTALL)
    return {label: " ".join(re.sub(r"<[^>]+>", " ", cell).split()) for label, cell in cells}


def test_a_row_says_when_its_figure_was_released(worked, client):
    assert cells_of("61.71", client.get("/"))["Data, dicatat"] == "Jul 2024 28 Jul 2024"


def test_every_column_of_a_row_carries_its_name_for_a_phone(worked, client):
    assert list(cells_of("61.71", client.get("/"))) == [
        "#",
        "Cakupan",
        "Peserta",
        "Kurang (orang)",
        "Perlu/bulan",
        "Sebulan",
        "Setahun",
        "12 bulan",
        "Keadaan",
        "Data, dicatat",
    ]


def test_a_whole_report_without_a_denominator_is_not_called_partial(worked, client):
    """On another basis the place has no coverage; its report of the month is whole all the same."""
    worked.pontianak.estimates.update(superseded_at=timezone.now())
    row = row_of("61.71", client.get("/"))
    assert "tanpa penyebut" in row
    assert "sebagian" not in row


def test_statements_are_in_no_order_but_that_of_the_places(places, client):
    factories.BasisFactory()
    for region, percent in [
        (places.pontianak, 20),
        (places.singkawang, 30),
        (places.kubu_raya, 25),
    ]:
        factories.StatementFactory(region=region, coverage_percent=percent, participants=percent)
    for query in ("", "?urut=cakupan&arah=naik", "?urut=peserta&arah=turun", "?urut=kurang"):
        page = client.get(f"/{query}").content.decode()
        rows = re.findall(r'<th scope="row">\s*<a href="/wilayah/([\d.]+)/', page)
        assert rows[-3:] == ["61.12", "61.71", "61.72"], query


def test_a_month_that_all_have_reported_is_not_said_to_be_in_part(worked, client):
    assert "Sebagian wilayah sudah melapor" not in text(client.get("/?bulan=2024-05"))
    publish(worked.pontianak, worked.branch_a, date(2024, 8, 1), 310_000)
    words = text(client.get("/?bulan=2024-05"))
    assert "Sebagian wilayah sudah melapor untuk Agustus 2024" in words
