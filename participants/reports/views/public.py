"""What anybody may read about the reporting itself."""

from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import aggregates_visible
from common.problems import UnknownChoice
from common.segments import Segment
from participants.coverage import restatements as ledger
from participants.reports.completeness import rows_filled, rows_owed
from participants.reports.cross_sums import cross_sums
from participants.reports.models import EnrolmentReport, ReportingMonth, read_month
from participants.reports.presenters import performance as performance_presenter
from regions.models import Branch

FIGURES_PER_PAGE = 60
MONTHS_SHOWN = 12


@require_safe
@aggregates_visible
def restatements(request: HttpRequest) -> HttpResponse:
    """The ledger of corrections, those of one moment together."""
    page = Paginator(ledger.restated_figures(), FIGURES_PER_PAGE).get_page(
        request.GET.get("halaman")
    )
    rows = ledger.restatements(list(page.object_list))
    context = {
        "page": page,
        "groups": [
            _correction(at, list(group))
            for at, group in groupby(rows, key=lambda row: row.restated_at)
        ],
        "is_sample": any(row.old.is_sample for row in rows),
    }
    return render(request, "reports/restatements.html", context)


def _correction(at: datetime, rows: list[ledger.Restatement]) -> dict[str, Any]:
    """`known_on` is the last day on which the former figures stood; None where they were
    published on the day of the correction itself, so that no day ends with them."""
    day_before = timezone.localdate(at) - timedelta(days=1)
    stood = timezone.localdate(rows[0].old.recorded_at) <= day_before
    return {"at": at, "known_on": day_before if stood else None, "rows": rows}


@require_safe
@aggregates_visible
def performance(request: HttpRequest) -> HttpResponse:
    """The first report of each branch and month; corrections are in their own ledger. One that its
    branch took back has not been sent."""
    today = timezone.localdate()
    periods = list(ReportingMonth.objects.opened_by(today)[:MONTHS_SHOWN])
    reports = {
        (report.branch_id, report.month): report
        for report in EnrolmentReport.objects.filter(period__in=periods, revision=1).exclude(
            state=EnrolmentReport.State.DRAFT
        )
    }
    months = [period.month for period in periods]
    rows = performance_presenter.month_rows(
        periods,
        list(Branch.objects.all()),
        reports,
        rows_owed(months),
        rows_filled(months),
        today,
    )
    context = {
        "rows": rows,
        "sums": performance_presenter.branch_sums(rows),
        "is_sample": any(report.is_sample for report in reports.values()),
    }
    return render(request, "reports/performance.html", context)


@require_safe
@aggregates_visible
def month_sums(request: HttpRequest, month: str) -> HttpResponse:
    """By branch and by place, and what the difference is made of."""
    sums = cross_sums(read_month(month))
    if not sums.places:
        raise UnknownChoice("bulan", _("Belum ada angka terbit untuk bulan ini."))
    context = {"sums": sums, "segments": Segment.values, "is_sample": sums.is_sample}
    return render(request, "reports/cross_sums.html", context)
