"""What is said of many cells alike is said once."""

from common.spreadsheets.faults import CellFault
from participants.reports.presenters.imports import fault_rows


def fault(row, column=0, value="Juli 2024", reason="sudah terverifikasi", sheet="Laporan"):
    return CellFault(sheet, row, column, value, reason)


def test_cells_of_a_column_with_the_same_content_and_reason_are_one_row():
    faults = [*map(fault, range(1, 17)), *map(fault, range(65, 67)), fault(80)]
    [row] = fault_rows(faults)
    assert (row.address, row.value, row.reason) == (
        "A2–A17, A66–A67, A81",
        "Juli 2024",
        "sudah terverifikasi",
    )


def test_another_column_content_reason_or_sheet_is_another_row_and_the_first_keeps_its_place():
    faults = [
        fault(1),
        fault(1, column=2),
        fault(2),
        fault(3, value="Juni 2024"),
        fault(4, reason="belum dibuka"),
        fault(5, sheet="Lampiran"),
    ]
    rows = [(row.sheet, row.address) for row in fault_rows(faults)]
    assert rows == [
        ("Laporan", "A2–A3"),
        ("Laporan", "C2"),
        ("Laporan", "A4"),
        ("Laporan", "A5"),
        ("Lampiran", "A6"),
    ]


def test_an_empty_cell_is_shown_as_nothing():
    assert fault_rows([fault(1, value=None)])[0].value == ""
