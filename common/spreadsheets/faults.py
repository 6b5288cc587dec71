"""What is wrong in a cell of somebody's workbook, and where that cell is."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from common.nik import mask_text
from common.spreadsheets.survey import address


@dataclass(frozen=True, slots=True)
class CellFault:
    """`row` and `column` are counted from 0, as the grid counts them."""

    sheet: str
    row: int
    column: int
    value: Any
    reason: str

    @property
    def address(self) -> str:
        return address(self.row, self.column)

    def __str__(self) -> str:
        """`Lembar Juli, sel B3 “36,47”: Jumlah orang harus bilangan bulat.`"""
        shown = f" “{mask_text(str(self.value))}”" if self.value not in (None, "") else ""
        where = _("Lembar %(sheet)s, sel %(address)s") % {
            "sheet": self.sheet,
            "address": self.address,
        }
        return f"{where}{shown}: {self.reason}"
