"""The workbook of refused rows, mended and sent again as it is; and doubts that go back with it."""

import io

import openpyxl
import pytest

from common import nik as nik_rules
from participants.kur.imports import references, run
from participants.kur.models import Batch, Doubt, Loan, Person, RefusedRow
from participants.kur.workbook import empty_list, refused_rows
from tests.participants.kur.lists import nik, row

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def send(cast, content, name="baris-ditolak.xlsx", bank=None):
    """A list of the bank, read and saved as far as it can be."""
    batch = Batch.objects.create(
        kind="debtors", bank=bank or cast.bank_officer.bank, file_name=name, size=len(content),
        retain_until="2030-01-01",
    )  # fmt: skip
    run.read_list(batch, io.BytesIO(content))
    if batch.may_be_saved:
        run.save_list(batch)
    return batch


def mended(batch, **cells):
    """The returned workbook with these cells of every row changed, and nothing else."""
    book = openpyxl.load_workbook(io.BytesIO(refused_rows(batch)))
    sheet = book.active
    headers = [cell.value for cell in sheet[1]]
    for line in range(2, sheet.max_row + 1):
        for name, value in cells.items():
            sheet.cell(line, 1 + headers.index(name)).value = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_mended_workbook_is_taken_without_typing_a_nik_again(cast, import_list, rules):
    import_list([row(1, amount="x", phone="+62 812-1"), row(2, regency_code="Antah"), row(3)],
                columns=[*row(1), "phone"])  # fmt: skip
    first = Batch.objects.get()
    assert (first.rejected, Loan.objects.count()) == (2, 1)
    content = mended(first, amount="50000000", regency_code="61.12")
    assert not any(nik(n).encode() in content for n in (1, 2))
    again = send(cast, content)
    assert (again.rejected, again.created) == (0, 2)
    assert {p.nik_tail for p in Person.objects.all()} == {"0001", "0002", "0003"}
    assert Person.objects.get(nik_tail="0001").reveal_nik() == nik(1)
    assert Loan.objects.get(number="A-1").phone == "+62 812-1"


def test_a_row_that_is_still_wrong_keeps_its_reference(cast, import_list, rules):
    import_list([row(1, amount="x")])
    second = send(cast, mended(Batch.objects.get(), scheme="MIKRO"))
    assert second.rejected == 1
    third = send(cast, mended(second, amount="50000000"))
    assert (third.rejected, third.created) == (0, 1)
    assert Person.objects.get().reveal_nik() == nik(1)


def test_a_reference_is_worth_nothing_to_another_bank_or_beside_another_nik(
    cast, import_list, rules
):
    import_list([row(1, amount="x")])
    first = Batch.objects.get()
    content = mended(first, amount="50000000", bank="")
    other = send(cast, content, bank=cast.other_bank_officer.bank)
    assert RefusedRow.objects.get(batch=other).faults == [["debtor_nik", "nik_reference"]]
    masked = nik_rules.masked(nik(2))
    swapped = send(cast, mended(first, amount="50000000", debtor_nik=masked))
    assert RefusedRow.objects.get(batch=swapped).faults == [["debtor_nik", "nik_reference"]]
    assert not Person.objects.exists()


@pytest.mark.parametrize("text", ["", "x", "test.x", "1.!!!", "unknown.aGVq", "🙂", "."])
def test_what_is_no_reference_opens_nothing(cast, text):
    batch = Batch(kind="debtors", bank=cast.bank_officer.bank)
    assert references.read_reference(text, nik_rules.masked(nik(1)), batch) == ""


def test_a_full_nik_typed_over_the_masked_one_counts(cast, import_list, rules):
    import_list([row(1, amount="x")])
    send(cast, mended(Batch.objects.get(), amount="50000000", debtor_nik=nik(5)))
    assert Person.objects.get().nik_tail == "0005"


def test_the_page_says_value_and_loan_number(as_user, cast, import_list, rules):
    import_list([row(1, amount="lima puluh juta", loan_number="KUR-77")])
    again = send(cast, mended(Batch.objects.get(), scheme="MIKRO"))
    page = as_user(cast.bank_officer).get(f"/kur/unggahan/{again.pk}/").content.decode()
    for shown in ["KUR-77", "lima puluh juta", "Plafon harus rupiah bulat"]:
        assert shown in page
    assert nik(1) not in page


def test_a_doubt_goes_back_to_the_bank_and_is_closed_when_it_mends_the_name(
    as_user, cast, import_list, rules
):
    import_list([row(1, debtor_name="Siti Rahayu")])
    import_list([row(2, debtor_nik=nik(1), debtor_name="Budi Santoso")])
    doubt = Doubt.objects.get()
    [returned] = Batch.objects.latest("pk").refused.all()
    assert returned.faults == [["debtor_name", "other_person"]]
    assert "Budi Santoso" in returned.cells
    assert "Siti Rahayu" not in str(returned.cells)
    send(cast, mended(Batch.objects.latest("pk"), debtor_name="Siti Rahayu"))
    doubt.refresh_from_db()
    assert (doubt.verdict, doubt.decided_by) == (Doubt.Verdict.MENDED, None)
    waiting = as_user(cast.officer_a).get("/kur/periksa/").content.decode()
    assert "Tidak ada yang menunggu" in waiting


def test_a_doubt_is_closed_when_the_bank_mends_the_nik(cast, import_list, rules):
    import_list([row(1, debtor_name="Siti Rahayu")])
    import_list([row(2, debtor_nik=nik(1), debtor_name="Budi Santoso")])
    send(cast, mended(Batch.objects.latest("pk"), debtor_nik=nik(2)))
    assert Doubt.objects.get().verdict == Doubt.Verdict.MENDED
    assert {p.name for p in Person.objects.all()} == {"Siti Rahayu", "Budi Santoso"}


def test_the_empty_list_takes_what_is_filled_in(cast, places, rules):
    book = openpyxl.load_workbook(io.BytesIO(empty_list()))
    sheet, notes = book.worksheets
    headers = [cell.value for cell in sheet[1]]
    assert headers[:3] == ["nomor_akad", "nik", "nama_debitur"]
    assert "rujukan_nik" not in headers
    assert ["61.71", "Kota Pontianak"] in [[a, b] for a, b, *_ in notes.iter_rows(values_only=True)]
    filled = {"nomor_akad": "A-1", "nik": nik(1), "nama_debitur": "Siti", "kode_kabkota": "61.71",
              "skema": "MIKRO", "plafon": 50_000_000, "tanggal_akad": "2025-03-15"}  # fmt: skip
    for name, value in filled.items():
        sheet.cell(2, 1 + headers.index(name)).value = value
    target = io.BytesIO()
    book.save(target)
    batch = send(cast, target.getvalue(), "daftar.xlsx")
    assert (batch.rejected, batch.created) == (0, 1)
    assert batch.understood["notes"] == []  # nothing to say of the portal's own sheet of notes
