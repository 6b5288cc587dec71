"""A corrected month moves the openings of the months after it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from common.arithmetic import ledger_closing
from common.formats import month as month_name
from common.months import add_months
from participants.figures.models import MOVEMENTS, EnrolmentFigure, Publication
from participants.figures.publish import Cell, publish
from participants.reports.models import EnrolmentReport
from participants.reports.rules import Refused


def rederive_openings(
    *, report: EnrolmentReport, figures: Sequence[EnrolmentFigure], publication: Publication
) -> list[EnrolmentFigure]:
    """Each later opening is the new closing before it.

    Where the movements of the later month are known they stand, and its closing follows; where
    only a closing was reported it stands, and nothing further moves.
    """
    changed: dict[bool, list[Cell]] = defaultdict(list)
    later = _later_figures(report)
    for figure in figures:
        for cell, is_sample in _moved_on(figure, later):
            changed[is_sample].append(cell)
    reason = _("Angka awal diturunkan ulang dari %(month)s. %(reason)s") % {
        "month": month_name(report.month),
        "reason": report.amend_reason,
    }
    return [
        written
        for is_sample, cells in changed.items()
        for written in publish(
            cells=cells, publication=publication, reason=reason.strip(), is_sample=is_sample
        )
    ]


Later = dict[tuple[int, str, date], EnrolmentFigure]


def _later_figures(report: EnrolmentReport) -> Later:
    rows = EnrolmentFigure.objects.current().filter(branch=report.branch_id, month__gt=report.month)
    return {(row.region_id, row.segment, row.month): row for row in rows.order_by()}


def _moved_on(figure: EnrolmentFigure, later: Later) -> list[tuple[Cell, bool]]:
    moved = []
    closing, month = figure.closing, add_months(figure.month, 1)
    while (row := later.get((figure.region_id, figure.segment, month))) is not None:
        if row.opening == closing:
            break
        cell = _with_opening(row, closing)
        moved.append((cell, row.is_sample or figure.is_sample))
        if cell.closing == row.closing:
            break
        closing, month = cell.closing, add_months(month, 1)
    return moved


def _with_opening(row: EnrolmentFigure, opening: int) -> Cell:
    movements = {name: getattr(row, name) for name in MOVEMENTS}
    cell = Cell(
        region_id=row.region_id,
        branch_id=row.branch_id,
        segment=row.segment,
        month=row.month,
        opening=opening,
        closing=row.closing,
        **movements,
    )
    if row.new is None:
        return cell
    closing = ledger_closing(opening, **{name: value or 0 for name, value in movements.items()})
    if closing < 0:
        raise Refused(
            "later_month_below_zero",
            _("Dengan angka ini akhir %(month)s menjadi %(people)s orang. Koreksi bulan itu dulu.")
            % {"month": month_name(row.month), "people": closing},
        )
    return replace(cell, closing=closing)
