"""The stored counts: taken off and put on around every move, rebuilt after a list, and checked.

SQL, because a million people are counted into their cells without being read by Python.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from common.data_version import DataVersion
from participants.kur import sql
from participants.kur.models.states import COVERED_STATES

COVERED = "(" + ", ".join(f"'{state}'" for state in COVERED_STATES) + ")"
LAG = (
    "CASE WHEN covered_on IS NULL THEN NULL ELSE greatest(0, least(99,"
    " (extract(year FROM covered_on) - extract(year FROM {month})) * 12"
    " + extract(month FROM covered_on) - extract(month FROM {month})))::smallint END"
)
# Everybody once, on the leading credit ...
OVERALL = f"""
SELECT NULL::bigint AS bank_id, region_id, scheme, credit_month, duty, state,
    {LAG.format(month="credit_month")} AS months_to_cover, state_since AS since
FROM kur_person person WHERE {{people}}
"""
# ... and the debtors of each bank, once each, on the credit that leads at that bank.
BY_BANK = f"""
SELECT loan.bank_id, loan.region_id, loan.scheme,
    date_trunc('month', loan.disbursed_on)::date AS credit_month, loan.duty, person.state,
    {LAG.format(month="loan.disbursed_on")} AS months_to_cover, person.state_since AS since
FROM kur_loan loan JOIN kur_person person ON person.id = loan.person_id
WHERE loan.leads_at_bank AND {{people}}
"""
PEOPLE = f"{OVERALL} UNION ALL {BY_BANK}"
FUNNEL_KEY = "bank_id, region_id, scheme, credit_month, duty, state, months_to_cover"
AGE_KEY = "bank_id, region_id, state, since"
COVER_KEY = "bank_id, region_id, month"
# Into or out of the covered states, in the month it took effect.
CHANGES = f"""
SELECT person_id, date_trunc('month', "on")::date AS month,
    (to_state IN {COVERED})::int - (from_state IN {COVERED})::int AS change
FROM kur_move WHERE (to_state IN {COVERED}) <> (from_state IN {COVERED})
"""
COVER = f"""
SELECT NULL::bigint AS bank_id, person.region_id, change.month, change.change
FROM ({CHANGES}) change JOIN kur_person person ON person.id = change.person_id
WHERE person.is_added AND {{people}}
UNION ALL
SELECT loan.bank_id, loan.region_id, change.month, change.change
FROM ({CHANGES}) change JOIN kur_person person ON person.id = change.person_id
JOIN kur_loan loan ON loan.person_id = person.id AND loan.leads_at_bank
WHERE person.is_added AND {{people}}
"""
TABLES = {
    "kur_funnelcount": (FUNNEL_KEY, "count(*)", PEOPLE),
    "kur_agecount": (AGE_KEY, "count(*)", PEOPLE),
    "kur_covercount": (COVER_KEY, "sum(change)", COVER),
}


ALL_KEYS = "bank_id, region_id, scheme, credit_month, duty, state, months_to_cover, since"


def rebuild() -> None:
    """All counts anew, in one pass over the people: after a list, or to mend differences."""
    everybody = (
        f"SELECT {ALL_KEYS}, count(*) AS n FROM ({PEOPLE.format(people='true')}) source"
        f" GROUP BY {ALL_KEYS}"
    )
    sql.keep("kur_counting", everybody)
    for table, (key, number, source) in TABLES.items():
        sql.execute(f"DELETE FROM {table}")
        is_cover = table == "kur_covercount"
        rows = f"({source.format(people='true')}) source" if is_cover else "kur_counting"
        sql.execute(
            f"INSERT INTO {table} ({key}, n) SELECT {key}, {number if is_cover else 'sum(n)'}"
            f" FROM {rows} GROUP BY {key}"
        )
    DataVersion.bump()


@contextmanager
def following(person_ids: Iterable[int]) -> Iterator[None]:
    """Around a change of these people: their counts are taken off before and put on after.

    Must be inside the transaction of the change.
    """
    ids = list(person_ids)
    _add(ids, sign="-")
    yield
    _add(ids, sign="")
    DataVersion.bump()


def _add(ids: list[int], sign: str) -> None:
    for table, (key, number, source) in TABLES.items():
        rows = source.format(people="person.id = ANY(%(ids)s)")
        sql.execute(
            f"INSERT INTO {table} AS stored ({key}, n) SELECT {key}, {sign}{number}"
            f" FROM ({rows}) source GROUP BY {key} ORDER BY {key}"
            f" ON CONFLICT ({key}) DO UPDATE SET n = stored.n + excluded.n",
            {"ids": ids},
        )


def differences() -> list[str]:
    """Tables whose counts do not agree with the people; empty cells count as absent."""
    wrong = []
    for table, (key, number, source) in TABLES.items():
        now = (
            f"SELECT {key}, {number} AS n FROM ({source.format(people='true')}) s"
            f" GROUP BY {key} HAVING {number} <> 0"
        )
        stored = f"SELECT {key}, n FROM {table} WHERE n <> 0"
        if sql.rows(f"({now} EXCEPT {stored}) UNION ALL ({stored} EXCEPT {now}) LIMIT 1"):
            wrong.append(table)
    return wrong
