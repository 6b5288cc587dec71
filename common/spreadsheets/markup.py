"""Tables that are written as a web page or as the spreadsheet XML of Excel 2003.

Systems of banks and offices "export to Excel" by naming such a file .xls. Each table or worksheet
is one list of rows; a cell that spans others stands at its first place.
"""

import re
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from xml.parsers import expat

from common.spreadsheets import refusal
from common.spreadsheets.encoding import decoded
from common.spreadsheets.numbers import Percent
from common.spreadsheets.refusal import RefusedError
from common.spreadsheets.survey import is_percent_format
from common.spreadsheets.survey_xlsx import local, refuse_doctype

Rows = list[list[Any]]
CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?([A-Za-z0-9_-]+)", re.IGNORECASE)
WIDEST_SPAN = 1_000


def html_tables(content: bytes) -> list[Rows]:
    """The tables of a page that hold no other table, those without any text left out."""
    reader = _TableReader()
    reader.feed(_page_text(content))
    reader.close()
    return [rows for rows in reader.tables if any(any(row) for row in rows)]


def _page_text(content: bytes) -> str:
    """Decided by its bytes; where they do not say, as the page declares."""
    named = CHARSET.search(content[:4096])
    try:
        return decoded(content)
    except RefusedError:
        if named is None:
            raise
    try:
        return content.decode(named[1].decode())
    except (LookupError, UnicodeDecodeError):
        raise RefusedError(refusal.BROKEN) from None


class _TableReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Rows] = []
        self.open_tables: list[Rows] = []
        self.cell: list[str] | None = None
        self.span = (1, 1)
        self.below: list[dict[int, int]] = []  # column to rows that a cell above still takes

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._close_cell()
            self.open_tables.append([])
            self.below.append({})
        elif not self.open_tables:
            return
        elif tag == "tr":
            self._close_cell()
            self.open_tables[-1].append([])
            self._skip_taken()
        elif tag in ("td", "th"):
            self._close_cell()
            if not self.open_tables[-1]:
                self.open_tables[-1].append([])
            values = dict(attributes)
            self.span = _span(values.get("rowspan")), _span(values.get("colspan"))
            self.cell = []
        elif tag in ("br", "p", "div") and self.cell is not None:
            self.cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr"):
            self._close_cell()
        elif tag == "table" and self.open_tables:
            self._close_cell()
            self.tables.append(self.open_tables.pop())
            self.below.pop()

    def close(self) -> None:
        super().close()
        while self.open_tables:  # half a page is still a table
            self.handle_endtag("table")

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)

    def _close_cell(self) -> None:
        if self.cell is None or not self.open_tables:
            return
        row, taken = self.open_tables[-1][-1], self.below[-1]
        rows, columns = self.span
        column = len(row)
        row += [" ".join("".join(self.cell).split()) or None, *[None] * (columns - 1)]
        if rows > 1:
            taken.update(dict.fromkeys(range(column, column + columns), rows - 1))
        self.cell = None
        self._skip_taken()

    def _skip_taken(self) -> None:
        row, taken = self.open_tables[-1][-1], self.below[-1]
        while taken.get(len(row)):
            taken[len(row)] -= 1
            row.append(None)


def _span(text: str | None) -> int:
    return min(int(text), WIDEST_SPAN) if text and text.isdecimal() and int(text) else 1


def xml_sheets(content: bytes) -> list[tuple[str, Rows]]:
    """(name, rows) of each worksheet of a spreadsheet of 2003."""
    reader = _SpreadsheetReader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = refuse_doctype
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError):
        raise RefusedError(refusal.CUT_SHORT) from None
    return reader.sheets


class _SpreadsheetReader:
    def __init__(self) -> None:
        self.sheets: list[tuple[str, Rows]] = []
        self.row: list[Any] = []
        self.after = 0  # columns that a merged cell still takes
        self.kind = ""
        self.texts: list[str] | None = None
        self.style = ""
        self.percent_styles: set[str] = set()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = local(tag)
        values = {local(name): value for name, value in attributes.items()}
        if tag == "Style":
            self.style = values.get("ID", "")
        elif tag == "NumberFormat":
            code = values.get("Format", "")
            if code == "Percent" or is_percent_format(code):
                self.percent_styles.add(self.style)
        elif tag == "Worksheet":
            self.sheets.append((values.get("Name", ""), []))
        elif tag == "Row" and self.sheets:
            rows = self.sheets[-1][1]
            _fill(rows, values.get("Index"), list)
            self.row = []
            rows.append(self.row)
        elif tag == "Cell":
            _fill(self.row, values.get("Index"), lambda: None)
            self.row.append(None)
            self.style = values.get("StyleID", "")
            self.after = _span(values.get("MergeAcross", "0")) if "MergeAcross" in values else 0
        elif tag == "Data":
            self.kind, self.texts = values.get("Type", "String"), []

    def text(self, piece: str) -> None:
        if self.texts is not None:
            self.texts.append(piece)

    def end(self, tag: str) -> None:
        tag = local(tag)
        if tag == "Data" and self.texts is not None and self.row:
            value = _typed("".join(self.texts).strip(), self.kind)
            is_percent = self.kind == "Number" and self.style in self.percent_styles
            self.row[-1] = Percent(value) if is_percent else value
            self.texts = None
        elif tag == "Cell":
            self.row += [None] * self.after


def _fill(items: list[Any], index: str | None, empty: Any) -> None:
    """Up to the place that the next one names, counted from 1."""
    if index and index.isdecimal() and int(index) - 1 > len(items):
        missing = int(index) - 1 - len(items)
        if missing > 100_000:
            raise RefusedError(refusal.TOO_MUCH)
        items.extend(empty() for _number in range(missing))


def _typed(text: str, kind: str) -> Any:
    if not text:
        return None
    if kind == "Number":
        return float(text)
    if kind == "Boolean":
        return text == "1"
    if kind == "DateTime":
        return datetime.fromisoformat(text)
    return text
