"""Tables that live for one transaction: a set is found once and then used by several steps."""

from typing import Any

from django.db import connection


def keep(name: str, select: str, parameters: dict[str, Any] | None = None) -> int:
    """CREATE TEMP TABLE … AS, in place of one of an earlier step; the number of rows."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {name}")
        cursor.execute(f"CREATE TEMP TABLE {name} ON COMMIT DROP AS {select}", parameters)
        rows = cursor.rowcount
        cursor.execute(f"ANALYZE {name}")  # its size decides how the next step joins it
        return rows
