"""The person's own workbook handed back: faulty cells coloured, the reason as a comment, a list."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import quote_sheetname
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from common.spreadsheets.faults import CellFault
from common.spreadsheets.grid import Sheet
from common.spreadsheets.guards import Source

AUTHOR = "Portal Cakupan"
FINDINGS = "Temuan"
WRONG = PatternFill("solid", fgColor="FFC7CE")
DOUBTFUL = PatternFill("solid", fgColor="FFEB9C")
NO_FILL = PatternFill(fill_type=None)
WIDTHS = {"A": 6, "B": 22, "C": 10, "D": 26, "E": 90}


def marked(
    source: Source,
    sheets: Mapping[str, Sheet],
    faults: Sequence[CellFault],
    warnings: Sequence[CellFault] = (),
) -> bytes:
    """An XLSX with every fault at its cell; a CSV becomes a workbook of the same cells."""
    workbook = _own_workbook(source) or _rebuilt(sheets)
    for sheet in workbook.worksheets:
        _clear_former_marks(sheet)
    for found, fill in [(warnings, DOUBTFUL), (faults, WRONG)]:
        for fault in found:
            if fault.sheet in workbook.sheetnames:
                _mark(workbook[fault.sheet], fault, fill)
    _list_findings(workbook, [*faults, *warnings])
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def _own_workbook(source: Source) -> Workbook | None:
    """None for a CSV, and where the workbook holds something that cannot be written again."""
    if source.kind != "xlsx":
        return None
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(source.content), keep_links=False)
    except Exception:
        # The reader accepted the cells; whatever else the file holds must not keep the reasons
        # from the person, so the cells alone are handed back.
        return None
    for sheet in workbook.worksheets:
        vars(sheet)[
            "_images"
        ] = []  # pictures are not read, and would be unpacked to be written again
    return workbook


def _rebuilt(sheets: Mapping[str, Sheet]) -> Workbook:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, sheet in sheets.items():
        target = workbook.create_sheet(name)
        for row, values in enumerate(sheet.rows, start=1):
            for column, value in enumerate(values, start=1):
                if value is not None:
                    put(target, row, column, value)
    if not sheets:
        workbook.create_sheet("CSV")
    return workbook


def put(sheet: Worksheet, row: int, column: int, value: Any) -> Cell:
    """Write a value that stays what it is: text never becomes a formula."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101 - a sheet of our own has no merged cells
    cell.value = "".join(c for c in value if c.isprintable()) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
    return cell


def _clear_former_marks(sheet: Worksheet) -> None:
    """A marked workbook that was mended and sent again starts clean."""
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, Cell) and cell.comment and cell.comment.author == AUTHOR:
                cell.comment = None
                cell.fill = NO_FILL


def _mark(sheet: Worksheet, fault: CellFault, fill: PatternFill) -> None:
    cell = sheet.cell(fault.row + 1, fault.column + 1)
    if isinstance(cell, MergedCell):
        cell = next(
            sheet.cell(merged.min_row, merged.min_col)
            for merged in sheet.merged_cells.ranges
            if cell.coordinate in merged
        )
    text = fault.reason
    if cell.comment:
        text = cell.comment.text + "\n" + text
    cell.comment = Comment(text, AUTHOR, width=320, height=60 + 20 * (len(text) // 45))
    cell.fill = fill


def _list_findings(workbook: Workbook, faults: Sequence[CellFault]) -> None:
    if FINDINGS in workbook.sheetnames:
        workbook.remove(workbook[FINDINGS])
    sheet = workbook.create_sheet(FINDINGS, 0)
    for column, text in enumerate([_("No"), _("Lembar"), _("Sel"), _("Isi"), _("Alasan")], start=1):
        put(sheet, 1, column, text).font = Font(bold=True)
    for number, fault in enumerate(faults, start=1):
        put(sheet, number + 1, 1, number)
        put(sheet, number + 1, 2, fault.sheet)
        link = put(sheet, number + 1, 3, fault.address)
        if fault.sheet in workbook.sheetnames:
            link.hyperlink = f"#{quote_sheetname(fault.sheet)}!{fault.address}"
            link.font = Font(color="0A489F", underline="single")
        put(sheet, number + 1, 4, "" if fault.value is None else str(fault.value)[:200])
        put(sheet, number + 1, 5, fault.reason).alignment = Alignment(wrap_text=True)
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    workbook.active = 0
    for other in workbook.worksheets:
        other.sheet_view.tabSelected = other is sheet
