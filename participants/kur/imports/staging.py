"""The table a list waits in between reading and saving: one per list, unlogged, dropped whole."""

import json
from typing import Any

from participants.kur import sql
from participants.kur.models import Batch, RefusedRow


def make_table(batch: Batch, columns: str) -> None:
    drop_table(batch)
    sql.execute(
        f"CREATE UNLOGGED TABLE {batch.staging_table} ({columns}) WITH (autovacuum_enabled = off)"
    )


def drop_table(batch: Batch) -> None:
    sql.execute(f"DROP TABLE IF EXISTS {batch.staging_table}")


def table_exists(batch: Batch) -> bool:
    [(table,)] = sql.rows("SELECT to_regclass(%s)", [batch.staging_table])
    return table is not None


def keep_refused(batch: Batch, refused: list[tuple[int, list[str], Any, str]]) -> None:
    """(row, masked cells, faults, reference), by COPY: a wrong column refuses a million rows too."""
    if not refused:
        return
    lines = [
        f"{batch.pk}\t{row}\t{_json(cells)}\t{_json(faults)}\t{reference}\n"
        for row, cells, faults, reference in refused
    ]
    table = RefusedRow._meta.db_table
    sql.copy(f'{table} (batch_id, "row", cells, faults, nik_reference)', lines)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\\", "\\\\")
