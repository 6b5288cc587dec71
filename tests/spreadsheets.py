"""Real files for the tests of imports, made cell by cell."""

import io

import openpyxl

from common.spreadsheets.guards import admit


def xlsx(rows, *, title="Juli", merges=(), hidden_rows=(), hidden_columns=(), more=()):
    """A workbook with the rows on its first sheet and `more` sheets as (title, rows)."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for merge in merges:
        sheet.merge_cells(merge)
    for row in hidden_rows:
        sheet.row_dimensions[row].hidden = True
    for column in hidden_columns:
        sheet.column_dimensions[column].hidden = True
    for other_title, other_rows in more:
        other = workbook.create_sheet(other_title)
        for row in other_rows:
            other.append(row)
    return saved(workbook)


def saved(workbook):
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def source(content, name="laporan.xlsx"):
    return admit(io.BytesIO(content), name=name, size=len(content))
