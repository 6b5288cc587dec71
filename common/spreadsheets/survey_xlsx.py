"""The survey of an XLSX or XLSM, by its XML."""

import io
import posixpath
import zipfile
from collections.abc import Callable
from xml.parsers import expat

from django.utils.translation import gettext as _

from common.spreadsheets import refusal
from common.spreadsheets.guards import Limits, inflated
from common.spreadsheets.refusal import RefusedError
from common.spreadsheets.survey import (
    LAST_COLUMN,
    PERCENT_FORMATS,
    Survey,
    address_of,
    column_number,
    is_percent_format,
)

Members = dict[str, zipfile.ZipInfo]


def survey(content: bytes, limits: Limits | None = None) -> dict[str, Survey]:
    """Every worksheet by its name; `RefusedError` where one reaches beyond the limits."""
    members = members_of(content)
    percent_styles = _percent_styles(content, members.get("xl/styles.xml"))
    surveys = {}
    properties = _elements(content, members["xl/workbook.xml"], "workbookPr")
    is_1904 = any(_is_true(attributes.get("date1904")) for _tag, attributes in properties)
    for name, member in _worksheets(content, members):
        survey = Survey(name, limits or Limits(), is_1904=is_1904)
        sheet = _SheetReader(survey, percent_styles)
        parse(content, member, sheet.start, sheet.end, sheet.text)
        surveys[name] = survey
    return surveys


def refuse_wide(content: bytes, limits: Limits) -> None:
    """Only whether a sheet reaches beyond the limits; millions of cells, so no more than that."""
    for name, member in _worksheets(content, members_of(content)):
        parse(content, member, _Extent(Survey(name, limits)).start)


def members_of(content: bytes) -> Members:
    return {member.filename: member for member in zipfile.ZipFile(io.BytesIO(content)).infolist()}


def _worksheets(content: bytes, members: Members) -> list[tuple[str, zipfile.ZipInfo]]:
    targets = relationships(content, members.get("xl/_rels/workbook.xml.rels"))
    worksheets = []
    for _tag, attributes in _elements(content, members["xl/workbook.xml"], "sheet"):
        relation = next((attributes[key] for key in attributes if local(key) == "id"), "")
        if member := members.get(targets.get(relation, "")):
            worksheets.append((attributes.get("name", ""), member))
    return worksheets


def _elements(
    content: bytes, member: zipfile.ZipInfo | None, *tags: str
) -> list[tuple[str, dict[str, str]]]:
    """Those of these names, with their attributes; none where there is no such member."""
    elements: list[tuple[str, dict[str, str]]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) in tags:
            elements.append((local(tag), attributes))

    if member is not None:
        parse(content, member, start)
    return elements


def relationships(content: bytes, member: zipfile.ZipInfo | None) -> dict[str, str]:
    """Relationship id to the member's path, for worksheets."""
    targets = {}
    for _tag, attributes in _elements(content, member, "Relationship"):
        if attributes.get("Type", "").endswith("/worksheet"):
            path = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))
            targets[attributes.get("Id", "")] = path.lstrip("/")
    return targets


def _percent_styles(content: bytes, member: zipfile.ZipInfo | None) -> set[str]:
    """The indexes of the cell formats that show a percentage, as the cells name them."""
    percents = {str(number) for number in PERCENT_FORMATS}
    styles: list[str] = []
    is_of_cells = False
    tags = ("numFmt", "cellStyleXfs", "cellXfs", "xf")
    for tag, attributes in _elements(content, member, *tags):
        if tag == "numFmt" and is_percent_format(attributes.get("formatCode", "")):
            percents.add(attributes.get("numFmtId", ""))
        elif tag == "xf" and is_of_cells:
            styles.append(attributes.get("numFmtId", ""))
        elif tag in ("cellStyleXfs", "cellXfs"):
            is_of_cells = tag == "cellXfs"
    return {str(index) for index, number in enumerate(styles) if number in percents}


class _Extent:
    """How far the values of a worksheet reach. Cells that are merely formatted do not count."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.row = self.column = -1
        self.reference: str | None = None
        self.is_open = False  # a cell whose value has not been met yet
        self.letters: dict[str, int] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if ":" in tag:
            tag = local(tag)
        if tag == "c":
            self.reference = attributes.get("r")
            self.column += 1
            self.is_open = True
        elif tag in ("v", "is"):
            if self.is_open:
                self.is_open = False
                self.note()
        elif tag == "row":
            self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
            self.column = -1

    def note(self) -> None:
        if self.reference is not None:
            letters = self.reference.rstrip("0123456789")
            column = self.letters.get(letters)
            if column is None or len(self.reference) > len(letters) + 7:
                if not letters.isalpha() or address_of(self.reference) is None:
                    raise RefusedError(refusal.BROKEN)
                column = self.letters[letters] = column_number(letters)
            self.row, self.column = int(self.reference[len(letters) :]) - 1, column
        self.survey.note(self.row, self.column)


class _SheetReader:
    """Follows one worksheet's XML; cells without an address stand beside the one before."""

    def __init__(self, survey: Survey, percent_styles: set[str]) -> None:
        self.survey = survey
        self.percent_styles = percent_styles
        self.row = -1
        self.column = -1
        self.kind = self.style = ""
        self.formula: str | None = None
        self.value: str | None = None
        self.collecting = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = local(tag)
        if tag == "c":
            address = address_of(attributes.get("r", ""))
            self.row, self.column = address or (self.row, self.column + 1)
            self.kind, self.style = attributes.get("t", ""), attributes.get("s", "")
            self.formula = self.value = None
        elif tag == "v":
            self.value, self.collecting = "", "value"
        elif tag == "f":
            self.formula, self.collecting = "", "formula"
        elif tag == "is":
            self.value = "inline"
        elif tag == "row":
            self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
            self.column = -1
            if _is_true(attributes.get("hidden")) or attributes.get("ht") == "0":
                self.survey.hidden_rows.add(self.row)
        elif tag == "col" and (
            _is_true(attributes.get("hidden")) or attributes.get("width") == "0"
        ):
            first, last = int(attributes.get("min", 1)), int(attributes.get("max", 1))
            self.survey.hidden_columns.update(range(first - 1, min(last, LAST_COLUMN)))

    def text(self, piece: str) -> None:
        if self.collecting == "value":
            self.value = (self.value or "") + piece
        elif self.collecting == "formula":
            self.formula = (self.formula or "") + piece

    def end(self, tag: str) -> None:
        self.collecting = ""
        if local(tag) != "c":
            return
        here = self.row, self.column
        if self.value:
            self.survey.note(*here)
        elif self.kind == "str":
            self.survey.reach(*here)
        if self.kind == "e":
            self.survey.errors[here] = self.value or "#N/A"
        elif self.formula is not None and not self.value and self.kind != "str":
            self.survey.uncached[here] = self.formula
        elif self.value and self.style in self.percent_styles and self.kind in ("", "n"):
            self.survey.percents.add(here)


def parse(
    content: bytes,
    member: zipfile.ZipInfo,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse_doctype
    try:
        for piece in inflated(content, member):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError):
        raise RefusedError(refusal.BROKEN) from None


def refuse_doctype(*ignored: object) -> None:
    """A workbook never declares entities; a file that does means to unfold in the reader."""
    raise RefusedError(_("Berkas ini memuat deklarasi yang tidak dipakai lembar kerja."))


def local(tag: str) -> str:
    return tag.rsplit(":", 1)[-1]


def _is_true(value: str | None) -> bool:
    return value in ("1", "true")
