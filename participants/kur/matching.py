"""Bank lists and membership lists meet on the keyed hash; neither side sees the other's rows.

SQL, because a million members meet a million debtors and each of them is moved, logged and paid up
in one statement. What each state means to a list is read from `models.states`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from common.segments import Segment
from participants.kur import names, sql
from participants.kur.models import Access, Batch, Doubt, Membership
from participants.kur.models.states import (
    ARREARS_STATES,
    COVERED_STATES,
    RULES,
    STAYS,
    State,
)

LONGEST_ARREARS = 3  # months; after that a BPU membership ends
# Months in arrears on the day the list describes, from the last month that is paid.
ARREARS = (
    "(extract(year FROM list.as_of) - extract(year FROM member.paid_until)) * 12"
    " + extract(month FROM list.as_of) - extract(month FROM member.paid_until)"
)
# What the membership says by itself, before anything is known of the debtor.
LISTED_AS = f"""
CASE WHEN member.segment <> '{Segment.BPU}' THEN '{State.PU_MEMBER}'
     WHEN member.paid_until IS NULL THEN '{State.REGISTERED}'
     WHEN {ARREARS} <= 0 THEN '{State.ACTIVE}'
     WHEN {ARREARS} <= {LONGEST_ARREARS} THEN '{State.GRACE}'
     ELSE '{State.LAPSED}' END
"""
# A branch's list speaks of debtors with a credit in a place that the branch serves, and of no other.
SERVED = """
(list.branch_id IS NULL OR EXISTS (SELECT 1 FROM kur_loan loan
    JOIN regions_branchservice service ON service.region_id = loan.region_id
    WHERE loan.person_id = person.id AND service.branch_id = list.branch_id
      AND service.valid_from <= %(today)s
      AND (service.valid_until IS NULL OR service.valid_until > %(today)s)))
"""
# What the newest list says of each debtor in each segment.
NEWEST = f"""
SELECT DISTINCT ON (person.id, member.segment) person.id AS person_id, person.name, person.state,
    person.state_since, person.credit_month, person.paid_until AS paid_before,
    person.is_added AS added_before, member.id AS membership_id, member.segment,
    member.name AS other_name, member.paid_until, member.registered_on, list.id AS list_id,
    list.as_of, {LISTED_AS} AS listed_as
FROM kur_person person
JOIN {{members}} member ON member.nik_hash = person.nik_hash
JOIN kur_batch list ON list.id = member.batch_id
WHERE {{people}} AND {SERVED}
ORDER BY person.id, member.segment, list.as_of DESC, list.id DESC
"""
# One line for each debtor. A person may be on the lists as PU and as BPU: BPU is what KUR brings,
# so it decides, unless it has lapsed and the other protects.
MEETING = f"""
SELECT DISTINCT ON (person_id) * FROM ({NEWEST}) newest
ORDER BY person_id, listed_as = '{State.LAPSED}', (segment = '{Segment.BPU}') DESC,
    paid_until DESC NULLS LAST
"""
# Before a list is saved: whom it speaks of under a name that shares no word with the debtor's. Only
# for these few is it worth knowing which of their memberships will decide.
SUSPECTS = """
SELECT DISTINCT person.nik_hash FROM kur_person person
JOIN {staging} staged ON staged.nik_hash = person.nik_hash
LEFT JOIN kur_membership member ON member.nik_hash = person.nik_hash
WHERE {staged_differs} OR {member_differs}
"""
# Their memberships as saving the list will leave them (`imports.members.MERGE`).
MEMBERS_TO_BE = """
(SELECT member.id, staged.nik_hash, staged.segment, %(batch)s AS batch_id, staged.paid_until,
    coalesce(staged.registered_on, member.registered_on) AS registered_on,
    CASE WHEN staged.name = '' THEN coalesce(member.name, '') ELSE staged.name END AS name
FROM kur_suspects JOIN {staging} staged USING (nik_hash)
LEFT JOIN kur_membership member ON member.nik_hash = staged.nik_hash
    AND member.segment = staged.segment AND member.branch_id IS NOT DISTINCT FROM %(branch)s
LEFT JOIN kur_batch former ON former.id = member.batch_id
WHERE former.id IS NULL OR former.as_of <= %(as_of)s
UNION ALL
SELECT member.id, member.nik_hash, member.segment, member.batch_id, member.paid_until,
    member.registered_on, member.name
FROM kur_suspects JOIN kur_membership member USING (nik_hash)
JOIN kur_batch former ON former.id = member.batch_id
WHERE former.as_of > %(as_of)s OR NOT EXISTS (SELECT 1 FROM {staging} staged
    WHERE staged.nik_hash = member.nik_hash AND staged.segment = member.segment
      AND member.branch_id IS NOT DISTINCT FROM %(branch)s))
