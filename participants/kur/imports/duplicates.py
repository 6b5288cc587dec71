"""Rows under one key: equal ones are dropped and counted, contradictions are all refused.

They are only known once the whole list is staged, so the few that are refused are read from the
file again: their cells come back as they were sent.
"""

from array import array
from collections.abc import Iterable, Mapping
from typing import Any

from common import nik as nik_rules
from participants.kur import sql
from participants.kur.imports import staging
from participants.kur.imports.columns import Layout
from participants.kur.imports.look import ListLayout
from participants.kur.imports.reading import Cells, ListFile
from participants.kur.imports.references import new_reference, nik_cell
from participants.kur.imports.rows import Faults, ListRows, as_text
from participants.kur.models import Batch

Refused = tuple[int, Cells, Faults]


# Two rows under one key: equal ones are counted as duplicates, others are both refused.
SELECT = """
SELECT staged.row_number, min(row_number) OVER same AS first_row,
    min({content}) OVER same = max({content}) OVER same AS is_equal
FROM {staging} staged
WHERE ({key}) IN (SELECT {key} FROM {staging} GROUP BY {key} HAVING count(*) > 1)
WINDOW same AS (PARTITION BY {key})
"""


def drop(batch: Batch, kind: type[ListRows]) -> tuple["array[int]", int]:
    """Takes duplicates off the staged rows: the contradicting rows' numbers, and how many are equal."""
    table = batch.staging_table
    sql.execute("SET LOCAL work_mem = '128MB'")
    sql.execute(f"ANALYZE {table}")
    select = SELECT.format(staging=table, key=kind.key, content=kind.content)
    sql.keep("kur_duplicates", select)
    refused = sql.rows("SELECT row_number FROM kur_duplicates WHERE NOT is_equal ORDER BY 1")
    contradicting = array("l", (row for (row,) in refused))
    dropped = sql.execute(
        f"DELETE FROM {table} WHERE row_number IN (SELECT row_number FROM kur_duplicates"
        " WHERE NOT is_equal OR row_number > first_row)"
    )
    return contradicting, dropped - len(contradicting)


def refuse(
    batch: Batch,
    opened: ListFile,
    layout: ListLayout,
    numbers: "array[int]",
    kind: type[ListRows],
) -> None:
    ascending = iter(numbers)
    following = next(ascending, None)
    for sheet, sheet_layout in layout.sheets:
        for rows in opened.chunks(sheet, sheet_layout.header_row):
            refused: list[Refused] = []
            for number, cells in rows:
                if number == following:
                    refused.append((number, cells, [kind.duplicate_fault]))
                    following = next(ascending, None)
            keep_refused(batch, refused, layout, sheet_layout, kind)
            if following is None:
                return


def keep_refused(
    batch: Batch,
    refused: Iterable[Refused],
    layout: ListLayout,
    sheet_layout: Layout,
    kind: type[ListRows],
) -> None:
    at = layout.first.at
    rows = [(row, layout.arranged(sheet_layout, cells), faults) for row, cells, faults in refused]
    staging.keep_refused(batch, [_masked(batch, row, at, kind.nik_column) for row in rows])


def _masked(
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
