"""How many of the rows that a branch owes for a month it has filled: a row is a place it serves
and a segment. A report with one row of sixteen is sent, and far from complete."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Count, Exists, OuterRef

from common.segments import Segment
from participants.figures.models import EnrolmentFigure
from participants.reports.models import EnrolmentReport, ReportLine
from regions.models import BranchService

BranchMonth = tuple[int, date]  # branch id, month


def rows_owed(months: Iterable[date]) -> Counter[BranchMonth]:
    """One query; a branch that serves no place in a month owes nothing and is not in it."""
    services = list(BranchService.objects.values_list("branch", "valid_from", "valid_until"))
    owed: Counter[BranchMonth] = Counter()
    for month in months:
        for branch, first, until in services:
            if first <= month and (until is None or month < until):
                owed[branch, month] += len(Segment.values)
    return owed


def rows_filled(months: Collection[date]) -> Counter[BranchMonth]:
    """What is published, else what was sent and is not yet verified. Two queries."""
    filled: Counter[BranchMonth] = Counter(_rows_sent(months))
    return filled | Counter(_rows_published(months))


def _rows_published(months: Collection[date]) -> dict[BranchMonth, int]:
    is_served = BranchService.objects.valid_in(OuterRef("month")).filter(
        branch=OuterRef("branch"), region=OuterRef("region")
    )
    rows = (
        EnrolmentFigure.objects.current()
        .filter(Exists(is_served), month__in=months)
        .order_by()
        .values_list("branch", "month")
        .annotate(rows=Count("pk"))
    )
    return {(branch, month): count for branch, month, count in rows}


def _rows_sent(months: Collection[date]) -> dict[BranchMonth, int]:
    rows = (
        ReportLine.objects.filled()
        .filter(
            report__period__month__in=months,
            report__revision=1,
            report__first_submitted_at__isnull=False,
        )
        .exclude(report__state=EnrolmentReport.State.VERIFIED)
        .order_by()
        .values_list("report__branch", "report__period")
        .annotate(rows=Count("pk"))
    )
    return {(branch, month): count for branch, month, count in rows}
