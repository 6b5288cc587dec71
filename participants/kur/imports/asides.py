"""Rows of a list that are nobody's: headings again on a page, column numbers, totals, signatures."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from common.spreadsheets.lines import COLUMN_NUMBER, is_ordinal
from common.spreadsheets.tables import TOTAL_BEGINNING
from participants.kur.imports.columns import Layout, plain
from participants.kur.models.batches import ROWS_OF_A_SHEET

ROWS_NAMED = 12


def is_aside(cells: Sequence[Any], layout: Layout, nik_column: str) -> bool:
    """Asked of a row that would be refused. One that may be somebody's, if a bad one, is none."""
    filled = [cell for cell in cells if cell not in (None, "")]
    if _is_column_numbers(filled) or _repeats_headings(cells, layout):
        return True
    at = layout.at[nik_column]
    if len(cells) > at and cells[at] not in (None, ""):
        return False
    texts = [cell for cell in filled if not is_ordinal(cell)]
    is_total = bool(texts) and TOTAL_BEGINNING.match(str(texts[0])) is not None
    return len(filled) == 1 or is_total


def _is_column_numbers(filled: Sequence[Any]) -> bool:
    """`(1) (2) (3)` under the headings."""
    parts = [COLUMN_NUMBER.fullmatch(str(cell).removesuffix(".0")) for cell in filled]
    numbers = [int(part[1]) for part in parts if part]
    return len(numbers) == len(filled) > 1 and numbers == list(
        range(numbers[0], numbers[0] + len(numbers))
    )


def _repeats_headings(cells: Sequence[Any], layout: Layout) -> bool:
    return all(
        index < len(cells) and plain(cells[index]) == plain(layout.headers[index])
        for index in layout.at.values()
    )


def told(rows: Sequence[int]) -> str:
    """Which rows were left out, by their numbers in the sheet."""
    shown = ", ".join(str(row % ROWS_OF_A_SHEET) for row in rows[:ROWS_NAMED])
    more = ", …" if len(rows) > ROWS_NAMED else ""
    return _("Baris judul, nomor kolom, jumlah atau tanda tangan ditinggalkan: baris %(rows)s.") % {
        "rows": shown + more
    }
