"""What a workbook's XML says that the fast reader does not: hidden rows and columns, formulas that
were never computed, error values, and how far a sheet reaches."""

import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from django.utils.translation import gettext as _

from common import formats
from common.spreadsheets.guards import Limits, RefusedError, inflated

Address = tuple[int, int]  # row and column, counted from 0
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})$")


@dataclass(slots=True)
class Survey:
    """One sheet. `uncached` holds the text of formulas that have no computed value."""

    rows: int = 0
    columns: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncached: dict[Address, str] = field(default_factory=dict)
    errors: dict[Address, str] = field(default_factory=dict)


def column_number(letters: str) -> int:
    """`A` is 0, `AA` is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address_of(reference: str) -> Address | None:
    match = REFERENCE.match(reference)
    if match is None:
        return None
    row, column = int(match[2]) - 1, column_number(match[1])
    return (row, column) if row < LAST_ROW and column < LAST_COLUMN else None


def survey(content: bytes, limits: Limits | None = None) -> dict[str, Survey]:
    """Every worksheet by its name; `RefusedError` where they reach beyond the limits."""
    limits = limits or Limits()
    members = {
        member.filename: member for member in zipfile.ZipFile(io.BytesIO(content)).infolist()
    }
    targets = _relationships(content, members.get("xl/_rels/workbook.xml.rels"))
    surveys = {}
    cells = 0
    for name, relation in _sheet_names(content, members["xl/workbook.xml"]):
        member = members.get(targets.get(relation, ""))
        if member is None:
            continue
        sheet = _SheetReader()
        _parse(content, member, sheet.start, sheet.end, sheet.text)
        cells += sheet.survey.rows * sheet.survey.columns
        if cells > limits.cells:
            raise RefusedError(
                _("Lembar %(sheet)s terlalu luas: bagi berkasnya, batasnya %(limit)s sel.")
                % {"sheet": name, "limit": formats.people(limits.cells)}
            )
        surveys[name] = sheet.survey
    return surveys


def refuse_wide(content: bytes, most: int) -> None:
    """`RefusedError` where the first sheet spans more than `most` cells: a reader makes room for
    the whole rectangle up to its last value. Cells that are merely formatted do not count."""
    members = {
        member.filename: member for member in zipfile.ZipFile(io.BytesIO(content)).infolist()
    }
    targets = _relationships(content, members.get("xl/_rels/workbook.xml.rels"))
    for name, relation in _sheet_names(content, members["xl/workbook.xml"])[:1]:
        if (member := members.get(targets.get(relation, ""))) is None:
            raise RefusedError(_broken())
        extent = _Extent(name, most)
        _parse(content, member, extent.start)


class _Extent:
    """How far the values of a worksheet reach; millions of cells, so no more than that."""

    def __init__(self, name: str, most: int) -> None:
        self.name, self.most = name, most
        self.row = self.column = -1
        self.reference: str | None = None
        self.is_open = False  # a cell whose value has not been met yet
        self.cells = self.rows = self.columns = 0
        self.letters: dict[str, int] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if ":" in tag:
            tag = _local(tag)
        if tag == "c":
            self.reference = attributes.get("r")
            self.column += 1
            self.is_open = True
        elif tag in ("v", "f", "is"):
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
                    raise RefusedError(_broken())
                column = self.letters[letters] = column_number(letters)
            self.row, self.column = int(self.reference[len(letters) :]) - 1, column
        self.cells += 1
        if self.row >= self.rows or self.column >= self.columns:
            self.rows = max(self.rows, self.row + 1)
            self.columns = max(self.columns, self.column + 1)
        if self.cells > self.most or self.rows * self.columns > self.most:
            raise RefusedError(
                _(
                    "Lembar %(sheet)s terlalu luas: isinya sampai sel %(cell)s atau lebih jauh, "
                    "batasnya %(limit)s sel. Hapus isi yang tersesat jauh di luar daftar, atau simpan sebagai CSV."
                )
                % {
                    "sheet": self.name,
                    "cell": f"{column_letters(self.columns - 1)}{self.rows}",
                    "limit": formats.people(self.most),
                }
            )


def _relationships(content: bytes, member: zipfile.ZipInfo | None) -> dict[str, str]:
    """Relationship id to the member's path, for worksheets."""
    targets: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            path = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))
            targets[attributes.get("Id", "")] = path.lstrip("/")

    if member is not None:
        _parse(content, member, start)
    return targets


def _sheet_names(content: bytes, member: zipfile.ZipInfo) -> list[tuple[str, str]]:
    names: list[tuple[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "sheet":
            relation = next((attributes[key] for key in attributes if _local(key) == "id"), "")
            names.append((attributes.get("name", ""), relation))

    _parse(content, member, start)
    return names


class _SheetReader:
    """Follows one worksheet's XML; cells without an address stand beside the one before."""

    def __init__(self) -> None:
        self.survey = Survey()
        self.row = -1
        self.column = -1
        self.kind = ""
        self.formula: str | None = None
        self.value: str | None = None
        self.collecting = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = _local(tag)
        if tag == "c":
            address = address_of(attributes.get("r", ""))
            self.row, self.column = address or (self.row, self.column + 1)
            self.kind = attributes.get("t", "")
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
        if _local(tag) != "c":
            return
        if self.value or self.formula is not None:
            self.survey.rows = max(self.survey.rows, self.row + 1)
            self.survey.columns = max(self.survey.columns, self.column + 1)
        if self.kind == "e":
            self.survey.errors[self.row, self.column] = self.value or "#N/A"
        elif self.formula is not None and not self.value and self.kind != "str":
            self.survey.uncached[self.row, self.column] = self.formula


def _parse(
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
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        for piece in inflated(content, member):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError):
        raise RefusedError(_broken()) from None


def _broken() -> str:
    return _("Berkas ini rusak atau bukan lembar kerja: buka di Excel, simpan, lalu unggah lagi.")


def _refuse_doctype(*ignored: object) -> None:
    """A workbook never declares entities; a file that does means to unfold in the reader."""
    raise RefusedError(_("Berkas ini memuat deklarasi yang tidak dipakai lembar kerja."))


def _local(tag: str) -> str:
    return tag.rsplit(":", 1)[-1]


def _is_hidden_column(attributes: dict[str, str]) -> bool:
    return _is_true(attributes.get("hidden")) or attributes.get("width") == "0"


def _is_true(value: str | None) -> bool:
    return value in ("1", "true")
