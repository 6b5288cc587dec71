"""How many of the rows that a branch owes for a month it has filled: a row is a place it serves
and a segment. A report with one row of sixteen is sent, and far from complete."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from common.segments import Segment
from participants.figures.models import EnrolmentFigure
from participants.reports.models import EnrolmentReport, ReportLine
from regions.models import BranchService

BranchMonth = tuple[int, date]  # branch id, month


def rows_owed(months: Iterable[date]) -> Counter[BranchMonth]:
    """One query; a branch that serves no place in a month owes nothing and is not in it."""
    services = list(BranchService.objects.all())
    owed = Counter(
        (service.branch_id, month)
        for month in months
        for service in services
        if service.is_valid_in(month)
    )
    return Counter({key: places * len(Segment.values) for key, places in owed.items()})


def rows_filled(months: Collection[date]) -> Counter[BranchMonth]:
    """What is published, else what was sent and is not yet verified. Two queries."""
    is_served = BranchService.objects.valid_in(OuterRef("month")).filter(
        branch=OuterRef("branch"), region=OuterRef("region")
    )
    published = (
        EnrolmentFigure.objects.current()
        .filter(Exists(is_served), month__in=months)
        .order_by()
        .values_list("branch", "month")
    )
    sent = (
        ReportLine.objects.filled()
        .filter(
            report__period__month__in=months,
            report__revision=1,
            report__first_submitted_at__isnull=False,
        )
        .exclude(report__state__in=[EnrolmentReport.State.DRAFT, EnrolmentReport.State.VERIFIED])
        .order_by()
        .values_list("report__branch", "report__period")
    )
    return _counted(sent) | _counted(published)


def _counted(pairs: QuerySet[Any, Any]) -> Counter[BranchMonth]:
    return Counter(
        {(branch, month): rows for branch, month, rows in pairs.annotate(rows=Count("pk"))}
    )
