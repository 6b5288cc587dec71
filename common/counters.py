"""The shared cache: what is counted of people's requests, by all web processes together."""

from collections.abc import Iterable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.db import DatabaseError, connection, transaction

from common.lost_database import takes_no_writes, unless_read_only
from common.sql import rows


class CountersCache(DatabaseCache):
    """Django's, which deletes while it reads. Where the database takes no writes (a full disk, a
    replica) each process counts for itself, and whoever reads goes on reading."""

    def __init__(self, table: str, params: dict[str, Any]) -> None:
        super().__init__(table, params)
        self._own = LocMemCache(table, params)

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        keys = list(keys)
        own = ((key, self._own.get(self.make_key(key, version))) for key in keys)
        counted_here = {key: value for key, value in own if value is not None}
        return counted_here | super().get_many(keys, version)

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT) -> bool:
        """Django says False both of what is there already and of what could not be written."""
        try:
            with transaction.atomic():  # removing what has expired may fail, too
                if super()._base_set(mode, key, value, timeout):  # type: ignore[misc]
                    return True
                is_there = mode == "add" and self._is_stored(key)
        except DatabaseError as error:
            if not takes_no_writes(error):
                raise
            is_there = False
        if is_there:
            return False
        if mode == "add":
            return self._own.add(key, value, timeout)
        self._own.set(key, value, timeout)
        return True

    def _is_stored(self, key: str) -> bool:
        table = connection.ops.quote_name(self._table)  # type: ignore[attr-defined]
        return bool(rows(f"SELECT 1 FROM {table} WHERE cache_key = %s", [key]))

    def _base_delete_many(self, keys: list[str]) -> bool:
        self._own.delete_many(keys)
        deleted = False
        with unless_read_only():
            deleted = bool(super()._base_delete_many(keys))  # type: ignore[misc]
        return deleted  # noqa: RET504 - where nothing can be deleted
