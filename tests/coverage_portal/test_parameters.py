"""What an address asks for is answered or refused, with words; never passed over."""

import pytest

PAGES_WITHOUT = [
    "/pernyataan/",
    "/kur/",
    "/kohort/",
    "/revisi/",
    "/kinerja-pelaporan/",
    "/penghargaan/",
]
API = "/api/v1/"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/kur/?per=abc", "contoh: 2024-08-31"),
        ("/kur/?per=2024-07-31", "selalu menurut keadaan sekarang. Hapus “per” dari alamat"),
        ("/kur/?basis=bps-bekerja", "tidak bergantung pada pilihan basis"),
        ("/kur/?bulan=9999-12", "Tulis bulan sebagai 2024-07"),
        ("/kur/?bulan=kemarin", "“kemarin” tidak dapat dibaca; contoh: 2024-07"),
        ("/kur/?dari=2024-01", "dirilis per bulan, tidak menurut rentang"),
        ("/kohort/?bulan=2024-13", "bulan ditulis 01 sampai 12"),
        ("/kohort/?basis=bps-bekerja", "tidak bergantung pada pilihan basis"),
        ("/pernyataan/?basis=x", "tidak bergantung pada pilihan basis"),
        ("/pernyataan/?bulan=2024-07", "bukan untuk satu bulan pilihan. Hapus “bulan” dari"),
        ("/revisi/?bulan=x", "contoh: 2024-07"),
        ("/kinerja-pelaporan/?bulan=x", "contoh: 2024-07"),
        ("/penghargaan/?per=2024-07-31", "selalu menurut keadaan sekarang"),
        ("/?month=2024-07", "Di sini “month” ditulis “bulan”"),
        ("/wilayah/61.71/?as_of=2024-07-31", "Di sini “as_of” ditulis “per”"),
        ("/kur/?region=61.71", "Di sini “region” ditulis “wilayah”"),
    ],
)
def test_a_page_refuses_what_it_cannot_answer(client, places, address, said):
    response = client.get(address)
    assert response.status_code == 400
    assert said in response.content.decode()


@pytest.mark.parametrize(
    ("address", "field", "said"),
    [
        ("statements/?month=9999-12", "month", "bukan untuk satu bulan pilihan"),
        ("statements/?month=x", "month", "contoh: 2024-07"),
        ("targets/?basis=x", "basis", "tidak bergantung pada pilihan basis"),
        ("regions/?as_of=2024-07-31", "as_of", "selalu menurut keadaan sekarang"),
        ("kur/funnel/?as_of=2024-07-31", "as_of", "selalu menurut keadaan sekarang"),
        ("coverage/61/series/?month=2024-07", "month", "bukan untuk satu bulan pilihan"),
        ("coverage/61/?bulan=2024-07", "bulan", "Di sini “bulan” ditulis “month”"),
        ("coverage/?per=2024-07-31", "per", "Di sini “per” ditulis “as_of”"),
        ("kur/funnel/?dari=2024-01", "dari", "Di sini “dari” ditulis “from”"),
        ("statements/?wilayah=61.71", "wilayah", "Di sini “wilayah” ditulis “region”"),
    ],
)
def test_the_api_refuses_it_at_its_field(client, places, address, field, said):
    response = client.get(API + address)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    [error] = response.json()["errors"]
    assert (error["field"], error["code"]) == (field, "invalid")
    assert said in error["message"]


@pytest.mark.parametrize("page", PAGES_WITHOUT)
@pytest.mark.parametrize("name", ["bulan", "per", "basis"])
def test_an_empty_choice_asks_for_nothing(client, places, page, name):
    assert client.get(page, {name: ""}).status_code == 200


def test_what_a_page_answers_is_not_refused(sample, client):
    for page in ["/", "/wilayah/61.71/", "/bandingkan/", "/metodologi/"]:
        query = {"bulan": "2024-07", "per": "2026-01-01", "basis": "bpjs-potensi"}
        assert (
            client.get(page, {"bulan": query["bulan"], "basis": query["basis"]}).status_code == 200
        )
    assert client.get("/pernyataan/", {"per": "2024-08-31"}).status_code == 200
    assert client.get("/kur/", {"bulan": "2024-07"}).status_code == 200
    assert client.get("/masuk/", {"next": "/kur/?per=x"}).status_code == 200
