"""From the staged list into people and credits, set by set, in one transaction.

Every statement reads the whole staged set; none is run per row. The order matters: people first,
then their credits, then what follows from both.
"""

from typing import Any

from django.db import connection, transaction

from participants.kur import counts, matching, moves, names, temporary
from participants.kur.duty import rule_of
from participants.kur.models import Batch, Doubt
from participants.kur.models.choices import Duty
from participants.kur.models.states import OPEN_STATES

MERGE_LOCK = 0x6B7572  # one merge or key rotation at a time
OLDEST = 65  # years; older debtors cannot join as BPU

VALUES = (
    "region_id business_name scheme amount disbursed_on tenor_months bank_unit phone paid_off_on"
).split()
# Two rows for one loan number: equal ones are counted as duplicates, others are both refused. As text,
# for PostgreSQL compares bytes in min() and max() only since version 18.
DUPLICATES = """
SELECT staged.row_number, min(row_number) OVER same AS first_row,
    min(encode(fingerprint || nik_hash, 'hex')) OVER same
        = max(encode(fingerprint || nik_hash, 'hex')) OVER same AS is_equal
FROM {staging} staged
WHERE number IN (SELECT number FROM {staging} GROUP BY number HAVING count(*) > 1)
WINDOW same AS (PARTITION BY number)
"""
# What saving would do with each staged row: the credit it meets, if there is one.
FOUND = """
SELECT staged.*, person.id AS person_id, loan.id AS loan_id, loan.person_id AS loan_person_id,
    loan.fingerprint AS loan_fingerprint, loan.missing_since
FROM {staging} staged
LEFT JOIN kur_person person ON person.nik_hash = staged.nik_hash
LEFT JOIN kur_loan loan ON loan.bank_id = %(bank)s AND loan.number = staged.number
"""
OUTCOME = """
SELECT count(*) FILTER (WHERE loan_id IS NULL),
    count(*) FILTER (WHERE loan_id IS NOT NULL AND (loan_fingerprint <> fingerprint
        OR person_id IS DISTINCT FROM loan_person_id OR missing_since IS NOT NULL)),
    count(*) FILTER (WHERE loan_id IS NOT NULL AND loan_fingerprint = fingerprint
        AND person_id = loan_person_id AND missing_since IS NULL)
FROM ({found}) found
"""
WOULD_MISS = """
SELECT count(*) FROM kur_loan loan
WHERE loan.bank_id = %(bank)s AND loan.missing_since IS NULL
  AND NOT EXISTS (SELECT 1 FROM {staging} staged WHERE staged.number = loan.number)
"""
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
      WHERE other.nik_hash = staged.nik_hash AND other.segment = member.segment)
"""
NEW_PEOPLE = """
INSERT INTO kur_person (nik_hash, nik_sealed, key_id, nik_head, nik_tail, name, birth_year,
    region_id, bank_id, scheme, credit_month, duty, state, state_since, is_added, credit_ends_on,
    is_sample)
SELECT DISTINCT ON (staged.nik_hash) staged.nik_hash, staged.nik_sealed, %(key)s,
    staged.nik_head, staged.nik_tail, staged.name, staged.birth_year, staged.region_id, %(bank)s, staged.scheme,
    date_trunc('month', staged.disbursed_on)::date, coalesce(found.duty, {unknown}),
    'not_informed', %(today)s, true,
    staged.disbursed_on + make_interval(months => staged.tenor_months::int), %(sample)s
FROM {staging} staged
LEFT JOIN LATERAL ({rule}) found ON true
WHERE NOT EXISTS (SELECT 1 FROM kur_person person WHERE person.nik_hash = staged.nik_hash)
ORDER BY staged.nik_hash, staged.disbursed_on DESC, staged.row_number DESC
"""
NEW_LOANS = """
INSERT INTO kur_loan (bank_id, number, person_id, debtor_name, {values}, duty, rule_id,
    leads, leads_at_bank, fingerprint, batch_id)
SELECT %(bank)s, staged.number, person.id, staged.name, {staged_values},
    coalesce(found.duty, {unknown}), found.rule_id, true, true, staged.fingerprint, %(batch)s
FROM {staging} staged
JOIN kur_person person ON person.nik_hash = staged.nik_hash
LEFT JOIN LATERAL ({rule}) found ON true
WHERE NOT EXISTS (SELECT 1 FROM kur_loan loan
    WHERE loan.bank_id = %(bank)s AND loan.number = staged.number)
ORDER BY staged.row_number
"""
CHANGED = """
SELECT loan_id, person_id, loan_person_id, row_number FROM ({found}) found
WHERE loan_id IS NOT NULL AND (loan_fingerprint <> fingerprint OR person_id <> loan_person_id
    OR missing_since IS NOT NULL)
"""
HISTORY = """
INSERT INTO kur_loanhistory (loan_id, batch_id, at, former)
SELECT loan.id, %(batch)s, now(), jsonb_build_object('debtor_name', loan.debtor_name,
    'person', loan.person_id, 'missing_since', loan.missing_since, {pairs})
FROM kur_loan loan JOIN kur_changed changed ON changed.loan_id = loan.id
"""
UPDATE_LOANS = """
UPDATE kur_loan loan SET person_id = changed.person_id, debtor_name = staged.name, {assigned},
    duty = coalesce(found.duty, {unknown}), rule_id = found.rule_id,
    fingerprint = staged.fingerprint, batch_id = %(batch)s, missing_since = NULL
FROM kur_changed changed JOIN {staging} staged ON staged.row_number = changed.row_number
LEFT JOIN LATERAL ({rule}) found ON true
WHERE loan.id = changed.loan_id
"""
# People whose leading credit may be another one now: those with more than one.
TOUCHED = """
SELECT person_id FROM kur_loan
WHERE batch_id = %(batch)s AND id > %(last_loan)s AND person_id <= %(last_person)s
UNION SELECT person_id FROM kur_loan
WHERE id > %(last_loan)s AND person_id > %(last_person)s GROUP BY 1 HAVING count(*) > 1
UNION SELECT person_id FROM kur_changed UNION SELECT loan_person_id FROM kur_changed
"""
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
LEAD = """
UPDATE kur_person person SET name = l.debtor_name, region_id = l.region_id, bank_id = l.bank_id,
    scheme = l.scheme, credit_month = l.month, duty = l.duty, credit_ends_on = l.ends_on
FROM (SELECT DISTINCT ON (person_id) person_id, debtor_name, region_id, bank_id, scheme,
        date_trunc('month', disbursed_on)::date AS month, duty,
        (disbursed_on + make_interval(months => tenor_months::int))::date AS ends_on
    FROM kur_loan WHERE person_id IN (SELECT person_id FROM kur_touched)
    ORDER BY person_id, disbursed_on DESC, id DESC) l
WHERE l.person_id = person.id
  AND (person.name, person.region_id, person.bank_id, person.scheme, person.credit_month,
       person.duty, person.credit_ends_on)
   IS DISTINCT FROM (l.debtor_name, l.region_id, l.bank_id, l.scheme, l.month, l.duty, l.ends_on)
"""
ORPHANS = """
DELETE FROM {table} WHERE {column} IN (SELECT loan_person_id FROM kur_changed
    WHERE NOT EXISTS (SELECT 1 FROM kur_loan WHERE person_id = loan_person_id))
"""
MISSING = """
UPDATE kur_loan loan SET missing_since = %(as_of)s
WHERE loan.bank_id = %(bank)s AND loan.missing_since IS NULL
  AND NOT EXISTS (SELECT 1 FROM {staging} staged WHERE staged.number = loan.number)
"""
OTHER_NAMES = """
SELECT person.id, person.name, loan.id, loan.debtor_name FROM kur_loan loan
JOIN kur_person person ON person.id = loan.person_id
WHERE person.id IN (SELECT person_id FROM kur_touched) AND {different}
"""
# Older than 65 whatever the birthday is; with a list as evidence, so it is a move like any other.
TOO_OLD = """
SELECT person.id, 'not_eligible', %(as_of)s::date, 'umur di atas 65 tahun menurut NIK'
FROM kur_person person
WHERE person.state = 'not_informed' AND person.birth_year < %(oldest)s
  AND EXISTS (SELECT 1 FROM kur_loan loan
      WHERE loan.person_id = person.id AND loan.batch_id = %(batch)s)
"""
ALL_PAID_OFF = """
SELECT person.id, 'paid_off', max(loan.paid_off_on), 'semua kredit lunas menurut daftar bank'
FROM kur_person person JOIN kur_loan loan ON loan.person_id = person.id
WHERE person.id IN (SELECT person_id FROM kur_loan WHERE batch_id = %(batch)s
        AND paid_off_on IS NOT NULL)
  AND person.state = ANY(%(open)s) AND person.birth_year >= %(oldest)s
GROUP BY person.id HAVING bool_and(loan.paid_off_on IS NOT NULL)
"""
NEW_AFTER_PAID_OFF = """
SELECT person.id, 'not_informed', %(as_of)s::date, 'kredit baru di daftar bank'
FROM kur_person person
WHERE person.state = 'paid_off' AND EXISTS (SELECT 1 FROM kur_loan loan
    WHERE loan.person_id = person.id AND loan.batch_id = %(batch)s AND loan.paid_off_on IS NULL)
