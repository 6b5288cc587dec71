"""erase_kur [--batch ID] [--save]: lists past their date, or one named list; a certificate each.

Lists that were read and never saved, or refused, go as well, a week after their upload.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from participants.kur import retention
from participants.kur.imports import run
from participants.kur.models import Batch


class Command(BaseCommand):
    help = "Shows which lists are past their date; with --save, erases what they brought in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, help="erase this list before its date")
        parser.add_argument("--reason", default="", help="why, where a list is named")
        parser.add_argument("--save", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["batch"]:
            self.expire(save=options["save"])
            batches = list(Batch.objects.expired())
        elif options["reason"].strip():
            saved = Batch.objects.filter(status=Batch.Status.SAVED, erased_at=None)
            batches = list(saved.filter(pk=options["batch"]))
        else:
            raise CommandError("Say why with --reason.")
        if not batches:
            self.stdout.write("Tidak ada daftar yang harus dihapus.")
        for batch in batches:
            if not options["save"]:
                self.stdout.write(f"akan dihapus: {batch}, {batch.rows} baris")
                continue
            reason = options["reason"] or "Masa simpan berakhir."
            certificate = retention.erase(batch=batch, by=None, reason=reason)
            self.stdout.write(f"{certificate.number}: {certificate.counts} {certificate.digest}")

    def expire(self, *, save: bool) -> None:
        words = "kedaluwarsa" if save else "akan kedaluwarsa"
        if save:
            run.report_interrupted()
        for batch in run.expire_unsaved() if save else Batch.objects.never_saved():
            self.stdout.write(f"{words}: {batch}, tidak disimpan")