"""
# Whom a staged list speaks of, into the access log.
LOOKED_AT = f"""
INSERT INTO kur_access (user_id, at, kind, purpose, filters, people)
SELECT %(user)s, now(), '{Access.Kind.MATCH}', %(purpose)s, %(what)s,
    coalesce(array_agg(person.id ORDER BY person.id), '{{{{}}}}')
FROM kur_person person JOIN kur_batch list ON list.id = %(batch)s
WHERE {SERVED} AND person.nik_hash IN (SELECT nik_hash FROM {{staging}})
"""


def _to_state() -> str:
    """Where the debtor goes from here, by the rules of the state; nobody is moved whom somebody
    moved after the day the list describes."""
    exceptions = [
        f"WHEN state = '{state}' AND listed_as = '{listed}'"
        f" THEN {'state' if to_state is STAYS else repr(to_state.value)}"
        for state, rule in RULES.items()
        for listed, to_state in rule.listed.items()
    ]
    return f"""
CASE WHEN state <> '{State.NOT_INFORMED}' AND state_since > as_of THEN state
     {" ".join(exceptions)}
     ELSE listed_as END
"""


IN_ARREARS = ", ".join(f"'{state}'" for state in ARREARS_STATES)
# Who was a member before the credit was granted is not what KUR added.
OUTCOME = f"""
SELECT *, CASE WHEN to_state IN ({IN_ARREARS}) OR state IN ({IN_ARREARS})
        THEN as_of ELSE least(coalesce(registered_on, as_of), as_of) END AS on_day,
    to_state <> state OR paid_until IS DISTINCT FROM paid_before OR is_added <> added_before
        AS changes
FROM (SELECT *, {_to_state()} AS to_state,
        coalesce(registered_on >= credit_month, true) AS is_added
    FROM kur_meeting) met
"""
LOG = """
INSERT INTO kur_move (person_id, from_state, to_state, "on", at, reason, evidence, batch_id)
SELECT person_id, state, to_state, on_day, now(), '', 'daftar kepesertaan', list_id
FROM kur_outcome WHERE to_state <> state
"""
# State, payments and addition in one go: every index of a person is written once.
MOVE = """
UPDATE kur_person person SET state = outcome.to_state, paid_until = outcome.paid_until,
    is_added = outcome.is_added,
    state_since = CASE WHEN outcome.to_state <> outcome.state THEN outcome.on_day
        ELSE person.state_since END,
    covered_on = CASE WHEN person.covered_on IS NULL AND outcome.to_state <> outcome.state
        AND outcome.to_state = ANY(%(covered)s) THEN outcome.on_day ELSE person.covered_on END
FROM kur_outcome outcome WHERE outcome.person_id = person.id AND outcome.changes
"""


@dataclass(frozen=True)
class Aside:
    """Debtors whom a list does not move: those a person has yet to look at, and those of whom
    somebody has said that it is not them."""

    people: list[int] = field(default_factory=list)
    waiting: int = 0
    new: list[Doubt] = field(default_factory=list)


def match_members(batch: Batch) -> dict[str, int]:
    """Debtors whom a staged membership list speaks of, judged by the newest list about each."""
    return _match(batch, f"member.nik_hash IN (SELECT nik_hash FROM {batch.staging_table})")


def match_new_debtors(batch: Batch) -> int:
    """The debtors of a bank's list, against all memberships known."""
    if not Membership.objects.exists():
        return 0
    people = "person.id IN (SELECT person_id FROM kur_loan WHERE batch_id = %(batch)s)"
    return _match(batch, people)["moved"]


