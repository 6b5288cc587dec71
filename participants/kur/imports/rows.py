"""What the rows of both lists share: the NIK, the texts, and what becomes of a chunk."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.utils import timezone

from common import nik as nik_rules
from common.spreadsheets.numbers import EMPTY
from participants.kur import encryption
from participants.kur.imports.columns import NIK_REFERENCE, Layout
from participants.kur.imports.look import Writing
from participants.kur.imports.reading import NumberedRow
from participants.kur.imports.references import nik_cell
from participants.kur.imports.values import Remembered, nik_reader, read_date
from participants.kur.models import Batch, Membership, Person

NULL = "\\N"
Faults = list[tuple[str, str]]  # [(column, code)]


@dataclass
class Checked:
    """What became of a chunk: lines for COPY, and the refused rows with their faults."""

    lines: list[str] = field(default_factory=list)
    refused: list[tuple[int, Any, Faults]] = field(default_factory=list)
    rows: int = 0
    niks_ending_in_0: int = 0
    lost: int = 0


class ListRows(ABC):
    """Checks the rows of one list; a subclass says what its columns must hold, and how a list of its
    kind is staged and saved."""

    columns: Mapping[str, str]
    required: Sequence[str]
    nik_column: str
    staged: str  # the columns of the table it waits in, in the order of its lines
    key: str  # of the staged columns: what is there once
    content: str  # what differs where two rows under one key contradict each other
    duplicate_fault: tuple[str, str]
    counted: Sequence[str]  # the tables that saving fills and pages read

    def __init__(self, batch: Batch, layout: Layout, writing: Writing) -> None:
        self.batch = batch
        self.writing = writing
        self.at = layout.at
        self.has_references = NIK_REFERENCE in layout.at
        self.width = max(layout.at.values()) + 1
        self.keys = encryption.primary()
        self.old_keys = old_keys()
        self.today = timezone.localdate()
        self.read_nik = nik_reader()

    @abstractmethod
    def check(self, rows: list[NumberedRow]) -> Checked:
        """What of the rows can be stored, and what is wrong with the others."""

    @staticmethod
    @abstractmethod
    def outcome(batch: Batch) -> dict[str, int]:
        """What saving would do, without doing it."""

    @staticmethod
    @abstractmethod
    def save(batch: Batch) -> dict[str, int]:
        """The staged list among what is known, in one transaction."""

    def days(self, column: str, *, last_of_month: bool = False) -> Remembered[date]:
        """Reads a column of days in the order of day and month that it has."""
        order = self.writing.orders.get(column)
        return Remembered(partial(read_date, order=order, last_of_month=last_of_month))

    def whole(self, cells: Any) -> Any:
        """The cells of a row, with those at its end that a spreadsheet left out."""
        missing = self.width - len(cells)
        return [*cells, *[""] * missing] if missing > 0 else cells

    def cell(self, cells: Any, column: str) -> Any:
        """Empty also where the list has no such column, or a dash stands for nothing."""
        index = self.at.get(column)
        value = None if index is None else cells[index]
        return "" if value is None or value in EMPTY else value

    def day(self, cells: Any, column: str, read: Remembered[date], faults: Faults) -> date | None:
        """None also where the cell is empty."""
        cell = self.cell(cells, column)
        if cell == "":
            return None
        day = read[cell]
        if day is None:
            faults.append((column, "date_unreadable"))
        return day

    def nik(self, cells: Any, checked: Checked, faults: Faults) -> str:
        cell = cells[self.at[self.nik_column]]
        if self.has_references:
            cell = nik_cell(cells, self.at, self.nik_column, self.batch)
        nik, fault = self.read_nik(cell)
        if fault and nik_rules.HIDDEN in str(cell):
            faults.append((self.nik_column, "nik_reference"))
        elif fault:
            faults.append((self.nik_column, fault.value))
            checked.lost += fault is nik_rules.Fault.LOST
        elif nik[15] == "0":
            checked.niks_ending_in_0 += 1
        return nik

    def old_hashes(self, nik: str) -> str:
        """By which whoever is still known under a former key is recognised."""
        if not self.old_keys:
            return NULL
        return encryption.copied_array(key.hash(nik) for key in self.old_keys)


def old_keys() -> list[encryption.KeyPair]:
    """Key pairs still in use by somebody besides the primary: only while keys are rotated."""
    primary = encryption.primary().key_id
    people = Person.objects.exclude(key_id=primary).values_list("key_id")
    members = Membership.objects.exclude(key_id=primary).values_list("key_id")
    return [encryption.pair(key_id) for (key_id,) in people.union(members).order_by("key_id")]


def as_text(cell: Any) -> str:
    """As it was typed. Excel hands numbers as floats: 1234.0 was 1234."""
    if cell is None:
        return ""
    return f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else str(cell)


def as_line(cell: Any) -> str:
    """One line of text, safe for COPY."""
    text = " ".join((cell if type(cell) is str else as_text(cell)).split())
    if text[:1] == "'":  # the sign of Excel for text, and ours before what would be a formula
        text = text[1:]
    return text.replace("\\", "/") if "\\" in text else text
