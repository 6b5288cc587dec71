"""send_access_summary: yesterday's access to personal data, to the data protection contact."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from participants.kur import daily_summary
from participants.kur.models import DataProtectionContact


class Command(BaseCommand):
    help = "Send the days that have ended to the data protection contact; a second run sends none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--day", type=date.fromisoformat, help="YYYY-MM-DD; default today")

    def handle(self, *args: Any, day: date | None, **options: Any) -> None:
        if not DataProtectionContact.objects.exists():
            self.stdout.write("Narahubung pelindungan data belum diisi: tidak ada yang dikirim.")
            return
        try:
            days = daily_summary.send_due(day or timezone.localdate())
        except OSError as error:  # the mail server: those days are sent the next time
            raise CommandError(f"Tidak terkirim: {error}") from None
        self.stdout.write(f"{len(days)} ringkasan dikirim.")
