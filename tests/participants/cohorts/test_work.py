"""Entering, verifying, sending back and correcting a cohort, as the people who do it see it."""

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from participants.cohorts.models import CohortVersion
from tests import factories
from tests.factories import cohort

START, END = date(2024, 4, 1), date(2024, 8, 31)
PDF = b"%PDF-1.7 keputusan"


@pytest.fixture(autouse=True)
def _in_august():
    with time_machine.travel("2024-08-20T10:00:00+07:00"):
        yield


@pytest.fixture
def values(places):
    return {
        "region": places.singkawang.pk,
        "segment": "BPU",
        "headcount": "7737",
        "funder_kind": "apbd",
        "funder": "Pemkot Singkawang",
        "decree": "400.5/123/2024",
        "starts_on": "2024-04-01",
        "ends_on": "2024-08-31",
    }


@pytest.fixture
def make(places):
    def make(start=START, end=END, people=7737, **more):
        return cohort(places.singkawang, start, end, people, **{"branch": places.branch_b} | more)

    return make


def errors(response):
    return {name: " ".join(texts) for name, texts in response.context["form"].errors.items()}


def decide(client, version, step, **more):
    address = f"/kohort/{version.cohort_id}/{step}/"
    return client.post(address, {"catatan": version.pk} | more, follow=True)


def test_entered_by_the_branch_sent_back_entered_anew_and_verified_by_another(
    as_user, client, cast, values
):
    paper = SimpleUploadedFile("SK wali kota.PDF", PDF)
    sent = as_user(cast.officer_b).post("/kohort/baru/", values | {"file": paper}, follow=True)
    first = CohortVersion.objects.get()
    assert "menunggu verifikator" in sent.content.decode()
    assert "Tidak ada kohort terverifikasi" in client.get("/kohort/").content.decode()

    verifier = as_user(cast.verifier)
    assert "Kohort menunggu verifikasi" in verifier.get("/verifikasi/").content.decode()
    assert decide(verifier, first, "kembalikan").status_code == 400
    decide(verifier, first, "kembalikan", reason="Jumlah tidak sesuai lampiran")
    officer = as_user(cast.officer_b)
    assert "Jumlah tidak sesuai lampiran" in officer.get("/laporan/").content.decode()

    address = f"/kohort/{first.cohort_id}/"
    assert 'value="7737"' in officer.get(f"{address}catat/").content.decode()
    officer.post(f"{address}catat/", values | {"headcount": "7700"})
    second = CohortVersion.objects.first()
    assert second.decree_file == first.decree_file  # what was uploaded need not be again
    assert (
        "Kohort diverifikasi"
        in decide(as_user(cast.verifier), second, "verifikasi").content.decode()
    )

    client.logout()
    page = client.get(address).content.decode()
    assert "7.700" in page
    assert "Jumlah tidak sesuai lampiran" not in page  # how it came about is not public
    assert "7.737" not in page
    again = decide(as_user(cast.verifier), second, "verifikasi").content.decode()
    assert "tidak lagi menunggu verifikasi: terverifikasi" in again


def test_a_clock_set_back_verifies_no_cohort(as_user, cast, values):
    """What was verified cannot be superseded before that: it was a 500."""
    as_user(cast.officer_b).post("/kohort/baru/", values)
    first = CohortVersion.objects.get()
    decide(as_user(cast.verifier), first, "verifikasi")
    with time_machine.travel("2024-08-20T08:00:00+07:00"):
        as_user(cast.officer_b).post(
            f"/kohort/{first.cohort_id}/catat/", values | {"headcount": "7700", "reason": "Salah"}
        )
        second = CohortVersion.objects.exclude(pk=first.pk).get()
        page = decide(as_user(cast.verifier), second, "verifikasi").content.decode()
    assert "Jam server menunjuk 20 Agustus 2024 pukul 08.00 WIB" in page
    second.refresh_from_db()
    assert second.is_waiting


