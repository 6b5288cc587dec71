"""From the staged list into people and credits, set by set, in one transaction.

Every statement reads the whole staged set; none is run per row. The order matters: people first,
then their credits, then what follows from both.
"""

from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Subquery
from django.utils import timezone

from participants.kur import counts, encryption, matching, moves, retention, sql
from participants.kur.imports import doubts, leading
from participants.kur.models import Batch, DutyRule, Loan, Person
from participants.kur.models.choices import Duty
from participants.kur.models.states import OPEN_STATES, State

OLDEST = 65  # years; older debtors cannot join as BPU

VALUES = (
    "region_id business_name scheme amount disbursed_on tenor_months bank_unit phone paid_off_on"
).split()
# The rule in force on the day of a staged credit, as `duty.RULE` has it for those saved.
RULE = f"""
SELECT rule.id AS rule_id,
    CASE rule.duty WHEN '{DutyRule.Kind.MUST}' THEN {Duty.MUST:d} ELSE {Duty.MAY:d} END AS duty
FROM kur_dutyrule rule
WHERE rule.scheme = staged.scheme AND staged.amount > rule.amount_over
  AND staged.amount <= rule.amount_up_to AND staged.disbursed_on >= rule.effective_from
  AND (staged.disbursed_on <= rule.effective_to OR rule.effective_to IS NULL)
ORDER BY rule.effective_from DESC, rule.id DESC LIMIT 1
"""
# What saving would do with each staged row: the credit it meets, if there is one.
STAGED = """
SELECT staged.*, person.id AS person_id, loan.id AS loan_id, loan.person_id AS loan_person_id,
    loan.fingerprint AS loan_fingerprint, loan.missing_since
FROM {staging} staged
LEFT JOIN kur_person person ON person.nik_hash = staged.nik_hash
LEFT JOIN kur_loan loan ON loan.bank_id = %(bank)s AND loan.number = staged.number
"""
DIFFERS = """loan_id IS NOT NULL AND (loan_fingerprint <> fingerprint
    OR person_id IS DISTINCT FROM loan_person_id OR missing_since IS NOT NULL)"""
OUTCOME = f"""
SELECT count(*) FILTER (WHERE loan_id IS NULL), count(*) FILTER (WHERE {DIFFERS})
FROM ({{staged_rows}}) staged
"""
NOT_LISTED = """loan.bank_id = %(bank)s AND loan.missing_since IS NULL
    AND NOT EXISTS (SELECT 1 FROM {staging} staged WHERE staged.number = loan.number)"""
