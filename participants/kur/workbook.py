"""Workbooks for banks: the refused rows, to be mended and sent again, and an empty list to fill in."""

import io
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.attachments import XLSX
from common.spreadsheets.escape import safe_cell
from participants.kur.imports.columns import (
    DEBTOR_COLUMNS,
    DEBTOR_REQUIRED,
    LOCAL_NAMES,
    NIK_REFERENCE,
    headers_of,
    local_name,
)
from participants.kur.imports.faults import reason
from participants.kur.models import Batch
from participants.kur.models.choices import Scheme
from regions.models import Region

MOST_ROWS = 1_000_000  # a worksheet ends at 1,048,576
ROWS_TO_FILL = 10_000
AS_TEXT = ["debtor_nik", "loan_number", "phone", "regency_code"]  # Excel would take digits away
HELP: dict[str, Any] = {
    "debtor_nik": gettext_lazy("16 angka, sebagai teks"),
    "regency_code": gettext_lazy("pilih dari daftar, misalnya 61.71"),
    "scheme": gettext_lazy("pilih dari daftar"),
    "amount": gettext_lazy("rupiah bulat, misalnya 50000000"),
    "disbursed_on": "2024-07-31",
    "tenor_months": gettext_lazy("bulan, misalnya 24"),
    "paid_off_on": gettext_lazy("kosong selama masih berjalan"),
}


def download(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def _workbook(target: io.BytesIO, **options: Any) -> Any:
    import xlsxwriter  # on use: 18 MB that neither web nor worker needs before

    return xlsxwriter.Workbook(
        target, {"strings_to_formulas": False, "strings_to_urls": False, **options}
    )


def refused_rows(batch: Batch) -> bytes:
    """Columns: row in the file, reasons, the cells in the order of the file, and what stands for
    each masked NIK: mended, the workbook is a list like any other."""
    target = io.BytesIO()
    book = _workbook(target, constant_memory=True)
    bold = book.add_format({"bold": True, "bottom": 1})
    faulty = book.add_format({"bg_color": "#fdeeed", "font_color": "#b3100a"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(_("Baris ditolak"))
    name_of = headers_of(batch.understood)
    headers = _headers(batch)
    places = dict(batch.understood.get("at") or {})
    reference = places.setdefault(NIK_REFERENCE, len(headers))
    if reference == len(headers):
        headers.append(LOCAL_NAMES[NIK_REFERENCE])
    sheet.write_row(0, 0, [_("Baris"), _("Alasan"), *map(safe_cell, headers)], bold)
    sheet.set_column(0, 0, 8)
    sheet.set_column(1, 1, 60)
    sheet.set_column(2, len(headers) + 1, 20)
    sheet.freeze_panes(1, 2)
    for line, row in enumerate(batch.refused.all()[:MOST_ROWS].iterator(), start=1):
        marked = {places[column] for column, _code in row.faults if column in places}
        reasons = [f"{name_of(name)}: {reason(code)}" for name, code in row.faults]
        sheet.write_number(line, 0, row.row_in_sheet)
        sheet.write_string(line, 1, "\n".join(reasons), wrapped)
        for index, cell in enumerate(_with_reference(row.cells, reference, row.nik_reference)):
            text = safe_cell(cell)
            sheet.write_string(line, index + 2, text, faulty if index in marked else None)
    book.close()
    return target.getvalue()


def _headers(batch: Batch) -> list[str]:
    understood = batch.understood
    return list(
        understood.get("headers") or [header for _name, header in understood.get("columns", [])]
    )


def _with_reference(cells: Sequence[str], index: int, reference: str) -> list[str]:
    row = [*cells, *[""] * (index + 1 - len(cells))]
    row[index] = reference
    return row


def empty_list() -> bytes:
    """What a bank fills in: the headings, columns that keep every digit, and choices to pick."""
    target = io.BytesIO()
    book = _workbook(target)
    bold = book.add_format({"bold": True, "bottom": 1})
    required = book.add_format({"bold": True, "bottom": 1, "bg_color": "#fff4d6"})
    text = book.add_format({"num_format": "@"})
    sheet, notes = book.add_worksheet(_("Debitur")), book.add_worksheet(_("Petunjuk"))
    columns = [name for name in DEBTOR_COLUMNS if name not in (NIK_REFERENCE, "bank")]
    for index, name in enumerate(columns):
        is_required = name in DEBTOR_REQUIRED
        sheet.write_string(0, index, local_name(name), required if is_required else bold)
        sheet.set_column(index, index, 20, text if name in AS_TEXT else None)
        must = _("wajib") if is_required else _("boleh kosong")
        notes.write_row(index, 0, [local_name(name), must, str(HELP.get(name, ""))])
    places = list(Region.objects.exclude(parent=None).order_by("code"))
    for line, place in enumerate(places, start=len(columns) + 2):
        notes.write_row(line, 0, [place.code, place.full_name])
    first, last = len(columns) + 3, len(columns) + 2 + len(places)
    choices = {
        "regency_code": f"='{notes.name}'!$A${first}:$A${last}",
        "scheme": [each.value for each in Scheme],
    }
    for name, source in choices.items():
        column = columns.index(name)
        rule = {"validate": "list", "source": source}
        sheet.data_validation(1, column, ROWS_TO_FILL, column, rule)
    notes.set_column(0, 2, 32)
    sheet.freeze_panes(1, 0)
    book.close()
    return target.getvalue()
