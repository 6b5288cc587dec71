"""Workbooks of the formats that no library here writes: XLS, XLSB and ODS, byte by byte.

Each sheet is (name, rows); a cell is text, a number, True, None, or one of the marks below.
"""

import io
import struct
import zipfile
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

DIVISION = 0x07  # the code of #DIV/0!


@dataclass
class Share:
    """A number that is shown as a percentage."""

    value: float


class Broken:
    """A cell that holds #DIV/0!"""


@dataclass
class Book:
    sheets: list[tuple[str, list[list[Any]]]]
    hidden_sheets: set[str] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    has_password: bool = False
    more_cells: tuple[tuple[int, int, Any], ...] = ()  # on the first sheet, far away


def _cells(rows, more=()):
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                yield number, column, value
    yield from more


# XLS


def xls(book):
    return compound("Workbook", _workbook_stream(book))


def _record(number, content=b""):
    return struct.pack("<HH", number, len(content)) + content


def _workbook_stream(book):
    bof = struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)
    head = _record(0x809, bof)
    if book.has_password:
        head += _record(0x2F, b"\0" * 6)
    head += _record(0xE0, struct.pack("<HH16x", 0, 0)) + _record(0xE0, struct.pack("<HH16x", 0, 9))
    sheets = [_xls_sheet(book, index) for index in range(len(book.sheets))]
    names = [name.encode("latin-1") for name, _rows in book.sheets]
    at = len(head) + sum(4 + 8 + len(name) for name in names) + 4
    for name, sheet in zip(names, sheets, strict=True):
        hidden = int(name.decode("latin-1") in book.hidden_sheets)
        head += _record(0x85, struct.pack("<IBBBB", at, hidden, 0, len(name), 0) + name)
        at += len(sheet)
    return head + _record(0x0A) + b"".join(sheets)


def _xls_sheet(book, index):
    content = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for column in book.hidden_columns:
        content += _record(0x7D, struct.pack("<HHHHHH", column, column, 0, 0, 1, 0))
    for row in book.hidden_rows:
        content += _record(0x208, struct.pack("<HHHHHHI", row, 0, 9, 0, 0, 0, 0x20))
    _name, rows = book.sheets[index]
    for row, column, value in _cells(rows, book.more_cells if index == 0 else ()):
        content += _xls_cell(row, column, value)
    return content + _record(0x0A)


def _xls_cell(row, column, value):
    here = struct.pack("<HHH", row, column, int(isinstance(value, Share)))
    if isinstance(value, Broken):
        return _record(0x205, here + bytes([DIVISION, 1]))
    if isinstance(value, bool):
        return _record(0x205, here + bytes([value, 0]))
    if isinstance(value, Share | int | float):
        number = value.value if isinstance(value, Share) else value
        return _record(0x203, here + struct.pack("<d", number))
    text = value.encode("utf-16-le")
    return _record(0x204, here + struct.pack("<HB", len(value), 1) + text)


def compound(name, stream):
    """A container with one stream: a sector of the table, one of the directory, then the stream."""
    stream += b"\0" * max(0, 4096 - len(stream))
    stream += b"\0" * (-len(stream) % 512)
    sectors = len(stream) // 512
    assert sectors + 2 <= 128 * 100
    fat_sectors = -(-(sectors + 2 + 100) // 128)
    chain = [0xFFFFFFFD] * fat_sectors + [0xFFFFFFFE]
    first = len(chain)
    chain += [*range(first + 1, first + sectors), 0xFFFFFFFE]
    chain += [0xFFFFFFFF] * (fat_sectors * 128 - len(chain))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, fat_sectors, fat_sectors, 0, 4096, 0xFFFFFFFE, 0,
                          0xFFFFFFFE, 0)  # fmt: skip
    header += struct.pack("<109I", *range(fat_sectors), *[0xFFFFFFFF] * (109 - fat_sectors))
    directory = _entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)
    directory += _entry(name, 2, first, len(stream)) + b"\0" * 256
    return header + struct.pack(f"<{len(chain)}I", *chain) + directory + stream


def _entry(name, kind, start, size, child=0xFFFFFFFF):
    text = name.encode("utf-16-le") + b"\0\0"
    entry = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1)
    entry += struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child) + b"\0" * 36
    return entry + struct.pack("<III", start, size, 0)


# XLSB


