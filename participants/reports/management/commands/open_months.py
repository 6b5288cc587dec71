from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common import formats, months
from participants.reports.actions.months import (
    MOST_UNASKED,
    last_ended,
    missing_months,
    open_months,
)
from participants.reports.rules import Refused


class Command(BaseCommand):
    help = (
        "Open the months that have ended since the last one, with their usual deadlines. Where "
        "many are missing, the beginning is a choice: --from."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="first", metavar="YYYY-MM", help="the first month")
        parser.add_argument(
            "--until", dest="last", metavar="YYYY-MM", help="the last; default: the last ended"
        )

    def handle(self, *args: Any, first: str | None, last: str | None, **options: Any) -> None:
        missing = missing_months()
        if first is None and len(missing) > MOST_UNASKED:
            self.stdout.write(
                f"{formats.month(missing[0])} sampai {formats.month(missing[-1])} belum dibuka. "
                "Pilih awalnya, misalnya: manage.py open_months "
                f"--from {formats.month_code(missing[-1])}"
            )
            return
        begin = self._month(first) if first else missing[0] if missing else None
        if begin is None:
            return
        try:
            opened = open_months(first=begin, last=self._month(last) if last else last_ended())
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        for period in opened:
            self.stdout.write(f"{formats.month(period.month)}: tenggat {period.due_on}")

    def _month(self, text: str) -> date:
        try:
            return months.read_month(text)
        except ValueError as error:
            raise CommandError(f"“{text}” bukan bulan; contoh: 2024-08.") from error
