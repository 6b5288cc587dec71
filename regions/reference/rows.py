"""Rows of the fixtures: each value read by its kind, each fault noted with file, row and column."""

import csv
import json
from collections.abc import Callable, Collection, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from django.db.models import Choices
from django.utils.translation import gettext as _

from regions.faults import Fault
from regions.reading import UnreadableError, read_count, read_day, read_percent, read_year

Value = TypeVar("Value")

YES_OR_NO = {"ya": True, "tidak": False}


class Fixtures:
    """The folder, the faults found so far, and the region codes that its own list names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        self.regions: dict[str, str] = {}  # Kemendagri code -> name
        self.bps_codes: dict[str, str] = {}  # BPS code -> Kemendagri code

    def rows(
        self, file: str, columns: Collection[str], optional: Collection[str] = ()
    ) -> list["Row"]:
        path = self.folder / file
        if not path.exists():
            self.faults.append(Fault(_("Berkas ini tidak ada."), file=file))
            return []
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            header = set(reader.fieldnames or [])
            for name in sorted(set(columns) - header):
                self.faults.append(Fault(_("Kolom ini tidak ada."), file, row=1, column=name))
            for name in sorted(header - set(columns) - set(optional)):
                self.faults.append(Fault(_("Kolom ini tidak dikenal."), file, row=1, column=name))
            return [Row(self, file, reader.line_num, values) for values in reader]

    def document(self, file: str) -> Any:
        """A JSON file, or None with a fault."""
        try:
            return json.loads((self.folder / file).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            self.faults.append(Fault(_("Berkas ini tidak terbaca."), file=file, value=error))
            return None


class Row:
    def __init__(self, fixtures: Fixtures, file: str, number: int, values: dict[str, Any]) -> None:
        self.fixtures = fixtures
        self.file = file
        self.number = number
        self.values = values
        self.is_faulty = False
        if None in values or None in values.values():
            self.fault("", _("Jumlah kolom baris ini tidak sama dengan kepalanya."))

    def fault(self, column: str, reason: str) -> None:
        self.is_faulty = True
        self.fixtures.faults.append(
            Fault(
                reason,
                file=self.file,
                row=self.number,
                column=column,
                value=self.values.get(column) or "",
            )
        )

    def text(self, column: str, *, required: bool = False) -> str:
        value = (self.values.get(column) or "").strip()
        if required and not value:
            self.fault(column, _("Kolom ini wajib diisi."))
        return value

    def _read(
        self, column: str, reader: Callable[[Any], Value | None], required: bool
    ) -> Value | None:
        text = self.text(column, required=required)
        try:
            return reader(text)
        except UnreadableError as error:
            self.fault(column, str(error))
            return None

    def count(self, column: str, *, required: bool = False) -> int | None:
        return self._read(column, read_count, required)

    def year(self, column: str) -> int | None:
        return self._read(column, read_year, True)

    def day(self, column: str, *, required: bool = False) -> date | None:
        return self._read(column, read_day, required)

    def percent(
        self, column: str, *, required: bool = False, largest: int | None = 100
    ) -> Decimal | None:
        return self._read(column, lambda text: read_percent(text, largest), required)

    def choice(self, column: str, choices: type[Choices] | Collection[str]) -> str:
        known = list(choices.values) if isinstance(choices, type) else list(choices)
        value = self.text(column, required=True)
        if value and value not in known:
            self.fault(
                column, _("Tidak dikenal; yang ada: %(known)s.") % {"known": ", ".join(known)}
            )
        return value

    def flag(self, column: str) -> bool:
        return YES_OR_NO.get(self.choice(column, YES_OR_NO), False)

    def region_code(self, column: str = "region_code") -> str:
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


def refuse_duplicates(rows: list[Row], *columns: str) -> None:
    """The second row of the same key is a fault that names the first."""
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(row.text(column) for column in columns)
        if key in seen:
            row.fault(columns[-1], _("Sama dengan baris %(row)s.") % {"row": seen[key]})
        seen.setdefault(key, row.number)


def sound(rows: list[Row]) -> Iterator[Row]:
    return (row for row in rows if not row.is_faulty)
