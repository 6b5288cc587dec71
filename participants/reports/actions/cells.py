"""Filling a draft: it begins with its first cell, from the grid, the API or a workbook."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Self

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from participants.figures.models import MOVEMENTS
from participants.reports.checks import read_histories
from participants.reports.models import (
    FIELD_LABELS,
    FIELDS,
    CellChange,
    EnrolmentReport,
    ReportEvent,
    ReportingMonth,
    ReportLine,
    blank_lines,
    rows_of,
)
from participants.reports.rules import (
    CHANGED,
    Changed,
    Refused,
    lock_report,
    require_editable,
    require_may_fill,
    require_officer,
    require_open_month,
)
from regions.models import Branch


@dataclass(frozen=True, slots=True, kw_only=True)
class CellInput:
    """A value for one cell; None empties it.

    `seen` is the version of the cell that the person saw; None overwrites whatever is there.
    `how` it was written stands in its history; a value that was copied from last month marks its
    row as a copy, until one that was not.
    """

    region_id: int
    segment: str
    field: str
    value: int | None
    seen: int | None = None
    how: CellChange.Kind = CellChange.Kind.TYPED

    @classmethod
    def of(cls, line: ReportLine, field: str, value: int | None, **more: Any) -> Self:
        return cls(region_id=line.region_id, segment=line.segment, field=field, value=value, **more)

    @property
    def is_copied(self) -> bool:
        return self.how == CellChange.Kind.COPIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Somebody else changed the cell first; nothing of it was saved."""

    line: ReportLine
    field: str
    mine: int | None
    theirs: int | None
    by: User | None
    at: datetime | None

    @property
    def label(self) -> str:
        return str(FIELD_LABELS[self.field])

    @property
    def cell_id(self) -> str:
        return self.line.cell_id(self.field)


@dataclass(slots=True)
class SaveOutcome:
    """`lines` are those that were read, as they are now; `source` is the file that fills them."""

    report: EnrolmentReport
    lines: Sequence[ReportLine]
    by: User
    source: str = ""
    moment: datetime = field(default_factory=timezone.now)
    saved: list[tuple[ReportLine, CellInput]] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    def fill(self, cells: Iterable[CellInput]) -> None:
        """Nothing of it is in the database yet."""
        by_row = rows_of(self.lines)
        for cell in cells:
            self._fill(by_row[cell.region_id, cell.segment], cell, self.source)

    def _fill(self, line: ReportLine, cell: CellInput, source: str) -> None:
        is_touch = line.is_copy and not cell.is_copied
        is_same = getattr(line, cell.field) == cell.value
        if is_same and not is_touch:
            return
        version = line.cell_version(cell.field)
        if not is_same and cell.seen is not None and cell.seen != version:
            self.conflicts.append(_conflict(line, cell))
            return
        if is_touch:
            line.forget_copy()
        setattr(line, cell.field, cell.value)
        written = {"how": CellChange.Kind.FILE, "source": source} if source else {"how": cell.how}
        stamp = {"v": version + 1, "by": self.by.pk, "at": self.moment.isoformat(), **written}
        line.stamps[cell.field] = stamp | ({"copied": True} if cell.is_copied else {})
        line.entered(self.by, self.moment)
        self.saved.append((line, cell))

    def compute_closings_anew(self) -> None:
        """A closing that came with a file gives way to movements that were typed over it."""
        fields = defaultdict(set)
        for line, cell in self.saved:
            fields[line].add(cell.field)
        given_way = [
            line
            for line, saved in fields.items()
            if saved.intersection(MOVEMENTS)
            and "closing" not in saved
            and line.has_all_movements
            and line.closing is not None
            and line.came_with_file("closing")
        ]
        past = read_histories(self.report.branch_id, self.report.month) if given_way else None
        for line in given_way:
            if past is not None and past.of_line(line).opening is not None:
                self._fill(line, CellInput.of(line, "closing", None), "")


@transaction.atomic
def start_report(*, branch: Branch, month: date, by: User) -> EnrolmentReport:
    """The report of the branch and month that is being worked on; made where there is none."""
    reports = EnrolmentReport.objects.of(branch, month).select_related("period", "branch")
    if (report := reports.first()) is not None:
        return report
    try:
        return begin_report(branch=branch, month=month, by=by)
    except Changed:  # a colleague began it in the same moment
        return reports.get()


