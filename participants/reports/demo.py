"""What the demo needs so that people can work in it: months with deadlines, and the reports behind
the sample's figures."""

from datetime import date, timedelta
from zlib import crc32

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from common.months import add_months
from participants.figures.models import EnrolmentFigure
from participants.reports.models import EnrolmentReport, ReportingMonth
from participants.reports.models.months import default_dates

FIRST_OPEN_MONTH = date(2024, 8, 1)  # the sample ends with July 2024
DUE_DAYS, VERIFY_DAYS, CORRECTION_DAYS = 7, 12, 90
CORRECTABLE_MONTHS = 3  # of the sample: enough to try a correction and see later openings follow


@transaction.atomic
def open_demo_month(today: date | None = None) -> ReportingMonth:
    """Open the month after the sample, its deadlines counted from today; give the months before
    it their reports. Called once, after the figures are loaded."""
    today = today or timezone.localdate()
    last = EnrolmentFigure.objects.aggregate(last=Max("month"))["last"]
    month = add_months(last, 1) if last else FIRST_OPEN_MONTH
    _open_past_months(month, today)
    _report_sample_figures()
    period, _created = ReportingMonth.objects.get_or_create(
        month=month,
        defaults={
            "opens_on": today,
            "due_on": today + timedelta(days=DUE_DAYS),
            "verify_by": today + timedelta(days=VERIFY_DAYS),
            "correction_until": today + timedelta(days=CORRECTION_DAYS),
        },
    )
    return period


def _open_past_months(month: date, today: date) -> None:
    months = EnrolmentFigure.objects.filter(month__lt=month).order_by().values_list("month")
    periods = []
    for (past,) in months.distinct():
        dates = default_dates(past)
        if past >= add_months(month, -CORRECTABLE_MONTHS):
            dates["correction_until"] = today + timedelta(days=CORRECTION_DAYS)
        periods.append(ReportingMonth(month=past, **dates))
    ReportingMonth.objects.bulk_create(periods, ignore_conflicts=True)


def _report_sample_figures() -> None:
    """Verified reports, marked as samples: verified when the figures were first recorded, sent
    some days before that by a fixed pattern."""
    published = (
        EnrolmentFigure.objects.filter(is_sample=True)
        .order_by()
        .values_list("branch", "branch__slug", "month")
        .annotate(first=Min("recorded_at"))
    )
    reports = []
    for branch, slug, month, recorded_at in published:
        pattern = crc32(f"{slug} {month:%Y-%m}".encode())
        verified_at = recorded_at + timedelta(seconds=1)
        submitted_at = verified_at - timedelta(days=1 + pattern % 6, hours=pattern % 5)
        reports.append(
            EnrolmentReport(
                branch_id=branch,
                period_id=month,
                state=EnrolmentReport.State.VERIFIED,
                returns=int(pattern % 7 == 0),
                created_at=submitted_at,
                changed_at=verified_at,
                submitted_at=submitted_at,
                first_submitted_at=submitted_at,
                verified_at=verified_at,
                is_sample=True,
            )
        )
    EnrolmentReport.objects.bulk_create(reports, ignore_conflicts=True)
