"""What is wrong in a cell of somebody's workbook, and where that cell is."""

from dataclasses import dataclass
from typing import Any

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
