"""Moves of many people at once, by a list or by hand, each with its own log line."""

from datetime import date

from django.db.models import DateField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from participants.kur import sql
from participants.kur.models import Batch, Move, OutreachEvent, Person
from participants.kur.models.states import COVERED_STATES, State


def move_all(
    people: "QuerySet[Person]",
    *,
    to_state: State,
    on: date | Subquery,
    evidence: str = "",
    reason: str = "",
    by: User | None = None,
    batch: Batch | None = None,
    event: OutreachEvent | None = None,
) -> int:
    """Logs and moves whoever is not in the state yet; how many. The caller keeps the counts.

    `on` is the day it takes effect: one for all, or one for each person, as a subquery.
    """
    day = Value(on, output_field=DateField()) if isinstance(on, date) else on
    movable = people.exclude(state=to_state).annotate(moves_on=day).order_by()
    states = movable.values_list("pk", "state", "moves_on").iterator(sql.CHUNK)
    moved = 0
    for chunk in sql.in_chunks(states):
        Move.objects.bulk_create(
            Move(
                person_id=pk,
                from_state=state,
                to_state=to_state,
                on=moves_on,
                evidence=evidence,
                reason=reason,
                by=by,
                batch=batch,
                event=event,
            )
            for pk, state, moves_on in chunk
        )
        _set_state([pk for pk, _state, _on in chunk], to_state, day)
        moved += len(chunk)
    return moved


def _set_state(ids: list[int], to_state: State, day: Value | Subquery) -> None:
    people = Person.objects.filter(pk__in=ids)
    if to_state in COVERED_STATES:
        people.update(state=to_state, state_since=day, covered_on=Coalesce("covered_on", day))
    else:
        people.update(state=to_state, state_since=day)
