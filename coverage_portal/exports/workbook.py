"""The workbook: figures to compute with. Numbers are numbers, and no text becomes a formula."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from common.spreadsheets.escape import FORMULA_BEGINNINGS
from coverage_portal.dashboard.charts.csv_file import header
from coverage_portal.dashboard.charts.table import Column
from coverage_portal.dashboard.columns import columns_for
from coverage_portal.exports.contents import Briefing
from coverage_portal.exports.workbook_charts import Cells, coverage_chart, places_chart
from coverage_portal.exports.workbook_sheets import (
    Typed,
    notes,
    place_months,
    series,
    statements,
    summary,
    trend,
)

FORMATS = {
    "people": "#,##0",
    "signed": "+#,##0;-#,##0;0",
    "percent": "0.00",
    "points": "0.00",
    "count": "0",
    "month": "yyyy-mm",
    "day": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
}
WIDEST = 46  # characters of a column; longer texts take more lines
LINE = 15  # points
PAPER = 170  # characters across a page, small but legible from an arm's length


def workbook_xlsx(briefing: Briefing) -> bytes:
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": briefing.title, "author": _("Cakupan Jamsostek")})
        book.set_size(2400, 1500)
        sheets = Sheets(book, briefing)
        measures, facts = summary(briefing)
        overview = sheets.add("ringkasan", measures, facts)
        columns: Sequence[Column] = columns_for("workbook")
        rows = [
            [column.value_of(position, briefing.snapshot) for column in columns_for("workbook")]
            for position in briefing.rows
        ]
        places = sheets.add("wilayah", columns, rows)
        # To the right of the columns that every printed page repeats.
        places_chart(book, places, briefing, at=(len(rows) + 2, sheets.frozen(columns)))
        sheets.add("deret", *series(briefing))
        if briefing.has_places:
            sheets.add("wilayah_bulan", *place_months(briefing))
        if briefing.charts["tren"].is_drawn:
            columns, rows = trend(briefing)
            sheets.add("tren", columns, rows)
            cells = Cells("tren", columns, 1, len(rows))
            coverage_chart(book, overview, cells, briefing, at=(len(facts) + 2, 0))
            overview.set_h_pagebreaks([len(facts) + 2])  # the chart on a sheet of paper of its own
        if briefing.statements:
            sheets.add("pernyataan", *statements(briefing))
        sheets.add("catatan", *notes(briefing))
    return file.getvalue()


class Sheets:
    """Sheets of one look: a mark where figures are samples, a frozen header, one row a fact."""

    def __init__(self, book: Any, briefing: Briefing) -> None:
        self.book = book
        self.briefing = briefing
        self.header = book.add_format(
            {"bold": True, "bg_color": "#0a489f", "font_color": "#ffffff", "text_wrap": True}
            | {"valign": "vcenter", "border": 1, "border_color": "#ffffff"}
        )
        self.formats = {
            kind: book.add_format({"num_format": code, "valign": "top"})
            for kind, code in FORMATS.items()
        }
        self.text = book.add_format({"align": "left", "valign": "top", "indent": 1})
        self.long_text = book.add_format(
            {"align": "left", "valign": "top", "indent": 1, "text_wrap": True}
        )
        self.quoted = book.add_format({"quote_prefix": True, "valign": "top"})

    def add(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Any:
        sheet = self.book.add_worksheet(name)
        widths = [len(header(column)) * 0.62 + 3 for column in columns]
        for number, column in enumerate(columns):
            sheet.write_string(0, number, str(header(column)), self.header)
        count = 0
        for count, values in enumerate(rows, start=1):
            longest = 0
            for number, (column, value) in enumerate(zip(columns, values, strict=True)):
                self._write(sheet, count, number, column.kind, value)
                written = len(str(getattr(value, "value", value) or ""))
                widths[number] = max(widths[number], written + 2)
                longest = max(longest, written)
            if longest > WIDEST:  # not every office program grows a row by itself
                sheet.set_row(count, LINE * (1 + longest // (WIDEST - 6)))
        for number, width in enumerate(widths):
            sheet.set_column(number, number, min(width, WIDEST))
        sheet.set_row(0, 34)
        sheet.freeze_panes(1, self.frozen(columns))
        if count:
            sheet.autofilter(0, 0, count, len(columns) - 1)
        self._for_paper(sheet, name, sum(min(width, WIDEST) for width in widths), columns)
        return sheet

    def frozen(self, columns: Sequence[Column]) -> int:
        """Columns that stay while reading to the right: up to the name of the row."""
        names = [column.key for column in columns]
        return names.index("place") + 1 if "place" in names else 1

    def _for_paper(self, sheet: Any, name: str, width: float, columns: Sequence[Column]) -> None:
        """As many pages side by side as keep it legible, each with the heads and the row's name."""
        pages = max(1, round(width / PAPER))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        sheet.fit_to_pages(pages, 0)
        sheet.repeat_rows(0)
        if pages > 1:
            sheet.repeat_columns(0, self.frozen(columns) - 1)
        mark = self.briefing.sample_mark
        sheet.set_header(f"&L{_escaped(self.briefing.title)} – {name}&R&B{mark}")
        sheet.set_footer(f"&L&8{self.briefing.paper.number}&R&P / &N")
        if mark:
            sheet.set_tab_color("#ffcc14")

    def _write(self, sheet: Any, row: int, number: int, kind: str, value: Any) -> None:
        if isinstance(value, Typed):
            value, kind = value.value, value.kind
        shape = self.formats.get(kind, self.text)
        if value is None or value == "":
            return
        if isinstance(value, datetime):
            local = timezone.localtime(value).replace(tzinfo=None, second=0, microsecond=0)
            sheet.write_datetime(row, number, local, shape)
        elif isinstance(value, date):
            sheet.write_datetime(row, number, value, shape)
        elif isinstance(value, int | Decimal):
            sheet.write_number(row, number, value, shape)
        else:
            risky = str(value).startswith(FORMULA_BEGINNINGS)
            plain = self.long_text if len(str(value)) > WIDEST else self.text
            sheet.write_string(row, number, str(value), self.quoted if risky else plain)


def _escaped(text: str) -> str:
    """`&` begins a code in the header of a printed page."""
    return text.replace("&", "&&")
