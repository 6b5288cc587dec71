"""kur_daily [--save]: what a new day brings for debtors and banks.

Credits whose term is over are marked, the banks' units counted, and banks whose list is late reminded.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from participants.kur import banks, counts
from participants.kur.imports import leading


class Command(BaseCommand):
    help = "Mark credits that are over, count the units, remind banks whose list is late."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--save", action="store_true", help="without it: only told")

    @transaction.atomic
    def handle(self, *args: Any, save: bool, **options: Any) -> None:
        today = timezone.localdate()
        self.stdout.write(f"{leading.mark_gone_credits()} debtors: their credit runs or is over.")
        counts.recount_units()
        for bank in banks.late_banks(today):
            told = banks.remind(bank, today) if banks.reminder_is_due(today) else []
            self.stdout.write(f"{bank}: the list is late; {len(told)} officers are told.")
        transaction.set_rollback(not save)
