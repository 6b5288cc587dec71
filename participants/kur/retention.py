"""Erasure: what a list brought in goes when its time is over, and a certificate says what went.

A credit stays as long as another list still holds it. What a membership list led to goes with the
list: what is paid, and the moves it was the evidence of. The certificate is written first, for the
database lets moves go in no other transaction (`models.trail`).
"""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from participants.kur import counts, matching, sql
from participants.kur.imports import leading, staging
from participants.kur.models import (
    Batch,
    Doubt,
    ErasureCertificate,
    Listing,
    Loan,
    LoanHistory,
    Membership,
    Move,
    Person,
    State,
)


@transaction.atomic
def erase(*, batch: Batch, by: User | None, reason: str) -> ErasureCertificate:
    """Everything that no other list holds. What was erased is counted, never described."""
    sql.wait_for_lock(sql.MERGE_LOCK)
    erasure = DebtorErasure(batch) if batch.kind == Batch.Kind.DEBTORS else MemberErasure(batch)
    digest, erased = erasure.measure()
    erased["refused_rows"] = batch.refused.count()
    certificate = _certify("HAPUS", batch, erased, digest, by=by, reason=reason)
    erasure.erase()
    batch.refused.all().delete()
    batch.parts.all().delete()
    staging.drop_table(batch)
    batch.erased_at = timezone.now()
    batch.understood = {}
    batch.save(update_fields=["erased_at", "understood"])
    counts.rebuild()
    return certificate


def erase_mistyped(*, people: list[int], batch: Batch) -> ErasureCertificate:
    """People who are left without a credit, because the bank has corrected a NIK."""
    mistyped = Person.objects.filter(pk__in=people)
    digest, number = _digest(mistyped)
    erased = {"people": number, "moves": Move.objects.filter(person__in=people).count()}
    reason = "NIK dikoreksi di daftar bank."
    certificate = _certify("KOREKSI", batch, erased, digest, by=None, reason=reason)
    _delete_people(mistyped)
    return certificate


def _certify(
    kind: str, batch: Batch, erased: dict[str, int], digest: str, *, by: User | None, reason: str
) -> ErasureCertificate:
    return ErasureCertificate.objects.create(
        number=f"{kind}-{timezone.localdate():%Y%m%d}-{batch.pk}",
        by=by,
        batch=batch,
        reason=reason[:200],
        counts=erased,
        digest=digest,
    )


def _digest(rows: Any) -> tuple[str, int]:
    """Over the hashes of the NIKs of people or memberships, and how many there are."""
    digest, number = hashlib.sha256(), 0
    hashes = rows.order_by("nik_hash").values_list("nik_hash", flat=True)
    for number, nik_hash in enumerate(hashes.iterator(sql.CHUNK), start=1):  # noqa: B007
        digest.update(nik_hash)
    return digest.hexdigest(), number


def _delete(rows: Any) -> None:
    for ids in sql.in_chunks(rows.order_by().values_list("pk", flat=True).iterator(sql.CHUNK)):
        rows.model.objects.filter(pk__in=ids).delete()


def _delete_people(people: Any) -> None:
    """Each with all that hangs on them; their moves first, which only an erasure lets go."""
    for ids in sql.in_chunks(people.order_by().values_list("pk", flat=True).iterator(sql.CHUNK)):
        Move.objects.filter(person__in=ids).erase()
        Person.objects.filter(pk__in=ids).delete()


def _leave_doubts(batch: Batch, model: Any, *, of: str, name: str) -> None:
    """A doubt about a name that another list still has is that list's; the others go."""
    doubts = Doubt.objects.filter(batch=batch, **{f"{of}__isnull": False})
    doubts.exclude(other_name=F(f"{of}__{name}")).delete()
    doubts.update(batch=Subquery(model.objects.filter(pk=OuterRef(of)).values("batch")[:1]))


