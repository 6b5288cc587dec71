"""import_kur FILE --bank CODE [--save]: a bank's debtor list, shown before it is saved."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from participants.kur.list_command import ListCommand
from participants.kur.models import Batch
from regions.models import Bank


class Command(ListCommand):
    help = "Shows what a bank's debtor list would change; with --save, changes it."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--bank", required=True, help="the bank's code or name, such as kalbar")
        parser.add_argument(
            "--full", action="store_true", help="the list is complete: flag what it leaves out"
        )

    def owner(self, options: dict[str, Any]) -> dict[str, Any]:
        bank = Bank.objects.meant_by(options["bank"])
        if bank is None:
            known = ", ".join(Bank.objects.values_list("code", flat=True))
            raise CommandError(f"No bank {options['bank']!r}; known: {known}.")
        return {"kind": Batch.Kind.DEBTORS, "bank": bank, "is_full": options["full"]}
