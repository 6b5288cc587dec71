"""A bank's list from file to people: checks, idempotence, history, one record per person."""

import json
from datetime import date

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from common.nik import digits_of
from participants.kur import counts
from participants.kur.imports.columns import (
    DEBTOR_COLUMNS,
    DEBTOR_REQUIRED,
    UnreadableListError,
    find_layout,
)
from participants.kur.models import (
    Batch,
    Doubt,
    Loan,
    LoanHistory,
    Move,
    Person,
    RefusedRow,
    SchemeLimit,
)
from participants.kur.models.choices import Duty
from regions.models import OtherName
from tests.factories import RegionFactory
from tests.participants.kur.lists import nik, row


def test_shows_without_saving(import_list):
    said = import_list([row(1), row(2)], save=False)
    assert (said["rows"], said["accepted"], said["created"], said["saved"]) == (2, 2, 2, False)
    assert not Person.objects.exists()
    assert not Loan.objects.exists()


def test_saves_people_and_credits(import_list, rules, person_of):
    said = import_list([row(1), row(2, scheme="KECIL", amount="250.000.000")])
    assert (said["accepted"], said["rejected"], said["saved"]) == (2, 0, True)
    person = person_of("A-2")
    assert person.masked_nik == "6171••••••••0002"
    assert person.reveal_nik() == nik(2)
    assert (person.region.code, person.bank.code, person.duty) == ("61.71", "kalbar", Duty.MUST)
    assert person.credit_month == date(2024, 3, 1)
    assert person.credit_ends_on == date(2029, 3, 15)
    loan = Loan.objects.get(number="A-2")
    assert (loan.amount, loan.rule, loan.duty) == (250_000_000, rules[1], Duty.MUST)
    assert Person.objects.get(loans__number="A-1").duty == Duty.MAY


def test_the_json_line_has_what_the_contract_promises(import_list):
    said = import_list([row(1)])
    wanted = {"rows", "accepted", "rejected", "duplicates", "unchanged", "seconds", "peak_mb"}
    assert wanted <= said.keys()


def test_the_same_file_twice_changes_nothing(import_list):
    import_list([row(1), row(2)])
    before = list(Loan.objects.order_by("pk").values())
    people = list(Person.objects.order_by("pk").values())
    said = import_list([row(1), row(2)])
    assert (said["unchanged"], said["created"], said["changed"]) == (2, 0, 0)
    assert list(Loan.objects.order_by("pk").values()) == before
    assert list(Person.objects.order_by("pk").values()) == people
    assert not LoanHistory.objects.exists()


def test_a_changed_row_keeps_its_former_values(import_list):
    import_list([row(1)])
    said = import_list([row(1, amount="75000000", regency_code="61.12")])
    assert (said["changed"], said["unchanged"]) == (1, 0)
    loan = Loan.objects.get()
    assert (loan.amount, loan.region.code) == (75_000_000, "61.12")
    assert loan.history.get().former["amount"] == 50_000_000
    assert Person.objects.get().region.code == "61.12"
    assert counts.differences() == []


def test_only_a_full_list_flags_what_is_missing_and_its_return_clears_it(import_list):
    import_list([row(1), row(2)])
    import_list([row(1)])
    assert not Loan.objects.exclude(missing_since=None).exists()
    said = import_list([row(1)], full=True, save=False)
    assert (said["missing"], said["saved"]) == (1, False)
    assert "hilang 1" in said["text"]
    assert import_list([row(1)], save=False)["missing"] == 0
    assert not Loan.objects.exclude(missing_since=None).exists()
    said = import_list([row(1)], full=True)
    assert said["missing"] == 1
    assert Loan.objects.exclude(missing_since=None).get().number == "A-2"
    import_list([row(1), row(2)], full=True)
    assert not Loan.objects.exclude(missing_since=None).exists()


def test_one_person_however_many_loans_banks_and_spellings(import_list):
    import_list([row(1), row(2, debtor_nik=nik(1), debtor_name="debitur a.", scheme="KECIL",
                             amount="200000000", disbursed_on="2024-05-01")])  # fmt: skip
    import_list([row(7, debtor_nik=nik(1), bank="bri", debtor_name="Debitur Aa",
                     disbursed_on="2024-04-01")], bank="bri")  # fmt: skip
    person = Person.objects.get()
    assert Loan.objects.filter(person=person).count() == 3
    assert (person.name, person.credit_month) == ("debitur a.", date(2024, 5, 1))
    assert set(Loan.objects.filter(leads=True).values_list("number", flat=True)) == {"A-2"}
    leading = Loan.objects.filter(leads_at_bank=True).values_list("number", flat=True)
    assert set(leading) == {"A-2", "A-7"}
    assert counts.differences() == []


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Siti Rahayu", "Budi Santoso"),
        ("Hj. Siti Rahayu", "Hj. Ratna Dewi"),  # a title is nobody's name
        ("Drs. H. Yusuf", "DRS H BAMBANG"),
        ("Siti Rahayu 2", "Budi Santoso 1"),
        ("Siti - Rahayu", "Budi - Santoso"),
    ],
)
def test_two_very_different_names_wait_for_a_person(import_list, name, other):
    import_list([row(1, debtor_name=name), row(2, debtor_nik=nik(1),
                     debtor_name=other, disbursed_on="2024-01-01")])  # fmt: skip
    assert Doubt.objects.get().other_name == other


