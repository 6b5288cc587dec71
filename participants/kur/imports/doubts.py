"""One NIK and two very different names in banks' lists: who looks at it, and how it ends.

The row goes back to the bank as well; what the bank mends needs nobody's verdict any more.
"""

from typing import Any

from django.utils import timezone

from common import nik
from participants.kur import names, sql
from participants.kur.imports import staging
from participants.kur.imports.references import reference
from participants.kur.models import Batch, Doubt

OTHER_NAMES = """
SELECT person.id, person.name, loan.id, loan.debtor_name FROM kur_loan loan
JOIN kur_person person ON person.id = loan.person_id
WHERE person.id IN (SELECT person_id FROM kur_touched) AND {different}
"""
# The list's own rows about these people; in the order of `DebtorRow`.
ROWS = """
SELECT staged.row_number, person.key_id, person.nik_sealed, staged.nik_head, staged.nik_tail,
    staged.number AS loan_number, staged.name AS debtor_name, staged.business_name,
    region.code AS regency_code, staged.scheme, staged.amount, staged.disbursed_on,
    staged.tenor_months, staged.bank_unit, staged.phone, staged.paid_off_on
FROM {staging} staged
JOIN kur_person person ON person.nik_hash = staged.nik_hash
JOIN regions_region region ON region.id = staged.region_id
WHERE person.id = ANY(%s) ORDER BY staged.row_number
"""
COLUMNS = (
    "loan_number debtor_name business_name regency_code scheme amount disbursed_on tenor_months"
    " bank_unit phone paid_off_on"
).split()


def raise_doubts(batch: Batch) -> int:
    """About the people whose credits the list has touched; how many there are now."""
    different = names.share_no_word("person.name", "loan.debtor_name")
    doubts = [
        Doubt(person_id=person, batch=batch, loan_id=loan, other_name=other)
        for person, name, loan, other in sql.rows(OTHER_NAMES.format(different=different))
        if names.very_different(name, other)
    ]
    Doubt.objects.bulk_create(doubts, ignore_conflicts=True)
    _return_rows(batch, sorted({doubt.person_id for doubt in doubts}))
    return len(doubts)


def _return_rows(batch: Batch, people: list[int]) -> None:
    """As refused rows of the list: the bank sees its own row, never the other name."""
    if not people:
        return
    returned = []
    for number, key_id, sealed, head, tail, *values in sql.rows(
        ROWS.format(staging=batch.staging_table), [people]
    ):
        written = dict(zip(COLUMNS, values, strict=True)) | {"debtor_nik": nik.mask(head, tail)}
        sealed_nik = reference(key_id, bytes(sealed), batch)
        returned.append(
            (number, _cells(batch, written), [["debtor_name", "other_person"]], sealed_nik)
        )
    staging.keep_refused(batch, returned)


def _cells(batch: Batch, written: dict[str, Any]) -> list[str]:
    """In the order of the list's own columns."""
    cells = [""] * len(batch.understood.get("headers", []))
    for column, index in batch.understood.get("at", {}).items():
        value = written.get(column)
        cells[index] = "" if value is None else str(value)
    return cells


def close_mended() -> int:
    """Doubts about people the list has touched whose names now agree, or whose credit is now
    another person's."""
    touched = [pk for (pk,) in sql.rows("SELECT person_id FROM kur_touched")]
    waiting = Doubt.objects.filter(person__in=touched, verdict=Doubt.Verdict.OPEN)
    mended = [doubt.pk for doubt in waiting.select_related("person", "loan") if _is_mended(doubt)]
    return Doubt.objects.filter(pk__in=mended).update(
        verdict=Doubt.Verdict.MENDED, decided_at=timezone.now(), reason=""
    )


def _is_mended(doubt: Doubt) -> bool:
    if doubt.loan is None:
        return not names.very_different(doubt.person.name, doubt.other_name)
    if doubt.loan.person_id != doubt.person_id:
        return True
    return not names.very_different(doubt.person.name, doubt.loan.debtor_name)
