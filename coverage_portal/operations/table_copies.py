"""The tables of a backup: their rows alone, as COPY writes them, out of one state and back.

No statement is kept with them. A restore makes the tables with the portal's own migrations and
copies the rows in, so nothing in a backup can run, and any version of PostgreSQL takes it.
By hand, as the ORM neither copies nor sets an isolation level.
"""

import gzip
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from django.core.management import CommandError
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.recorder import MigrationRecorder
from psycopg2 import sql

from common.sql import execute, rows
from coverage_portal.operations import backup_seal
from participants.kur.models.batches import STAGING_SCHEMA

# Whoever is signed in signs in again; a restore makes its own list of migrations.
LEFT_OUT = {"django_session", MigrationRecorder.Migration._meta.db_table}
BESIDE = "portal_restoring"  # the schema in which a restore is made ready
LOCK_SECONDS = 10
# What migrations say of `public` is meant for the schema that they make their tables in.
PUBLIC = re.compile(r'"?\bpublic\b"?(?=\.)|(?<=search_path = )public\b|(?<=SCHEMA )public\b')
FUNCTIONS_THAT_NAME_IT = """
    SELECT pg_get_functiondef(oid) FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
    AND pg_get_functiondef(oid) LIKE %s
"""


class BackupError(CommandError):
    """A backup or a restore that was not done; the message says why and what to do."""


@dataclass(frozen=True)
class Table:
    columns: list[str]
    rows: int


@contextmanager
def one_state() -> Iterator[None]:
    """All tables as they were at one moment, while the portal goes on writing."""
    with transaction.atomic():
        execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def kept_tables() -> list[str]:
    """Of every model; what a list was staged in and the cache are no model's."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted(set(names) - LEFT_OUT)


def stored_columns(table: str) -> list[str]:
    """Those that are written; PostgreSQL computes the others itself."""
    query = """SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass
               AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum"""
    return [name for (name,) in rows(query, [connection.ops.quote_name(table)])]


def write_table(table: str, path: Path) -> Table:
    columns = stored_columns(table)
    with TemporaryFile(dir=path.parent) as plain:  # has no name: it is gone when it is closed
        with gzip.GzipFile(fileobj=plain, mode="wb") as packed, connection.cursor() as cursor:
            cursor.copy_expert(_copy(table, columns, "TO STDOUT"), packed)
            count = cursor.rowcount
        plain.seek(0)
        with path.open("wb") as sealed:
            backup_seal.encrypt(plain, sealed)
    return Table(columns, count)


def read_table(table: str, columns: list[str], path: Path) -> int:
    with TemporaryFile() as plain:
        with path.open("rb") as sealed:
            backup_seal.decrypt(sealed, plain)
        plain.seek(0)
        with gzip.GzipFile(fileobj=plain) as copied, connection.cursor() as cursor:
            cursor.copy_expert(_copy(table, columns, "FROM STDIN"), copied)
            return int(cursor.rowcount)


def sequences() -> dict[str, int]:
    """The last number that each gave out, also of rows that are gone since: the trail knows them."""
    query = """SELECT sequencename, last_value FROM pg_sequences
               WHERE schemaname = current_schema() AND last_value IS NOT NULL"""
    return dict(rows(query))


def applied_migrations() -> list[str]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(".".join(name) for name in applied)


@contextmanager
def tables_beside(migrations: list[str]) -> Iterator[None]:
    """Empty tables of those migrations in a schema of their own; what happens inside happens there.
    The portal goes on with its own until `put_in_place`; whatever fails leaves those untouched."""
    execute(f"DROP SCHEMA IF EXISTS {BESIDE} CASCADE")
    execute(f"CREATE SCHEMA {BESIDE}")
    try:
        execute(f"SET search_path TO {BESIDE}")
        executor = MigrationExecutor(connection)
        with connection.execute_wrapper(_beside_not_public):
            executor.migrate(_last_of_each_app(executor.loader.graph, migrations))
        yield
    finally:
        if not connection.is_usable():
            connection.close()
        execute("RESET search_path")
        execute(f"DROP SCHEMA IF EXISTS {BESIDE} CASCADE")


def _beside_not_public(
    execute: Callable[..., Any], statement: Any, parameters: Any, many: bool, context: Any
) -> Any:
    if isinstance(statement, str):
        statement = PUBLIC.sub(BESIDE, statement)
    return execute(statement, parameters, many, context)


def _last_of_each_app(graph: MigrationGraph, migrations: list[str]) -> list[tuple[str, str]]:
    applied = {(name.partition(".")[0], name.partition(".")[2]) for name in migrations}
    return [
        node
        for node in sorted(applied)
        if not any(
            child.key in applied and child.key[0] == node[0]
            for child in graph.node_map[node].children
        )
    ]


@transaction.atomic
def load(tables: dict[str, Table], sequences: dict[str, int], folder: Path) -> dict[str, int]:
    """How many rows of each. Rules and trails rest meanwhile: they would record the restore, and
    refuse what they let through once; what the tables themselves demand is checked at the end."""
    made = set(connection.introspection.table_names()) - LEFT_OUT
    for name, table in tables.items():
        _refuse_unknown([name], made)
        _refuse_unknown(table.columns, set(stored_columns(name)), within=f"{name}.")
    quoted = [connection.ops.quote_name(name) for name in sorted(made)]
    for name in quoted:
        execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
    execute(f"TRUNCATE {', '.join(quoted)}")  # what migrations themselves write into their tables
    loaded = {
        name: read_table(name, table.columns, folder / f"{name}.age")
        for name, table in tables.items()
    }
    for name, last in sequences.items():
        execute("SELECT setval(%s::regclass, %s)", [connection.ops.quote_name(name), last])
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    for name in quoted:
        execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
    execute(f"ANALYZE {', '.join(quoted)}")  # or totals are computed as if there were no rows
    return loaded


def _refuse_unknown(names: Iterable[str], known: set[str], within: str = "") -> None:
    """Tables and columns that the migrations of the backup do not make."""
    if unknown := sorted(set(names) - known):
        listed = ", ".join(within + name for name in unknown)
        raise BackupError(f"The backup names what this portal does not have: {listed}")


@transaction.atomic
def put_in_place() -> None:
    """The tables made ready become the portal's, in one moment."""
    execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
    execute("DROP SCHEMA public CASCADE")
    execute(f"ALTER SCHEMA {BESIDE} RENAME TO public")
    for (function,) in rows(FUNCTIONS_THAT_NAME_IT, [f"%{BESIDE}%"]):
        execute(function.replace(BESIDE, "public"))
    execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
    execute(f"DROP SCHEMA {STAGING_SCHEMA} CASCADE")  # lists of the portal that was
    execute(f"CREATE SCHEMA {STAGING_SCHEMA}")


def _copy(table: str, columns: list[str], direction: str) -> str:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    query = sql.SQL("COPY {} ({}) " + direction).format(sql.Identifier(table), names)
    return str(query.as_string(connection.connection))
