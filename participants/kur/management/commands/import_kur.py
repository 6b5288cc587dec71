"""import_kur FILE --bank CODE [--save]: a bank's debtor list, shown before it is saved."""

import hashlib
import json
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.nik import mask_text
from participants.kur.imports import faults, run
from participants.kur.imports.columns import both_names, headers_of
from participants.kur.models import Batch
from regions.models import Bank

SHOWN_FAULTS = 20


class Command(BaseCommand):
    help = "Shows what a bank's debtor list would change; with --save, changes it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--bank", required=True, help="the bank's code, such as kalbar")
        parser.add_argument("--save", action="store_true", help="save what was read")
        parser.add_argument(
            "--full", action="store_true", help="the list is complete: flag what it leaves out"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        for lost in run.report_interrupted():
            self.stderr.write(f"{lost}: {lost.message}")
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"No file {path}.")
        try:
            bank = Bank.objects.get(code=options["bank"])
        except Bank.DoesNotExist:
            known = ", ".join(Bank.objects.values_list("code", flat=True))
            raise CommandError(f"No bank {options['bank']!r}; known: {known}.") from None
        batch = Batch.objects.create(
            kind=Batch.Kind.DEBTORS,
            bank=bank,
            file_name=mask_text(path.name)[-120:],
            is_full=options["full"],
            size=path.stat().st_size,
            retain_until=run.default_retention(),
        )
        with path.open("rb") as source:
            batch.file_hash = hashlib.file_digest(source, "sha256").hexdigest()
            source.seek(0)
            run.read_list(batch, source)
        show_refused(self, batch)
        if batch.status == Batch.Status.READY:
            if options["save"]:
                run.save_list(batch)
            else:
                run.cancel_preview(batch)
        self.stdout.write(json.dumps(summary(batch, started)))
        if batch.status == Batch.Status.REFUSED:
            raise CommandError(batch.message)


def show_refused(command: BaseCommand, batch: Batch) -> None:
    """What was understood, what would change, and why rows are refused."""
    write = command.stdout.write
    for column, header in batch.understood.get("columns", []):
        write(f"{both_names(column)}: {header}")
    write(f"baru {batch.created}, berubah {batch.changed}, tetap {batch.unchanged}")
    if batch.is_full:
        write(f"hilang {batch.missing}")
    name_of = headers_of(batch.understood)
    for row in batch.refused.all()[:SHOWN_FAULTS]:
        reasons = "; ".join(
            f"{name_of(column)}: {faults.reason(code)}" for column, code in row.faults
        )
        write(f"baris {row.row}: {reasons}")
    if batch.rejected > SHOWN_FAULTS:
        write(f"... dan {batch.rejected - SHOWN_FAULTS} baris lain")


def summary(batch: Batch, started: float) -> dict[str, Any]:
    """The one JSON line other programs read."""
    return {
        "rows": batch.rows,
        "accepted": batch.accepted,
        "rejected": batch.rejected,
        "duplicates": batch.duplicates,
        "unchanged": batch.unchanged,
        "created": batch.created,
        "changed": batch.changed,
        "missing": batch.missing,
        "saved": batch.status == Batch.Status.SAVED,
        "seconds": round(time.monotonic() - started, 2),
        "peak_mb": run.peak_mb(),
    }
