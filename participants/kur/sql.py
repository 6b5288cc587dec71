"""SQL by hand, for the loading of lists and the counts: a million rows in one statement.

Everything else of this room is a queryset. Each statement has its reason beside it.
"""

import io
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from django.db import connection

from common.sql import Parameters, execute, rows

__all__ = ["Parameters", "execute", "rows"]  # beside what is defined here
Item = TypeVar("Item")

CHUNK = 5_000
COPIED_AT_ONCE = 1 << 18  # bytes
MERGE_LOCK = 0x6B7572  # one merge, erasure or key rotation at a time


def copy(target: str, lines: Iterable[str]) -> None:
    """COPY into a table, or `table (columns)`: several times as fast as any INSERT."""
    with connection.cursor() as cursor:
        data = io.BytesIO("".join(lines).encode())
        cursor.copy_expert(f"COPY {target} FROM STDIN", data, COPIED_AT_ONCE)


def keep(table: str, select: str, parameters: Parameters = None) -> int:
    """The rows of a SELECT in a table that lives for this transaction, for several steps to use;
    the number of rows. It takes the place of one of the same name."""
    execute(f"DROP TABLE IF EXISTS {table}")
    number = execute(f"CREATE TEMP TABLE {table} ON COMMIT DROP AS {select}", parameters)
    execute(f"ANALYZE {table}")  # its size decides how the next step joins it
    return number


def analyze(table: str, *columns: str) -> None:
    """By a function of the database, as only the owner of a table may have it measured."""
    rows("SELECT kur_analyze(%s, %s)", [table, list(columns)])


def wait_for_lock(number: int) -> None:
    """Held until the transaction ends. No row stands for what this keeps apart, so none can be
    locked."""
    execute("SELECT pg_advisory_xact_lock(%s)", [number])


def in_chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk
