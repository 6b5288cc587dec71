"""/catatan/: what each person sees there and may do."""

from datetime import date

import pytest

from common.months import add_months, this_month
from participants.coverage.models import MonthNote
from participants.coverage.notes import actions

JULY = date(2024, 7, 1)
LAYOFF = "PHK 400 orang di pabrik kayu"
FILLED = {"month": "2024-07", "text": LAYOFF}


@pytest.fixture
def note(cast, places):
    return actions.write_note(region=places.kubu_raya, month=JULY, text=LAYOFF, by=cast.officer_a)


def words(response):
    return response.content.decode()


def test_it_is_written_verified_and_shown_on_the_page_of_its_place(worked, cast, as_user, client):
    officer = as_user(cast.officer_a)
    place = {"region": worked.kubu_raya.pk}
    assert officer.post("/catatan/tulis/", FILLED | place).status_code == 302
    note = MonthNote.objects.get()
    client.logout()
    assert LAYOFF not in words(client.get("/wilayah/61.12/"))
    assert client.get(f"/catatan/{note.pk}/").status_code == 404
    verifier = as_user(cast.verifier)
    assert "1 catatan bulan menunggu Anda" in words(verifier.get("/verifikasi/"))
    assert LAYOFF in words(verifier.get("/catatan/"))
    assert verifier.post(f"/catatan/{note.pk}/verifikasi/").status_code == 302
    client.logout()
    page = words(client.get("/wilayah/61.12/"))
    assert f'<a href="/catatan/{note.pk}/">{LAYOFF}</a>' in page  # below the trend, in reach of Tab
    assert f"Catatan: {LAYOFF}" in page  # the month in words
    assert f"<title>{LAYOFF}</title>" in page  # the mark in the drawing
    assert f"Catatan: Kab. Kubu Raya: {LAYOFF}" in words(client.get("/"))
    assert LAYOFF not in words(client.get("/wilayah/61.71/"))
    assert LAYOFF not in words(client.get("/wilayah/61.12/?bulan=2024-06"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text": "NIK 6171990101900001 di-PHK"}, "Jangan menulis NIK."),
        ({"text": "PHK"}, "8"),
        ({"text": "x" * 60}, "Ada kata yang lebih panjang dari 40 huruf."),
        ({"text": "PHK 400\x0b orang\x07"}, "Ada tanda yang tidak dapat dicetak"),
        ({"month": "2024-13"}, "Bulan ditulis tahun dan bulan"),
        ({"month": f"{add_months(this_month(), 1):%Y-%m}"}, "Bulan yang sudah berjalan"),
        ({"region": "61.72"}, "Pilih"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(cast, places, as_user, typed, said):
    sent = FILLED | {"region": places.kubu_raya.pk} | typed
    response = as_user(cast.officer_a).post("/catatan/tulis/", sent)
    assert response.status_code == 422
    assert said in words(response)
    assert not MonthNote.objects.exists()


def test_the_same_is_not_said_twice_and_all_faults_come_at_once(note, cast, places, as_user):
    officer = as_user(cast.officer_a)
    again = officer.post("/catatan/tulis/", FILLED | {"region": places.kubu_raya.pk})
    assert "Catatan yang sama sudah ada" in words(again)
    assert words(officer.post("/catatan/tulis/", {})).count("field__error") == 3


def test_it_is_withdrawn_or_replaced_with_a_reason_that_everybody_reads(
    note, cast, as_user, client
):
    actions.verify_note(note=note, by=cast.verifier)
    officer = as_user(cast.officer_a)
    assert officer.post(f"/catatan/{note.pk}/tarik/", {"reason": ""}).status_code == 422
    assert f"/catatan/{note.pk}/ganti/" in words(officer.get(f"/catatan/{note.pk}/"))
    sent = {"text": "PHK 380 orang di pabrik kayu", "reason": "Angka akhir Disnaker"}
    newer = officer.post(f"/catatan/{note.pk}/ganti/", sent)["Location"]
    as_user(cast.verifier).post(f"{newer}verifikasi/")
    client.logout()
    former = words(client.get(f"/catatan/{note.pk}/"))
    assert "Angka akhir Disnaker" in former
    assert "PHK 380 orang di pabrik kayu" in former
    assert "petugas.a" not in former  # names are for those who are signed in


def test_a_step_that_came_too_late_is_said(note, cast, as_user):
    actions.withdraw_note(note=note, reason="Salah wilayah", by=cast.officer_a)
    response = as_user(cast.verifier).post(f"/catatan/{note.pk}/verifikasi/", follow=True)
    assert "tidak menunggu verifikasi lagi" in words(response)
