"""The person's own workbook handed back: faulty cells coloured, the reason as a comment, a list."""

import io
import re
import warnings as warnings_module
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
from common.spreadsheets.numbers import Percent
from common.spreadsheets.survey import address, column_letters

AUTHOR = "Portal Cakupan"
FINDINGS = "Temuan"
WRONG = PatternFill("solid", fgColor="FFC7CE")
DOUBTFUL = PatternFill("solid", fgColor="FFEB9C")
NO_FILL = PatternFill(fill_type=None)
LONGEST_TITLE = 31  # characters of a sheet's name
WIDTHS = {"A": 8, "B": 22, "C": 10, "D": 26, "E": 90}


def marked(
    source: Source,
    sheets: Mapping[str, Sheet],
    faults: Sequence[CellFault],
    warnings: Sequence[CellFault] = (),
) -> bytes:
    """An XLSX with every fault at its cell, whatever the format of the file was."""
    workbook = _own_workbook(source, sheets)
    targets: dict[str, Any]
    if workbook is None:
        workbook, targets = _rebuilt(sheets)
    else:
        targets = {sheet.title: sheet for sheet in workbook.worksheets}
    for sheet in workbook.worksheets:
        _clear_former_marks(sheet)
    for found, fill in [(warnings, DOUBTFUL), (faults, WRONG)]:
        for fault in found:
            if fault.sheet in targets:
                _mark(targets[fault.sheet], fault, fill)
    _list_findings(workbook, targets, [*faults, *warnings])
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def _own_workbook(source: Source, sheets: Mapping[str, Sheet]) -> Workbook | None:
    """None for another format, and where the workbook holds what cannot be written again."""
    if source.kind != "xlsx":
        return None
    try:
        # openpyxl warns of every extension that it will not write again.
        with warnings_module.catch_warnings(action="ignore"):
            workbook = openpyxl.load_workbook(io.BytesIO(source.content), keep_links=False)
    except Exception:
        # The reader accepted the cells; whatever else the file holds must not keep the reasons
        # from the person, so the cells alone are handed back.
        return None
    if not sheets.keys() <= {sheet.title for sheet in workbook.worksheets}:
        return None  # of a strict workbook openpyxl sees no sheet
    for sheet in workbook.worksheets:
        # Pictures are not read, and would be unpacked to be written again.
        vars(sheet)["_images"] = []
    return workbook


def _rebuilt(sheets: Mapping[str, Sheet]) -> tuple[Workbook, dict[str, Worksheet]]:
    """The same cells at the same places, and what of them was hidden or merged."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    targets = {}
    for name, sheet in sheets.items():
        title = re.sub(r"[\\*?:/\[\]]", " ", name)[:LONGEST_TITLE].strip("' ")
        target = targets[name] = workbook.create_sheet(title or "Lembar")
        _write_cells(target, sheet)
        for row in sheet.hidden_rows:
            target.row_dimensions[row + 1].hidden = True
        for column in sheet.hidden_columns:
            target.column_dimensions[column_letters(column)].hidden = True
        if sheet.is_hidden:
            target.sheet_state = "hidden"
        for first, last in sheet.merged:
            target.merge_cells(f"{address(*first)}:{address(*last)}")
    if not sheets:
        workbook.create_sheet("CSV")
    return workbook, targets


def _write_cells(target: Worksheet, sheet: Sheet) -> None:
    for row, values in enumerate(sheet.rows, start=1):
        for column, value in enumerate(values, start=1):
            if value is not None:
                cell = put(target, row, column, value)
                if isinstance(value, Percent):
                    cell.number_format = "0.00%"
    for (row, column), error in sheet.errors.items():
        put(target, row + 1, column + 1, error)


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
    for cell in list(vars(sheet)["_cells"].values()):  # those that are, not the whole rectangle
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


def _list_findings(
    workbook: Workbook, targets: Mapping[str, Worksheet], faults: Sequence[CellFault]
) -> None:
    if FINDINGS in workbook.sheetnames:
        workbook.remove(workbook[FINDINGS])
    sheet = workbook.create_sheet(FINDINGS, 0)
    for column, text in enumerate(
        [_("Nomor"), _("Lembar"), _("Sel"), _("Isi"), _("Alasan")], start=1
    ):
        put(sheet, 1, column, text).font = Font(bold=True)
    for number, fault in enumerate(faults, start=1):
        put(sheet, number + 1, 1, number)
        put(sheet, number + 1, 2, fault.sheet)
        link = put(sheet, number + 1, 3, fault.address)
        if fault.sheet in targets:
            title = quote_sheetname(targets[fault.sheet].title)
            link.hyperlink = f"#{title}!{fault.address}"
            link.font = Font(color="0A489F", underline="single")
        put(sheet, number + 1, 4, "" if fault.value is None else str(fault.value)[:200])
        put(sheet, number + 1, 5, fault.reason).alignment = Alignment(wrap_text=True)
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    workbook.active = 0
    for other in workbook.worksheets:
        other.sheet_view.tabSelected = other is sheet
