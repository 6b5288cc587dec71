"""A corrected month moves the openings of the months after it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from common.arithmetic import ledger_closing
from common.formats import month as month_name
from common.months import add_months
from participants.figures.models import MOVEMENTS, EnrolmentFigure, Publication
from participants.figures.publish import publish
from participants.reports.models import EnrolmentReport
from participants.reports.rules import Refused


def rederive_openings(
    *,
    report: EnrolmentReport,
    figures: Sequence[EnrolmentFigure],
    publication: Publication,
    refresh: bool = True,
) -> list[EnrolmentFigure]:
    """Each later opening is the new closing before it.

    Where the movements of the later month are known they stand, and its closing follows; where
    only a closing was reported it stands, and nothing further moves.
    """
    changed: dict[bool, list[EnrolmentFigure]] = defaultdict(list)
    later = _later_figures(report)
    for figure in figures:
        for moved in _moved_on(figure, later):
            changed[moved.is_sample].append(moved)
    reason = _("Angka awal diturunkan ulang dari %(month)s. %(reason)s") % {
        "month": month_name(report.month),
        "reason": report.amend_reason,
    }
    return [
        figure
        for is_sample, moved in changed.items()
        for figure in publish(
            figures=moved,
            publication=publication,
            reason=reason.strip(),
            is_sample=is_sample,
            refresh=refresh,
        )
    ]


Later = dict[tuple[int, str, date], EnrolmentFigure]


def _later_figures(report: EnrolmentReport) -> Later:
    rows = EnrolmentFigure.objects.current().filter(branch=report.branch_id, month__gt=report.month)
    return {(row.region_id, row.segment, row.month): row for row in rows.order_by()}


def _moved_on(figure: EnrolmentFigure, later: Later) -> list[EnrolmentFigure]:
    """The figures of the months after this one that now open with another number."""
    moved = []
    before, month = figure, add_months(figure.month, 1)
    while (row := later.get((figure.region_id, figure.segment, month))) is not None:
        if row.opening == before.closing:
            break
        before = _with_opening(row, before.closing)
        before.is_sample = row.is_sample or figure.is_sample
        moved.append(before)
        if before.closing == row.closing:
            break
        month = add_months(month, 1)
    return moved


def _with_opening(row: EnrolmentFigure, opening: int) -> EnrolmentFigure:
    movements = {name: getattr(row, name) for name in MOVEMENTS}
    closing = row.closing
    if row.new is not None:
        closing = ledger_closing(opening, **movements)
    if closing < 0:
        raise Refused(
            "later_month_below_zero",
            _("Dengan angka ini akhir %(month)s menjadi %(people)s orang. Koreksi bulan itu dulu.")
            % {"month": month_name(row.month), "people": closing},
        )
    return EnrolmentFigure(
        region_id=row.region_id,
        branch_id=row.branch_id,
        segment=row.segment,
        month=row.month,
        opening=opening,
        closing=closing,
        **movements,
    )
