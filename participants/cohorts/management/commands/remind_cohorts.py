from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from participants.cohorts.reminders import remind


class Command(BaseCommand):
    help = "Tell branches which sponsored cohorts end soon; a second run of the day tells nobody."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--day", type=date.fromisoformat, help="YYYY-MM-DD; default today")

    def handle(self, *args: Any, day: date | None, **options: Any) -> None:
        told, failed = remind(day or timezone.localdate())
        self.stdout.write(f"{told} orang diberi tahu.")
        if failed:
            raise CommandError("Tidak terkirim:\n" + "\n".join(failed))
