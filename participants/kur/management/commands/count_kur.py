from typing import Any

from django.core.management.base import BaseCommand

from participants.kur import releases


class Command(BaseCommand):
    help = "Counts KUR of the month before, and of months that were missed; a verifier releases it."

    def handle(self, *args: Any, **options: Any) -> None:
        months = releases.months_due()
        for month in months:
            releases.count_month(month)
            self.stdout.write(f"{month:%Y-%m} sudah dihitung dan menunggu dirilis.")
        if not months:
            self.stdout.write("Tidak ada bulan yang harus dihitung.")