def match_person(person_id: int, batch: Batch) -> int:
    """One debtor, after somebody has settled a doubt."""
    return _match(batch, "person.id = %(person)s", person=person_id, doubtless=True)["moved"]


def match_people(ids: Sequence[int], batch: Batch) -> None:
    """These debtors, after a list that spoke of them is gone."""
    _match(batch, "person.id = ANY(%(ids)s)", ids=list(ids))


def record_look(batch: Batch) -> None:
    """Whoever has a staged list matched learns whom it speaks of: that is access, and logged."""
    parameters = list_parameters(batch) | {
        "user": batch.by_id,
        "purpose": batch.purpose or _("Perintah match_members di server"),
        "what": _("daftar %(number)s, %(rows)s baris")
        % {"number": batch.pk, "rows": batch.accepted},
    }
    sql.execute(LOOKED_AT.format(staging=batch.staging_table), parameters)


def list_parameters(batch: Batch) -> dict[str, Any]:
    return {
        "batch": batch.pk,
        "as_of": batch.as_of,
        "branch": batch.branch_id,
        "today": timezone.localdate(),
    }


def doubts_ahead(batch: Batch) -> Aside:
    """What saving a staged membership list would set aside, without setting it aside."""
    staging = batch.staging_table
    texts = {
        "staging": staging,
        "staged_differs": names.share_no_word("person.name", "staged.name"),
        "member_differs": names.share_no_word("person.name", "member.name"),
    }
    if not sql.keep("kur_suspects", SUSPECTS.format(**texts)):
        return Aside()
    meeting = MEETING.format(people="true", members=MEMBERS_TO_BE.format(staging=staging))
    sql.keep("kur_meeting", meeting, list_parameters(batch))
    return _aside()


def _match(batch: Batch, people: str, *, doubtless: bool = False, **more: Any) -> dict[str, int]:
    parameters = list_parameters(batch) | more
    meeting = MEETING.format(people=people, members="kur_membership")
    met = sql.keep("kur_meeting", meeting, parameters)
    aside = Aside() if doubtless or not met else _set_doubts_aside()
    moved, changed = _move() if met else (0, 0)
    return {
        "matched": met - len(aside.people),
        "doubtful": aside.waiting,
        "moved": moved,
        "changed": changed,
    }


def _move() -> tuple[int, int]:
    """How many debtors moved, and of how many anything changed."""
    sql.keep("kur_outcome", OUTCOME)
    moved = sql.execute(LOG)
    return moved, sql.execute(MOVE, {"covered": [state.value for state in COVERED_STATES]})


def _set_doubts_aside() -> Aside:
    """Same hash, very different names: a person decides, and until then nothing moves."""
    aside = _aside()
    Doubt.objects.bulk_create(aside.new, ignore_conflicts=True)
    sql.execute("DELETE FROM kur_meeting WHERE person_id = ANY(%s)", [aside.people])
    return aside


def _aside() -> Aside:
    pairs = sql.rows(
        "SELECT person_id, name, membership_id, other_name, list_id FROM kur_meeting WHERE "
        + names.share_no_word("name", "other_name")
    )
    doubts = [
        Doubt(person_id=person, batch_id=list_id, membership_id=membership, other_name=other)
        for person, name, membership, other, list_id in pairs
        if names.very_different(name, other)
    ]
    settled = {
        (person, other): verdict
        for person, other, verdict in Doubt.objects.filter(
            person__in=[doubt.person_id for doubt in doubts]
        ).values_list("person", "other_name", "verdict")
    }
    verdicts = [(doubt, settled.get((doubt.person_id, doubt.other_name))) for doubt in doubts]
    return Aside(
        people=[doubt.person_id for doubt, verdict in verdicts if verdict != Doubt.Verdict.SAME],
        waiting=sum(verdict in (None, Doubt.Verdict.OPEN) for _doubt, verdict in verdicts),
        new=[doubt for doubt, verdict in verdicts if verdict is None],
    )
