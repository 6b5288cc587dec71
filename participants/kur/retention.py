"""Erasure: what a list brought in goes when its time is over, and a certificate says what went."""

import hashlib
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from participants.kur import aggregates, counts, temporary
from participants.kur.imports import staging
from participants.kur.models import Batch, ErasureCertificate

# A credit stays as long as a later full list of the bank, not yet expired, still holds it.
LOANS = """
SELECT loan.id, loan.person_id FROM kur_loan loan WHERE loan.batch_id = %(batch)s
  AND (loan.missing_since IS NOT NULL OR NOT EXISTS (
    SELECT 1 FROM kur_batch later WHERE later.bank_id = loan.bank_id AND later.kind = 'debtors'
      AND later.is_full AND later.status = 'saved' AND later.erased_at IS NULL
      AND later.id > loan.batch_id AND later.retain_until >= %(today)s))
"""
PEOPLE = """
SELECT DISTINCT person_id AS id FROM kur_erased_loans
WHERE NOT EXISTS (SELECT 1 FROM kur_loan loan WHERE loan.person_id = kur_erased_loans.person_id
    AND loan.id NOT IN (SELECT id FROM kur_erased_loans))
"""
# Children first. Moves of people who stay keep their log, without the list that is gone.
OF_LOANS = [("kur_doubt", "loan_id"), ("kur_loanhistory", "loan_id"), ("kur_loan", "id")]
OF_PEOPLE = [
    ("kur_doubt", "person_id"),
    ("kur_note", "person_id"),
    ("kur_outreachevent_attendees", "person_id"),
    ("kur_move", "person_id"),
    ("kur_person", "id"),
]


@transaction.atomic
def erase(*, batch: Batch, by: User | None, reason: str) -> ErasureCertificate:
    """Everything the list alone has brought in. What was erased is counted, never described."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [0x6B7572])
    digest = hashlib.sha256()
    if batch.kind == Batch.Kind.DEBTORS:
        erased = _erase_debtors(batch, digest)
    else:
        erased = _erase_members(batch, digest)
    erased["refused_rows"] = batch.refused.count()
    batch.refused.all().delete()
    batch.parts.all().delete()
    staging.drop_table(batch)
    batch.erased_at = timezone.now()
    batch.understood = {}
    batch.save(update_fields=["erased_at", "understood"])
    counts.rebuild()
    aggregates.forget_months_gone()
    return ErasureCertificate.objects.create(
        number=f"HAPUS-{timezone.localdate():%Y%m%d}-{batch.pk}",
        by=by,
        batch=batch,
        reason=reason[:200],
        counts=erased,
        digest=digest.hexdigest(),
    )


def _erase_debtors(batch: Batch, digest: Any) -> dict[str, int]:
    parameters = {"batch": batch.pk, "today": timezone.localdate()}
    loans = temporary.keep("kur_erased_loans", LOANS, parameters)
    people = temporary.keep("kur_erased_people", PEOPLE)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person.nik_hash FROM kur_person person JOIN kur_erased_people USING (id)"
            " ORDER BY 1"
        )
        for (nik_hash,) in cursor:
            digest.update(bytes(nik_hash))
        for table, column in OF_LOANS:
            _delete(cursor, table, column, "kur_erased_loans")
        for table, column in OF_PEOPLE:
            _delete(cursor, table, column, "kur_erased_people")
        # Who stays may have lost the credit that led.
        cursor.execute(
            "UPDATE kur_loan loan SET leads = ranked.of_all = 1, leads_at_bank = ranked.of_bank = 1"
            " FROM (SELECT id, row_number() OVER (PARTITION BY person_id"
            "   ORDER BY disbursed_on DESC, id DESC) AS of_all,"
            "   row_number() OVER (PARTITION BY person_id, bank_id"
            "   ORDER BY disbursed_on DESC, id DESC) AS of_bank FROM kur_loan"
            "   WHERE person_id IN (SELECT person_id FROM kur_erased_loans)) ranked"
            " WHERE ranked.id = loan.id"
        )
        cursor.execute(
            "UPDATE kur_person person SET name = l.debtor_name, region_id = l.region_id,"
            " bank_id = l.bank_id, scheme = l.scheme, duty = l.duty,"
            " credit_month = date_trunc('month', l.disbursed_on)::date"
            " FROM kur_loan l WHERE l.person_id = person.id AND l.leads"
            " AND l.person_id IN (SELECT person_id FROM kur_erased_loans)"
        )
    return {"loans": loans, "people": people}


def _erase_members(batch: Batch, digest: Any) -> dict[str, int]:
    members = temporary.keep(
        "kur_erased_members",
        "SELECT id, nik_hash FROM kur_membership WHERE batch_id = %(batch)s",
        {"batch": batch.pk},
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT nik_hash FROM kur_erased_members ORDER BY 1")
        for (nik_hash,) in cursor:
            digest.update(bytes(nik_hash))
        _delete(cursor, "kur_doubt", "membership_id", "kur_erased_members")
        _delete(cursor, "kur_membership", "id", "kur_erased_members")
    return {"memberships": members}


def _delete(cursor: Any, table: str, column: str, erased: str) -> None:
    cursor.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT id FROM {erased})")
