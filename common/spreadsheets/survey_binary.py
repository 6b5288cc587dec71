"""The surveys of the two binary workbooks: records of XLS (1997 to 2003) and of XLSB.

Both are rows of records, each with its number, its length and its content.
"""

import struct
from collections.abc import Iterator

from common.spreadsheets import refusal
from common.spreadsheets.compound import Compound
from common.spreadsheets.guards import Limits, inflated
from common.spreadsheets.refusal import RefusedError
from common.spreadsheets.survey import LAST_COLUMN, PERCENT_FORMATS, Survey, is_percent_format
from common.spreadsheets.survey_xlsx import Members, members_of, relationships

Records = Iterator[tuple[int, bytes]]
ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip

# XLS
EOF_RECORD, FILEPASS, BOUNDSHEET, FORMAT, XF, DATE_MODE = 0x0A, 0x2F, 0x85, 0x41E, 0xE0, 0x22
ROW, COLINFO, MULRK, FORMULA, BOOLERR = 0x208, 0x7D, 0xBD, 0x06, 0x205
NUMBERS = {0x203, 0x27E}
TEXTS = {0xFD, 0x204, 0xD6}

# XLSB
BUNDLE_SHEET, ROW_HEADER, COLUMN_INFO = 156, 0, 60
FORMAT_B, XF_B, BEGIN_CELL_XFS, END_CELL_XFS = 44, 47, 617, 618
CELL_RK, CELL_ERROR, CELL_REAL, FORMULA_NUMBER, FORMULA_ERROR = 2, 3, 5, 9, 11
CELLS = {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 62}
FORMULA_TEXT = 8


def survey_xls(content: bytes, limits: Limits) -> list[Survey]:
    """Every sheet in the order of the workbook; `RefusedError` for one with a password."""
    compound = Compound(content)
    stream = compound.read("Workbook" if "Workbook" in compound.names else "Book")
    try:
        return _survey_stream(stream, limits)
    except (struct.error, IndexError):
        raise RefusedError(refusal.CUT_SHORT) from None


def _survey_stream(stream: bytes, limits: Limits) -> list[Survey]:
    percents, styles, sheets = set(PERCENT_FORMATS), [], []
    is_1904 = False
    for number, record in _xls_records(stream, 0):
        if number == FILEPASS:
            raise RefusedError(refusal.PASSWORD)
        if number == FORMAT and is_percent_format(_xls_text(record[2:])):
            percents.add(struct.unpack_from("<H", record)[0])
        elif number == XF:
            styles.append(struct.unpack_from("<H", record, 2)[0])
        elif number == DATE_MODE:
            is_1904 = record[:1] == b"\x01"
        elif number == BOUNDSHEET:
            sheets.append((struct.unpack_from("<I", record)[0], _short_text(record[6:])))
    percent_styles = {index for index, number in enumerate(styles) if number in percents}
    surveys = []
    for position, name in sheets:
        survey = Survey(name, limits, is_1904=is_1904)
        for number, record in _xls_records(stream, position):
            _note_xls(survey, number, record, percent_styles)
        surveys.append(survey)
    return surveys


def _xls_records(stream: bytes, at: int) -> Records:
    """Up to the end of the part that begins here."""
    while at + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, at)
        if number == EOF_RECORD:
            return
        yield number, stream[at + 4 : at + 4 + length]
        at += 4 + length
    raise IndexError


