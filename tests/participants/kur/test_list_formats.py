"""Sheets, formats and letters of lists: several sheets of one layout, any program, any encoding."""

import pytest

from common.nik import holds_nik
from participants.kur.models import Batch, Person, RefusedRow
from regions.models import RememberedPlace
from tests.participants.kur.lists import nik, row, table, workbook
from tests.workbooks import Book, ods, xls, xlsb


def test_sheets_of_one_layout_are_one_list(import_list, as_user, cast):
    others = ["disbursed_on", *(name for name in row(1) if name != "disbursed_on")]
    content = workbook(
        Sampul=[["Daftar debitur KUR"], ["Bank Kalbar"]],
        Pontianak=table(row(1), row(2)),
        Singkawang=table(row(3), row(4, amount="x"), row(5), columns=others),
    )
    said = import_list(content, name="daftar.xlsx")
    assert (said["rows"], said["accepted"]) == (5, 4)
    refused = RefusedRow.objects.select_related("batch").get()
    assert (refused.sheet, refused.row_in_sheet) == ("Singkawang", 3)
    under = dict(zip(refused.batch.understood["headers"], refused.cells, strict=True))
    assert (under["amount"], under["disbursed_on"]) == ("x", "2024-03-15")
    assert under["debtor_nik"] == "6171••••••••0004"
    assert "Singkawang, baris 3: amount" in said["text"]
    assert "satu daftar: lembar Pontianak, Singkawang" in said["text"]
    assert "“Sampul” tidak dibaca" in said["text"]
    page = as_user(cast.bank_officer).get(f"/kur/unggahan/{refused.batch_id}/").content.decode()
    assert "Singkawang · 3" in page


def test_a_nik_that_a_sheet_is_called_by_is_masked(import_list):
    sheets = {nik(1): table(row(1)), "6171.9945.0590.0002": table(row(2, amount="x"))}
    said = import_list(workbook(**sheets, **{nik(3): [["x"]]}), name="daftar.xlsx")
    stored = f"{Batch.objects.get().understood} {RefusedRow.objects.get().sheet} {said['text']}"
    assert not holds_nik(stored)
    assert "6171••••••••0003" in stored


@pytest.mark.parametrize("spelled", [nik(7), "６１７１９９１５０８８０ ０００7"])
def test_a_nik_in_a_heading_or_beside_a_place_is_neither_asked_about_nor_remembered(
    import_list, spelled
):
    rows = table(row(1, amount="x"), columns=[*row(1), f"Suami {spelled}"])
    said = import_list(workbook(A=rows), name="daftar.xlsx")
    for place in (f"{spelled} Kota Pontianak", f"Kota Pontianok {spelled}", f"Ptk {spelled}"):
        said["text"] += import_list([row(1, regency_code=place)], name="tempat.csv")["text"]
    assert RefusedRow.objects.count() == 4
    batches = [f"{each.understood} {each.questions} {each.message}" for each in Batch.objects.all()]
    cells = [str(each.cells) for each in RefusedRow.objects.all()]
    assert not holds_nik(" ".join([said["text"], *batches, *cells]))
    assert not RememberedPlace.objects.exists()


def test_rows_that_contradict_each_other_across_sheets_are_both_refused(import_list):
    content = workbook(A=table(row(1), row(2)), B=table(row(1, amount="60000000")))
    assert import_list(content, name="daftar.xlsx")["rejected"] == 2
    sheets = {(each.sheet, each.row_in_sheet) for each in RefusedRow.objects.all()}
    assert sheets == {("A", 2), ("B", 2)}


@pytest.mark.parametrize("build", [xls, xlsb, ods], ids=lambda build: build.__name__)
def test_every_format_is_read_whatever_it_is_called(import_list, build):
    content = build(Book([("Daftar", table(row(1), row(2)))]))
    assert import_list(content, name="daftar.csv")["accepted"] == 2


def test_a_web_page_named_xls_is_read(import_list):
    lines = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>" for cells in table(row(1))
    )
    assert import_list(f"<table>{lines}</table>".encode(), name="a.xls")["accepted"] == 1


def csv_of(rows, sign=";"):
    return "\n".join(sign.join(map(str, cells)) for cells in table(*rows)) + "\n"


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_a_letter_far_behind_decides_how_the_list_is_written(import_list, encoding):
    rows = [row(serial) for serial in range(1, 1_300)]
    rows[1_199] |= {"debtor_name": "Jum’at Rahmat"}
    import_list(csv_of(rows).encode(encoding))
    assert Person.objects.get(loans__number="A-1200").name == "Jum’at Rahmat"


def test_a_letter_that_was_lost_before_is_refused(import_list):
    import_list([row(1, debtor_name="Jum\ufffdat"), row(2)])
    assert RefusedRow.objects.get().faults == [["debtor_name", "letter_lost"]]


@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_the_line_of_excel_and_every_line_end_are_read(import_list, end):
    content = "sep=;\n" + csv_of([row(1, business_name='"Warung; kopi"'), row(2)])
    assert import_list(content.replace("\n", end).encode())["accepted"] == 2
