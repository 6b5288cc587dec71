"""Many at once: who came to a sosialisasi, bulk moves and what they refuse."""

import re
from datetime import date, timedelta
from html import escape

import pytest
from django.utils import timezone

from participants.kur import search
from participants.kur.models import Access, MessageText, Move, Note, OutreachEvent, Person, State
from tests.participants.kur.lists import nik, row
from tests.participants.kur.test_work_list import fill

NIK = nik(7)


def offered(client, event, q=""):
    page = client.get(f"/kur/sosialisasi/{event.pk}/", {"q": q} if q else {})
    return [person.nik_tail for person in page.context["offered"]]


def test_who_came_is_found_among_thousands(as_user, cast, places, event):
    fill([places.pontianak, places.kubu_raya], cast.bank_officer.bank, last=900)
    client = as_user(cast.officer_a)
    assert len(offered(client, event)) == search.PAGE_SIZE
    assert offered(client, event, "budi 0613") == []  # Kubu Raya
    assert offered(client, event, "0820") == ["0820"]
    assert offered(client, event, "lestari pontianak 0820") == ["0820"]
    looked = Access.objects.latest("pk")
    assert (looked.kind, looked.people) == ("search", [Person.objects.get(nik_tail="0820").pk])
    assert client.get(f"/kur/sosialisasi/{event.pk}/", {"q": NIK}).status_code == 400


def test_who_came_may_be_recorded_in_several_goes_and_counts_once(
    as_user, cast, import_list, rules, event
):
    import_list([row(n) for n in range(1, 5)])
    people = list(Person.objects.order_by("nik_tail"))
    client = as_user(cast.officer_a)
    address = f"/kur/sosialisasi/{event.pk}/"
    for chosen in [people[:2], people[1:3]]:
        client.post(address, {"orang": [p.pk for p in chosen], "simpan": "1"})
    assert event.attendees.count() == 3
    assert Move.objects.filter(event=event, to_state=State.INFORMED).count() == 3
    assert offered(client, event) == ["0004"]
    assert offered(client, event, "debitur") == ["0004"]
    assert "3 hadir" in client.get("/kur/sosialisasi/").content.decode()


def test_the_preview_knows_the_day_of_the_event(as_user, cast, import_list, rules, event):
    import_list([row(1, disbursed_on="2026-01-11"), row(2)])
    people = [person.pk for person in Person.objects.order_by("nik_tail")]
    page = as_user(cast.officer_a).post(f"/kur/sosialisasi/{event.pk}/", {"orang": people})
    verdicts = {v.person.nik_tail[-1]: v.is_allowed for v in page.context["verdicts"]}
    assert verdicts == {"1": False, "2": True}


def test_a_verifier_reads_events_and_records_nobody(as_user, cast, import_list, rules, event):
    import_list([row(1)])
    client = as_user(cast.verifier)
    address = f"/kur/sosialisasi/{event.pk}/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"orang": [Person.objects.get().pk]}).status_code == 403
    assert client.post("/kur/sosialisasi/", {}).status_code == 403


BACK = "/kur/daftar/?tampilan=semua&bank=kalbar"


@pytest.mark.parametrize("chosen", [[], ["9" * 30, "x"], ["0"]])
def test_a_bulk_move_of_nobody_returns_to_its_list(as_user, cast, import_list, rules, chosen):
    import_list([row(1)])
    data = {"orang": chosen, "to_state": "informed", "kembali": BACK}
    response = as_user(cast.officer_a).post("/kur/daftar/pindah/", data)
    assert response.status_code == 400
    assert f'name="kembali" value="{escape(BACK)}"' in response.content.decode()
    assert "Belum ada debitur yang dipilih" in response.content.decode()


def test_a_bulk_move_says_what_is_wrong_and_keeps_who_was_ticked(as_user, cast, import_list, rules):
    import_list([row(1), row(2)])
    people = [person.pk for person in Person.objects.all()]
    client = as_user(cast.officer_a)
    tomorrow = str(timezone.localdate() + timedelta(days=1))
    for data, word in [
        ({"to_state": "informed", "on": tomorrow}, "masa depan"),
        ({"to_state": "informed", "evidence": NIK}, "Jangan menulis NIK"),
        ({"to_state": "nothing"}, "Pilih keadaan yang ada"),
    ]:
        for step in [{}, {"simpan": "1"}]:
            chosen = {"orang": people, "kembali": BACK}
            text = client.post("/kur/daftar/pindah/", chosen | data | step).content.decode()
            assert word in text
            assert NIK not in text
            for pk in people:
                assert f'name="orang" value="{pk}"' in text
    assert not Move.objects.exists()


def test_a_bulk_move_is_shown_changed_and_saved(as_user, cast, import_list, rules):
    import_list([row(1), row(2)])
    people = [person.pk for person in Person.objects.all()]
    client = as_user(cast.officer_a)
    chosen = {"orang": people, "to_state": "informed", "on": "2024-06-01", "kembali": BACK}
    assert 'value="2024-06-01"' in client.post("/kur/daftar/pindah/", chosen).content.decode()
    changing = client.post("/kur/daftar/pindah/", chosen | {"ubah": "1", "evidence": "Surat 7"})
    assert 'value="Surat 7"' in changing.content.decode()
    assert not Move.objects.exists()
    done = client.post("/kur/daftar/pindah/", chosen | {"simpan": "1"})
    assert done["Location"] == BACK
    assert set(Move.objects.values_list("on", flat=True)) == {date(2024, 6, 1)}