def xlsb(book):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/_rels/workbook.bin.rels", _xlsb_relations(book))
        sheets = b"".join(
            _b(156, struct.pack("<II", int(name in book.hidden_sheets), number)
               + _wide(f"rId{number}") + _wide(name))
            for number, (name, _rows) in enumerate(book.sheets, start=1)
        )  # fmt: skip
        archive.writestr("xl/workbook.bin", _b(131) + _b(143) + sheets + _b(144) + _b(132))
        styles = b"".join(_b(47, struct.pack("<HH12x", 0, number)) for number in (0, 9))
        xfs = _b(617, struct.pack("<I", 2)) + styles + _b(618)
        archive.writestr("xl/styles.bin", _b(278) + xfs + _b(279))
        for number in range(1, len(book.sheets) + 1):
            archive.writestr(f"xl/worksheets/sheet{number}.bin", _xlsb_sheet(book, number - 1))
    return content.getvalue()


def _xlsb_relations(book):
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="worksheets/sheet{number}.bin"/>'
        for number in range(1, len(book.sheets) + 1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<?xml version="1.0"?><Relationships xmlns="{space}">{items}</Relationships>'


def _b(number, content=b""):
    name = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    length, rest = b"", len(content)
    while True:
        length += bytes([rest & 0x7F | (0x80 if rest > 0x7F else 0)])
        rest >>= 7
        if not rest:
            return name + length + content


def _wide(text):
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _xlsb_sheet(book, index):
    _name, rows = book.sheets[index]
    cells = sorted(_cells(rows, book.more_cells if index == 0 else ()), key=lambda cell: cell[:2])
    content = _b(129)
    for column in book.hidden_columns:
        content += _b(60, struct.pack("<IIIIH", column, column, 0, 0, 1))
    content += _b(148, struct.pack("<IIII", 0, 10, 0, 10)) + _b(145)
    last = -1
    for row, column, value in cells:
        if row != last:
            hidden = 0x10 if row in book.hidden_rows else 0
            content += _b(0, struct.pack("<IIHBBBI", row, 0, 300, 0, hidden, 0, 0))
            last = row
        content += _xlsb_cell(column, value)
    return content + _b(146) + _b(130)


def _xlsb_cell(column, value):
    here = struct.pack("<II", column, int(isinstance(value, Share)))
    if isinstance(value, Broken):
        return _b(3, here + bytes([DIVISION]))
    if isinstance(value, bool):
        return _b(4, here + bytes([value]))
    if isinstance(value, Share | int | float):
        number = value.value if isinstance(value, Share) else value
        return _b(5, here + struct.pack("<d", number))
    return _b(6, here + _wide(value))


# ODS


def ods(book, *, more_rows="", is_encrypted=False):
    tables = "".join(_ods_sheet(book, index, more_rows) for index in range(len(book.sheets)))
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} '
            'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
            'office:version="1.3"><office:automatic-styles>'
            '<style:style style:name="ta1" style:family="table"><style:table-properties '
            'table:display="true"/></style:style><style:style style:name="ta2" '
            'style:family="table"><style:table-properties table:display="false"/></style:style>'
            f"</office:automatic-styles><office:body><office:spreadsheet>{tables}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
        sealed = "<encryption-data/>" if is_encrypted else ""
        archive.writestr("META-INF/manifest.xml", f"<manifest>{sealed}</manifest>")
    return content.getvalue()


def _ods_sheet(book, index, more_rows):
    name, rows = book.sheets[index]
    style = "ta2" if name in book.hidden_sheets else "ta1"
    width = max(map(len, rows), default=1)
    columns = "".join(
        '<table:table-column table:visibility="collapse"/>'
        if column in book.hidden_columns
        else "<table:table-column/>"
        for column in range(width)
    )
    lines = "".join(
        "<table:table-row{}>{}</table:table-row>".format(
            ' table:visibility="collapse"' if number in book.hidden_rows else "",
            "".join(map(_ods_cell, row)),
        )
        for number, row in enumerate(rows)
    )
    return (
        f'<table:table table:name="{escape(name)}" table:style-name="{style}">{columns}{lines}'
        f"{more_rows}</table:table>"
    )


def _ods_cell(value):
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, Broken):
        return (
            '<table:table-cell table:formula="of:=1/0" office:value-type="string" '
            'office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p>'
            "</table:table-cell>"
        )
    kind, number = "string", ""
    if isinstance(value, Share):
        kind, number = "percentage", f' office:value="{value.value}"'
        value = f"{value.value:.0%}"
    elif isinstance(value, bool):
        kind, number = "boolean", f' office:boolean-value="{str(value).lower()}"'
    elif isinstance(value, int | float):
        kind, number = "float", f' office:value="{value}"'
    return (
        f'<table:table-cell office:value-type="{kind}"{number}><text:p>{escape(str(value))}'
        "</text:p></table:table-cell>"
    )


# Strict OOXML


def with_namespaces_of_strict(content):
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w", 8) as new:
        for name in old.namelist():
            data = old.read(name)
            for former, strict in [
                (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                 b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
                (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                 b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
            ]:  # fmt: skip
                data = data.replace(former, strict)
            new.writestr(name, data)
    return result.getvalue()
