"""Every door of KUR: who may pass, and a refusal for who may not."""

import pytest

from participants.kur import actions
from participants.kur.models import Access, Batch, Doubt, Move, Person, State
from tests.participants.kur.lists import nik, row

PUBLIC = ["/kur/", "/kur/aturan/", "/kohort/"]
EVERYBODY = [
    "official", "officer_a", "officer_b", "verifier", "bank_officer", "other_bank_officer",
    "award_admin", "admin",
]  # fmt: skip


@pytest.fixture
def debtors(import_list, rules):
    """A-1 in Pontianak (branch A) and A-2 in Singkawang (branch B), both of Bank Kalbar;
    B-3 of BRI in Pontianak."""
    import_list([row(1), row(2, regency_code="61.72")])
    import_list([row(3, loan_number="B-3", bank="bri")], bank="bri")
    return {person.nik_tail[-1]: person for person in Person.objects.all()}


def test_aggregates_are_for_everybody(client, cast, debtors):
    for who in ["", *EVERYBODY]:
        if who:
            client.force_login(getattr(cast, who))
        for page in PUBLIC:
            response = client.get(page)
            assert response.status_code == 200, (who, page)
            assert "Debitur A" not in response.content.decode()


def test_aggregates_ask_to_sign_in_where_the_dashboard_is_not_public(client, places, settings):
    settings.PUBLIC_DASHBOARD = False
    for page in PUBLIC:
        assert client.get(page).status_code == 302


def test_rows_out_of_scope_do_not_exist(as_user, cast, debtors):
    seen = {
        "officer_a": "13",
        "officer_b": "2",
        "verifier": "123",
        "bank_officer": "12",
        "other_bank_officer": "3",
    }
    for who, tails in seen.items():
        client = as_user(getattr(cast, who))
        listed = client.get("/kur/daftar/").content.decode()
        for tail, person in debtors.items():
            assert (person.masked_nik in listed) == (tail in tails), (who, tail)
            page = client.get(f"/kur/debitur/{person.pk}/")
            assert page.status_code == (200 if tail in tails else 404), (who, tail)
        assert client.get("/kur/debitur/999999/").status_code == 404
    for who in ["official", "award_admin", "admin"]:
        page = as_user(getattr(cast, who)).get(f"/kur/debitur/{debtors['1'].pk}/")
        assert page.status_code == 403, who


def test_a_bank_sees_its_credit_and_the_state_and_nothing_else(
    as_user, cast, import_list, rules, match_list
):
    import_list([row(1, phone="0812000111")], columns=[*row(1), "phone"])
    import_list([row(9, debtor_nik=nik(1), loan_number="B-9", debtor_name="Debitur Lain A",
                     bank="bri", disbursed_on="2024-02-01")], bank="bri")  # fmt: skip
    person = Person.objects.get()
    actions.plan(person=person, by=cast.officer_a, assigned_to=None, next_on=None, note="rahasia")
    page = as_user(cast.other_bank_officer).get(f"/kur/debitur/{person.pk}/").content.decode()
    assert "B-9" in page
    assert "Debitur Lain A" in page
    for hidden in ["A-1", "rahasia", "Perpindahan", "Tahun lahir"]:
        assert hidden not in page


def test_only_the_serving_branch_moves_a_debtor(as_user, cast, debtors):
    for who in ["verifier", "bank_officer", "officer_b"]:
        response = as_user(getattr(cast, who)).post(
            f"/kur/debitur/{debtors['1'].pk}/pindah/", {"to_state": "informed", "on": "2026-01-01"}
        )
        assert response.status_code in (403, 404), who
    assert not Move.objects.exists()


def test_another_banks_list_does_not_exist(as_user, cast, debtors):
    batch = Batch.objects.get(bank=cast.bank_officer.bank)
    for page in ["", "kemajuan/", "ditolak.xlsx"]:
        address = f"/kur/unggahan/{batch.pk}/{page}"
        assert as_user(cast.bank_officer).get(address).status_code == 200
        assert as_user(cast.other_bank_officer).get(address).status_code == 404
        assert as_user(cast.officer_a).get(address).status_code == 404
    for action in ["simpan", "batal"]:
        response = as_user(cast.other_bank_officer).post(f"/kur/unggahan/{batch.pk}/{action}/")
        assert response.status_code == 404


