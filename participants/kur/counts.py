"""The stored counts. Those by state are taken off and put on around every move, rebuilt after a list,
and checked; there SQL counts a million people into their cells without Python reading them. Those of
the banks' units are as of the morning, or of the latest list.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, Sum

from common.months import this_month
from participants.kur import sql
from participants.kur.models import Loan, StateCount, UnitCount
from participants.kur.models.states import COVERED_STATES, NOT_TOLD_STATES

# Everybody once, on the leading credit, and the debtors of each bank, once each.
PEOPLE = """
SELECT NULL::bigint AS bank_id, region_id, state, state_since AS since
FROM kur_person person WHERE {people}
UNION ALL
SELECT loan.bank_id, loan.region_id, person.state, person.state_since AS since
FROM kur_loan loan JOIN kur_person person ON person.id = loan.person_id
WHERE loan.leads_at_bank AND {people}
"""
KEY = "bank_id, region_id, state, since"


def rebuild() -> None:
    """All counts anew, in one pass over the people: after a list, or to mend differences."""
    StateCount.objects.all().delete()
    sql.execute(f"INSERT INTO kur_statecount ({KEY}, n) {_counted('true', 'count(*)')}")
    recount_units()


@transaction.atomic
def recount_units() -> None:
    UnitCount.objects.all().delete()
    UnitCount.objects.bulk_create(UnitCount(**row) for row in _of_units())


def _of_units() -> Iterable[Mapping[str, Any]]:
    """People, each once at the bank: on the credit that leads there."""
    has_waited = Q(person__covered_on__gte=F("disbursed_on"))
    wait = ExpressionWrapper(
        F("person__covered_on") - F("disbursed_on"), output_field=DurationField()
    )
    rows = Loan.objects.filter(leads_at_bank=True).order_by()
    return rows.values("bank_id", "region_id", unit=F("bank_unit")).annotate(
        debtors=Count("pk"),
        told=Count("pk", filter=~Q(person__state__in=NOT_TOLD_STATES)),
        covered=Count("pk", filter=Q(person__state__in=COVERED_STATES)),
        covered_this_month=Count("pk", filter=Q(person__covered_on__gte=this_month())),
        waited=Count("pk", filter=has_waited),
        wait=Sum(wait, filter=has_waited, default=timedelta()),
    )


@contextmanager
def following(person_ids: Iterable[int]) -> Iterator[None]:
    """Around a change of these people: their counts are taken off before and put on after.

    Must be inside the transaction of the change.
    """
    ids = list(person_ids)
    _add(ids, "-count(*)")
    yield
    _add(ids, "count(*)")


def _add(ids: list[int], number: str) -> None:
    sql.execute(
        f"INSERT INTO kur_statecount AS stored ({KEY}, n)"
        f" {_counted('person.id = ANY(%(ids)s)', number)} ORDER BY {KEY}"
        f" ON CONFLICT ({KEY}) DO UPDATE SET n = stored.n + excluded.n",
        {"ids": ids},
    )


def _counted(people: str, number: str) -> str:
    return f"SELECT {KEY}, {number} FROM ({PEOPLE.format(people=people)}) source GROUP BY {KEY}"


def differences() -> list[str]:
    """Cells whose count does not agree with the people; an empty one counts as absent."""
    now = _counted("true", "count(*)")
    stored = f"SELECT {KEY}, n FROM kur_statecount WHERE n <> 0"
    rows = sql.rows(f"({now} EXCEPT {stored}) UNION ALL ({stored} EXCEPT {now}) LIMIT 1")
    return [str(row) for row in rows]