WOULD_MISS = f"SELECT count(*) FROM kur_loan loan WHERE {NOT_LISTED}"
ROTATE = """
UPDATE kur_person person SET nik_hash = staged.nik_hash, nik_sealed = staged.nik_sealed,
    key_id = %(key)s
FROM {staging} staged, unnest(staged.old_hashes) AS old(hash)
WHERE person.nik_hash = old.hash AND person.key_id <> %(key)s
  AND NOT EXISTS (SELECT 1 FROM kur_person other WHERE other.nik_hash = staged.nik_hash)
"""
ROTATE_MEMBERS = """
UPDATE kur_membership member SET nik_hash = staged.nik_hash, key_id = %(key)s
FROM {staging} staged, unnest(staged.old_hashes) AS old(hash)
WHERE member.nik_hash = old.hash AND member.key_id <> %(key)s
  AND NOT EXISTS (SELECT 1 FROM kur_membership other
      WHERE other.nik_hash = staged.nik_hash AND other.segment = member.segment
        AND other.branch_id IS NOT DISTINCT FROM member.branch_id)
"""
NEW_PEOPLE = f"""
INSERT INTO kur_person (nik_hash, nik_sealed, key_id, nik_head, nik_tail, name, birth_year,
    region_id, bank_id, scheme, credit_month, duty, state, state_since, is_added, credit_ends_on,
    credit_gone_on, is_sample)
SELECT DISTINCT ON (staged.nik_hash) staged.nik_hash, staged.nik_sealed, %(key)s,
    staged.nik_head, staged.nik_tail, staged.name, staged.birth_year, staged.region_id, %(bank)s, staged.scheme,
    date_trunc('month', staged.disbursed_on)::date, coalesce(rule.duty, {{unknown}}),
    'not_informed', %(as_of)s, true, {leading.ENDS_ON},
    coalesce(staged.paid_off_on, {leading.OVER_ON}), %(sample)s
FROM {{staging}} staged
LEFT JOIN LATERAL ({{rule}}) rule ON true
WHERE NOT EXISTS (SELECT 1 FROM kur_person person WHERE person.nik_hash = staged.nik_hash)
ORDER BY staged.nik_hash, staged.disbursed_on DESC, staged.row_number DESC
"""
NEW_LOANS = """
INSERT INTO kur_loan (bank_id, number, person_id, debtor_name, {values}, duty, rule_id,
    leads, leads_at_bank, fingerprint, batch_id)
SELECT %(bank)s, staged.number, person.id, staged.name, {staged_values},
    coalesce(rule.duty, {unknown}), rule.rule_id, true, true, staged.fingerprint, %(batch)s
FROM {staging} staged
JOIN kur_person person ON person.nik_hash = staged.nik_hash
LEFT JOIN LATERAL ({rule}) rule ON true
WHERE NOT EXISTS (SELECT 1 FROM kur_loan loan
    WHERE loan.bank_id = %(bank)s AND loan.number = staged.number)
ORDER BY staged.row_number
"""
CHANGED = f"""
SELECT loan_id, person_id, loan_person_id, row_number FROM ({{staged_rows}}) staged WHERE {DIFFERS}
"""
HISTORY = """
INSERT INTO kur_loanhistory (loan_id, batch_id, source_id, at, former)
SELECT loan.id, %(batch)s, loan.batch_id, now(), jsonb_build_object('debtor_name', loan.debtor_name,
    'person', loan.person_id, 'missing_since', loan.missing_since, {pairs})
FROM kur_loan loan JOIN kur_changed changed ON changed.loan_id = loan.id
"""
UPDATE_LOANS = """
UPDATE kur_loan loan SET person_id = changed.person_id, debtor_name = staged.name, {assigned},
    duty = coalesce(rule.duty, {unknown}), rule_id = rule.rule_id,
    fingerprint = staged.fingerprint, batch_id = %(batch)s, missing_since = NULL
FROM kur_changed changed JOIN {staging} staged ON staged.row_number = changed.row_number
LEFT JOIN LATERAL ({rule}) rule ON true
WHERE loan.id = changed.loan_id
"""
# Also what has not changed stands on this list, and stays as long as it does.
LISTED = """
INSERT INTO kur_listing (batch_id, loan_id)
SELECT %(batch)s, loan.id FROM {staging} staged
JOIN kur_loan loan ON loan.bank_id = %(bank)s AND loan.number = staged.number
"""
# People whose leading credit may be another one now: those with more than one.
TOUCHED = """
SELECT person_id FROM kur_loan
WHERE batch_id = %(batch)s AND id > %(last_loan)s AND person_id <= %(last_person)s
UNION SELECT person_id FROM kur_loan
WHERE id > %(last_loan)s AND person_id > %(last_person)s GROUP BY 1 HAVING count(*) > 1
UNION SELECT person_id FROM kur_changed UNION SELECT loan_person_id FROM kur_changed
"""
# A corrected NIK leaves the mistyped person behind, without a credit.
ORPHANS = """
SELECT DISTINCT loan_person_id FROM kur_changed
WHERE NOT EXISTS (SELECT 1 FROM kur_loan WHERE person_id = loan_person_id)
"""
MISSING = f"UPDATE kur_loan loan SET missing_since = %(as_of)s WHERE {NOT_LISTED}"