def test_all_of_a_page_are_chosen_by_one_box(as_user, cast, import_list, rules):
    """Without JavaScript as well: the rows themselves are then not ticked."""
    import_list([row(n) for n in range(1, 4)])
    client = as_user(cast.officer_a)
    shown = re.findall(r'name="tampak" value="(\d+)"', client.get("/kur/daftar/").content.decode())
    assert len(shown) == 3
    data = {
        "tampak": shown,
        "orang": shown[:1],
        "cakupan": "dicentang",
        "to_state": "informed",
        "on": "2024-06-01",
    }
    client.post("/kur/daftar/pindah/", data | {"simpan": "1"})
    assert Move.objects.count() == 1
    client.post("/kur/daftar/pindah/", data | {"simpan": "1", "cakupan": "halaman"})
    assert Move.objects.count() == 3


def test_nobody_is_led_elsewhere(as_user, cast, import_list, rules):
    for back in ["https://elsewhere.test/", "//elsewhere.test/", "javascript:alert(1)"]:
        client = as_user(cast.officer_a)
        response = client.post("/kur/tujuan/", {"kembali": back, "tujuan": "Uji"})
        assert response["Location"] == "/kur/daftar/"
        response = client.post("/kur/daftar/pindah/", {"kembali": back})
        assert "elsewhere.test" not in response.content.decode()


def test_no_nik_is_written_down_anywhere(as_user, cast, places, import_list, rules):
    """Notes, reasons, purposes, names of filters and events: refused at the field or told."""
    import_list([row(1)])
    person = Person.objects.get()
    client = as_user(cast.officer_a)
    at = f"/kur/debitur/{person.pk}"
    client.post(f"{at}/pindah/", {"to_state": "informed", "on": "2024-05-05"})
    move = Move.objects.get()
    event = {"region": places.pontianak.pk, "held_on": "2024-05-10", "venue": "Aula", "title": "A"}
    for address, data in [
        (f"{at}/rencana/", {"note": f"hubungi {NIK}"}),
        (f"{at}/pindah/", {"to_state": "interested", "on": "2024-05-06", "reason": NIK}),
        (f"{at}/kembali/{move.pk}/", {"reason": NIK}),
        (f"{at}/nik/", {"tujuan": f"cek {NIK}"}),
        ("/kur/tujuan/", {"tujuan": NIK}),
        (f"{at}/hasil/", {f"{person.pk}-outcome": "no_answer", f"{person.pk}-note": NIK}),
        (f"/kur/kredit/{person.loans.get().pk}/formulir/", {"form_number": NIK}),
        ("/kur/teks/", {"jenis": "whatsapp", "text": f"{{nama}} {NIK}"}),
        ("/kur/daftar/ekspor/", {"tujuan": NIK}),
        ("/kur/sosialisasi/", event | {"title": NIK}),
        ("/kur/sosialisasi/", event | {"note": NIK}),
    ]:
        response = client.post(address, data, follow=True)
        text = response.content.decode()
        if response.status_code == 200 and "rencana" not in address and "title" not in data:
            assert "NIK" in text, address
    assert (Move.objects.count(), Note.objects.count()) == (1, 0)
    assert not OutreachEvent.objects.exists()
    assert not MessageText.objects.exists()
    assert person.loans.get().form_number == ""
    assert not Access.objects.filter(purpose__contains=NIK).exists()


def test_a_plan_in_the_past_is_refused_at_its_field(as_user, cast, import_list, rules):
    import_list([row(1)])
    person = Person.objects.get()
    client = as_user(cast.officer_a)
    today = timezone.localdate()
    address = f"/kur/debitur/{person.pk}/rencana/"
    page = client.post(address, {"next_on": str(today - timedelta(days=1)), "note": "besok"})
    assert "next_on" in page.context["plan_form"].errors
    assert not Note.objects.exists()
    assert client.post(address, {"next_on": str(today)}).status_code == 302
    Person.objects.update(next_on=today - timedelta(days=9))  # an old plan may stay
    kept = {"next_on": str(today - timedelta(days=9)), "note": "tidak diangkat"}
    assert client.post(address, kept).status_code == 302


@pytest.mark.parametrize("key", ["", "x", "9" * 40, "-1"])
def test_a_guessed_key_is_not_found(as_user, cast, import_list, rules, key):
    import_list([row(1)])
    officer = as_user(cast.officer_a)
    data = {"pemeriksaan": key, "putusan": "same", "alasan": "KTP"}
    assert officer.post("/kur/periksa/", data).status_code == 404
    admin = as_user(cast.admin)
    assert admin.post("/kur/penghapusan/", {"daftar": key, "alasan": "x"}).status_code == 404
