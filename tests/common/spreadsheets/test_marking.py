"""The workbook handed back: marks at the cells, reasons beside them, everything else as it was."""

import io
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.styles import Font

from common.spreadsheets.faults import CellFault
from common.spreadsheets.marking import AUTHOR, marked
from common.spreadsheets.opening import open_file
from tests.spreadsheets import saved, source, xlsx
from tests.workbooks import Book, Broken, Share, ods, with_namespaces_of_strict, xls, xlsb

FAULT = CellFault("Juli", 1, 1, "dua", "Ini bukan bilangan.")


def handed_back(content, faults, warnings=(), name="laporan.xlsx"):
    admitted = source(content, name)
    sheets = {sheet.name: sheet for sheet in open_file(admitted)}
    return openpyxl.load_workbook(io.BytesIO(marked(admitted, sheets, faults, warnings)))


def test_a_faulty_cell_is_coloured_and_its_reason_is_a_comment():
    workbook = handed_back(xlsx([["Wilayah", "BPU"], ["Kubu Raya", "dua"]]), [FAULT])
    cell = workbook["Juli"]["B2"]
    assert cell.value == "dua"
    assert cell.fill.fgColor.rgb == "00FFC7CE"
    assert cell.comment.text == "Ini bukan bilangan."
    assert workbook["Juli"]["A2"].comment is None


def test_the_persons_own_workbook_keeps_its_format_and_formulas():
    mine = openpyxl.Workbook()
    mine.active.title = "Juli"
    mine.active["A1"], mine.active["A3"] = 5, "=SUM(A1:A2)"
    mine.active["A1"].number_format = "0.000"
    mine.active.column_dimensions["A"].width = 44
    sheet = handed_back(saved(mine), [FAULT])["Juli"]
    assert sheet["A3"].value == "=SUM(A1:A2)"
    assert sheet["A1"].number_format == "0.000"
    assert sheet.column_dimensions["A"].width == 44


def test_all_reasons_are_listed_first_with_a_way_to_their_cells():
    workbook = handed_back(
        xlsx([["Wilayah", "BPU"], ["Kubu Raya", "=x"]]),
        [CellFault("Juli", 1, 1, "=1+1", "Ini bukan bilangan.")],
        [CellFault("Juli", 1, 0, None, "Perlu dilihat.")],
    )
    assert workbook.sheetnames[0] == "Temuan"
    headings, *rows = [[cell.value for cell in row] for row in workbook["Temuan"].iter_rows()]
    assert headings == ["Nomor", "Lembar", "Sel", "Isi", "Alasan"]
    assert rows == [
        [1, "Juli", "B2", "=1+1", "Ini bukan bilangan."],
        [2, "Juli", "A2", None, "Perlu dilihat."],
    ]
    assert workbook["Temuan"]["D2"].data_type == "s"
    assert workbook["Temuan"]["C2"].hyperlink.location or workbook["Temuan"]["C2"].hyperlink.target


def test_several_reasons_at_one_cell_and_a_mark_in_a_merged_cell():
    content = xlsx([["Wilayah", None], ["x", 1]], merges=["A1:B1"])
    faults = [CellFault("Juli", 0, 1, None, "Satu."), CellFault("Juli", 0, 0, None, "Dua.")]
    assert handed_back(content, faults)["Juli"]["A1"].comment.text == "Satu.\nDua."


def test_a_mended_workbook_starts_clean():
    first = handed_back(xlsx([["Wilayah", "BPU"], ["Kubu Raya", "dua"]]), [FAULT])
    assert first["Juli"]["B2"].comment.author == AUTHOR
    first["Juli"]["B2"] = 2
    second = handed_back(saved(first), [CellFault("Juli", 1, 0, None, "Lain.")])
    assert second["Juli"]["B2"].comment is None
    assert second["Juli"]["B2"].fill.fill_type is None
    assert second["Juli"]["A2"].comment.text == "Lain."
    assert second.sheetnames.count("Temuan") == 1