class Merge:
    """One list's statements, with its table and parameters filled in."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.staging = batch.staging_table
        self.parameters: dict[str, Any] = {
            "bank": batch.bank_id,
            "batch": batch.pk,
            "key": encryption.primary().key_id,
            "as_of": batch.as_of,
            "now": timezone.localdate(),
            "sample": batch.is_sample,
        }
        self.texts = {
            "staging": self.staging,
            "unknown": int(Duty.UNKNOWN),
            "rule": RULE,
            "values": ", ".join(VALUES),
            "staged_values": ", ".join(f"staged.{name}" for name in VALUES),
            "assigned": ", ".join(f"{name} = staged.{name}" for name in VALUES),
            "pairs": ", ".join(f"'{name}', loan.{name}" for name in VALUES),
            "staged_rows": STAGED.format(staging=self.staging),
        }

    def run(self, statement: str) -> int:
        return sql.execute(statement.format(**self.texts), self.parameters)

    def keep(self, table: str, select: str) -> int:
        return sql.keep(table, select.format(**self.texts), self.parameters)

    def row(self, select: str) -> tuple[Any, ...]:
        return sql.rows(select.format(**self.texts), self.parameters)[0]

    def outcome(self) -> dict[str, int]:
        """`{created, changed, missing}`: what saving would do, without doing it."""
        missing = self.row(WOULD_MISS)[0] if self.batch.is_full else 0
        created, changed = self.row(OUTCOME)
        return {"created": created, "changed": changed, "missing": missing}

    @transaction.atomic
    def save(self) -> dict[str, int]:
        sql.wait_for_lock(sql.MERGE_LOCK)
        sql.execute("SET LOCAL work_mem = '128MB'")
        sql.execute("SET LOCAL gin_pending_list_limit = '64MB'")
        sql.execute(f"ANALYZE {self.staging}")
        self._note_last_ids()
        self.run(ROTATE)
        self.run(ROTATE_MEMBERS)
        people = self.run(NEW_PEOPLE)
        # Without fresh statistics the planner looks a million people up one by one.
        sql.analyze("kur_person", "id", "nik_hash", "state", "birth_year")
        changed = self.keep("kur_changed", CHANGED)
        created = self.run(NEW_LOANS)
        if changed:
            self.run(HISTORY)
            self.run(UPDATE_LOANS)
        self.run(LISTED)
        if created or changed:
            sql.analyze("kur_loan", "id", "person_id", "batch_id", "paid_off_on")
            self.keep("kur_touched", TOUCHED)
            leading.relead_touched()
        missing = self.run(MISSING) if self.batch.is_full else 0
        if changed and (orphans := [person for (person,) in sql.rows(ORPHANS)]):
            retention.erase_mistyped(people=orphans, batch=self.batch)
        doubtful = 0
        if created or changed:
            doubts.close_mended()
            doubtful = doubts.raise_doubts(self.batch)
        if created or changed or missing:
            leading.mark_gone_credits()
        moved = self._moves() if created or changed else 0
        if created or changed or people or moved:
            counts.rebuild()
        return {
            "created": created,
            "changed": changed,
            "missing": missing,
            "doubtful": doubtful,
        }

    def _note_last_ids(self) -> None:
        for name, model in [("last_loan", Loan), ("last_person", Person)]:
            self.parameters[name] = model._default_manager.aggregate(last=Max("pk"))["last"] or 0

    def _moves(self) -> int:
        """With the list as evidence, so these are moves like any other."""
        own = Loan.objects.filter(person=OuterRef("pk"))
        listed = Person.objects.filter(Exists(own.filter(batch=self.batch)))
        unpaid = own.filter(paid_off_on=None)
        # Too old whatever the birthday is.
        oldest = self.batch.as_of.year - OLDEST - 1
        moved = moves.move_all(
            listed.filter(state=State.NOT_INFORMED, birth_year__lt=oldest),
            to_state=State.NOT_ELIGIBLE,
            on=self.batch.as_of,
            evidence="umur di atas 65 tahun menurut NIK",
            batch=self.batch,
        )
        last_paid = own.values("person").annotate(last=Max("paid_off_on")).values("last")
        moved += moves.move_all(
            listed.filter(~Exists(unpaid), state__in=OPEN_STATES, birth_year__gte=oldest),
            to_state=State.PAID_OFF,
            on=Subquery(last_paid),
            evidence="semua kredit lunas menurut daftar bank",
            batch=self.batch,
        )
        moved += moves.move_all(
            Person.objects.filter(Exists(unpaid.filter(batch=self.batch)), state=State.PAID_OFF),
            to_state=State.NOT_INFORMED,
            on=self.batch.as_of,
            evidence="kredit baru di daftar bank",
            batch=self.batch,
        )
        return moved + matching.match_new_debtors(self.batch)
