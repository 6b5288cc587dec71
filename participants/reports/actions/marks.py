"""Cells marked by a verifier, sent back together, and answered by the branch."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from participants.reports.actions.waiting import note_beginning
from participants.reports.models import EnrolmentReport, ReportMark, rows_of
from participants.reports.rules import (
    Refused,
    lock_report,
    require_decidable,
    require_editable,
    require_officer,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkInput:
    """A cell that goes back to the branch; an empty field means the whole row."""

    region_id: int
    segment: str
    reason: str
    field: str = ""


@transaction.atomic
def mark_cells(*, report: EnrolmentReport, marks: Sequence[MarkInput], by: User) -> None:
    """Each with its reason; a cell that is marked already is given the new one. The branch sees
    them once the report goes back."""
    report = lock_report(report)
    require_decidable(report, by)
    if any(not mark.reason.strip() for mark in marks):
        raise Refused("reason_missing", _("Setiap sel yang dikembalikan perlu alasannya."))
    lines = rows_of(report.lines.select_related("region"))
    if any((mark.region_id, mark.segment) not in lines for mark in marks):
        raise Refused("unknown_cell", _("Sel yang ditandai tidak ada di laporan ini."))
    if marks:
        note_beginning(report, by)
    for mark in marks:
        line = lines[mark.region_id, mark.segment]
        ReportMark.objects.update_or_create(
            line=line,
            field=mark.field,
            round=report.returns + 1,
            defaults={
                "reason": mark.reason.strip(),
                "former": line.values,
                "marked_by": by,
                "marked_at": timezone.now(),
            },
        )


@transaction.atomic
def unmark_cell(*, report: EnrolmentReport, mark: ReportMark, by: User) -> None:
    report = lock_report(report)
    require_decidable(report, by)
    ReportMark.objects.pending(report).filter(pk=mark.pk).delete()


@transaction.atomic
def answer_marks(*, marks: Sequence[ReportMark], answer: str, by: User) -> None:
    """One answer to one or several marks of a report."""
    report = lock_report(marks[0].line.report)
    require_officer(report, by)
    require_editable(report)
    if not answer.strip():
        raise Refused("answer_missing", _("Tulis jawaban untuk verifikator."))
    for mark in marks:
        mark.answered(answer.strip(), by)
    ReportMark.objects.bulk_update(marks, ReportMark.ANSWER)
    report.touch()
