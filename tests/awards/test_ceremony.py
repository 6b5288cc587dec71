"""The package for the ceremony: everything in one file, each winner on a page of its own."""

import time
from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone
from pptx import Presentation

from awards import actions, ceremony
from awards.models import Award
from tests import factories

FILES = {
    "susunan-acara.pdf": b"%PDF-",
    "salindia.pptx": b"PK",
    "sertifikat.pdf": b"%PDF-",
    "kartu-kutipan.pdf": b"%PDF-",
    "siaran-pers.txt": b"SIARAN PERS",
}


@pytest.fixture
def winners(edition, regency, nominated, nominees, places, cast):
    """Mempawah first and Ketapang second, with 150 of 1.200 workers protected in the first."""
    place, by = nominees["61.02"], cast.verifier
    at = timezone.make_aware(datetime(2024, 1, 20))
    factories.EstimateFactory(region=place, year=2023, workers=1200)
    factories.publish(place, places.branch_a, date(2023, 12, 1), 150, at=at, by=by)
    rows = [
        Award(category=regency, region=place, rank=1, citation="Melindungi nelayan & petani"),
        Award(category=regency, region=nominees["61.04"], rank=2, citation="山口洋 🏆"),
    ]
    return actions.decide(edition=edition, winners=rows, by=cast.award_admin)


def download(client, edition):
    return client.get(reverse("awards:ceremony_package", args=[edition.pk]))


def test_package_holds_all_five_in_under_a_minute(winners, as_user, cast):
    client, started = as_user(cast.award_admin), time.monotonic()
    response = download(client, winners)
    assert time.monotonic() - started < 60
    assert response["Content-Type"] == "application/zip"
    with ZipFile(BytesIO(response.content)) as file:
        assert set(file.namelist()) == set(FILES)
        for name, beginning in FILES.items():
            assert file.read(name).startswith(beginning), name


def test_slides_have_a_page_for_each_winner_the_first_rank_last(winners):
    awards = ceremony.reading_order(winners)
    deck = Presentation(BytesIO(ceremony.slides(winners, awards)))
    pages = [page.shapes[0].text_frame.text for page in deck.slides]
    assert len(pages) == 3
    assert "1 Agustus 2024" in pages[0]
    assert "Kabupaten Ketapang" in pages[1]
    assert "Kabupaten Mempawah" in pages[2]
    assert "Melindungi nelayan & petani" in pages[2]


def test_press_note_tells_the_figures_at_the_cutoff(winners):
    note = ceremony.press_note(winners, ceremony.reading_order(winners))
    for words in (
        "Peringkat 1: Kabupaten Mempawah",
        "Melindungi nelayan & petani",
        "150 peserta dari 1.200 pekerja, 12,50%",
        "31 Maret 2024",
    ):
        assert words in note
    assert "Pontianak, 1 Agustus 2024" in note.splitlines()


def test_withdrawn_award_is_not_called_to_the_stage(winners, cast):
    Award.objects.filter(rank=1).update(
        withdrawn_at=timezone.now(), withdrawn_by=cast.award_admin, withdrawal_reason="Keliru"
    )
    assert [award.region.code for award in ceremony.reading_order(winners)] == ["61.04"]


def test_villages_of_one_name_are_called_with_their_place(edition, nominees, cast):
    village = edition.categories.get(kind="village")
    rows = [
        Award(
            category=village,
            region=nominees[code],
            name="Desa Sungai Raya",
            not_nominated_reason="Usulan",
        )
        for code in ("61.02", "61.04")
    ]
    edition = actions.decide(edition=edition, winners=rows, by=cast.award_admin)
    awards = ceremony.reading_order(edition)
    deck = Presentation(BytesIO(ceremony.slides(edition, awards)))
    slides = " ".join(page.shapes[0].text_frame.text for page in deck.slides)
    for text in (slides, ceremony.press_note(edition, awards)):
        assert "Desa Sungai Raya, Kab. Mempawah" in text
        assert "Desa Sungai Raya, Kab. Ketapang" in text


def test_before_a_decision_there_is_no_package(judging, as_user, cast):
    response = download(as_user(cast.award_admin), judging)
    assert response.status_code == 302
