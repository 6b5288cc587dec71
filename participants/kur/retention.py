"""Erasure: what a list brought in goes when its time is over, and a certificate says what went."""

import hashlib
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from participants.kur import aggregates, counts, sql
from participants.kur.imports import leading, staging
from participants.kur.models import Batch, ErasureCertificate, Loan, Membership, Person


@transaction.atomic
def erase(*, batch: Batch, by: User | None, reason: str) -> ErasureCertificate:
    """Everything the list alone has brought in. What was erased is counted, never described."""
    sql.wait_for_lock(sql.MERGE_LOCK)
    digest = hashlib.sha256()
    erase_rows = _erase_debtors if batch.kind == Batch.Kind.DEBTORS else _erase_members
    erased = erase_rows(batch, digest)
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
    """The credits, and the people who have no other; each with all that hangs on them."""
    expired = _expired(batch)
    own = Loan.objects.filter(person=OuterRef("pk"))
    people = Person.objects.filter(Exists(own.filter(expired)), ~Exists(own.exclude(expired)))
    loans = Loan.objects.filter(expired)
    erased = {"loans": loans.count(), "people": 0}
    hashes = people.order_by("nik_hash").values_list("pk", "nik_hash").iterator(sql.CHUNK)
    for chunk in sql.in_chunks(hashes):
        for _pk, nik_hash in chunk:
            digest.update(nik_hash)
        Person.objects.filter(pk__in=[pk for pk, _hash in chunk]).delete()
        erased["people"] += len(chunk)
    remaining = loans.values_list("pk", "person").iterator(sql.CHUNK)
    for further in sql.in_chunks(remaining):
        Loan.objects.filter(pk__in=[pk for pk, _person in further]).delete()
        # Who stays may have lost the credit that led.
        leading.relead_people({person for _pk, person in further})
    return erased


def _expired(batch: Batch) -> Q:
    """A credit stays as long as a later full list of the bank, not yet expired, still holds it."""
    later = Batch.objects.filter(
        bank=batch.bank,
        kind=Batch.Kind.DEBTORS,
        is_full=True,
        status=Batch.Status.SAVED,
        erased_at=None,
        pk__gt=batch.pk,
        retain_until__gte=timezone.localdate(),
    )
    own = Q(batch=batch)
    return own & Q(missing_since__isnull=False) if later.exists() else own


def _erase_members(batch: Batch, digest: Any) -> dict[str, int]:
    members = Membership.objects.filter(batch=batch).order_by("nik_hash")
    erased = 0
    for chunk in sql.in_chunks(members.values_list("pk", "nik_hash").iterator(sql.CHUNK)):
        for _pk, nik_hash in chunk:
            digest.update(nik_hash)
        Membership.objects.filter(pk__in=[pk for pk, _hash in chunk]).delete()
        erased += len(chunk)
    return {"memberships": erased}
