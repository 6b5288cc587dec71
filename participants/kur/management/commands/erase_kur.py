"""erase_kur [--batch ID] [--save]: lists past their date, or one named list; a certificate each."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from participants.kur import retention
from participants.kur.models import Batch


class Command(BaseCommand):
    help = "Shows which lists are past their date; with --save, erases what they brought in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, help="erase this list before its date")
        parser.add_argument("--reason", default="", help="why, where a list is named")
        parser.add_argument("--save", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["batch"]:
            if not options["reason"].strip():
                raise CommandError("Say why with --reason.")
            batches = list(Batch.objects.filter(pk=options["batch"], erased_at=None))
        else:
            batches = list(Batch.objects.expired())
        if not batches:
            self.stdout.write("Tidak ada daftar yang harus dihapus.")
        for batch in batches:
            if not options["save"]:
                self.stdout.write(f"akan dihapus: {batch}, {batch.rows} baris")
                continue
            reason = options["reason"] or "Masa simpan berakhir."
            certificate = retention.erase(batch=batch, by=None, reason=reason)
            self.stdout.write(f"{certificate.number}: {certificate.counts} {certificate.digest}")
