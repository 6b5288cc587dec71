"""kur_daily [--save]: credits whose term is over are marked, and banks whose list is late reminded."""

from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from participants.kur import banks, reminders
from participants.kur.imports import leading


class Command(BaseCommand):
    help = "Mark credits that are over, and remind banks whose list of the month is late."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--save", action="store_true", help="without it: only told")

    @transaction.atomic
    def handle(self, *args: Any, save: bool, **options: Any) -> None:
        today = timezone.localdate()
        self.stdout.write(f"{leading.mark_gone_credits()} debtors: their credit runs or is over.")
        for bank in banks.late_banks(today):
            officers = reminders.officers_of(bank)
            self.stdout.write(f"{bank}: the list is late; {len(officers)} officers are written to.")
            if save and reminders.is_due(today):
                transaction.on_commit(partial(reminders.remind, bank))
        transaction.set_rollback(not save)