@pytest.mark.parametrize("text", ["=1+1", "+62", "@x", "-"])
def test_a_csv_becomes_a_workbook_of_the_same_texts(text):
    content = f"wilayah;BPU\nKubu Raya;dua\n{text};1\n".encode()
    workbook = handed_back(content, [CellFault("CSV", 1, 1, "dua", "Bukan.")], name="a.csv")
    sheet = workbook["CSV"]
    assert sheet["B2"].comment.text == "Bukan."
    assert (sheet["A3"].value, sheet["A3"].data_type) == (text, "s")


def test_what_cannot_be_written_again_is_handed_back_as_cells(monkeypatch):
    def refuse(*args, **kwargs):
        raise ValueError("a part that openpyxl does not know")

    content = xlsx([["Wilayah", "BPU"], ["Kubu Raya", "dua"]])
    admitted = source(content)
    sheets = {sheet.name: sheet for sheet in open_file(admitted)}
    with monkeypatch.context() as patch:
        patch.setattr("common.spreadsheets.marking.openpyxl.load_workbook", refuse)
        result = marked(admitted, sheets, [FAULT])
    assert openpyxl.load_workbook(io.BytesIO(result))["Juli"]["B2"].comment.text


ROWS = [["Wilayah", "BPU", None], ["Kubu Raya", "dua", Share(0.5)], ["Sambas", Broken(), None]]
BOOK = Book([("Juli", ROWS), ("Sandi", [["x"]])], hidden_sheets={"Sandi"}, hidden_rows={2})


@pytest.mark.parametrize("build", [xls, xlsb, ods], ids=lambda build: build.__name__)
def test_what_openpyxl_cannot_write_back_comes_as_xlsx_with_its_marks(build):
    workbook = handed_back(build(BOOK), [FAULT])
    sheet = workbook["Juli"]
    assert [cell.value for cell in sheet[2]] == ["Kubu Raya", "dua", 0.5]
    assert sheet["B2"].comment.text == FAULT.reason
    assert sheet["C2"].number_format == "0.00%"
    assert sheet["B3"].value == "#DIV/0!"
    assert sheet.row_dimensions[3].hidden
    assert workbook["Sandi"].sheet_state == "hidden"
    assert workbook["Temuan"]["C2"].value == "B2"


PAGE = b"<table><tr><td>Wilayah<td>BPU<tr><td>Kubu Raya<td>dua</table>"


@pytest.mark.parametrize(("content", "sheet"), [(PAGE, "Tabel 1"), (b"Wilayah;BPU\nx;dua", "CSV")])
def test_a_web_page_and_a_csv_come_as_xlsx_with_their_marks(content, sheet):
    workbook = handed_back(content, [replace(FAULT, sheet=sheet)], name="rekap.xls")
    assert workbook[sheet]["B2"].value == "dua"
    assert workbook[sheet]["B2"].comment.text == FAULT.reason


def test_a_name_that_no_workbook_takes_is_shortened():
    name = "Rekap: Kantor Cabang [Pontianak] / Agustus 2024"
    workbook = handed_back(
        ods(Book([(name, [["a", "b"], ["x", "dua"]])])), [replace(FAULT, sheet=name)]
    )
    [sheet] = [sheet for sheet in workbook.worksheets if sheet.title != "Temuan"]
    assert sheet["B2"].comment.text == FAULT.reason


def test_a_strict_workbook_comes_back_with_its_cells():
    content = with_namespaces_of_strict(xlsx([["Wilayah", "BPU"], ["Kubu Raya", "dua"]]))
    assert handed_back(content, [FAULT])["Juli"]["B2"].comment.text == FAULT.reason


def test_a_stray_format_in_the_last_corner_costs_nothing():
    mine = openpyxl.Workbook()
    mine.active.title = "Juli"
    mine.active["B2"] = "dua"
    mine.active["XFD1048576"].font = Font(bold=True)
    assert handed_back(saved(mine), [FAULT])["Juli"]["B2"].comment.text == FAULT.reason
