"""Who moves out of one place of the province moves into another: both sides must meet.

People who come from outside the province are new, those who leave it lapse, so that within the
province what moves in equals what moves out, segment by segment.
"""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from common.formats import people
from common.segments import Segment
from participants.figures.models import EnrolmentFigure
from participants.reports.checks import Finding, wrong
from participants.reports.models import EnrolmentReport, ReportLine
from regions.models import BranchService

Cell = tuple[int, int, str]  # branch, region, segment
Moves = dict[Cell, tuple[int | None, int | None]]


def unmatched_transfers(report: EnrolmentReport, lines: Sequence[ReportLine]) -> Iterator[Finding]:
    """A segment is checked once every place of the month is in; an amendment is wrong only where it
    changes the balance of what is published."""
    own: Moves = {
        (report.branch_id, line.region_id, line.segment): (line.moved_in, line.moved_out)
        for line in lines
    }
    if not any(moved for pair in own.values() for moved in pair):
        return
    published = _published(report)
    served = set(BranchService.objects.valid_in(report.month).values_list("branch_id", "region_id"))
    moves = published | _submitted(report) | own
    for segment in Segment.values:
        cells = [(branch, region, segment) for branch, region in served]
        balance = _balance(moves, cells)
        if not balance or (report.is_amendment and balance == _balance(published, cells)):
            continue
        line = next(
            (row for row in lines if row.segment == segment and (row.moved_in or row.moved_out)),
            None,
        )
        if line is not None:
            field = "moved_in" if line.moved_in else "moved_out"
            yield wrong("transfers_unmatched", _message(moves, cells, segment), line, field)


def _balance(moves: Moves, cells: Sequence[Cell]) -> int | None:
    """Moved in less moved out; None while a side is not in."""
    pairs = [moves.get(cell, (None, None)) for cell in cells]
    if any(moved is None for pair in pairs for moved in pair):
        return None
    return sum((moved_in or 0) - (moved_out or 0) for moved_in, moved_out in pairs)


def _message(moves: Moves, cells: Sequence[Cell], segment: str) -> str:
    return _(
        "Di seluruh provinsi %(segment)s pindah masuk %(moved_in)s orang, pindah keluar"
        " %(moved_out)s. Cocokkan dengan cabang lain."
    ) % {
        "segment": segment,
        "moved_in": people(sum(moves[cell][0] or 0 for cell in cells)),
        "moved_out": people(sum(moves[cell][1] or 0 for cell in cells)),
    }


def _published(report: EnrolmentReport) -> Moves:
    figures = EnrolmentFigure.objects.current().filter(month=report.month)
    return {
        (figure.branch_id, figure.region_id, figure.segment): (figure.moved_in, figure.moved_out)
        for figure in figures.order_by()
    }


def _submitted(report: EnrolmentReport) -> Moves:
    """What other branches have sent and nobody has verified yet."""
    lines = (
        ReportLine.objects.filter(report__period=report.period)
        .filter(report__in=EnrolmentReport.objects.awaiting_verification())
        .exclude(report__branch=report.branch_id)
        .select_related("report")
    )
    return {
        (line.report.branch_id, line.region_id, line.segment): (line.moved_in, line.moved_out)
        for line in lines.order_by()
    }
