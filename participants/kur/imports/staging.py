"""The table a list waits in between reading and saving: one per list, unlogged, dropped whole."""

import io
import json
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

from django.db import connection

from participants.kur import sql
from participants.kur.models import Batch, RefusedRow


def make_table(batch: Batch, types: str) -> None:
    drop_table(batch)
    sql.execute(
        f"CREATE UNLOGGED TABLE {batch.staging_table} ({types}) WITH (autovacuum_enabled = off)"
    )


def drop_table(batch: Batch) -> None:
    sql.execute(f"DROP TABLE IF EXISTS {batch.staging_table}")


def table_exists(batch: Batch) -> bool:
    return batch.staging_table in connection.introspection.table_names()


class Copier:
    """COPY beside the parsing: while the server takes one chunk, Python prepares the next.

    Both use one connection, so every statement of the parsing side (the next part of an uploaded
    file, for one) first waits for the chunk under way: two threads on a connection garble both.
    """

    def __init__(self, table: str, columns: Iterable[str]) -> None:
        self.sql = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        self.thread = ThreadPoolExecutor(1)
        self.pending: Future[None] | None = None

    def __enter__(self) -> "Copier":
        connection.ensure_connection()
        self.raw = connection.connection
        self.turns = ExitStack()
        self.turns.enter_context(connection.execute_wrapper(self._in_turn))
        return self

    def __exit__(self, *_exception: object) -> None:
        try:
            self.wait()
        finally:
            self.turns.close()
            self.thread.shutdown()

    def _in_turn(self, execute: Callable[..., Any], *statement: Any) -> Any:
        self.wait()
        return execute(*statement)

    def send(self, lines: list[str]) -> None:
        self.wait()
        self.pending = self.thread.submit(self._copy, "".join(lines).encode())

    def wait(self) -> None:
        if self.pending is not None:
            pending, self.pending = self.pending, None
            pending.result()

    def _copy(self, data: bytes) -> None:
        with self.raw.cursor() as cursor:
            cursor.copy_expert(self.sql, io.BytesIO(data), 1 << 18)


def keep_refused(batch: Batch, refused: list[tuple[int, list[str], Any, str]]) -> None:
    """(row, masked cells, faults, reference), by COPY: a wrong column refuses a million rows too."""
    if not refused:
        return
    lines = [
        f"{batch.pk}\t{row}\t{_json(cells)}\t{_json(faults)}\t{reference}\n"
        for row, cells, faults, reference in refused
    ]
    columns = 'batch_id, "row", cells, faults, nik_reference'
    sql.copy(RefusedRow._meta.db_table, columns, lines)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\\", "\\\\")
