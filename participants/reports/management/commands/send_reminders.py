from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from participants.reports.letters import send_reminders


class Command(BaseCommand):
    help = "Send the day's reminders of reports that are due or overdue; a second run sends none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--day", type=date.fromisoformat, help="YYYY-MM-DD; default today")

    def handle(self, *args: Any, day: date | None, **options: Any) -> None:
        told, failed = send_reminders(day or timezone.localdate())
        self.stdout.write(f"{told} orang diberi tahu.")
        if failed:
            raise CommandError("Tidak terkirim:\n" + "\n".join(failed))
