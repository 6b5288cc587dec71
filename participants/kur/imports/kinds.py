"""What differs between a bank's list and a membership list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from participants.kur import encryption
from participants.kur.imports import columns, debtors, members, merge
from participants.kur.imports.columns import Layout, UnreadableListError
from participants.kur.imports.look import Writing
from participants.kur.imports.reading import NumberedRow
from participants.kur.imports.rows import Checked
from participants.kur.models import Batch, Membership, Person


@dataclass(frozen=True)
class Kind:
    """What differs between a bank's list and a membership list."""

    columns: Mapping[str, str]
    required: Sequence[str]
    nik_column: str
    types: str
    staged: Sequence[str]
    duplicates: str
    duplicate_fault: tuple[str, str]
    checker: Callable[[Batch, Layout, Writing], Callable[[list[NumberedRow]], Checked]]
    outcome: Callable[[Batch], dict[str, int]]
    save: Callable[[Batch], dict[str, int]]
    counted: str  # the tables that saving fills and pages read


def _check_debtors(
    batch: Batch, layout: Layout, writing: Writing
) -> Callable[[list[NumberedRow]], Checked]:
    bank = batch.bank
    if bank is None:
        raise UnreadableListError(_("Bank belum dipilih."))
    return debtors.DebtorRows(batch, layout, writing, bank.spellings, old_keys()).check


def _check_members(
    batch: Batch, layout: Layout, writing: Writing
) -> Callable[[list[NumberedRow]], Checked]:
    return members.MemberRows(batch, layout, writing, old_keys()).check


KINDS = {
    Batch.Kind.DEBTORS: Kind(
        columns=columns.DEBTOR_COLUMNS,
        required=columns.DEBTOR_REQUIRED,
        nik_column="debtor_nik",
        types=debtors.STAGING_TYPES,
        staged=debtors.STAGED,
        duplicates=merge.DUPLICATES,
        duplicate_fault=("loan_number", "twice"),
        checker=_check_debtors,
        outcome=lambda batch: merge.Merge(batch, encryption.primary().key_id).outcome(),
        save=lambda batch: merge.Merge(batch, encryption.primary().key_id).save(),
        counted="kur_person, kur_loan",
    ),
    Batch.Kind.MEMBERS: Kind(
        columns=columns.MEMBER_COLUMNS,
        required=columns.MEMBER_REQUIRED,
        nik_column="nik",
        types=members.STAGING_TYPES,
        staged=members.STAGED,
        duplicates=members.DUPLICATES,
        duplicate_fault=("nik", "twice_member"),
        checker=_check_members,
        outcome=members.outcome,
        save=members.save,
        counted="kur_person",
    ),
}


def old_keys() -> list[encryption.KeyPair]:
    """Key pairs still in use by somebody besides the primary: only while keys are rotated."""
    primary = encryption.primary().key_id
    people = Person.objects.exclude(key_id=primary).values_list("key_id")
    members = Membership.objects.exclude(key_id=primary).values_list("key_id")
    return [encryption.pair(key_id) for (key_id,) in people.union(members).order_by("key_id")]