def test_every_fault_at_its_field_at_once(as_user, cast, places, values):
    factories.EstimateFactory(region=places.singkawang, year=2024, workers=20_000)
    factories.publish(places.singkawang, places.branch_b, date(2024, 3, 1), 15_000)
    wrong = values | {"headcount": "5001", "decree": "SK Wali Kota", "ends_on": "2024-03-31",
                      "funder": "", "file": SimpleUploadedFile("sk.pdf", b"MZ program")}  # fmt: skip
    response = as_user(cast.officer_b).post("/kohort/baru/", wrong)
    assert response.status_code == 400
    assert errors(response) == {
        "funder": "Bidang ini harus diisi.",
        "file": "Isi berkas ini bukan PDF, JPG, atau PNG.",
        "ends_on": "Berakhir setelah mulai: isi hari sesudah 1 April 2024.",
        "headcount": "Lebih banyak daripada pekerja Kota Singkawang yang belum terlindungi: 5.000 pada"
        " Maret 2024.",
        "decree": "Tulis nomor keputusannya, misalnya 400.5/123/2024.",
    }
    assert not CohortVersion.objects.exists()
    blank = errors(as_user(cast.officer_b).post("/kohort/baru/", {}))
    assert blank["decree"] == "Tulis nomor keputusannya, misalnya 400.5/123/2024."
    values |= {"starts_on": "0024-04-01", "headcount": "0"}
    assert set(errors(as_user(cast.officer_b).post("/kohort/baru/", values))) == {
        "starts_on",
        "headcount",
    }


def test_renewals_that_overlap(as_user, cast, values, make):
    former = make(people=100)
    make(start=date(2024, 9, 1), end=date(2024, 12, 31), people=60, renews=former.cohort)
    officer = as_user(cast.officer_b)
    renewal = values | {"renews": former.cohort_id, "headcount": "41", "ends_on": "2025-01-31"}
    early = officer.post("/kohort/baru/", renewal | {"starts_on": "2024-08-31"})
    assert errors(early) == {
        "starts_on": "Tumpang tindih: yang diperpanjang masih berlaku sampai 31 Agustus 2024."
        " Mulai sesudahnya.",
        "headcount": "Perpanjangan yang tumpang tindih: 60 dari 100 orang sudah diperpanjang pada"
        " masa ini; sisanya 40.",
    }
    late = renewal | {"starts_on": "2024-10-01", "headcount": "40"}
    assert officer.post("/kohort/baru/", late).status_code == 302
    longer = values | {"ends_on": "2024-09-01", "headcount": "100", "reason": "Salah baca"}
    assert errors(officer.post(f"/kohort/{former.cohort_id}/catat/", longer)) == {
        "ends_on": "Tumpang tindih dengan perpanjangannya, yang mulai 1 September 2024."
    }


def test_a_late_renewal_begins_with_what_it_renews_and_its_gap_is_named(as_user, cast, make):
    former = make(end=date(2024, 6, 30))
    page = as_user(cast.officer_b).get("/laporan/").content.decode()
    assert "habis, 51 hari tanpa perlindungan" in page
    address = f"/kohort/baru/?perpanjang={former.cohort_id}"
    assert address in page
    form = as_user(cast.officer_b).get(address).context["form"]
    assert (form["headcount"].value(), form["renews"].value()) == (7737, former.cohort_id)
    make(start=date(2024, 8, 1), end=date(2024, 12, 31), people=5000, renews=former.cohort)
    page = as_user(cast.officer_b).get(f"/kohort/{former.cohort_id}/").content.decode()
    assert "2.737 dari 7.737 orang belum diperpanjang." in page
    assert "Jeda tanpa perlindungan: 31 hari." in page


