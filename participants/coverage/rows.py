"""Rows read with SQL that is written once.

The statements run on every uncached page: building them anew each time from models costs more than
the database needs to answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model
from django.db.models.base import ModelState

M = TypeVar("M", bound=Model)


def rows(sql: str, parameters: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


@dataclass(frozen=True, slots=True)
class Columns(Generic[M]):
    """Columns of a model to select, and to make its objects of; the others are loaded if asked."""

    model: type[M]
    names: Sequence[str]

    @property
    def count(self) -> int:
        return len(self.names)

    def of(self, table: str) -> str:
        return ", ".join(f"{table}.{name}" for name in self.names)

    def made(self, values: Sequence[Any]) -> M:
        """As `from_db` does it, without the signals of a new object: a nation has 514 places, and
        nobody listens to them. Columns that are not named are loaded if asked for."""
        found = self.model.__new__(self.model)
        found.__dict__.update(zip(self.names, values, strict=True))
        found._state = ModelState()
        found._state.adding, found._state.db = False, connection.alias
        return found


def columns_of(model: type[M]) -> Columns[M]:
    return Columns(model, [field.attname for field in model._meta.concrete_fields])
