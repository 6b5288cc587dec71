"""What a month's figures do to the months after it: each opens with the closing before it."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from common.arithmetic import ledger_closing
from common.formats import month as month_name
from common.formats import people, signed_people
from common.months import add_months
from participants.figures.models import MOVEMENTS, EnrolmentFigure
from participants.reports.models import LARGEST_FIGURE, EnrolmentReport

Later = dict[tuple[int, str, date], EnrolmentFigure]  # by region, segment and month


def later_figures(report: EnrolmentReport) -> Later:
    rows = EnrolmentFigure.objects.current().filter(branch=report.branch_id, month__gt=report.month)
    return {(row.region_id, row.segment, row.month): row for row in rows.order_by()}


def carried_on(figure: EnrolmentFigure, later: Later) -> Iterator[EnrolmentFigure]:
    """The figures of the months after this one that now open with another number, even where they
    close below zero.

    Where the movements of a later month are known they stand, and its closing follows; where only
    a closing was reported it stands, and nothing further moves.
    """
    before, month = figure, add_months(figure.month, 1)
    while (row := later.get((figure.region_id, figure.segment, month))) is not None:
        if row.opening == before.closing:
            return
        before = _with_opening(row, before.closing)
        before.is_sample = row.is_sample or figure.is_sample
        yield before
        if before.closing == row.closing:
            return
        month = add_months(month, 1)


def why_impossible(figure: EnrolmentFigure) -> str:
    """Why no later month can close so; empty where it can."""
    if 0 <= figure.closing <= LARGEST_FIGURE:
        return ""
    text = _("Dengan angka ini akhir %(month)s menjadi %(people)s orang. Koreksi bulan itu dulu.")
    closing = signed_people(figure.closing) if figure.closing < 0 else people(figure.closing)
    return text % {"month": month_name(figure.month), "people": closing}


def _with_opening(row: EnrolmentFigure, opening: int) -> EnrolmentFigure:
    movements = {name: getattr(row, name) for name in MOVEMENTS}
    return EnrolmentFigure(
        region_id=row.region_id,
        branch_id=row.branch_id,
        segment=row.segment,
        month=row.month,
        opening=opening,
        closing=row.closing if row.new is None else ledger_closing(opening, **movements),
        **movements,
    )
