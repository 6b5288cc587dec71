"""Filling a draft: cell by cell from the grid, or whole from the API or a workbook."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from participants.reports.actions.drafts import (
    lock_report,
    require_editable,
    require_officer,
    require_open_month,
    touch,
)
from participants.reports.models import FIELDS, EnrolmentReport, ReportEvent, ReportLine
from participants.reports.refusals import Refused
from regions.models import BranchService


@dataclass(frozen=True, slots=True, kw_only=True)
class CellInput:
    """A value for one cell; None empties it.

    `seen` is the version of the cell that the person saw; None overwrites whatever is there.
    """

    region_id: int
    segment: str
    field: str
    value: int | None
    seen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Somebody else changed the cell first; nothing of it was saved."""

    cell: CellInput
    current: int | None
    version: int
    by_id: int | None
    at: datetime | None


@dataclass(slots=True)
class SaveOutcome:
    report: EnrolmentReport
    saved: list[CellInput] = field(default_factory=list)
    unchanged: list[CellInput] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    lines: list[ReportLine] = field(default_factory=list)  # those that were named, as they are now


@transaction.atomic
def save_cells(
    *,
    report: EnrolmentReport,
    cells: Iterable[CellInput],
    by: User,
    seen: int | None = None,
    note: str | None = None,
    source: str = "",
) -> SaveOutcome:
    """Save what nobody else has changed meanwhile; the rest is told as conflicts.

    `seen` is the version of the whole report, for those who replace it as one (API). `source` is
    written to the log, for a workbook its name.
    """
    wanted = list(cells)
    report = lock_report(report, seen)
    require_may_fill(report, by)
    return fill(
        report=report,
        lines=_lines_for(report, wanted),
        cells=wanted,
        by=by,
        note=note,
        source=source,
    )


def require_may_fill(report: EnrolmentReport, by: User) -> None:
    require_officer(report, by)
    require_editable(report)
    require_open_month(report)


def fill(
    *,
    report: EnrolmentReport,
    lines: Mapping[tuple[int, str], ReportLine],
    cells: Iterable[CellInput],
    by: User,
    note: str | None = None,
    source: str = "",
) -> SaveOutcome:
    """Put the cells into lines of a report that is locked and may be filled."""
    outcome = SaveOutcome(report)
    changed: dict[int, ReportLine] = {}
    moment = timezone.now()
    for cell in cells:
        line = lines[cell.region_id, cell.segment]
        if line not in outcome.lines:
            outcome.lines.append(line)
        if _put(line, cell, by, moment, outcome):
            changed[line.pk] = line
    if changed:
        ReportLine.objects.bulk_update(
            changed.values(), [*FIELDS, "stamps", "entered_by", "entered_at"]
        )
    if source and changed:
        ReportEvent.objects.create(
            report=report, kind=ReportEvent.Kind.IMPORTED, by=by, note=source
        )
    noted = {} if note is None or note == report.note else {"note": note}
    if changed or noted:
        touch(report, **noted)
    return outcome


def _put(
    line: ReportLine, cell: CellInput, by: User, moment: datetime, outcome: SaveOutcome
) -> bool:
    current = getattr(line, cell.field)
    if current == cell.value:
        outcome.unchanged.append(cell)
        return False
    version = line.cell_version(cell.field)
    if cell.seen is not None and cell.seen != version:
        stamp = line.stamps[cell.field]
        outcome.conflicts.append(
            Conflict(
                cell=cell,
                current=current,
                version=version,
                by_id=stamp.get("by"),
                at=datetime.fromisoformat(stamp["at"]) if "at" in stamp else None,
            )
        )
        return False
    setattr(line, cell.field, cell.value)
    line.stamps[cell.field] = {"v": version + 1, "by": by.pk, "at": moment.isoformat()}
    line.entered_by, line.entered_at = by, moment
    outcome.saved.append(cell)
    return True


def _lines_for(
    report: EnrolmentReport, cells: list[CellInput]
) -> dict[tuple[int, str], ReportLine]:
    """The lines that the cells name. One is added where the branch has since begun to serve the
    place; a place that it does not serve is refused."""
    keys = {(cell.region_id, cell.segment) for cell in cells}
    regions = {region for region, _segment in keys}
    lines = {
        (line.region_id, line.segment): line
        for line in ReportLine.objects.filter(
            report=report, region__in=regions, segment__in={segment for _region, segment in keys}
        ).select_related("region")
        if (line.region_id, line.segment) in keys
    }
    if missing := keys - lines.keys():
        served = set(
            BranchService.objects.valid_in(report.month)
            .filter(branch=report.branch_id, region__in=regions)
            .values_list("region", flat=True)
        )
        if {region for region, _segment in missing} - served:
            raise Refused(
                "place_not_served", _("Wilayah ini tidak dilayani cabang Anda pada bulan itu.")
            )
        for region, segment in sorted(missing):
            lines[region, segment] = ReportLine.objects.create(
                report=report, region_id=region, segment=segment
            )
    return lines


@transaction.atomic
def save_note(
    *, report: EnrolmentReport, line: ReportLine, field: str, text: str, by: User
) -> ReportLine:
    """A note on one cell; an empty text takes it away."""
    report = lock_report(report)
    require_officer(report, by)
    require_editable(report)
    line = ReportLine.objects.select_related("region").get(pk=line.pk, report=report)
    notes: dict[str, Any] = {key: value for key, value in line.notes.items() if key != field}
    if text.strip():
        notes[field] = {"text": text.strip(), "by": by.pk, "at": timezone.now().isoformat()}
    line.notes = notes
    line.entered_by, line.entered_at = by, timezone.now()
    line.save(update_fields=["notes", "entered_by", "entered_at"])
    touch(report)
    return line
