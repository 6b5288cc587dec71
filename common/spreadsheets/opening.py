"""A file of any kind that people have for a table, as plain sheets."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, SheetTypeEnum, SheetVisibleEnum, load_workbook

from common.nik import LENGTH as NIK_DIGITS
from common.nik import holds_nik
from common.spreadsheets import formulas, markup, refusal, survey_binary, survey_ods, survey_xlsx
from common.spreadsheets.encoding import decoded, split_sep_line, without_text_formulas
from common.spreadsheets.grid import Sheet, tidied, without_empty_end
from common.spreadsheets.guards import Limits, Source
from common.spreadsheets.lines import looks_like_figure
from common.spreadsheets.numbers import Percent
from common.spreadsheets.refusal import RefusedError
from common.spreadsheets.survey import Survey, address

CSV_SHEET = "CSV"
TABLE_SHEET = "Tabel"
NIKS_NAMED = 5  # cells of a sheet; with more it is a list of people anyway


def open_file(source: Source, limits: Limits | None = None) -> list[Sheet]:
    """All sheets of a file of figures, which speaks of nobody; `RefusedError` where a NIK is in it."""
    sheets = sheets_of(source, limits or Limits())
    refuse_niks(sheets)
    return sheets


def sheets_of(source: Source, limits: Limits) -> list[Sheet]:
    """A CSV is one sheet, a web page has one for each table."""
    if source.kind == "csv":
        return [_csv_sheet(source.content, limits)]
    if source.kind in ("html", "xml"):
        return _markup_sheets(source, limits)
    surveys = surveys_of(source, limits)
    try:
        with load_workbook(io.BytesIO(source.content)) as workbook:
            return [
                _workbook_sheet(workbook, metadata, surveys[metadata.name])
                for metadata in workbook.sheets_metadata
                if metadata.typ == SheetTypeEnum.WorkSheet and metadata.name in surveys
            ]
    except CalamineError:
        raise RefusedError(refusal.BROKEN) from None


def refuse_niks(sheets: Iterable[Sheet]) -> None:
    """Before anything of the file is stored or shown: in a cell, or as the name of a sheet."""
    places = []
    for sheet in sheets:
        if holds_nik(sheet.name):
            places.append(_("nama lembar %(sheet)s") % {"sheet": sheet.name})
        cells = [
            address(row, column)
            for row, values in enumerate(sheet.rows)
            for column, value in enumerate(values)
            if _may_hold_nik(value)
            and holds_nik(f"{value:.0f}" if isinstance(value, float) else str(value))
        ]
        if cells:
            shown = ", ".join(cells[:NIKS_NAMED]) + ", …" * (len(cells) > NIKS_NAMED)
            where = {"sheet": sheet.name, "cells": shown}
            places.append(_("lembar %(sheet)s sel %(cells)s") % where)
    if places:
        raise RefusedError(
            _(
                "Berkas ini memuat NIK: %(places)s. Di sini hanya angka, tidak ada data orang: hapus "
                "NIK itu, lalu unggah lagi."
            )
            % {"places": "; ".join(places)}
        )


def _may_hold_nik(value: Any) -> bool:
    """Most cells are too short, which is told at once."""
    if isinstance(value, str):
        return len(value) >= NIK_DIGITS
    return isinstance(value, int | float) and value >= 10 ** (NIK_DIGITS - 1)


def surveys_of(source: Source, limits: Limits) -> Mapping[str, Survey]:
    """What the sheets hold, measured; `RefusedError` where one reaches beyond the limits."""
    if source.kind == "xls":
        return {each.name: each for each in survey_binary.survey_xls(source.content, limits)}
    if source.kind == "xlsb":
        return survey_binary.survey_xlsb(source.content, limits)
    if source.kind == "ods":
        return survey_ods.survey(source.content, limits)
    return survey_xlsx.survey(source.content, limits)


def _workbook_sheet(workbook: Any, metadata: Any, surveyed: Survey) -> Sheet:
    sheet = workbook.get_sheet_by_name(metadata.name)
    rows = [
        [tidied(value) for value in row[: surveyed.columns]]
        for row in sheet.to_python(skip_empty_area=False)[: surveyed.rows]
    ]
    rows += [[] for missing in range(surveyed.rows - len(rows))]
    for row in rows:
        row.extend([None] * (surveyed.columns - len(row)))
    for number, column in surveyed.percents:
        value = rows[number][column]
        if isinstance(value, int | float):
            rows[number][column] = Percent(value)
    inside = {
        address: formula
        for address, formula in surveyed.uncached.items()
        if address[0] < surveyed.rows and address[1] < surveyed.columns
    }
    return Sheet(
        name=metadata.name,
        rows=rows,
        is_hidden=metadata.visible != SheetVisibleEnum.Visible,
        hidden_rows=surveyed.hidden_rows,
        hidden_columns=surveyed.hidden_columns,
        merged=surveyed.merged
        or [(tuple(first), tuple(last)) for first, last in sheet.merged_cell_ranges or []],
        uncached=formulas.fill_in(rows, inside),
        errors=surveyed.errors,
        is_1904=surveyed.is_1904,
    )


def _csv_sheet(content: bytes, limits: Limits) -> Sheet:
    text, sign = split_sep_line(without_text_formulas(decoded(content)))
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
        rows = _measured(CSV_SHEET, lines, limits)
    except csv.Error:
        raise RefusedError(
            _("Berkas CSV ini tidak dapat dibaca: simpan ulang sebagai CSV.")
        ) from None
    if sign == ",":
        _refuse_split_rows(rows)
    return Sheet(name=CSV_SHEET, rows=without_empty_end(rows))


def _refuse_split_rows(rows: list[list[Any]]) -> None:
    """`Sambas,45,778` under `Wilayah,PU`: the commas of figures without quotes divide them too."""
    width = 0
    for number, row in enumerate(rows, start=1):
        is_wider = any(value is not None for value in row[width:])
        if is_wider and width > 1 and any(looks_like_figure(value) for value in row):
            raise RefusedError(
                _(
                    "Baris %(row)s terbagi menjadi %(count)s kolom, judulnya hanya %(width)s: koma "
                    "di dalam angka atau nama ikut membagi kolom. Simpan ulang sebagai XLSX atau "
                    "sebagai CSV dengan titik koma."
                )
                % {"row": number, "count": len(row), "width": width}
            )
        width = max(width, len(row))


def _markup_sheets(source: Source, limits: Limits) -> list[Sheet]:
    if source.kind == "xml":
        tables = markup.xml_sheets(source.content)
    else:
        found = markup.html_tables(source.content)
        tables = [(f"{TABLE_SHEET} {number}", rows) for number, rows in enumerate(found, start=1)]
    if not tables:
        raise RefusedError(
            _("Berkas ini halaman web tanpa tabel: simpan datanya sebagai XLSX, lalu unggah lagi.")
        )
    return [
        Sheet(name=name, rows=without_empty_end(_measured(name, table, limits)))
        for name, table in tables
    ]


def _measured(name: str, table: Iterable[list[Any]], limits: Limits) -> list[list[Any]]:
    """The tidied rows; `RefusedError` as soon as they reach beyond the limits."""
    surveyed, rows = Survey(name, limits), []
    for number, line in enumerate(table):
        rows.append([tidied(value) for value in line])
        filled = [column for column, value in enumerate(rows[-1]) if value is not None]
        if filled:
            surveyed.note(number, filled[-1], cells=len(filled))
    return rows
