"""The stored count: taken off and put on around every move, rebuilt after a list, and checked.

SQL, because a million people are counted into their cells without being read by Python.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from participants.kur import sql

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
    sql.execute("DELETE FROM kur_statecount")
    sql.execute(f"INSERT INTO kur_statecount ({KEY}, n) {_counted('true', 'count(*)')}")


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
