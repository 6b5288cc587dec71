"""A sosialisasi before it is held: its hour, its invitations; and afterwards the attendance list."""

from datetime import time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from participants.kur.models import Access, Move, OutreachEvent, Person
from tests.participants.kur.lists import nik, row


@pytest.fixture
def people(import_list, rules):
    import_list([row(1, debtor_name="Siti Rahayu"), row(2, debtor_name="Budi Santoso"),
                 row(3, debtor_name="Budi Santoso"), row(4, regency_code="61.72")])  # fmt: skip
    return {person.nik_tail[-1]: person for person in Person.objects.all()}


@pytest.fixture
def event(event):
    """In five days."""
    event.held_on, event.starts_at = timezone.localdate() + timedelta(days=5), time(9)
    event.save()
    return event


def test_it_is_planned_moved_to_another_day_and_invited_to(as_user, cast, places, people):
    client = as_user(cast.officer_a)
    day = timezone.localdate() + timedelta(days=9)
    data = {"title": "Pasar", "region": places.pontianak.pk, "venue": "Aula", "held_on": str(day),
            "starts_at": "09:30"}  # fmt: skip
    address = client.post("/kur/sosialisasi/", data)["Location"]
    page = client.get(address).content.decode()
    assert "09.30 WIB" in page
    assert "Siapa yang diundang?" in page
    client.post(address, {"orang": [people["1"].pk, people["4"].pk]})
    event = OutreachEvent.objects.get()
    assert [person.name for person in event.invitees.all()] == ["Siti Rahayu"]  # not of branch B
    assert not Move.objects.exists()
    client.post(f"{address}ubah/", data | {"venue": "Balai"})
    event.refresh_from_db()
    assert event.venue == "Balai"
    assert as_user(cast.officer_b).post(f"{address}ubah/", data).status_code == 404


def test_invitations_are_letters_and_their_receivers_are_invited(as_user, cast, people, event):
    data = {"cakupan": "semua", "saringan": "tampilan=kerja", "kembali": "/kur/daftar/",
            "tujuan": "Undangan", "kegiatan": event.pk}  # fmt: skip
    page = as_user(cast.officer_a).post("/kur/daftar/surat/", data).content.decode()
    assert page.count("pukul 09.00 di Aula, Kota Pontianak") == 3
    assert event.invitees.count() == 3


def upload(client, event, text, name="hadir.csv"):
    file = SimpleUploadedFile(name, text.encode())
    return client.post(f"/kur/sosialisasi/{event.pk}/hadir/", {"file": file})


@pytest.fixture
def held(event, people):
    event.held_on = timezone.localdate()
    event.save()
    event.invitees.add(people["1"], people["2"], people["3"])
    return event


@pytest.mark.parametrize(
    ("text", "tails", "unknown"),
    [
        (f"nik\n{nik(1)}\n{nik(9)}\n123", "1", {3: "bukan debitur", 4: "16 angka"}),
        (f"NIK,Nama\n{nik(4)},x", "", {2: "bukan debitur"}),  # of branch B
        ("No. Akad\nA-2\nA-4\n", "2", {3: "Nomor akad ini tidak ada"}),
        ("Nama\nsiti  RAHAYU\nBudi Santoso\nOrang Lain", "1", {3: "beberapa", 4: "tidak ada"}),
    ],
)
def test_an_attendance_list_is_read_by_nik_number_or_invited_name(
    as_user, cast, held, text, tails, unknown
):
    page = upload(as_user(cast.officer_a), held, text)
    assert {v.person.nik_tail[-1] for v in page.context["verdicts"]} == set(tails)
    rows = dict(page.context["unknown"])
    assert list(rows) == list(unknown)
    assert all(unknown[row] in why for row, why in rows.items())
    assert nik(1) not in page.content.decode()
    assert not Move.objects.exists()


def test_who_is_on_the_attendance_list_is_informed_once_it_is_confirmed(
    as_user, cast, held, people
):
    client = as_user(cast.officer_a)
    upload(client, held, f"nik\n{nik(1)}")
    client.post(f"/kur/sosialisasi/{held.pk}/", {"orang": [people["1"].pk], "simpan": "1"})
    assert list(held.attendees.all()) == [people["1"]]
    assert Move.objects.get().event == held
    assert people["1"].pk in Access.objects.latest("pk").people


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [("alamat\nx", "hadir.csv", "Beri kolom judul"), ("%PDF-1.7\n1 0 obj", "hadir.csv", "PDF")],
)
def test_a_file_that_is_no_attendance_list_is_refused_at_its_field(
    as_user, cast, held, text, name, said
):
    page = upload(as_user(cast.officer_a), held, text, name)
    assert page.status_code == 400
    assert said in page.content.decode()


def test_nobody_has_come_before_the_day(as_user, cast, people, event):
    page = upload(as_user(cast.officer_a), event, f"nik\n{nik(1)}")
    assert page.status_code == 400
    assert "belum berlangsung" in page.content.decode()
    assert upload(as_user(cast.officer_b), event, "nik").status_code == 404
    assert upload(as_user(cast.verifier), event, "nik").status_code == 403