def _note_xls(survey: Survey, number: int, record: bytes, percent_styles: set[int]) -> None:
    if number in NUMBERS or number in TEXTS or number in (FORMULA, BOOLERR):
        row, column, style = struct.unpack_from("<HHH", record)
        result = record[6:14]
        if number == FORMULA and result[6:8] == b"\xff\xff" and result[0] == 3:
            survey.reach(row, column)
            return  # computed to an empty text
        survey.note(row, column)
        if number == BOOLERR and record[7]:
            survey.errors[row, column] = ERRORS.get(record[6], "#N/A")
        elif number == FORMULA and result[6:8] == b"\xff\xff" and result[0] == 2:
            survey.errors[row, column] = ERRORS.get(result[2], "#N/A")
        elif number not in TEXTS and style in percent_styles:
            survey.percents.add((row, column))
    elif number == MULRK:
        row, first = struct.unpack_from("<HH", record)
        for index in range((len(record) - 6) // 6):
            survey.note(row, first + index)
            if struct.unpack_from("<H", record, 4 + 6 * index)[0] in percent_styles:
                survey.percents.add((row, first + index))
    elif number == ROW and len(record) >= 16 and struct.unpack_from("<I", record, 12)[0] & 0x20:
        survey.hidden_rows.add(struct.unpack_from("<H", record)[0])
    elif number == COLINFO and struct.unpack_from("<H", record, 8)[0] & 1:
        first, last = struct.unpack_from("<HH", record)
        survey.hidden_columns.update(range(first, min(last, LAST_COLUMN) + 1))


def _short_text(data: bytes) -> str:
    """Of a sheet's name: its length in one byte."""
    if len(data) == data[0] + 1:  # Excel 95 has no byte for the encoding
        return data[1:].decode("cp1252", "replace")
    return data[2:].decode("utf-16-le" if data[1] & 1 else "latin-1", "replace")


def _xls_text(data: bytes) -> str:
    return data.decode("utf-16-le" if data[2:3] == b"\x01" else "latin-1", "replace")


def survey_xlsb(content: bytes, limits: Limits) -> dict[str, Survey]:
    """Every sheet by its name; `RefusedError` where one reaches beyond the limits."""
    members = members_of(content)
    try:
        percent_styles = _xlsb_percent_styles(content, members)
        surveys = {}
        for name, target in _xlsb_sheets(content, members):
            survey = surveys[name] = Survey(name, limits)
            row = 0
            for number, record in _xlsb_records(content, members, target):
                if number == ROW_HEADER:
                    row = struct.unpack_from("<I", record)[0]
                    if record[11] & 0x10:
                        survey.hidden_rows.add(row)
                elif number in CELLS:
                    _note_xlsb(survey, row, number, record, percent_styles)
                elif number == COLUMN_INFO and struct.unpack_from("<H", record, 16)[0] & 1:
                    first, last = struct.unpack_from("<II", record)
                    survey.hidden_columns.update(range(first, min(last, LAST_COLUMN) + 1))
    except (struct.error, IndexError):
        raise RefusedError(refusal.BROKEN) from None
    return surveys


def _note_xlsb(
    survey: Survey, row: int, number: int, record: bytes, percent_styles: set[int]
) -> None:
    column, style = struct.unpack_from("<II", record)
    if number == FORMULA_TEXT and struct.unpack_from("<I", record, 8)[0] == 0:
        survey.reach(row, column)
        return  # computed to an empty text
    survey.note(row, column)
    if number in (CELL_ERROR, FORMULA_ERROR):
        survey.errors[row, column] = ERRORS.get(record[8], "#N/A")
    elif number in (CELL_RK, CELL_REAL, FORMULA_NUMBER) and style & 0xFFFFFF in percent_styles:
        survey.percents.add((row, column))


def _xlsb_percent_styles(content: bytes, members: Members) -> set[int]:
    percents, styles, is_of_cells = set(PERCENT_FORMATS), [], False
    for number, record in _xlsb_records(content, members, "xl/styles.bin"):
        if number == FORMAT_B and is_percent_format(_wide_text(record, 2)[0]):
            percents.add(struct.unpack_from("<H", record)[0])
        elif number in (BEGIN_CELL_XFS, END_CELL_XFS):
            is_of_cells = number == BEGIN_CELL_XFS
        elif number == XF_B and is_of_cells:
            styles.append(struct.unpack_from("<H", record, 2)[0])
    return {index for index, number in enumerate(styles) if number in percents}


def _xlsb_sheets(content: bytes, members: Members) -> list[tuple[str, str]]:
    targets = relationships(content, members.get("xl/_rels/workbook.bin.rels"))
    sheets = []
    for number, record in _xlsb_records(content, members, "xl/workbook.bin"):
        if number == BUNDLE_SHEET:
            relation, end = _wide_text(record, 8)
            sheets.append((_wide_text(record, end)[0], targets.get(relation, "")))
    return sheets


def _xlsb_records(content: bytes, members: Members, name: str) -> Records:
    if name not in members:
        return
    data = b"".join(inflated(content, members[name]))
    at = 0
    while at < len(data):
        number, at = _varying(data, at, 2)
        length, at = _varying(data, at, 4)
        yield number, data[at : at + length]
        at += length


def _varying(data: bytes, at: int, most: int) -> tuple[int, int]:
    """Seven bits a byte, as long as the eighth is set. The record's number keeps all of them."""
    value = 0
    for index in range(most):
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << (7 * index)
        if not byte & 0x80:
            break
    return value, at


def _wide_text(record: bytes, at: int) -> tuple[str, int]:
    """The text that begins here, and where it ends."""
    length = struct.unpack_from("<I", record, at)[0]
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    return record[at + 4 : end].decode("utf-16-le", "replace"), end
