"""A block from a spreadsheet, pasted into the grid: what goes where, and what stays out and why."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.nik import mask_text
from common.spreadsheets.numbers import Style, UnreadableError, is_empty, read_count, style_of
from participants.reports.checks import Histories
from participants.reports.models import FIELD_LABELS, FIELDS, ReportLine
from participants.reports.rules import Refused

Block = list[list[str]]
MOST_SIGNS = 100_000  # of a block; the largest grid of a branch has 5,000
SHOWN = 3  # values that name what was cut
OPENING_WORDS = {"awal", "saldo awal", "angka awal", "opening"}


@dataclass(frozen=True, slots=True)
class PastedCell:
    """A cell that the block fills. `value` is None where the text is no number: it is put in as
    it is, to be mended."""

    line: ReportLine
    field: str
    text: str
    value: int | None

    @property
    def cell_id(self) -> str:
        return self.line.cell_id(self.field)

    @property
    def label(self) -> str:
        return str(FIELD_LABELS[self.field])

    @property
    def now(self) -> int | None:
        now: int | None = getattr(self.line, self.field)
        return now


@dataclass(slots=True)
class Paste:
    """What a block would do. `notes` name what of it stays out; with one of them it is shown
    before anything is filled in."""

    rows: list[list[PastedCell]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def cell_count(self) -> int:
        return sum(len(row) for row in self.rows)


def plan_paste(text: str, start: str, lines: Sequence[ReportLine], past: Histories) -> Paste:
    """`lines` in the order of the grid, `start` the cell that had the focus."""
    paste = Paste()
    top, left = _position(start, lines)
    block, heading = _without_titles(read_block(text), paste)
    below = lines[top:]
    if left == 0 and _has_opening(block, heading, below, past):
        block = _without_opening(block, below, past, paste)
    block = _without_rest(block, len(below), len(FIELDS) - left, paste)
    style = style_of(value for values in block for value in values)
    for line, values in zip(below, block, strict=False):
        cells = _cells(line, FIELDS[left:], values, style)
        if cells:
            paste.rows.append(cells)
    return paste


def read_block(text: str) -> Block:
    """Rows of equal length, without the empty ones at its end; a cell in quotes may hold a line
    break, as spreadsheets write them."""
    if len(text) > MOST_SIGNS:
        raise Refused("block_too_long", _("Blok ini terlalu besar untuk ditempel sekaligus."))
    lines = io.StringIO(text.replace("\0", ""), newline=None)
    rows = [[cell.strip() for cell in row] for row in csv.reader(lines, "excel-tab")]
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((len(row) for row in rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def _position(start: str, lines: Sequence[ReportLine]) -> tuple[int, int]:
    """Row and column of a cell; the first one where there is no such cell."""
    for top, line in enumerate(lines):
        for left, name in enumerate(FIELDS):
            if line.cell_id(name) == start:
                return top, left
    return 0, 0


def _is_title(values: Sequence[str]) -> bool:
    """Words, and not one number among them."""
    said = [value for value in values if not is_empty(value)]
    return bool(said) and not any(character.isdigit() for value in said for character in value)


def _without_titles(block: Block, paste: Paste) -> tuple[Block, str]:
    """Without headings above and names beside the figures, where there are figures; and the
    heading of the first column that is left."""
    heading: list[str] = []
    if not block or all(_is_title(values) for values in block):
        return block, ""
    while _is_title(block[0]):
        heading = block[0]
        paste.notes.append(_("Baris judul tidak ditempel: %(values)s.") % _named(heading))
        block = block[1:]
    while _is_title([values[0] for values in block]):
        names = [values[0] for values in block]
        paste.notes.append(_("Kolom nama tidak ditempel: %(values)s.") % _named(names))
        block, heading = [values[1:] for values in block], heading[1:]
    return block, heading[0] if heading else ""


def _openings(
    block: Block, lines: Sequence[ReportLine], past: Histories
) -> list[tuple[int | None, int]]:
    """What the first column says, beside the opening of its row; where both say something."""
    known = [past.of_line(line).opening for line in lines]
    return [
        (_count(values[0]), opening)
        for values, opening in zip(block, known, strict=False)
        if not is_empty(values[0]) and opening is not None
    ]


def _has_opening(block: Block, heading: str, lines: Sequence[ReportLine], past: Histories) -> bool:
    """Where its heading says so, where it is one column wider than the grid, or where the first
    column says mostly what the openings are."""
    if not block:
        return False
    if heading.lower() in OPENING_WORDS or len(block[0]) == len(FIELDS) + 1:
        return True
    pairs = _openings(block, lines, past)
    same = [said for said, opening in pairs if said == opening and said]
    return len(same) * 2 > len(pairs)


def _without_opening(
    block: Block, lines: Sequence[ReportLine], past: Histories, paste: Paste
) -> Block:
    """The opening is last month's closing, so that nobody enters it."""
    differing = sum(said != opening for said, opening in _openings(block, lines, past))
    paste.notes.append(_("Kolom awal tidak ditempel: angka awal adalah akhir bulan lalu."))
    if differing:
        words = ngettext(
            "Di %(n)s baris, angka awal di blok berbeda dari angka awal di portal.",
            "Di %(n)s baris, angka awal di blok berbeda dari angka awal di portal.",
            differing,
        )
        paste.notes.append(words % {"n": differing})
    return [values[1:] for values in block]


def _without_rest(block: Block, height: int, width: int, paste: Paste) -> Block:
    """Without what goes beyond the grid, which is named."""
    below = _("Di bawah baris terakhir, tidak ditempel: %(values)s.")
    beside = _("Di kanan kolom akhir, tidak ditempel: %(values)s.")
    paste.notes += [below % _named(values) for values in block[height:] if _says_something(values)]
    block = block[:height]
    columns = zip_longest(*[values[width:] for values in block], fillvalue="")
    paste.notes += [beside % _named(column) for column in columns if _says_something(column)]
    return [values[:width] for values in block]


def _says_something(values: Sequence[str]) -> bool:
    return any(not is_empty(value) for value in values)


def _named(values: Sequence[str]) -> dict[str, Any]:
    said = [mask_text(value)[:40] for value in values if not is_empty(value)]
    more = ", …" if len(said) > SHOWN else ""
    return {"values": ", ".join(said[:SHOWN]) + more}


def _cells(
    line: ReportLine, names: Sequence[str], values: Sequence[str], style: Style | None
) -> list[PastedCell]:
    """A blank or a dash says nothing, so that it leaves its cell as it is."""
    return [
        PastedCell(line, name, mask_text(value), _count(value, style))
        for name, value in zip(names, values, strict=False)
        if not is_empty(value)
    ]


def _count(value: str, style: Style | None = None) -> int | None:
    try:
        return read_count(value, style)
    except UnreadableError:
        return None