@transaction.atomic
def begin_report(*, branch: Branch, month: date, by: User) -> EnrolmentReport:
    """For those who saw that nobody has begun it: refused where somebody has meanwhile."""
    period = ReportingMonth.objects.filter(month=month).first()
    if period is None:
        raise Refused("month_not_open", _("Bulan ini belum dibuka untuk pelaporan."))
    report = EnrolmentReport(branch=branch, period=period, created_by=by)
    require_officer(report, by)
    require_open_month(report)
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError:
        raise Changed("changed", CHANGED) from None
    ReportLine.objects.bulk_create(blank_lines(report))
    report.events.create(kind=ReportEvent.Kind.CREATED, by=by)
    return report


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
    """Save what nobody else has changed meanwhile; the rest comes back as conflicts.

    `seen` is the version of the whole report, for those who replace it as one (API). `source` is
    written to the log, for a workbook its name.
    """
    cells = list(cells)
    report = lock_report(report, seen)
    require_may_fill(report, by)
    lines = named_lines(report, cells)
    return write_cells(report=report, lines=lines, cells=cells, by=by, note=note, source=source)


def begin_filled(
    *, report: EnrolmentReport, cells: Iterable[CellInput], by: User, source: str
) -> list[ReportLine]:
    """A report of the province's recap that is not saved yet."""
    report.save(force_insert=True)
    lines = blank_lines(report)
    SaveOutcome(report, lines, by, source).fill(cells)
    ReportLine.objects.bulk_create(lines)
    kinds = {ReportEvent.Kind.CREATED: "", ReportEvent.Kind.IMPORTED: source}
    ReportEvent.objects.bulk_create(
        ReportEvent(report=report, kind=kind, by=by, acted_for=by.acting_for, note=note)
        for kind, note in kinds.items()
    )
    return lines


def write_cells(
    *,
    report: EnrolmentReport,
    lines: Sequence[ReportLine],
    cells: Iterable[CellInput],
    by: User,
    note: str | None = None,
    source: str = "",
) -> SaveOutcome:
    """Into lines that this transaction has read, of a report that it has locked; the caller has
    seen to it that the person may."""
    outcome = SaveOutcome(report, lines, by, source)
    outcome.fill(cells)
    outcome.compute_closings_anew()
    changed = {line for line, _cell in outcome.saved}
    if changed:
        ReportLine.objects.bulk_update(changed, [*FIELDS, "stamps", *ReportLine.ENTERED])
    if source and changed:
        report.events.create(kind=ReportEvent.Kind.IMPORTED, by=by, note=source)
    new_note = {} if note is None or note == report.note else {"note": note}
    if changed or new_note:
        report.touch(**new_note)
    return outcome


def _conflict(line: ReportLine, cell: CellInput) -> Conflict:
    stamp = line.stamps.get(cell.field, {})
    return Conflict(
        line=line,
        field=cell.field,
        mine=cell.value,
        theirs=getattr(line, cell.field),
        by=User.objects.filter(pk=stamp.get("by")).first(),
        at=datetime.fromisoformat(stamp["at"]) if "at" in stamp else None,
    )


def named_lines(report: EnrolmentReport, cells: Sequence[CellInput]) -> list[ReportLine]:
    """The lines that the cells name. One is added where the branch has since begun to serve the
    place; a place that it does not serve is refused."""
    keys = {(cell.region_id, cell.segment) for cell in cells}
    lines = rows_of(report.lines.select_related("region"))
    if missing := keys - lines.keys():
        served = set(report.services.values_list("region", flat=True))
        if {region for region, _segment in missing} - served:
            raise Refused(
                "place_not_served", _("Wilayah ini tidak dilayani cabang Anda pada bulan itu.")
            )
        for region, segment in sorted(missing):
            lines[region, segment] = ReportLine.objects.create(
                report=report, region_id=region, segment=segment
            )
    return [lines[key] for key in keys]


@transaction.atomic
def save_note(
    *, report: EnrolmentReport, line: ReportLine, field: str, text: str, by: User
) -> ReportLine:
    """A note on one cell, or with an empty field on its row; an empty text takes it away."""
    report = lock_report(report)
    require_officer(report, by)
    require_editable(report)
    line = ReportLine.objects.select_related("region").get(pk=line.pk, report=report)
    notes: dict[str, Any] = {key: value for key, value in line.notes.items() if key != field}
    if text.strip():
        notes[field] = {"text": text.strip(), "by": by.pk, "at": timezone.now().isoformat()}
    line.notes = notes
    line.entered(by, timezone.now())
    line.save(update_fields=["notes", *ReportLine.ENTERED])
    report.touch()
    return line
