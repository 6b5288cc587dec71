"""Opening months for entry: from a beginning that somebody chose."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from common import formats
from common.months import add_months, month_range, this_month
from participants.reports.models import ReportingMonth
from participants.reports.models.months import opening_dates
from participants.reports.rules import Refused

MOST_AT_ONCE = 12
MOST_UNASKED = 3  # a daily run that was down for a season catches up; a longer gap is a choice


@transaction.atomic
def open_months(*, first: date, last: date) -> list[ReportingMonth]:
    """The months of the range that were not open yet. Deadlines of a month that is opened late
    are counted from today."""
    months = month_range(first, last)
    if not months:
        raise Refused("out_of_order", _("Bulan terakhir harus sesudah bulan pertama."))
    if last > last_ended():
        text = _("%(month)s belum berakhir; angkanya baru ada sesudah akhir bulan.")
        raise Refused("not_ended", text % {"month": formats.month(last)})
    if len(months) > MOST_AT_ONCE:
        text = _("%(count)s bulan sekaligus; buka paling banyak %(most)s bulan.")
        raise Refused("too_many", text % {"count": len(months), "most": MOST_AT_ONCE})
    open_already = set(
        ReportingMonth.objects.filter(month__in=months).values_list("month", flat=True)
    )
    return [start_month(month) for month in months if month not in open_already]


def start_month(month: date) -> ReportingMonth:
    """Open one month, or leave it as it was opened."""
    dates = opening_dates(month, timezone.localdate())
    return ReportingMonth.objects.get_or_create(month=month, defaults=dates)[0]


def missing_months() -> list[date]:
    """Ended months after the last that was opened; before there is one, the last ended alone."""
    last = ReportingMonth.objects.aggregate(last=Max("month"))["last"]
    return month_range(add_months(last, 1) if last else last_ended(), last_ended())


def last_ended() -> date:
    return add_months(this_month(), -1)
