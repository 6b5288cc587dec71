"""Every step of a debtor, by a list or by a person: written into the log and carried out here alone.

SQL, because a membership list moves a million debtors at once, each with its own line in the log.
"""

from datetime import date
from typing import Any

from django.db.models import DateField, QuerySet, Subquery, Value
from django.utils import timezone

from accounts.models import User
from participants.kur import sql
from participants.kur.models import Batch, Move, OutreachEvent, Person
from participants.kur.models.states import COVERED_STATES, State

LOG = """
INSERT INTO kur_move (person_id, from_state, to_state, "on", at, reason, evidence, by_id, batch_id,
    event_id, reverses_id)
SELECT person_id, from_state, to_state, day, %(at)s, %(reason)s, %(evidence)s, %(by)s, {batch},
    %(event)s, %(reverses)s
FROM kur_steps ORDER BY person_id
"""
SET_STATE = """
UPDATE kur_person person SET state = step.to_state, state_since = step.day,
    covered_on = CASE WHEN step.to_state = ANY(%(covered)s)
        THEN coalesce(person.covered_on, step.day) ELSE person.covered_on END
FROM kur_steps step WHERE step.person_id = person.id
"""


def carry_out(
    steps: str,
    parameters: Any = None,
    *,
    by: User | None = None,
    batch: Batch | None = None,
    event: OutreachEvent | None = None,
    reverses: Move | None = None,
    reason: str = "",
    evidence: str = "",
    is_by_list: bool = False,
) -> int:
    """How many were moved. `steps` selects `person_id, from_state, to_state, day`, one a debtor, and
    `list_id` where each step follows from a list of its own (`is_by_list`)."""
    moved = sql.keep("kur_steps", steps, parameters)
    if moved:
        said = {"at": timezone.now(), "reason": reason, "evidence": evidence}
        for name, row in [("by", by), ("batch", batch), ("event", event), ("reverses", reverses)]:
            said[name] = row.pk if row else None
        log = LOG.format(batch="list_id" if is_by_list else "%(batch)s")
        sql.execute(log, said)
        sql.execute(SET_STATE, {"covered": [state.value for state in COVERED_STATES]})
    return moved


def move_all(
    people: "QuerySet[Person]", *, to_state: State, on: date | Subquery, **said: Any
) -> int:
    """Moves whoever is not in the state yet; how many. The caller keeps the counts.

    `on` is the day it takes effect: one for all, or one for each person, as a subquery; `said` is
    what `carry_out` writes beside it.
    """
    day = Value(on, output_field=DateField()) if isinstance(on, date) else on
    movable = people.exclude(state=to_state).annotate(day=day).order_by()
    chosen, parameters = movable.values_list("pk", "state", "day").query.sql_with_params()
    select = (
        "SELECT person_id, from_state, %s AS to_state, day::date"
        f" FROM ({chosen}) AS step(person_id, from_state, day)"
    )
    return carry_out(select, [to_state.value, *parameters], **said)
