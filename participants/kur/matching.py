"""Bank lists and membership lists meet on the keyed hash; neither side sees the other's rows."""

from typing import Any

from django.db import connection

from participants.kur import moves, names, temporary
from participants.kur.models import Batch, Doubt, Membership

LONGEST_ARREARS = 3  # months; after that a BPU membership ends
# Months in arrears on the day the list describes, from the last month that is paid.
ARREARS = (
    "(extract(year FROM {as_of}) - extract(year FROM member.paid_until)) * 12"
    " + extract(month FROM {as_of}) - extract(month FROM member.paid_until)"
)
# A person may be on the list as PU and as BPU: BPU is what KUR brings, so it decides.
STATE = """
CASE WHEN member.segment <> 'BPU' THEN 'pu_member'
     WHEN member.paid_until IS NULL THEN 'registered'
     WHEN {arrears} <= 0 THEN CASE WHEN person.state IN ('lapsed', 'returned') THEN 'returned'
          ELSE 'active' END
     WHEN {arrears} <= {longest} THEN 'grace'
     ELSE 'lapsed' END
"""
MEETING = """
SELECT DISTINCT ON (person.id) person.id AS person_id, person.name, person.state,
    member.id AS membership_id, member.name AS other_name, member.paid_until,
    member.registered_on, {state} AS to_state,
    coalesce(member.registered_on, {as_of}) AS since
FROM kur_person person
JOIN kur_membership member ON member.nik_hash = person.nik_hash
JOIN kur_batch list ON list.id = member.batch_id
WHERE {wanted}
ORDER BY person.id, (member.segment = 'BPU') DESC, member.paid_until DESC NULLS LAST
"""


def meeting(wanted: str) -> str:
    arrears = ARREARS.format(as_of="list.as_of")
    state = STATE.format(arrears=arrears, longest=LONGEST_ARREARS)
    return MEETING.format(state=state, as_of="list.as_of", wanted=wanted)


def match_members(batch: Batch) -> dict[str, int]:
    """Debtors whom a staged membership list speaks of, judged by the newest list about each."""
    return _match(batch, f"member.nik_hash IN (SELECT nik_hash FROM {batch.staging_table})")


def match_new_debtors(batch: Batch) -> int:
    """The debtors of a bank's list, against all memberships known."""
    if not Membership.objects.exists():
        return 0
    wanted = "person.id IN (SELECT person_id FROM kur_loan WHERE batch_id = %(batch)s)"
    return _match(batch, wanted)["moved"]


def match_person(person_id: int, batch: Batch) -> int:
    """One debtor, after somebody has settled a doubt."""
    return _match(batch, "person.id = %(person)s", person=person_id, doubtless=True)["moved"]


def _match(batch: Batch, wanted: str, *, doubtless: bool = False, **more: Any) -> dict[str, int]:
    parameters = {"batch": batch.pk, **more}
    matched = temporary.keep("kur_meeting", meeting(wanted), parameters)
    doubtful = 0 if doubtless or not matched else _set_doubts_aside(batch)
    return {"matched": matched, "doubtful": doubtful, "moved": _move(batch) if matched else 0}


def _move(batch: Batch) -> int:
    with connection.cursor() as cursor:
        # Who was a member before the credit was granted is not what KUR added.
        cursor.execute(
            "UPDATE kur_person person SET paid_until = meeting.paid_until,"
            " is_added = coalesce(meeting.registered_on >= person.credit_month, true)"
            " FROM kur_meeting meeting WHERE meeting.person_id = person.id"
            " AND (person.paid_until IS DISTINCT FROM meeting.paid_until OR person.is_added IS"
            " DISTINCT FROM coalesce(meeting.registered_on >= person.credit_month, true))"
        )
    moves.start()
    moves.collect(
        "SELECT person_id, to_state, CASE WHEN to_state IN ('grace', 'lapsed')"
        " THEN %(as_of)s::date ELSE least(since, %(as_of)s::date) END,"
        " 'daftar kepesertaan' FROM kur_meeting WHERE to_state <> state"
        " AND NOT (to_state = 'lapsed' AND state NOT IN ('active', 'grace', 'returned'))"
        " AND NOT (to_state = 'registered' AND state IN ('active', 'grace', 'returned'))"
        " AND state <> 'paid_off'",
        {"as_of": batch.as_of},
    )
    return moves.carry_out(batch_id=batch.pk)


def _set_doubts_aside(batch: Batch) -> int:
    """Same hash, very different names: a person decides, and until then nothing moves."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id, name, membership_id, other_name FROM kur_meeting WHERE "
            + names.share_no_word("name", "other_name")
        )
        pairs = cursor.fetchall()
        doubts = [
            Doubt(person_id=person, batch=batch, membership_id=membership, other_name=other)
            for person, name, membership, other in pairs
            if names.very_different(name, other)
        ]
        settled = {
            (person, other): verdict
            for person, other, verdict in Doubt.objects.filter(
                person__in=[doubt.person_id for doubt in doubts]
            ).values_list("person", "other_name", "verdict")
        }
        aside = [
            doubt
            for doubt in doubts
            if settled.get((doubt.person_id, doubt.other_name)) != Doubt.Verdict.SAME
        ]
        new = [doubt for doubt in aside if (doubt.person_id, doubt.other_name) not in settled]
        Doubt.objects.bulk_create(new, ignore_conflicts=True)
        cursor.execute(
            "DELETE FROM kur_meeting WHERE person_id = ANY(%s)",
            [[doubt.person_id for doubt in aside]],
        )
    return len(new)
