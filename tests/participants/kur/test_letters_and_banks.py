"""What is written to debtors and to banks, and how far each bank has come."""

from datetime import date
from urllib.parse import unquote

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Notice
from accounts.notices import send_letters
from participants.kur import actions, banks
from participants.kur.models import (
    Access,
    BankLink,
    BankTarget,
    Batch,
    Loan,
    MessageText,
    Person,
    State,
)
from regions.models import Tariff
from tests.participants.kur.lists import nik, row


@pytest.fixture
def people(import_list, rules):
    Tariff.objects.create(monthly=16_800, effective_from=date(2023, 1, 1))
    import_list([row(1, debtor_name="Siti Rahayu", phone="+62 812-3456-7890", bank_unit="Siantan"),
                 row(2, phone="0561 123", bank_unit="Siantan"),
                 row(3, phone="08123456789", bank_unit="Kota")],
                columns=[*row(1), "phone", "bank_unit"])  # fmt: skip
    return {person.nik_tail[-1]: person for person in Person.objects.all()}


def chats(client):
    page = client.get("/kur/daftar/?tampilan=semua")
    return {e["line"].person.nik_tail[-1]: unquote(e["whatsapp"]) for e in page.context["lines"]}


def test_whatsapp_has_name_office_cost_and_the_banks_link(as_user, cast, people):
    BankLink.objects.create(bank=cast.bank_officer.bank, url="https://bank.test/kur",
                            by=cast.bank_officer)  # fmt: skip
    links = chats(as_user(cast.officer_a))
    assert links["1"].startswith("https://wa.me/6281234567890?text=")
    for said in ["Siti Rahayu", "Pontianak", "Rp16.800", "https://bank.test/kur", "Bank Kalbar"]:
        assert said in links["1"]
    assert links["2"] == ""  # no mobile number
    assert "wa.me" not in as_user(cast.verifier).get("/kur/daftar/").content.decode()


def test_a_branch_writes_its_own_text_and_no_other_branchs(as_user, cast, people):
    text = {"jenis": "whatsapp", "text": "Halo {nama}, {iuran}."}
    assert as_user(cast.officer_a).post("/kur/teks/", text).status_code == 302
    assert chats(as_user(cast.officer_a))["1"].endswith("text=Halo Siti Rahayu, Rp16.800.")
    Person.objects.update(region=cast.officer_b.branch.regions.get())
    Loan.objects.update(region=cast.officer_b.branch.regions.get())
    assert "Selamat pagi" in chats(as_user(cast.officer_b))["1"]


def test_each_text_is_shown_filled_in_before_it_is_saved(as_user, cast, people):
    client = as_user(cast.officer_a)
    page = client.get("/kur/teks/").content.decode()
    assert "Selamat pagi Bapak/Ibu Siti Contoh" in page
    assert page.count("Rp16.800 sebulan") == 3  # what it costs, in each of the three
    assert "09.00 di Aula" in page  # the invitation
    typed = {"jenis": "letter", "text": "Halo {nama} dari {kantor}."}
    page = client.post("/kur/teks/", typed | {"contoh": "1"})
    assert page.status_code == 200
    assert "Halo Siti Contoh dari Pontianak." in page.content.decode()
    assert "Halo {nama} dari {kantor}." in page.content.decode()  # still there to be saved
    assert not MessageText.objects.exists()


@pytest.mark.parametrize("typed", ["{ nama }", "{nama debitur}", "{nama.x}", "{}", "{nama", "}"])
def test_no_brace_reaches_a_debtor(as_user, cast, places, typed):
    wrong = {"jenis": "letter", "text": f"Yth. {typed} di {{kantor}}"}
    response = as_user(cast.officer_a).post("/kur/teks/", wrong)
    assert response.status_code == 400
    assert not MessageText.objects.exists()


def test_a_text_with_an_unknown_field_is_refused_at_the_field(as_user, cast, places):
    wrong = {"jenis": "letter", "text": "Yth. {nma} {nik}"}
    response = as_user(cast.officer_a).post("/kur/teks/", wrong)
    assert response.status_code == 400
    assert "Tidak dikenal: {nik}, {nma}." in response.content.decode()
    assert "Yth. {nma} {nik}" in response.content.decode()
    assert not MessageText.objects.exists()


def test_letters_are_printed_for_all_who_match_and_recorded(as_user, cast, people):
    client = as_user(cast.officer_a)
    data = {"cakupan": "semua", "saringan": "tampilan=kerja", "kembali": "/kur/daftar/"}
    assert not Access.objects.filter(kind="export").exists()
    assert client.post("/kur/daftar/surat/", data | {"tujuan": ""}).status_code == 400
    page = client.post("/kur/daftar/surat/", data | {"tujuan": "Surat perkenalan"})
    assert page.content.decode().count("kur-letter") == 3
    assert "Yth. Bapak/Ibu Siti Rahayu<br>Warung" in page.content.decode()
    exported = Access.objects.get(kind="export")
    assert exported.purpose == "Surat perkenalan"
    assert set(exported.people) == {person.pk for person in people.values()}


def cover(person, by, on):
    actions.move(people=[person], to_state=State.ACTIVE, by=by, evidence="F", on=on)