class DebtorErasure:
    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        here = Listing.objects.filter(loan=OuterRef("pk"), batch=self.batch)
        elsewhere = Listing.objects.filter(loan=OuterRef("pk")).exclude(batch=self.batch)
        self.is_last_list = Q(Exists(here)) & ~Q(Exists(elsewhere))
        self.loans = Loan.objects.filter(self.is_last_list)
        own = Loan.objects.filter(person=OuterRef("pk"))
        self.people = Person.objects.filter(
            Exists(own.filter(self.is_last_list)), ~Exists(own.exclude(self.is_last_list))
        )

    def measure(self) -> tuple[str, dict[str, int]]:
        digest, people = _digest(self.people)
        listed, loans = self.batch.listings.count(), self.loans.count()
        return digest, {
            "listed": listed,
            "kept": listed - loans,
            "loans": loans,
            "people": people,
            "moves": Move.objects.filter(person__in=self.people).count(),
        }

    def erase(self) -> None:
        """The people who have no other credit, each with all that hangs on them; then credits of
        whoever stays, who may have lost the one that led."""
        _delete_people(self.people)
        further = self.loans.values_list("pk", "person").iterator(sql.CHUNK)
        for chunk in sql.in_chunks(further):
            Loan.objects.filter(pk__in=[pk for pk, _person in chunk]).delete()
            leading.relead_people({person for _pk, person in chunk})
        self._leave_to_others()

    def _leave_to_others(self) -> None:
        """What stays is from now on the latest other list's, as the bank reported it last. Former
        values that were this list's go."""
        on_this_list = Q(source=None, loan__listings__batch=self.batch)
        _delete(LoanHistory.objects.filter(Q(source=self.batch) | on_this_list))
        self.batch.listings.all().delete()
        latest = Listing.objects.filter(loan=OuterRef("pk")).order_by("-batch_id").values("batch")
        Loan.objects.filter(batch=self.batch).update(batch=Subquery(latest[:1]))
        _leave_doubts(self.batch, Loan, of="loan", name="debtor_name")
        if self.batch.is_full:
            self._find_missing_again()

    def _find_missing_again(self) -> None:
        """What this full list alone did not have is not missing any more."""
        full = Batch.objects.filter(bank=self.batch.bank, is_full=True, erased_at=None)
        later = full.filter(status=Batch.Status.SAVED, as_of__gte=self.batch.as_of)
        if not later.exclude(pk=self.batch.pk).exists():
            missing = Loan.objects.filter(bank=self.batch.bank, missing_since=self.batch.as_of)
            missing.update(missing_since=None)
            leading.mark_gone_credits()


class MemberErasure:
    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.members = Membership.objects.filter(batch=self.batch)
        self.moves = Move.objects.filter(Q(batch=self.batch) | Q(reverses__batch=self.batch))
        hashes = self.members.values("nik_hash")
        self.people = Person.objects.filter(
            Q(nik_hash__in=hashes) | Q(pk__in=self.moves.values("person"))
        )

    def measure(self) -> tuple[str, dict[str, int]]:
        digest, members = _digest(self.members)
        return digest, {
            "memberships": members,
            "moves": self.moves.count(),
            "reset": self.people.count(),
        }

    def erase(self) -> None:
        ids = list(self.people.values_list("pk", flat=True))
        for moves in sql.in_chunks(self.moves.order_by().values_list("pk", flat=True).iterator()):
            Move.objects.filter(pk__in=moves).erase()
        _delete(self.members)
        for chunk in sql.in_chunks(ids):
            _recount(chunk)
            # What other lists say of them holds from now on.
            matching.match_people(chunk, self.batch)
        _leave_doubts(self.batch, Membership, of="membership", name="name")


def _recount(ids: Iterable[int]) -> None:
    """State and cover as the moves that are left say, and nothing paid."""
    moves = Move.objects.filter(person=OuterRef("pk"))
    last = moves.order_by("-at", "-id")
    lists = Listing.objects.filter(loan__person=OuterRef("pk")).order_by()
    listed_on = lists.values("loan__person").annotate(first=Min("batch__as_of")).values("first")
    Person.objects.filter(pk__in=ids).update(
        state=Coalesce(Subquery(last.values("to_state")[:1]), Value(State.NOT_INFORMED)),
        state_since=Coalesce(
            Subquery(last.values("on")[:1]), Subquery(listed_on), Value(timezone.localdate())
        ),
        covered_on=Subquery(moves.into_cover().values("on")[:1]),
        paid_until=None,
        is_added=True,
    )
