"""What differs between a bank's list and a membership list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from participants.kur.imports import columns, debtors, members, merge
from participants.kur.imports.rows import ListRows
from participants.kur.models import Batch


@dataclass(frozen=True)
class Kind:
    columns: Mapping[str, str]
    required: Sequence[str]
    nik_column: str
    types: str
    staged: Sequence[str]
    duplicates: str
    duplicate_fault: tuple[str, str]
    rows: type[ListRows]
    outcome: Callable[[Batch], dict[str, int]]
    save: Callable[[Batch], dict[str, int]]
    counted: list[str]  # the tables that saving fills and pages read


KINDS = {
    Batch.Kind.DEBTORS: Kind(
        columns=columns.DEBTOR_COLUMNS,
        required=columns.DEBTOR_REQUIRED,
        nik_column=debtors.DebtorRows.nik_column,
        types=debtors.STAGING_TYPES,
        staged=debtors.STAGED,
        duplicates=merge.DUPLICATES,
        duplicate_fault=("loan_number", "twice"),
        rows=debtors.DebtorRows,
        outcome=lambda batch: merge.Merge(batch).outcome(),
        save=lambda batch: merge.Merge(batch).save(),
        counted=["kur_person", "kur_loan"],
    ),
    Batch.Kind.MEMBERS: Kind(
        columns=columns.MEMBER_COLUMNS,
        required=columns.MEMBER_REQUIRED,
        nik_column=members.MemberRows.nik_column,
        types=members.STAGING_TYPES,
        staged=members.STAGED,
        duplicates=members.DUPLICATES,
        duplicate_fault=("nik", "twice_member"),
        rows=members.MemberRows,
        outcome=members.outcome,
        save=members.save,
        counted=["kur_person"],
    ),
}