def test_another_branchs_event_does_not_exist(as_user, cast, event):
    assert as_user(cast.officer_a).get(f"/kur/sosialisasi/{event.pk}/").status_code == 200
    assert as_user(cast.officer_b).get(f"/kur/sosialisasi/{event.pk}/").status_code == 404


def test_every_look_is_recorded_with_its_purpose(as_user, cast, debtors):
    client = as_user(cast.officer_a)
    client.get("/kur/daftar/")
    client.post("/kur/tujuan/", {"tujuan": "Pengaduan warga", "kembali": "/kur/daftar/"})
    client.get("/kur/daftar/", {"q": "Debitur"})
    client.get(f"/kur/debitur/{debtors['1'].pk}/")
    kinds = list(Access.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["list", "search", "view"]
    latest = Access.objects.latest("pk")
    assert (latest.purpose, latest.people, latest.user) == (
        "Pengaduan warga", [debtors["1"].pk], cast.officer_a,
    )  # fmt: skip
    page = client.get(f"/kur/debitur/{debtors['1'].pk}/akses/").content.decode()
    assert "Pengaduan warga" in page


def test_revealing_needs_a_purpose_and_is_recorded(as_user, cast, debtors):
    client = as_user(cast.officer_a)
    address = f"/kur/debitur/{debtors['1'].pk}/nik/"
    refused = client.post(address, {"tujuan": "  "})
    assert refused.status_code == 400
    assert nik(1) not in refused.content.decode()
    why = {"keperluan": "formulir", "tujuan": "Pendaftaran BPU ibu Siti"}
    shown = client.post(address, why)
    assert nik(1) in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    purpose = "Mengisi formulir pendaftaran atau iuran: Pendaftaran BPU ibu Siti"
    assert Access.objects.get(kind="reveal").purpose == purpose
    assert as_user(cast.officer_b).post(address, why).status_code == 404


def test_an_export_without_purpose_is_refused(as_user, cast, debtors):
    client = as_user(cast.officer_a)
    assert client.post("/kur/daftar/ekspor/", {"tujuan": ""}).status_code == 400
    assert not Access.objects.filter(kind="export").exists()
    response = client.post("/kur/daftar/ekspor/", {"tujuan": "Rapat mingguan"})
    text = b"".join(response.streaming_content).decode()
    assert "6171••••••••0001" in text
    assert nik(1) not in text
    assert debtors["2"].masked_nik not in text
    exported = Access.objects.get(kind="export")
    assert set(exported.people) == {debtors["1"].pk, debtors["3"].pk}


def test_a_nik_is_never_searched_by_address(as_user, cast, debtors):
    response = as_user(cast.officer_a).get("/kur/daftar/", {"q": nik(1)})
    assert response.status_code == 400
    assert nik(1) not in response.content.decode()


def test_search_by_name_loan_and_last_digits(as_user, cast, debtors):
    client = as_user(cast.officer_a)
    wanted = {"debit": "13", "a": "1", "0003": "3", "B-3": "3", "A-2": "", "zzz": ""}
    for q, tails in wanted.items():
        page = client.get("/kur/daftar/", {"q": q}).content.decode()
        for tail, person in debtors.items():
            assert (person.masked_nik in page) == (tail in tails), (q, tail)


def test_search_reaches_whose_leading_credit_is_elsewhere(as_user, cast, import_list, rules):
    import_list([row(1, disbursed_on="2024-01-01"),
                 row(2, debtor_nik=nik(1), regency_code="61.72")])  # fmt: skip
    person = Person.objects.get()
    assert person.region.code == "61.72"
    client = as_user(cast.officer_a)
    assert person.masked_nik in client.get("/kur/daftar/", {"q": "debitur"}).content.decode()
    assert client.get(f"/kur/debitur/{person.pk}/").status_code == 200


def test_unknown_and_unreadable_choices_are_told(client, places):
    for address in ["?wilayah=99.99", "?bank=tidak", "?skema=BESAR"]:
        assert client.get(f"/kur/{address}").status_code == 404, address
    for address in ["?dari=2024", "?dari=2024-05&sampai=2024-01"]:
        assert client.get(f"/kur/{address}").status_code == 400, address


def test_only_an_admin_adds_rules(as_user, cast, rules):
    assert as_user(cast.officer_a).post("/kur/aturan/", {}).status_code == 403
    assert as_user(cast.admin).post("/kur/aturan/", {}).status_code == 200


def test_somebody_elses_doubt_does_not_exist(as_user, cast, import_list, rules):
    import_list([row(1, debtor_name="Siti Rahayu"),
                 row(2, debtor_nik=nik(1), debtor_name="Budi Santoso")])  # fmt: skip
    doubt = Doubt.objects.get()
    data = {"pemeriksaan": doubt.pk, "putusan": "same", "alasan": "KTP"}
    assert as_user(cast.officer_b).post("/kur/periksa/", data).status_code == 404
    assert as_user(cast.officer_a).post("/kur/periksa/", data).status_code == 302
    doubt.refresh_from_db()
    assert doubt.decided_by == cast.officer_a


def test_a_certificate_is_for_the_admin(as_user, cast, debtors):
    batch = Batch.objects.first()
    client = as_user(cast.admin)
    refused = client.post("/kur/penghapusan/", {"daftar": batch.pk, "alasan": ""})
    assert refused.status_code == 400
    assert "Tulis alasan penghapusan." in refused.content.decode()
    response = client.post("/kur/penghapusan/", {"daftar": batch.pk, "alasan": "Salah unggah"})
    assert client.get(response["Location"]).status_code == 200
    assert as_user(cast.verifier).get(response["Location"]).status_code == 403


def test_bulk_moves_show_a_verdict_for_each_row_first(as_user, cast, debtors):
    client = as_user(cast.officer_a)
    people = [person.pk for person in debtors.values()]
    data = {"orang": people, "to_state": "informed"}
    preview = client.post("/kur/daftar/pindah/", data)
    assert preview.content.decode().count("dipindahkan</span>") == 2  # the third is not theirs
    assert not Move.objects.exists()
    client.post("/kur/daftar/pindah/", data | {"simpan": "1"})
    assert set(Move.objects.values_list("person", flat=True)) == {
        debtors["1"].pk, debtors["3"].pk,
    }  # fmt: skip
    again = client.post("/kur/daftar/pindah/", data).content.decode()
    assert f"Sudah {State.INFORMED.label}." in again


def test_who_came_is_informed_after_a_preview(as_user, cast, places, debtors):
    client = as_user(cast.officer_a)
    data = {"title": "Pasar Flamboyan", "region": places.pontianak.pk, "venue": "Aula",
            "held_on": "2026-01-10"}  # fmt: skip
    address = client.post("/kur/sosialisasi/", data)["Location"]
    assert "Siapa yang hadir?" in client.get(address).content.decode()
    chosen = {"orang": [debtors["1"].pk]}
    assert "Pasar Flamboyan" in client.post(address, chosen).content.decode()
    assert not Move.objects.exists()
    client.post(address, chosen | {"simpan": "1"})
    move = Move.objects.get()
    assert (move.to_state, move.event.title) == ("informed", "Pasar Flamboyan")
    assert str(move.on) == "2026-01-10"
    assert "1 orang hadir" in client.get(address).content.decode()


def test_a_move_by_hand_and_back(as_user, cast, debtors):
    client = as_user(cast.officer_a)
    address = f"/kur/debitur/{debtors['1'].pk}/"
    client.post(f"{address}pindah/", {"to_state": "informed", "on": "2026-01-05"})
    move = Move.objects.get()
    client.post(f"{address}kembali/{move.pk}/", {"reason": ""})
    assert Move.objects.count() == 1
    client.post(f"{address}kembali/{move.pk}/", {"reason": "Salah orang"})
    page = client.get(address).content.decode()
    assert "pengembalian" in page
    assert Person.objects.get(pk=debtors["1"].pk).state == State.NOT_INFORMED
