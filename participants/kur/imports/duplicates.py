"""Rows under one key: equal ones are dropped and counted, contradictions are all refused.

They are only known once the whole list is staged, so the few that are refused are read from the
file again: their cells come back as they were sent.
"""

from array import array
from collections.abc import Mapping
from typing import Any

from common import nik as nik_rules
from participants.kur import sql
from participants.kur.imports import staging
from participants.kur.imports.look import ListLayout
from participants.kur.imports.reading import Cells, ListFile
from participants.kur.imports.references import new_reference, nik_cell
from participants.kur.imports.rows import as_text
from participants.kur.models import Batch

Refused = tuple[int, Cells, list[tuple[str, str]]]


def drop(batch: Batch, select: str) -> tuple["array[int]", int]:
    """Takes duplicates off the staged rows: the contradicting rows' numbers, and how many are equal."""
    table = batch.staging_table
    sql.execute("SET LOCAL work_mem = '128MB'")
    sql.execute(f"ANALYZE {table}")
    sql.keep("kur_duplicates", select.format(staging=table))
    refused = sql.rows("SELECT row_number FROM kur_duplicates WHERE NOT is_equal ORDER BY 1")
    contradicting = array("l", (row for (row,) in refused))
    dropped = sql.execute(
        f"DELETE FROM {table} WHERE row_number IN (SELECT row_number FROM kur_duplicates"
        " WHERE NOT is_equal OR row_number > first_row)"
    )
    return contradicting, dropped - len(contradicting)


def keep_refused(
    batch: Batch,
    opened: ListFile,
    layout: ListLayout,
    numbers: "array[int]",
    fault: tuple[str, str],
    nik_column: str,
) -> None:
    ascending = iter(numbers)
    following = next(ascending, None)
    at = layout.first.at
    for sheet, sheet_layout in layout.sheets:
        for rows in opened.chunks(sheet, sheet_layout.header_row):
            refused = []
            for number, cells in rows:
                if number == following:
                    cells = layout.arranged(sheet_layout, cells)
                    refused.append(masked(batch, (number, cells, [fault]), at, nik_column))
                    following = next(ascending, None)
            staging.keep_refused(batch, refused)
            if following is None:
                return


def masked(
    batch: Batch, refused: Refused, at: Mapping[str, int], nik_column: str
) -> tuple[int, list[str], Any, str]:
    """A refused row as it may be stored: every cell as it was sent, no NIK in any, and what stands
    for a NIK that was well formed when the row comes back."""
    row, cells, faults = refused
    nik_index = at[nik_column]
    nik, fault = nik_rules.read_nik(nik_cell(cells, at, nik_column, batch))
    shown = [
        nik_rules.mask_cell(cell) if index == nik_index else nik_rules.mask_text(as_text(cell))
        for index, cell in enumerate(cells)
    ]
    if not nik or fault:
        return row, shown, faults, ""
    shown[nik_index] = nik_rules.masked(nik)
    return row, shown, faults, new_reference(nik, batch)
