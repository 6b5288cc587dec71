"""The workbook handed back: marks at the cells, reasons beside them, everything else as it was."""

import io

import openpyxl
import pytest

from common.spreadsheets.faults import CellFault
from common.spreadsheets.grid import read_sheets
from common.spreadsheets.marking import AUTHOR, marked
from tests.spreadsheets import saved, source, xlsx

FAULT = CellFault("Juli", 1, 1, "dua", "Ini bukan bilangan.")


def handed_back(content, faults, warnings=(), name="laporan.xlsx"):
    admitted = source(content, name)
    sheets = {sheet.name: sheet for sheet in read_sheets(admitted)}
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
    rows = [[cell.value for cell in row] for row in workbook["Temuan"].iter_rows(min_row=2)]
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
    sheets = {sheet.name: sheet for sheet in read_sheets(admitted)}
    with monkeypatch.context() as patch:
        patch.setattr("common.spreadsheets.marking.openpyxl.load_workbook", refuse)
        result = marked(admitted, sheets, [FAULT])
    assert openpyxl.load_workbook(io.BytesIO(result))["Juli"]["B2"].comment.text
