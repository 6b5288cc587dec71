from typing import Any

from django.core.management.base import BaseCommand

from common.formats import month as month_name
from common.months import add_months, month_range, this_month
from participants.reports.models import ReportingMonth


class Command(BaseCommand):
    help = "Open the months that have ended since the last one, with their usual deadlines."

    def handle(self, *args: Any, **options: Any) -> None:
        ended = add_months(this_month(), -1)
        last = ReportingMonth.objects.order_by("-month").first()
        for month in month_range(add_months(last.month, 1) if last else ended, ended):
            period = ReportingMonth.objects.create(month=month)
            self.stdout.write(f"{month_name(month)}: tenggat {period.due_on}")
