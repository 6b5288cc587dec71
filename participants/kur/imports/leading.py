"""Whose credit leads: the latest of all of a person's, and the latest of those at each bank.

SQL, because after a bank's list these are a million people, each ranked by their own credits.
"""

from collections.abc import Iterable

from django.utils import timezone

from participants.kur import sql

LEAD_LOANS = """
UPDATE kur_loan loan SET leads = ranked.of_all = 1, leads_at_bank = ranked.of_bank = 1 FROM (
    SELECT id,
        row_number() OVER (PARTITION BY person_id ORDER BY disbursed_on DESC, id DESC) AS of_all,
        row_number() OVER (PARTITION BY person_id, bank_id
            ORDER BY disbursed_on DESC, id DESC) AS of_bank
    FROM kur_loan WHERE person_id IN (SELECT person_id FROM kur_touched)) ranked
WHERE ranked.id = loan.id
  AND (loan.leads, loan.leads_at_bank) <> (ranked.of_all = 1, ranked.of_bank = 1)
"""
# The last day of a credit's term, and the day since which the credit is over by it.
ENDS_ON = "(disbursed_on + make_interval(months => tenor_months::int))::date"
OVER_ON = f"CASE WHEN {ENDS_ON} < %(now)s THEN {ENDS_ON} END"
LEAD = f"""
UPDATE kur_person person SET name = l.debtor_name, region_id = l.region_id, bank_id = l.bank_id,
    scheme = l.scheme, credit_month = l.month, duty = l.duty, credit_ends_on = l.ends_on
FROM (SELECT *, date_trunc('month', disbursed_on)::date AS month, {ENDS_ON} AS ends_on
    FROM kur_loan WHERE leads AND person_id IN (SELECT person_id FROM kur_touched)) l
WHERE l.person_id = person.id
  AND (person.name, person.region_id, person.bank_id, person.scheme, person.credit_month,
       person.duty, person.credit_ends_on)
   IS DISTINCT FROM (l.debtor_name, l.region_id, l.bank_id, l.scheme, l.month, l.duty, l.ends_on)
"""
# Since when none of a person's credits runs: each is paid off, vanished from the bank's full list,
# or over by its term. The day is that of the last one.
GONE = f"""
UPDATE kur_person person SET credit_gone_on = credit.gone_on
FROM (SELECT person_id, CASE WHEN bool_and(gone_on IS NOT NULL) THEN max(gone_on) END AS gone_on
    FROM (SELECT person_id, coalesce(missing_since, paid_off_on, {OVER_ON}) AS gone_on
        FROM kur_loan WHERE {{people}}) ended GROUP BY person_id) credit
WHERE credit.person_id = person.id AND person.credit_gone_on IS DISTINCT FROM credit.gone_on
"""


def relead_touched() -> None:
    """The people in the table `kur_touched`."""
    sql.execute(LEAD_LOANS)
    sql.execute(LEAD)


def relead_people(ids: Iterable[int]) -> None:
    sql.keep("kur_touched", "SELECT unnest(%s::bigint[]) AS person_id", [list(ids)])
    relead_touched()
    mark_gone_credits("person_id IN (SELECT person_id FROM kur_touched)")


def mark_gone_credits(people: str = "true") -> int:
    """After a list and every night of everybody; how many changed."""
    return sql.execute(GONE.format(people=people), {"now": timezone.localdate()})
