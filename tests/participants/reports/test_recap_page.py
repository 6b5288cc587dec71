"""/impor/ for the regional office: a recap is sent in or pasted, prepared, and released by another."""

from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from participants.figures.models import EnrolmentFigure
from participants.reports.models import EnrolmentImport
from tests.factories import EstimateFactory, StatementFactory, UserFactory
from tests.participants.reports.test_recaps import HISTORY, RECAP
from tests.spreadsheets import xlsx

PASTED = "\n".join("\t".join(str(cell) for cell in row) for row in RECAP)


@pytest.fixture
def office(clock, cast, as_user):
    """Two verifiers, signed in one after the other."""
    second = UserFactory(username="verifikator.dua", role="verifier")
    return SimpleNamespace(
        as_preparer=lambda: as_user(cast.verifier), as_other=lambda: as_user(second)
    )


def send_in(client, rows=RECAP):
    return client.post("/impor/", {"file": SimpleUploadedFile("rekap.xlsx", xlsx(rows))})


def text(response):
    return " ".join(response.content.decode().split())


def page_of(client):
    return client.get(f"/impor/{EnrolmentImport.objects.latest('pk').pk}/")


def press(client, step, **fields):
    page = page_of(client)
    imported = page.context["imported"]
    fields = {"seen": page.context["plan"].fingerprint, **fields}
    return client.post(f"/impor/{imported.pk}/{step}/", fields, follow=True)


def test_a_recap_goes_from_upload_to_release_by_two_people(office):
    preparer = office.as_preparer()
    send_in(preparer)
    page = text(page_of(preparer))
    assert "Periksa sebelum diajukan" in page
    assert "mengisi 6 angka: 1 bulan, 2 kantor cabang." in page
    assert "Juli 2024 belum pernah dibuka" in page
    page = text(press(preparer, "ajukan"))
    assert "Rekap menunggu verifikator" in page
    assert "Verifikasi dan terbitkan" not in page
    other = office.as_other()
    queue = text(other.get("/verifikasi/"))
    assert "Rekap provinsi rekap.xlsx" in queue
    assert "Tidak ada laporan yang menunggu Anda." not in queue
    assert "Rekap menunggu keputusan Anda" in text(page_of(other))
    page = text(press(other, "verifikasi"))
    assert "Rekap terverifikasi" in page
    assert EnrolmentFigure.objects.count() == 6


def test_an_admin_who_prepares_is_told_that_a_verifier_releases(office, as_user, cast):
    admin = as_user(cast.admin)
    send_in(admin)
    page = text(press(admin, "ajukan"))
    assert "Rekap menunggu verifikator" in page
    assert "seorang verifikator selain Anda yang menerbitkannya" in page
    assert "verifikator lain" not in page  # an admin is none


def test_what_was_copied_from_a_sheet_can_be_pasted(office):
    preparer = office.as_preparer()
    response = preparer.post("/impor/", {"text": PASTED}, follow=True)
    assert "mengisi 6 angka" in text(response)


def test_neither_file_nor_text_is_refused_and_so_are_both(office):
    preparer = office.as_preparer()
    assert "Pilih dulu berkasnya, atau tempel tabelnya." in text(
        preparer.post("/impor/", {"text": ""})
    )
    file = SimpleUploadedFile("rekap.xlsx", xlsx(RECAP))
    both = preparer.post("/impor/", {"file": file, "text": PASTED})
    assert (both.status_code, "Pilih salah satu" in text(both)) == (422, True)


def test_months_stand_beside_what_was_said_in_public_at_the_time(office, places):
    EstimateFactory(region=places.province, workers=10_000)
    StatementFactory(region=places.province, participants=1700, coverage_percent="17")
    preparer = office.as_preparer()
    send_in(preparer, HISTORY)
    rows = page_of(preparer).context["months"]
    assert [(row.total.participants, row.difference) for row in rows] == [
        (1670, None),
        (1685, None),
        (1700, 0),
    ]
    assert str(rows[-1].coverage) == "17.00"


def test_how_each_place_will_look_is_shown_before_anything_is_published(office, places):
    EstimateFactory(region=places.pontianak, workers=10_000)
    StatementFactory(region=places.pontianak, coverage_percent="20")
    StatementFactory(region=places.singkawang, coverage_percent="27")
    preparer = office.as_preparer()
    send_in(preparer)
    page = text(page_of(preparer))
    assert "menggantikan pernyataan 20,00% (1 Agustus 2024, Uji)" in page
    assert "21,90%" in page
    assert "350 peserta dilaporkan; pernyataan tetap ditampilkan" in page
    assert "tanpa jumlah pekerja" in page
    assert not EnrolmentFigure.objects.exists()


def test_a_month_missing_in_between_is_told(office):
    preparer = office.as_preparer()
    send_in(preparer, [[row[0], *row[1:2], *row[2:3], *row[4:]] for row in HISTORY[1:]])
    assert "Di antara bulan pertama dan terakhir tidak ada: Juni 2024." in text(page_of(preparer))


def test_a_recap_is_sent_back_with_a_reason(office):
    send_in(preparer := office.as_preparer())
    press(preparer, "ajukan")
    other = office.as_other()
    assert "Tulis alasan rekap ini dikembalikan." in text(press(other, "kembalikan"))
    press(other, "kembalikan", reason="Angka Singkawang tertukar.")
    page = text(page_of(office.as_preparer()))
    assert "Rekap dikembalikan" in page
    assert "Angka Singkawang tertukar." in page


def test_a_prepared_recap_can_be_withdrawn_by_its_preparer_alone(office):
    send_in(preparer := office.as_preparer())
    press(preparer, "ajukan")
    assert press(office.as_other(), "buang").status_code == 403
    press(office.as_preparer(), "buang")
    assert EnrolmentImport.objects.get().state == "dibuang"


def test_before_it_is_prepared_nobody_else_sees_it(office, cast, as_user):
    send_in(office.as_preparer())
    for other in (office.as_other(), as_user(cast.admin)):
        assert page_of(other).status_code == 404


@pytest.mark.parametrize("who", ["official", "bank_officer", "award_admin"])
def test_others_are_shown_out(cast, as_user, clock, who):
    assert as_user(getattr(cast, who)).get("/impor/").status_code == 403


def test_an_officer_neither_sees_nor_releases_a_recap(office, cast, as_user):
    send_in(preparer := office.as_preparer())
    press(preparer, "ajukan")
    imported = EnrolmentImport.objects.get()
    officer = as_user(cast.officer_a)
    assert officer.get(f"/impor/{imported.pk}/").status_code == 404
    assert officer.post(f"/impor/{imported.pk}/verifikasi/").status_code == 403


def test_an_admin_sees_a_prepared_recap_and_cannot_release_it(office, cast, as_user):
    send_in(preparer := office.as_preparer())
    press(preparer, "ajukan")
    admin = as_user(cast.admin)
    assert "Verifikasi dan terbitkan" not in text(page_of(admin))
    assert press(admin, "verifikasi").status_code == 403
    assert not EnrolmentFigure.objects.exists()


@pytest.mark.parametrize("step", ["ajukan", "verifikasi", "kembalikan", "buang"])
def test_steps_are_posts(office, step):
    preparer = office.as_preparer()
    send_in(preparer)
    imported = EnrolmentImport.objects.get()
    assert preparer.get(f"/impor/{imported.pk}/{step}/").status_code == 405