"""


class Merge:
    """One list's statements, with its table and parameters filled in."""

    def __init__(self, batch: Batch, key_id: str) -> None:
        self.batch = batch
        self.staging = batch.staging_table
        self.parameters: dict[str, Any] = {
            "bank": batch.bank_id,
            "batch": batch.pk,
            "key": key_id,
            "today": batch.as_of,
            "as_of": batch.as_of,
            "sample": batch.is_sample,
            "oldest": batch.as_of.year - OLDEST - 1,
            "open": [state.value for state in OPEN_STATES],
        }
        self.texts = {
            "staging": self.staging,
            "unknown": int(Duty.UNKNOWN),
            "rule": rule_of("staged"),
            "values": ", ".join(VALUES),
            "staged_values": ", ".join(f"staged.{name}" for name in VALUES),
            "assigned": ", ".join(f"{name} = staged.{name}" for name in VALUES),
            "pairs": ", ".join(f"'{name}', loan.{name}" for name in VALUES),
            "found": FOUND.format(staging=self.staging),
        }

    def run(self, sql: str, **texts: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute(sql.format(**self.texts, **texts), self.parameters)
            return cursor.rowcount

    def keep(self, name: str, sql: str) -> int:
        return temporary.keep(name, sql.format(**self.texts), self.parameters)

    def row(self, sql: str) -> tuple[Any, ...]:
        with connection.cursor() as cursor:
            cursor.execute(sql.format(**self.texts), self.parameters)
            return cursor.fetchone()

    def outcome(self) -> dict[str, int]:
        """`{created, changed, unchanged, missing}`: what saving would do, without doing it."""
        missing = self.row(WOULD_MISS)[0] if self.batch.is_full else 0
        numbers = ("created", "changed", "unchanged")
        return dict(zip(numbers, self.row(OUTCOME), strict=True)) | {"missing": missing}

    @transaction.atomic
    def save(self) -> dict[str, int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MERGE_LOCK])
            cursor.execute("SET LOCAL work_mem = '128MB'")
            cursor.execute("SET LOCAL gin_pending_list_limit = '64MB'")
            cursor.execute(f"ANALYZE {self.staging}")
        self._note_last_ids()
        self.run(ROTATE)
        self.run(ROTATE_MEMBERS)
        people = self.run(NEW_PEOPLE)
        # Without fresh statistics the planner looks a million people up one by one.
        self.run("ANALYZE kur_person (id, nik_hash, state, birth_year)")
        changed = self.keep("kur_changed", CHANGED)
        created = self.run(NEW_LOANS)
        if changed:
            self.run(HISTORY)
            self.run(UPDATE_LOANS)
        if created or changed:
            self.run("ANALYZE kur_loan (id, person_id, batch_id, paid_off_on)")
            self._relead()
        missing = self.run(MISSING) if self.batch.is_full else 0
        if changed:
            self._drop_orphans()
        doubtful = self._doubts() if created or changed else 0
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
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT coalesce((SELECT max(id) FROM kur_loan), 0),"
                " coalesce((SELECT max(id) FROM kur_person), 0)"
            )
            last_loan, last_person = cursor.fetchone()
        self.parameters |= {"last_loan": last_loan, "last_person": last_person}

    def _relead(self) -> None:
        self.keep("kur_touched", TOUCHED)
        self.run(LEAD_LOANS)
        self.run(LEAD)

    def _drop_orphans(self) -> None:
        """People without a credit: a corrected NIK leaves the mistyped person behind."""
        for table, column in [
            ("kur_move", "person_id"),
            ("kur_note", "person_id"),
            ("kur_doubt", "person_id"),
            ("kur_outreachevent_attendees", "person_id"),
            ("kur_person", "id"),
        ]:
            self.run(ORPHANS, table=table, column=column)

    def _doubts(self) -> int:
        different = names.share_no_word("person.name", "loan.debtor_name")
        with connection.cursor() as cursor:
            cursor.execute(OTHER_NAMES.format(different=different))
            pairs = cursor.fetchall()
        doubts = [
            Doubt(person_id=person, batch=self.batch, loan_id=loan, other_name=other)
            for person, name, loan, other in pairs
            if names.very_different(name, other)
        ]
        Doubt.objects.bulk_create(doubts, ignore_conflicts=True)
        return len(doubts)

    def _moves(self) -> int:
        moves.start()
        moves.collect(TOO_OLD, self.parameters)
        moves.collect(ALL_PAID_OFF, self.parameters)
        moves.collect(NEW_AFTER_PAID_OFF, self.parameters)
        moved = moves.carry_out(batch_id=self.batch.pk)
        return moved + matching.match_new_debtors(self.batch)
