"""Moves in one set: many people at once, by a list or by hand, each with its own log line."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

from participants.kur.models.states import COVERED_STATES, State

MOVING = "kur_moving"  # a temporary table: person_id, to_state, on_day, evidence


def start() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {MOVING}")
        cursor.execute(
            f"CREATE TEMP TABLE {MOVING} (person_id bigint, to_state text, on_day date,"
            " evidence text) ON COMMIT DROP"
        )


def collect(select: str, parameters: dict[str, Any] | None = None) -> int:
    """Adds rows of `person_id, to_state, on_day, evidence`."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {MOVING} {select}", parameters)
        return cursor.rowcount


def carry_out(
    *,
    batch_id: int | None = None,
    by_id: int | None = None,
    reason: str = "",
    event_id: int | None = None,
) -> int:
    """Logs and makes every collected move that changes something. The caller keeps the counts."""
    parameters = {
        "batch": batch_id,
        "by": by_id,
        "reason": reason,
        "event": event_id,
        "covered": [state.value for state in COVERED_STATES],
    }
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {MOVING}")  # or each of a list's people is looked up by itself
        cursor.execute(
            'INSERT INTO kur_move (person_id, from_state, to_state, "on", at, by_id, reason,'
            " evidence, batch_id, event_id) SELECT person.id, person.state, moving.to_state,"
            " moving.on_day, now(), %(by)s, %(reason)s, moving.evidence, %(batch)s, %(event)s"
            f" FROM {MOVING} moving JOIN kur_person person ON person.id = moving.person_id"
            " WHERE person.state <> moving.to_state",
            parameters,
        )
        moved = cursor.rowcount
        cursor.execute(
            "UPDATE kur_person person SET state = moving.to_state,"
            " state_since = moving.on_day,"
            " covered_on = CASE WHEN person.covered_on IS NULL"
            "   AND moving.to_state = ANY(%(covered)s) THEN moving.on_day"
            "   ELSE person.covered_on END"
            f" FROM {MOVING} moving WHERE person.id = moving.person_id"
            " AND person.state <> moving.to_state",
            parameters,
        )
    return moved


def collect_people(person_ids: Iterable[int], to_state: State, on: date, evidence: str) -> None:
    collect(
        "SELECT id, %(state)s, %(on)s, %(evidence)s FROM unnest(%(ids)s::bigint[]) AS people(id)",
        {
            "ids": list(person_ids),
            "state": to_state.value,
            "on": on,
            "evidence": evidence,
        },
    )
