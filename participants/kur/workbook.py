"""The refused rows as a workbook: what was sent (NIKs masked), the faulty cells marked, and why."""

import io

from django.utils.translation import gettext as _

from common.spreadsheets.escape import safe_cell
from participants.kur.imports.columns import headers_of
from participants.kur.imports.faults import reason
from participants.kur.models import Batch

MOST_ROWS = 1_000_000  # a worksheet ends at 1,048,576


def refused_rows(batch: Batch) -> bytes:
    """Columns: row in the file, reasons, then the cells in the order of the file."""
    import xlsxwriter  # on use: 18 MB that neither web nor worker needs before

    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    bold = book.add_format({"bold": True, "bottom": 1})
    faulty = book.add_format({"bg_color": "#fdeeed", "font_color": "#b3100a"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(_("Baris ditolak"))
    layout = batch.understood.get("columns", [])
    name_of = headers_of(batch.understood)
    headers = batch.understood.get("headers") or [header for _name, header in layout]
    places = batch.understood.get("at") or {}
    sheet.write_row(0, 0, [_("Baris"), _("Alasan"), *map(safe_cell, headers)], bold)
    sheet.set_column(0, 0, 8)
    sheet.set_column(1, 1, 60)
    sheet.set_column(2, len(headers) + 1, 20)
    sheet.freeze_panes(1, 2)
    for line, row in enumerate(batch.refused.all()[:MOST_ROWS].iterator(), start=1):
        marked = {places[column] for column, _code in row.faults if column in places}
        sheet.write_number(line, 0, row.row_in_sheet)
        sheet.write_string(
            line,
            1,
            "\n".join(f"{name_of(name)}: {reason(code)}" for name, code in row.faults),
            wrapped,
        )
        for index, cell in enumerate(row.cells):
            sheet.write_string(
                line, index + 2, safe_cell(cell), faulty if index in marked else None
            )
    book.close()
    return target.getvalue()