def test_the_league_counts_debtors_told_covered_and_days(as_user, cast, people, import_list):
    import_list([row(9, loan_number="B-9", bank="bri")], bank="bri")
    cover(people["1"], cast.officer_a, date(2024, 3, 25))  # ten days after the credit
    cover(people["2"], cast.officer_a, date(2024, 4, 4))  # twenty
    actions.move(people=[people["3"]], to_state=State.INFORMED, by=cast.officer_a)
    call_command("kur_daily", save=True)
    kalbar, bri = as_user(cast.verifier).get("/kur/bank/").context["standings"]
    assert (kalbar.name, kalbar.debtors, kalbar.told, kalbar.covered, kalbar.days) == (
        "Bank Kalbar", 3, 3, 2, 15,
    )  # fmt: skip
    assert (bri.debtors, bri.told, bri.covered, bri.days) == (1, 0, 0, None)
    own = as_user(cast.bank_officer).get("/kur/bank/")
    units = {unit.name: (unit.debtors, unit.covered) for unit in own.context["units"]}
    assert units == {"Siantan": (2, 2), "Kota": (1, 0)}
    assert "BRI" not in own.content.decode()
    assert as_user(cast.officer_b).get("/kur/bank/").context["standings"] == []


def test_a_target_of_a_month_is_set_by_the_verifier_and_seen_by_the_bank(as_user, cast, people):
    month = timezone.localdate().replace(day=1)
    data = {"bank": cast.bank_officer.bank.pk, "month": f"{month:%Y-%m}", "people": "40"}
    assert as_user(cast.bank_officer).post("/kur/bank/target/", data).status_code == 403
    client = as_user(cast.verifier)
    for wrong in [{"month": "2020-01"}, {"month": "Juli"}, {"people": "0"}]:
        assert client.post("/kur/bank/target/", data | wrong).status_code == 400
    for people_wanted in ["40", "50"]:
        client.post("/kur/bank/target/", data | {"people": people_wanted})
    assert BankTarget.objects.get().people == 50
    assert "target 50" in as_user(cast.bank_officer).get("/kur/bank/").content.decode()


def test_a_banks_link_is_secure_and_its_own(as_user, cast, people):
    client = as_user(cast.bank_officer)
    assert client.post("/kur/bank/tautan/", {"url": "http://bank.test/"}).status_code == 400
    client.post("/kur/bank/tautan/", {"url": "https://bank.test/a"})
    client.post("/kur/bank/tautan/", {"url": "https://bank.test/b"})
    assert BankLink.objects.get().url == "https://bank.test/b"
    assert as_user(cast.officer_a).post("/kur/bank/tautan/", {"url": "x"}).status_code == 403


def test_form_numbers_are_written_by_the_bank_and_the_branch_alone(as_user, cast, people):
    loan = people["1"].loans.get()
    address = f"/kur/kredit/{loan.pk}/formulir/"
    for who in [cast.other_bank_officer, cast.officer_b]:
        assert as_user(who).post(address, {"form_number": "x"}).status_code == 404
    assert as_user(cast.verifier).post(address, {"form_number": "x"}).status_code == 403
    as_user(cast.officer_a).post(address, {"form_number": "F-1", "contribution_code": ""})
    loan.refresh_from_db()
    assert (loan.form_number, loan.contribution_code) == ("F-1", "")
    assert nik(1) not in loan.form_number


@pytest.mark.parametrize(
    ("last", "today", "is_late"),
    [
        (date(2026, 10, 31), date(2026, 11, 10), False),
        (date(2026, 10, 31), date(2026, 11, 11), True),
        (date(2026, 11, 1), date(2026, 11, 30), False),
        (None, date(2026, 11, 11), True),
    ],
)
def test_a_list_is_late_from_the_day_after_it_is_due(last, today, is_late):
    assert banks.list_is_late(last, today) == is_late


def test_a_bank_whose_list_is_late_is_written_to_once_a_week(cast, people, mailoutbox, as_user):
    cast.bank_officer.email = "officer@bank.test"
    cast.bank_officer.save()
    Batch.objects.update(as_of=date(2026, 10, 31))
    sent = []
    for day in range(9, 20):
        with time_machine.travel(f"2026-11-{day:02d}T07:00:00+07:00", tick=False):
            for _twice in range(2):
                call_command("kur_daily", save=True, verbosity=0)
                send_letters(Notice.objects.of(cast.bank_officer))
        sent.append(len(mailoutbox))
    assert sent == [0, 0, 1, 1, 1, 1, 1, 1, 1, 2, 2]
    assert mailoutbox[0].to == ["officer@bank.test"]
    assert mailoutbox[0].subject == "Daftar debitur KUR Bank Kalbar bulan ini belum dikirim"
    with time_machine.travel("2026-11-20T07:00:00+07:00", tick=False):
        assert "belum dikirim" in as_user(cast.bank_officer).get("/kur/bank/").content.decode()
        assert (
            "Daftar debitur belum dikirim"
            in as_user(cast.bank_officer).get("/pemberitahuan/").content.decode()
        )


def test_every_night_marks_the_credits_whose_term_is_over(cast, import_list, rules):
    with time_machine.travel("2026-11-20T07:00:00+07:00", tick=False):
        import_list([row(1, disbursed_on="2024-11-21", tenor_months="24")])
        assert Person.objects.open().count() == 1
        call_command("kur_daily", save=True)
        assert Person.objects.get().credit_gone_on is None
    with time_machine.travel("2026-11-22T07:00:00+07:00", tick=False):
        assert Person.objects.open().count() == 0
        call_command("kur_daily")  # shows first
        assert Person.objects.get().credit_gone_on is None
        call_command("kur_daily", save=True)
        assert Person.objects.get().credit_gone_on == date(2026, 11, 21)
