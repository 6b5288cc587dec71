"""Statements by hand, for what no queryset says. Each has its reason beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

Parameters = Mapping[str, Any] | Sequence[Any] | None


def execute(statement: str, parameters: Parameters = None) -> int:
    """The number of rows it wrote."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


def rows(
    statement: str, parameters: Parameters = None, *, using: str = DEFAULT_DB_ALIAS
) -> list[tuple[Any, ...]]:
    with connections[using].cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
