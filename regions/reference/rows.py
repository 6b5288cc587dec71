"""Rows of the fixtures: each value read by its kind, each fault noted with file, row and column."""

import csv
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import InitVar, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from django.db.models import Choices
from django.utils.translation import gettext as _

from common.spreadsheets.dates import read_day, read_year
from common.spreadsheets.numbers import UnreadableError, read_count, read_percent
from regions.faults import Fault

Value = TypeVar("Value")

YES_OR_NO = {"ya": True, "tidak": False}


@dataclass
class Fixtures:
    """The folder, its faults so far, and the region codes that its own list of places names."""

    folder: Path
    faults: list[Fault] = field(default_factory=list)
    regions: dict[str, str] = field(default_factory=dict)  # Kemendagri code -> name
    bps_codes: dict[str, str] = field(default_factory=dict)  # BPS code -> Kemendagri code

    def rows(
        self, file: str, columns: Mapping[str, "Reader"], *, key: Collection[str] = ()
    ) -> "list[Row]":
        """Every row of a CSV file, each column read as the table says; `key` is unique in it."""
        path = self.folder / file
        if not path.exists():
            self.faults.append(Fault(_("Berkas ini tidak ada."), file=file))
            return []
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            header = set(reader.fieldnames or [])
            for name in sorted(set(columns) - header):
                self.faults.append(Fault(_("Kolom ini tidak ada."), file, row=1, column=name))
            for name in sorted(header - set(columns)):
                self.faults.append(Fault(_("Kolom ini tidak dikenal."), file, row=1, column=name))
            rows = [Row(self, file, reader.line_num, cells, columns) for cells in reader]
        if key:
            refuse_duplicates(rows, *key)
        return rows

    def document(self, file: str) -> Any:
        """A JSON file, or None with a fault."""
        try:
            return json.loads((self.folder / file).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            self.faults.append(Fault(_("Berkas ini tidak terbaca."), file=file, value=error))
            return None


@dataclass(eq=False)
class Row:
    """A row of a file: its `cells` as they stand there, its `values` as they were read."""

    fixtures: Fixtures
    file: str
    number: int
    cells: dict[str, Any]
    columns: InitVar[Mapping[str, "Reader"]]
    is_faulty: bool = False

    def __post_init__(self, columns: Mapping[str, "Reader"]) -> None:
        if None in self.cells or None in self.cells.values():
            self.fault("", _("Jumlah kolom baris ini tidak sama dengan kepalanya."))
        self.values = {column: read(self, column) for column, read in columns.items()}

    def fault(self, column: str, reason: str) -> None:
        self.is_faulty = True
        value = self.cells.get(column) or ""
        self.fixtures.faults.append(
            Fault(reason, file=self.file, row=self.number, column=column, value=value)
        )

    def text(self, column: str, *, required: bool = False) -> str:
        value = (self.cells.get(column) or "").strip()
        if required and not value:
            self.fault(column, _("Kolom ini wajib diisi."))
        return value

    def read(
        self, column: str, reader: Callable[[Any], Value | None], *, required: bool = False
    ) -> Value | None:
        text = self.text(column, required=required)
        try:
            return reader(text)
        except UnreadableError as error:
            self.fault(column, str(error))
            return None

    def choice(self, column: str, choices: type[Choices] | Collection[str]) -> str:
        known = list(choices.values) if isinstance(choices, type) else list(choices)
        value = self.text(column, required=True)
        if value and value not in known:
            self.fault(
                column, _("Tidak dikenal; yang ada: %(known)s.") % {"known": ", ".join(known)}
            )
        return value

    def slug(self, column: str) -> str:
        value = self.text(column, required=True)
        if value and not re.fullmatch(r"[a-z0-9-]+", value):
            self.fault(column, _("Pakai huruf kecil, angka dan tanda hubung."))
        return value

    def flag(self, column: str) -> bool:
        return YES_OR_NO.get(self.choice(column, YES_OR_NO), False)

    def region_code(self, column: str) -> str:
        """A Kemendagri code of the fixtures' own list."""
        code = self.text(column, required=True)
        known = self.fixtures.regions
        dotted = f"{code[:2]}.{code[2:]}"
        if not code or code in known:
            return code
        if code.isdigit() and len(code) == 4 and dotted in known:
            bps = known.get(self.fixtures.bps_codes.get(code, ""), _("tidak ada"))
            self.fault(
                column,
                _(
                    "Kode tanpa titik bermakna ganda: Kemendagri %(dotted)s adalah %(name)s, "
                    "BPS %(code)s adalah %(bps)s. Tulis kode Kemendagri dengan titik."
                )
                % {"dotted": dotted, "name": known[dotted], "code": code, "bps": bps},
            )
        else:
            self.fault(column, _("Wilayah ini tidak ada di regions.csv."))
        return code


# What a table of columns is made of: `{"slug": Row.slug, "email": text, "since": required(day)}`.
Reader = Callable[[Row, str], Any]

text: Reader = Row.text
count: Reader = partial(Row.read, reader=read_count)
year: Reader = partial(Row.read, reader=read_year, required=True)
day: Reader = partial(Row.read, reader=read_day)
percent: Reader = partial(Row.read, reader=read_percent)


def required(reader: Callable[..., Any]) -> Reader:
    return partial(reader, required=True)


def one_of(choices: type[Choices] | Collection[str]) -> Reader:
    return lambda row, column: row.choice(column, choices)


def refuse_duplicates(rows: Iterable[Row], *columns: str) -> None:
    """The second row of the same key is a fault that names the first."""
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(row.text(column) for column in columns)
        if key in seen:
            row.fault(columns[-1], _("Sama dengan baris %(row)s.") % {"row": seen[key]})
        seen.setdefault(key, row.number)