def test_a_correction_says_why_and_the_former_number_stays_known(
    as_user, client, cast, values, make
):
    former = make()
    address = f"/kohort/{former.cohort_id}/"
    officer = as_user(cast.officer_b)
    unchanged = officer.post(f"{address}catat/", values | {"reason": "Tidak ada"})
    assert "Belum ada yang berubah" in unchanged.content.decode()
    without_reason = officer.post(f"{address}catat/", values | {"headcount": "7000"})
    assert set(errors(without_reason)) == {"reason"}
    officer.post(f"{address}catat/", values | {"headcount": "7000", "reason": "Lampiran dua"})
    with time_machine.travel("2024-08-21T10:00:00+07:00"):
        decide(as_user(cast.verifier), CohortVersion.objects.first(), "verifikasi")
        client.logout()
        assert "7.000" in client.get("/kohort/").content.decode()
        assert "7.737" in client.get("/kohort/?per=2024-08-20").content.decode()
        assert "Lampiran dua" in client.get(address).content.decode()


def test_what_was_entered_twice_is_refused_and_can_be_cancelled(
    as_user, client, cast, values, make
):
    version = make(state="submitted", entered_by=cast.officer_b)
    officer = as_user(cast.officer_b)
    assert set(errors(officer.post("/kohort/baru/", values))) == {"decree"}
    decide(as_user(cast.verifier), version, "verifikasi")
    cancelled = values | {"is_cancelled": "on", "reason": "Tercatat dua kali"}
    as_user(cast.officer_b).post(f"/kohort/{version.cohort_id}/catat/", cancelled)
    decide(as_user(cast.verifier), CohortVersion.objects.first(), "verifikasi")
    client.logout()
    assert "Tidak ada kohort terverifikasi" in client.get("/kohort/").content.decode()


def test_the_branch_takes_back_what_waits(as_user, cast, make):
    version = make(state="submitted", entered_by=cast.officer_b)
    assert "Catatan ditarik" in decide(as_user(cast.officer_b), version, "tarik").content.decode()
    assert not CohortVersion.objects.waiting().exists()


# Doors


def test_who_entered_it_once_as_a_deputy_does_not_verify_it(as_user, cast, make):
    version = make(state="submitted", entered_by=cast.verifier)
    assert decide(as_user(cast.verifier), version, "verifikasi").status_code == 403
    page = as_user(cast.verifier).get(f"/kohort/{version.cohort_id}/").content.decode()
    assert "yang memeriksanya verifikator lain" in page
    assert not CohortVersion.objects.verifiable_by(cast.verifier).exists()


def test_another_branch_neither_sees_nor_enters(as_user, cast, places, values, make):
    version = make(state="submitted", entered_by=cast.officer_b)
    other = as_user(cast.officer_a)
    for step in ["", "catat/"]:
        assert other.get(f"/kohort/{version.cohort_id}/{step}").status_code == 404, step
    assert decide(other, version, "tarik").status_code == 404
    assert set(errors(other.post("/kohort/baru/", values))) == {"region"}


def test_nobody_signed_in_only_reads(client, db, make):
    version = make()
    assert client.get(f"/kohort/{version.cohort_id}/").status_code == 200
    for step in ["verifikasi", "kembalikan", "tarik", "catat"]:
        answer = client.post(f"/kohort/{version.cohort_id}/{step}/", {"catatan": version.pk})
        assert answer["Location"].startswith("/masuk/"), step


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer_b", 200), ("verifier", 200), ("admin", 200), ("officer_a", 404), ("official", 403)],
)
def test_the_decree_is_for_those_who_enter_and_verify(as_user, cast, values, who, status):
    paper = SimpleUploadedFile("../sk.pdf", PDF)
    as_user(cast.officer_b).post("/kohort/baru/", values | {"file": paper})
    version = CohortVersion.objects.get()
    answer = as_user(getattr(cast, who)).get(f"/kohort/{version.cohort_id}/keputusan/{version.pk}/")
    assert answer.status_code == status
    if status == 200:
        assert answer.getvalue() == PDF
        assert answer["Cache-Control"] == "no-store, private"
        assert answer["Content-Disposition"] == 'attachment; filename="sk.pdf"'
