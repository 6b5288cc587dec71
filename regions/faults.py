"""What is wrong in somebody's file: one line for each fault, all of them at once."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Fault:
    """Where (file, sheet, row as the spreadsheet numbers it, column), what stands there, and why
    it cannot stay. The value is shown to people: mask a NIK before it comes here."""

    reason: str
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: Any = ""

    def __str__(self) -> str:
        where = [
            self.file,
            self.sheet and _("lembar %(sheet)s") % {"sheet": self.sheet},
            self.row and _("baris %(row)s") % {"row": self.row},
            self.column and _("kolom %(column)s") % {"column": self.column},
        ]
        place = ", ".join(str(part) for part in where if part)
        shown = f" “{self.value}”" if self.value not in ("", None) else ""
        return f"{place}{shown}: {self.reason}" if place else f"{self.reason}{shown}"


class FileRefusedError(Exception):
    """A file that is not taken, with every reason; nothing of it has been saved."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults
