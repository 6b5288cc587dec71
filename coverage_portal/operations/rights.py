"""Roles of the database: the owner migrates, the running role serves and cannot rewrite the past, and
the role of backups reads what they hold.

What the running role may do to a table is one of the lists below, or everything but emptying it.
Rules that depend on the rows (a submitted report, a settled round) are triggers, and those the
running role can neither drop nor switch off: it owns no table, and `pgtrigger.ignore` is heard of
the owner alone.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.core.management import CommandError
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from pghistory.core import event_models
from psycopg2 import sql

from common.sql import execute, rows
from coverage_portal.operations import table_copies
from participants.kur.models.batches import STAGING_SCHEMA

# Written once: neither changed nor deleted. With them every table of events of the audit trail. Of
# moves an erasure alone takes any, through FUNCTIONS.
APPEND_ONLY = [
    "admin.LogEntry",
    "cohorts.DecreeFile",
    "commitments.AttachedFile",
    "commitments.Minutes",
    "figures.Publication",
    "kur.Access",
    "kur.ErasureCertificate",
    "kur.Move",
    "pghistory.Context",
    "reports.AcceptedTransfers",
]
# Of a closed row nothing changes; of an open one these columns alone, which close it.
CLOSED_BY = {
    "cohorts.CohortVersion": [
        *("state", "decided_at", "decided_by_id", "decided_for_id", "decision_reason"),
        "superseded_at",
    ],
    "figures.EnrolmentFigure": ["superseded_at"],
    "regions.WorkforceEstimate": ["superseded_at"],
}
# Never changed; triggers say when one may go (with a draft that nobody has sent, with a month of KUR
# that is counted again).
NEVER_CHANGED = [
    "awards.Evidence",
    "kur.ReleasedNumber",
    "reports.CellChange",
    "reports.ReportEntrant",
    "reports.ReportEvent",
]
READ_ONLY = ["django_migrations", "django_content_type", "auth_permission"]
EVERYTHING = "SELECT, INSERT, UPDATE, DELETE"
ONLY_USE_PUBLIC = [
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "REVOKE ALL ON SCHEMA public FROM {role}",
    "GRANT USAGE ON SCHEMA public TO {role}",
]
FUNCTIONS = ["kur_erase_moves(bigint[])", "kur_analyze(regclass, text[])"]

IGNORE = """
CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN pg_has_role(session_user, {owner}, 'USAGE')
        AND coalesce(trigger_name = ANY(nullif(current_setting('pgtrigger.ignore', true), '')::text[]),
                     false);
END
$$
"""
OWN_TABLES = """
SELECT relname, relkind = 'S' FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'S')
    AND relowner = current_user::regrole
ORDER BY relname
"""
OWN_TRIGGER_FUNCTIONS = """
SELECT oid::regprocedure::text FROM pg_proc
WHERE pronamespace = 'public'::regnamespace AND prorettype = 'trigger'::regtype
    AND proowner = current_user::regrole
"""
TOO_MUCH = """
SELECT rolname FROM pg_roles
WHERE rolname = %(role)s AND (rolsuper OR rolbypassrls OR rolreplication OR rolcreaterole
    OR pg_has_role(rolname, current_user, 'MEMBER'))
"""


class RightsError(CommandError):
    """Roles that would not hold; the message says what to do."""


@transaction.atomic
def grant_rights(role: str, *, create: bool = False) -> int:
    """The number of tables that the role may now use, each as its list says. What it could do
    before is taken away first."""
    restricted = rights_by_table()
    _refuse_roles(role, create=create)
    for statement in _general():
        _run(statement, role=sql.Identifier(role))
    return _on_tables(role, lambda table: restricted.get(table, EVERYTHING), "USAGE, SELECT")


@transaction.atomic
def grant_backup_rights(role: str, *, create: bool = False) -> int:
    """To read what a backup holds and to try it in a schema of its own; to change nothing."""
    held = {*table_copies.kept_tables(), MigrationRecorder.Migration._meta.db_table}
    _refuse_roles(role, create=create)
    for statement in _for_backups():
        _run(statement, role=sql.Identifier(role))
    return _on_tables(role, lambda table: "SELECT" if table in held else "", "SELECT")


def _on_tables(role: str, rights_to: Callable[[str], str], rights_to_sequences: str) -> int:
    usable = 0
    for table, is_sequence in rows(OWN_TABLES):
        what = "SEQUENCE" if is_sequence else "TABLE"
        rights = rights_to_sequences if is_sequence else rights_to(table)
        names = {"role": sql.Identifier(role), "table": sql.Identifier("public", table)}
        _run(f"REVOKE ALL ON {what} {{table}} FROM {{role}}", **names)
        if rights:
            _run(f"GRANT {rights} ON {what} {{table}} TO {{role}}", **names)
            usable += not is_sequence
    return usable


def rights_by_table() -> dict[str, str]:
    """`{"kur_move": "SELECT, INSERT", …}`, of the tables that are not everything's."""
    rights = dict.fromkeys(READ_ONLY, "SELECT")
    for label in NEVER_CHANGED:
        rights[_table(label)] = "SELECT, INSERT, DELETE"
    for label, columns in CLOSED_BY.items():
        rights[_table(label)] = f"SELECT, INSERT, UPDATE ({', '.join(columns)})"
    events: list[Any] = event_models()
    append_only = [*map(_table, APPEND_ONLY), *(model._meta.db_table for model in events)]
    return rights | dict.fromkeys(append_only, "SELECT, INSERT")


def _table(label: str) -> str:
    return apps.get_model(label)._meta.db_table


def _general() -> Iterator[str]:
    """Beside the tables: the database, its functions, and triggers that look names up where the
    owner made them, and not among somebody's temporary tables."""
    owner, database = _owner_and_database()
    _run(IGNORE, owner=sql.Literal(owner))
    yield f"REVOKE ALL ON DATABASE {database} FROM {{role}}"
    yield f"GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {{role}}"
    yield from ONLY_USE_PUBLIC
    yield f"GRANT USAGE, CREATE ON SCHEMA {STAGING_SCHEMA} TO {{role}}"  # where lists wait
    for function in FUNCTIONS:
        yield f"GRANT EXECUTE ON FUNCTION public.{function} TO {{role}}"
    for (function,) in rows(OWN_TRIGGER_FUNCTIONS):
        yield f"ALTER FUNCTION {function} SET search_path = public, pg_temp"


def _for_backups() -> Iterator[str]:
    _owner, database = _owner_and_database()
    yield f"REVOKE ALL ON DATABASE {database} FROM {{role}}"
    yield f"GRANT CONNECT, CREATE ON DATABASE {database} TO {{role}}"  # the schema of the trial
    yield from ONLY_USE_PUBLIC
    yield f"REVOKE ALL ON SCHEMA {STAGING_SCHEMA} FROM {{role}}"


def _owner_and_database() -> tuple[str, str]:
    [(owner, database)] = rows("SELECT current_user, quote_ident(current_database())")
    return owner, database


def _refuse_roles(role: str, *, create: bool) -> None:
    if role == _owner_and_database()[0]:
        raise RightsError(f"{role} owns the tables: run this as the owner, for another role.")
    if not rows("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]):
        if not create:
            raise RightsError(f"There is no role {role}: CREATE ROLE {role} LOGIN PASSWORD '…'")
        _run("CREATE ROLE {role} LOGIN", role=sql.Identifier(role))
    if rows(TOO_MUCH, {"role": role}):
        raise RightsError(
            f"{role} is a superuser, or may become the owner: nothing could be kept from it."
        )


def _run(statement: str, **names: sql.Composable) -> None:
    execute(sql.SQL(statement).format(**names).as_string(connection.connection))
