"""What changed in a report from one round to the next: a verifier's second look.

A round begins when the report is sent back, and ends when it is sent back again.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from participants.reports.checks import read_histories
from participants.reports.models import (
    FIELD_LABELS,
    FIELDS,
    CellChange,
    ReportEvent,
    ReportLine,
    ReportMark,
)
from participants.reports.review import Review

Cell = tuple[int, str]  # line and column
NetChanges = Mapping[Cell, tuple[int | None, CellChange]]
OTHER_LABELS = {"": _("seluruh baris"), "opening": _("awal")}


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """A cell that holds another figure than in the round before, or that was asked about."""

    line: ReportLine
    field: str  # empty for a mark on the whole row
    old: int | None = None
    new: int | None = None
    written: CellChange | None = None  # the last time; none where the figure follows from others
    mark: ReportMark | None = None
    was_asked: bool = False  # also where its row or its closing was asked about

    @property
    def label(self) -> str:
        return str(FIELD_LABELS.get(self.field) or OTHER_LABELS[self.field])

    @property
    def anchor(self) -> str:
        return self.line.cell_id(self.field if self.field in FIELDS else "")

    @property
    def is_changed(self) -> bool:
        return self.old != self.new

    @property
    def is_written(self) -> bool:
        """Changed by somebody, and not only by what it follows from."""
        return self.written is not None

    @property
    def is_unasked(self) -> bool:
        return self.is_written and not self.was_asked


@dataclass(frozen=True, slots=True)
class ChangedRow:
    line: ReportLine
    cells: Sequence[ChangedCell]


@dataclass(frozen=True, slots=True)
class Round:
    """One sending back, and what the branch made of it."""

    number: int
    returned: ReportEvent
    rows: Sequence[ChangedRow]

    @property
    def cells(self) -> list[ChangedCell]:
        return [cell for row in self.rows for cell in row.cells]

    @property
    def written(self) -> list[ChangedCell]:
        return [cell for cell in self.cells if cell.is_written]

    @property
    def unasked(self) -> list[ChangedCell]:
        return [cell for cell in self.cells if cell.is_unasked]


def net_changes(changes: Iterable[CellChange]) -> dict[Cell, tuple[int | None, CellChange]]:
    """By cell what it held before the first of these changes, and the last of them; a cell that
    holds in the end what it held before is left out."""
    first: dict[Cell, int | None] = {}
    last: dict[Cell, CellChange] = {}
    for change in changes:
        first.setdefault((change.line_id, change.field), change.old)
        last[change.line_id, change.field] = change
    return {
        cell: (first[cell], change) for cell, change in last.items() if first[cell] != change.new
    }


def rounds_of(checked: Review) -> list[Round]:
    """The newest first. The returns of a sample's report are but a number, and give none."""
    report = checked.report
    returned = report.events.filter(kind=ReportEvent.Kind.RETURNED).select_related("by")
    changes = CellChange.objects.of_report(report).figures().select_related("by")
    marks = ReportMark.objects.filter(line__report=report).sent_back()
    marks = marks.select_related("line__region", "marked_by", "answered_by", "answered_for")
    lines = list(checked.lines)
    openings = {line.pk: checked.opening(line) for line in lines}
    rounds = []
    for number, event in reversed(list(enumerate(returned, start=1))):
        net = net_changes(change for change in changes if change.round == number)
        asked = {(mark.line_id, mark.field): mark for mark in marks if mark.round == number}
        former = [_former(line, net) for line in lines]
        # A month before this one may have been verified or corrected in between.
        past = read_histories(report.branch_id, report.month, back=1, known_at=event.at)
        former_openings = {line.pk: past.of_line(line).opening for line in former}
        rows = []
        for line, before in zip(lines, former, strict=True):
            pair = (former_openings[line.pk], openings[line.pk])
            if cells := _cells(before, line, pair, net, asked):
                rows.append(ChangedRow(line, cells))
        rounds.append(Round(number, event, rows))
        lines, openings = former, former_openings
    return rounds


def _former(line: ReportLine, net: NetChanges) -> ReportLine:
    former = copy(line)
    for name in FIELDS:
        if (line.pk, name) in net:
            setattr(former, name, net[line.pk, name][0])
    return former


def _cells(
    before: ReportLine,
    line: ReportLine,
    openings: tuple[int | None, int | None],
    net: NetChanges,
    asked: Mapping[Cell, ReportMark],
) -> list[ChangedCell]:
    """In the order of the columns; opening and closing also where they follow from others."""
    old, new = _values(before, openings[0]), _values(line, openings[1])
    covers_row = (line.pk, "") in asked or (line.pk, "closing") in asked
    cells = [
        ChangedCell(
            line=line,
            field=name,
            old=old.get(name),
            new=new.get(name),
            written=net[line.pk, name][1] if (line.pk, name) in net else None,
            mark=asked.get((line.pk, name)),
            was_asked=covers_row or (line.pk, name) in asked,
        )
        for name in ["", "opening", *FIELDS]
    ]
    return [cell for cell in cells if cell.is_changed or cell.mark]


def _values(line: ReportLine, opening: int | None) -> dict[str, int | None]:
    closing = line.closing_or_computed(opening)
    return line.values | {"opening": opening, "closing": closing}
