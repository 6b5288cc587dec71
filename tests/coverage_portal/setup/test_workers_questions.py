"""The page for workers asks what the command asks, and reads what it reads."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from regions.models import RememberedPlace, WorkforceEstimate
from tests.factories import BasisFactory

BEKERJA = "Kabupaten/Kota;Bekerja 2023\n"
KUBU_RAYA, PONTIANAK = ("bps-bekerja", "61.12", 2023), ("bps-bekerja", "61.71", 2023)
ABBREVIATED = BEKERJA + "Kab. KKR;305312\nKota Ptk;322861\n"
# What is sent in, what is asked and answered, and what is saved or said instead.
FILES = [
    (
        BEKERJA + "1. Kubu Raya;305312\n71. Kota Pontianak;322861\n",
        {},
        {KUBU_RAYA: 305_312, PONTIANAK: 322_861},
    ),
    (
        ABBREVIATED,
        {"place:kabkkr": "61.12", "place:kotaptk": "61.71"},
        {KUBU_RAYA: 305_312, PONTIANAK: 322_861},
    ),
    (
        BEKERJA + "Kab. Kubu Raya;305\nCatatan: dalam ribu orang;\n",
        {"unit": "1000"},
        {KUBU_RAYA: 305_000},
    ),
    (
        "Kabupaten/Kota;2023\nKab. Kubu Raya;305312\n",
        {"basis": "bpjs-potensi"},
        {("bpjs-potensi", "61.12", 2023): 305_312},
    ),
    (
        "Kabupaten/Kota;Pengangguran 2023\nKab. Kubu Raya;12212\n",
        {},
        "Kolom Pengangguran 2023 berisi penganggur, bukan jumlah pekerja.",
    ),
    (BEKERJA + "Kab. Kubu Raya;36,47\n", {}, "Lembar CSV, sel B2 “36,47”: Jumlah orang harus"),
]


@pytest.fixture
def admin(as_user, cast, places):
    for slug, name in [("bps-bekerja", "BPS bekerja"), ("bpjs-potensi", "Potensi BPJS")]:
        BasisFactory(slug=slug, name=name)
    return as_user(cast.admin)


def saved():
    rows = WorkforceEstimate.objects.current()
    return {(row.basis.slug, row.region.code, row.year): row.workers for row in rows}


def upload(client, content):
    file = SimpleUploadedFile("pekerja.csv", content.encode())
    return client.post("/penyiapan/pekerja/", {"file": file}).content.decode()


def clicks(client, page):
    """Whoever clicks the first answer of every question, then saves if that is offered."""
    answers = {}
    while offered := re.search(r'type="submit" name="(jawab:[^"]+)" value="([^"]*)"\s*>', page):
        answers[html.unescape(offered[1])] = html.unescape(offered[2])
        page = again(client, page, answers)
    if 'name="save"' in page:
        again(client, page, answers | {"save": "1"})
    return {key.removeprefix("jawab:"): value for key, value in answers.items()}, page


def again(client, page, data):
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)[1]
    return client.post("/penyiapan/pekerja/", {"sealed": sealed, **data}).content.decode()


@pytest.mark.parametrize(("content", "asked", "expected"), FILES)
def test_the_page(admin, content, asked, expected):
    answers, page = clicks(admin, upload(admin, content))
    assert answers == asked
    if isinstance(expected, dict):
        assert saved() == expected
    else:
        assert expected in html.unescape(page)
        assert not saved()


@pytest.mark.parametrize(("content", "asked", "expected"), FILES)
def test_the_command(admin, tmp_path, content, asked, expected):
    path = tmp_path / "pekerja.csv"
    path.write_text(content, encoding="utf-8")
    options = [f"{key}={value}" for key, value in asked.items()]
    if isinstance(expected, str) or asked:
        with pytest.raises(CommandError) as refused:
            call_command("import_workforce", path, save=True, verbosity=0)
        for words in [f"--answer {option}" for option in options] or [expected]:
            assert words in str(refused.value)
    if isinstance(expected, dict):
        call_command("import_workforce", path, answer=options, save=True, verbosity=0)
        assert saved() == expected


def test_what_is_answered_on_the_page_is_remembered_for_the_provinces_own_office(admin):
    clicks(admin, upload(admin, ABBREVIATED))
    assert {one.text for one in RememberedPlace.objects.of()} == {"Kab. KKR", "Kota Ptk"}
    page = upload(admin, ABBREVIATED)
    assert "jawab:" not in page
    assert "“Kota Ptk” dibaca sebagai Kota Pontianak, sesuai jawaban." in html.unescape(page)
    assert "Kota Ptk" in admin.get("/akun/").content.decode()


WITHOUT_YEAR = "Kabupaten/Kota;Potensi Tenaga Kerja\nKab. Kubu Raya;281900\n"


@pytest.mark.parametrize(
    ("content", "first", "mended"),
    [
        (WITHOUT_YEAR, {}, {"year": "2024"}),
        (WITHOUT_YEAR, {"basis": "bps-bekerja", "year": "2024"}, {"year": "2024"}),
    ],
)
def test_another_basis_or_year_is_told_where_its_fault_stands(admin, content, first, mended):
    """Nobody pastes the table a second time because its year or basis was missing or wrong."""
    page = admin.post("/penyiapan/pekerja/", {"text": content, **first}).content.decode()
    assert "Baca lagi" in page
    assert 'name="save"' not in page
    for field in ("basis", "year"):
        assert f'id="pekerja_{field}"' in page
    again(admin, page, {"basis": "", **mended, "save": "1"})
    assert saved() == {("bpjs-potensi", "61.12", 2024): 281_900}