def test_a_corrected_nik_leaves_nobody_behind(import_list):
    import_list([row(1)])
    import_list([row(1, debtor_nik=nik(9))])
    assert Person.objects.get().nik_tail == "0009"
    assert counts.differences() == []


def test_duplicates_are_counted_once_and_contradictions_refused(import_list):
    said = import_list([row(1), row(1), row(2), row(2, amount="60000000"), row(3)])
    assert (said["rows"], said["accepted"], said["duplicates"], said["rejected"]) == (5, 2, 1, 2)
    assert set(Loan.objects.values_list("number", flat=True)) == {"A-1", "A-3"}
    refused = RefusedRow.objects.first()
    assert refused.faults == [["loan_number", "twice"]]
    assert "6171••••••••0002" in refused.cells


def test_every_cell_of_a_contradicting_row_comes_back_as_it_was_sent(import_list):
    columns = ["catatan", *reversed(row(1)), "phone"]  # in an order of the bank's own
    rows = [row(n, catatan=f"lihat {nik(5)}", disbursed_on="15/03/2024", amount=f"5{n}.000.000",
                loan_number="A-1", phone="0812-0") for n in (1, 2)]  # fmt: skip
    import_list([*rows, row(3)], columns=columns)
    masked = [row(n, catatan="lihat 6171••••••••0005", disbursed_on="15/03/2024",
                  amount=f"5{n}.000.000", loan_number="A-1", phone="0812-0",
                  debtor_nik=f"6171••••••••000{n}") for n in (1, 2)]  # fmt: skip
    assert [refused.row for refused in RefusedRow.objects.all()] == [2, 3]
    assert [dict(zip(columns, refused.cells, strict=True)) for refused in
            RefusedRow.objects.all()] == masked  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"debtor_nik": "6199991508800001"}, "debtor_nik", "nik_region"),
        ({"debtor_nik": "6.17199E+15"}, "debtor_nik", "nik_lost_digits"),
        ({"loan_number": ""}, "loan_number", "required"),
        ({"loan_number": "9" * 41}, "loan_number", "too_long"),
        ({"loan_number": "X" + nik(1)}, "loan_number", "nik_elsewhere"),
        ({"debtor_name": " "}, "debtor_name", "required"),
        ({"debtor_name": "Siti " + nik(5)}, "debtor_name", "nik_elsewhere"),
        # As the workbook of refused rows gave it back: nobody has mended it.
        ({"debtor_name": "Siti 6171••••••••0005"}, "debtor_name", "nik_elsewhere"),
        ({"loan_number": "6171••••••••0005"}, "loan_number", "nik_elsewhere"),
        ({"loan_number": "6171 99.150880/0005"}, "loan_number", "nik_elsewhere"),
        ({"loan_number": "K-" + "_".join(nik(1))}, "loan_number", "nik_elsewhere"),
        ({"business_name": "６１７１９９１５０８８００００５"}, "business_name", "nik_elsewhere"),
        ({"phone": "6171\u200b99150880\u00a00005"}, "phone", "nik_elsewhere"),
        ({"business_name": "x" * 121}, "business_name", "too_long"),
        ({"regency_code": "6102"}, "regency_code", "place_unknown"),
        ({"regency_code": "61.99"}, "regency_code", "place_unknown"),
        ({"scheme": "BESAR"}, "scheme", "scheme_unknown"),
        ({"amount": "36.47"}, "amount", "amount_unreadable"),
        ({"amount": "0"}, "amount", "amount_range"),
        ({"amount": "500000001"}, "amount", "amount_range"),
        ({"scheme": "SUPER_MIKRO", "amount": "10000001"}, "amount", "amount_scheme"),
        ({"scheme": "MIKRO", "amount": "10000000"}, "amount", "amount_scheme"),
        ({"scheme": "MIKRO", "amount": "100000001"}, "amount", "amount_scheme"),
        ({"scheme": "KECIL", "amount": "100000000"}, "amount", "amount_scheme"),
        ({"disbursed_on": "31/02/2024"}, "disbursed_on", "date_unreadable"),
        ({"disbursed_on": "2099-01-01"}, "disbursed_on", "date_future"),
        ({"disbursed_on": "2006-12-31"}, "disbursed_on", "date_early"),
        ({"tenor_months": "0"}, "tenor_months", "tenor_range"),
        ({"bank": "bri"}, "bank", "bank_other"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_faulty_row_is_refused_with_its_reason(
    import_list, places, limits, changes, column, code
):
    said = import_list([row(1, **changes), row(2), row(3)])
    assert (said["accepted"], said["rejected"]) == (2, 1)
    refused = RefusedRow.objects.get()
    assert [column, code] in refused.faults
    assert refused.row == 2
    assert nik(1) not in json.dumps(refused.cells)
    assert nik(5) not in json.dumps(refused.cells)
    assert "99150880" not in digits_of(json.dumps(refused.cells, ensure_ascii=False))


def test_a_name_that_another_place_once_had_is_asked_about_and_remembered(import_list, places):
    OtherName.objects.create(
        region=places.kubu_raya, level="regency", name="Pontianak", valid_until=date(2014, 7, 21)
    )
    rows = [row(1, regency_code="Pontianak"), row(2, regency_code="Kota Pontianak")]
    said = import_list(rows)
    assert "--answer place:pontianak=61.71" in said["failed"]
    assert not Person.objects.exists()
    said = import_list(rows, answers=["place:pontianak=61.12"])
    assert Person.objects.get(loans__number="A-1").region.code == "61.12"
    said = import_list([*rows, row(3, regency_code="Pontianak")])
    assert "“Pontianak” dibaca sebagai Kabupaten Kubu Raya" in said["text"]
    assert Person.objects.get(loans__number="A-3").region.code == "61.12"


def test_amounts_on_the_limits_of_their_scheme_are_taken(import_list, limits):
    edges = [("SUPER_MIKRO", 1), ("SUPER_MIKRO", 10_000_000), ("MIKRO", 10_000_001),
              ("MIKRO", 100_000_000), ("KECIL", 100_000_001), ("KECIL", 500_000_000),
              ("KHUSUS", 5_000_000), ("PMI", 100_000_000)]  # fmt: skip
    said = import_list(
        [row(n, scheme=scheme, amount=str(rp)) for n, (scheme, rp) in enumerate(edges, start=1)]
    )
    assert (said["accepted"], said["rejected"]) == (len(edges), 0)


@pytest.mark.parametrize(
    ("day", "rupiah", "is_taken"),
    [
        ("2022-12-31", 60_000_000, True),  # before the first row nothing is known
        ("2023-01-01", 60_000_000, True),
        ("2023-01-01", 10_000_000, False),
        ("2025-06-30", 150_000_000, False),
        ("2025-07-01", 150_000_000, True),  # a later regulation lends more
        ("2025-07-01", 10_000_000, False),
        ("2025-12-31", 150_000_000, True),
        ("2026-01-01", 150_000_000, False),  # its last day is over: the former holds again
    ],
)
def test_the_limits_are_those_of_the_day_of_the_credit(import_list, limits, day, rupiah, is_taken):
    SchemeLimit.objects.create(
        regulation="Permenko 7/2025", scheme="MIKRO", effective_from=date(2025, 7, 1),
        effective_to=date(2025, 12, 31), amount_over=10_000_000, amount_up_to=200_000_000,
    )  # fmt: skip
    said = import_list([row(1, disbursed_on=day, amount=str(rupiah))])
    assert said["accepted"] == is_taken
    if not is_taken:
        assert RefusedRow.objects.get().faults == [["amount", "amount_scheme"]]


def test_a_regulation_may_lend_more_than_any_before(import_list, limits):
    big = row(1, scheme="KECIL", amount="900000000")
    assert import_list([big])["accepted"] == 0
    SchemeLimit.objects.create(
        regulation="X", scheme="KECIL", effective_from=date(2024, 1, 1), amount_over=0,
        amount_up_to=1_000_000_000,
    )  # fmt: skip
    assert import_list([big])["accepted"] == 1


def test_all_faults_of_a_row_at_once(import_list):
    import_list([row(1, debtor_nik="1", amount="x", scheme="y", regency_code="z"), row(2)])
    assert len(RefusedRow.objects.get().faults) == 4


def test_a_column_that_went_through_a_spreadsheet_refuses_the_file(import_list):
    said = import_list([row(n, debtor_nik="6.17199E+15") for n in range(1, 5)])
    assert "6,17101E+15" in said["failed"]
    assert (said["accepted"], said["rejected"]) == (0, 4)
    assert not Person.objects.exists()
    rows = [row(n, debtor_nik=nik(n * 10)) for n in range(1, 41)]
    assert "15 angka" in import_list(rows)["failed"]
    assert not Person.objects.exists()


@pytest.mark.parametrize("written", ["61.12", "6112", "Kab. Kubu Raya", "kabupaten kubu raya"])
def test_places_as_people_write_them(import_list, written):
    import_list([row(1, regency_code=written)])
    assert Person.objects.get().region.code == "61.12"


def test_a_clashing_code_is_taken_where_the_header_names_its_system(import_list, places):
    RegionFactory(code="61.02", bps_code="6104", name="Mempawah", parent=places.province)
    RegionFactory(code="61.07", bps_code="6102", name="Bengkayang", parent=places.province)
    columns = [name for name in row(1) if name != "regency_code"]
    for header, code in [("kode_bps", "61.07"), ("kode_kemendagri", "61.02")]:
        cells = {name: row(1)[name] for name in columns} | {header: "6102"}
        import_list([cells])
        assert Person.objects.get().region.code == code


def test_indonesian_headers_semicolons_and_title_rows(cast, tmp_path):
    path = tmp_path / "bank.csv"
    path.write_text(
        "Daftar debitur KUR;;;;;;;\n\n"
        "Nomor Akad;NIK;Nama Debitur;Nama Usaha;Kode Kab/Kota;Skema;Plafon;Tanggal Akad\n"
        f"K-1;{nik(1)};SITI;Warung;61.71;KUR Mikro;Rp50.000.000;15/03/2024\n",
        encoding="utf-8-sig",
    )
    call_command("import_kur", str(path), "--bank", "kalbar", "--save")
    loan = Loan.objects.get()
    assert (loan.number, loan.scheme, loan.amount) == ("K-1", "MIKRO", 50_000_000)
    assert loan.disbursed_on == date(2024, 3, 15)


def test_a_workbook_is_read_like_a_csv(cast, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(list(row(1)))
    book.active.append([*[*row(1).values()][:7], 50_000_000, date(2024, 3, 15), 24])
    path = tmp_path / "bank.xlsx"
    book.save(path)
    call_command("import_kur", str(path), "--bank", "kalbar", "--save")
    assert Loan.objects.get().disbursed_on == date(2024, 3, 15)


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.csv", b"", "kosong"),
        ("a.csv", b"satu,dua\n1,2\n", "debtor_nik"),
        ("a.xlsx", b"bukan workbook", "debtor_nik"),
        ("a.csv", b"PK\x03\x04", "terpotong"),
        ("a.csv", b"%PDF", "PDF"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_a_reason(cast, tmp_path, name, content, word):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CommandError, match=word):
        call_command("import_kur", str(path), "--bank", "kalbar", "--save")
    assert Batch.objects.get().status == Batch.Status.REFUSED


def test_an_unknown_bank_lists_the_known_ones(cast, tmp_path):
    with pytest.raises(CommandError, match="kalbar"):
        call_command("import_kur", __file__, "--bank", "tidak-ada")


def test_the_list_moves_who_is_too_old_and_who_has_paid_off(import_list, person_of):
    import_list([row(1, debtor_nik=nik(1, born="150850")), row(2, paid_off_on="2025-01-01"),
                 row(3, paid_off_on="")], columns=[*row(1), "paid_off_on"])  # fmt: skip
    assert person_of("A-1").state == "not_eligible"
    assert person_of("A-2").state == "paid_off"
    assert person_of("A-3").state == "not_informed"
    assert all(move.batch_id and move.evidence for move in Move.objects.all())
    import_list([row(9, debtor_nik=nik(2))])
    assert person_of("A-9").state == "not_informed"
    assert counts.differences() == []


def test_the_database_refuses_a_credit_of_nobody(import_list):
    import_list([row(1)])
    loan = Loan.objects.get()
    for change in [
        lambda: Loan.objects.filter(pk=loan.pk).update(person_id=loan.person_id + 99),
        lambda: Person.objects.filter(pk=loan.person_id)._raw_delete("default"),
    ]:
        savepoint = transaction.savepoint()
        change()
        with pytest.raises(IntegrityError, match="person_id"):
            connection.check_constraints()
        transaction.savepoint_rollback(savepoint)


def test_a_missing_column_is_named_in_indonesian_and_technically_once(import_list):
    said = import_list([{key: cell for key, cell in row(1).items() if key != "loan_number"}])
    assert "Kolom nomor_akad (loan_number) tidak ditemukan." in said["failed"]
    assert "memuat: nomor_akad, nik, nama_debitur, kode_kabkota" in said["failed"]
    with (
        translation.override("en"),
        pytest.raises(UnreadableListError, match=r"loan_number, debtor_nik, .*not found"),
    ):
        find_layout([["x"]], DEBTOR_COLUMNS, DEBTOR_REQUIRED)


def test_the_command_names_columns_as_the_list_does(import_list):
    rows = [{"NO KTP" if key == "debtor_nik" else key: value for key, value in row(1).items()}]
    said = import_list([rows[0] | {"NO KTP": "1"}, *rows])
    assert "nik (debtor_nik): NO KTP" in said["text"]
    assert "baris 2: NO KTP: " in said["text"]
