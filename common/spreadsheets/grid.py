"""A workbook or CSV as plain sheets: rows of values from A1 on, and what is hidden or merged."""

import csv
import datetime
import io
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, SheetTypeEnum, SheetVisibleEnum, load_workbook

from common import formats
from common.spreadsheets import formulas
from common.spreadsheets.guards import Limits, RefusedError, Source
from common.spreadsheets.survey import Address, Survey, column_letters, survey

DELIMITERS = ";,\t|"
CSV_SHEET = "CSV"
LONGEST_VALUE = 500  # characters of one cell that are kept
SPACES = str.maketrans({"\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u200b": "", "\ufeff": ""})


@dataclass(slots=True)
class Sheet:
    """Rows and columns are counted from 0; a value is text, a number, a date, a bool or None."""

    name: str
    rows: list[list[Any]]
    is_hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[Address, Address]] = field(default_factory=list)
    uncached: dict[Address, str] = field(default_factory=dict)
    errors: dict[Address, str] = field(default_factory=dict)

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def value(self, row: int, column: int) -> Any:
        values = self.rows[row] if 0 <= row < len(self.rows) else []
        return values[column] if column < len(values) else None

    def merged_into(self) -> dict[Address, Address]:
        """Every cell of a merged range, but its first, to that first cell."""
        return {
            (row, column): first
            for first, last in self.merged
            for row in range(first[0], min(last[0], len(self.rows) - 1) + 1)
            for column in range(first[1], min(last[1], self.width - 1) + 1)
            if (row, column) != first
        }


def read_sheets(source: Source, limits: Limits | None = None) -> list[Sheet]:
    """All sheets of the file; a CSV is one sheet."""
    limits = limits or Limits()
    if source.kind == "csv":
        return [_csv_sheet(source.content, limits)]
    surveys = survey(source.content, limits)
    try:
        with load_workbook(io.BytesIO(source.content)) as workbook:
            return [
                _workbook_sheet(workbook, metadata, surveys[metadata.name])
                for metadata in workbook.sheets_metadata
                if metadata.typ == SheetTypeEnum.WorkSheet and metadata.name in surveys
            ]
    except CalamineError:
        raise RefusedError(
            _("Berkas ini rusak atau bukan lembar kerja: buka di Excel, simpan, lalu unggah lagi.")
        ) from None


def _workbook_sheet(workbook: Any, metadata: Any, surveyed: Survey) -> Sheet:
    sheet = workbook.get_sheet_by_name(metadata.name)
    rows = [
        [tidied(value) for value in row]
        for row in sheet.to_python(skip_empty_area=False)[: surveyed.rows]
    ]
    width = max(surveyed.columns, max((len(row) for row in rows), default=0))
    rows += [[] for missing in range(surveyed.rows - len(rows))]
    for row in rows:
        row.extend([None] * (width - len(row)))
    return Sheet(
        name=metadata.name,
        rows=rows,
        is_hidden=metadata.visible != SheetVisibleEnum.Visible,
        hidden_rows=surveyed.hidden_rows,
        hidden_columns=surveyed.hidden_columns,
        merged=[(tuple(first), tuple(last)) for first, last in sheet.merged_cell_ranges or []],
        uncached=formulas.fill_in(rows, surveyed.uncached),
        errors=surveyed.errors,
    )


def _csv_sheet(content: bytes, limits: Limits) -> Sheet:
    text = decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    rows: list[list[Any]] = []
    cells = 0
    try:
        for line in reader:
            cells += len(line)
            if cells > limits.cells:
                raise RefusedError(
                    _("Berkas ini terlalu luas: bagi berkasnya, batasnya %(limit)s sel.")
                    % {"limit": formats.people(limits.cells)}
                )
            rows.append([tidied(value) for value in line])
    except csv.Error:
        raise RefusedError(
            _("Berkas CSV ini tidak dapat dibaca: simpan ulang sebagai CSV.")
        ) from None
    while rows and not any(value is not None for value in rows[-1]):
        rows.pop()
    return Sheet(name=CSV_SHEET, rows=rows)


def decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with its mark, else what Windows writes here."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def delimiter_of(text: str) -> str:
    """The sign that divides most of the first lines into the same number of fields."""
    if text.lower().startswith("sep=") and len(text) > 4:
        return text[4]
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:50]
    scores = {}
    for sign in DELIMITERS:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=sign, strict=False))
        widths.pop(1, None)
        scores[sign] = max(((count, width) for width, count in widths.items()), default=(0, 0))
    return max(DELIMITERS, key=lambda sign: scores[sign])


def tidied(value: Any) -> Any:
    """Text without the spaces around it, None for nothing, whole floats as int."""
    if isinstance(value, str):
        value = value.translate(SPACES).strip()[:LONGEST_VALUE]
        return value or None
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, datetime.datetime):
        return value.date()
    return value


def address(row: int, column: int) -> str:
    """`C7`, as the spreadsheet shows it."""
    return f"{column_letters(column)}{row + 1}"
