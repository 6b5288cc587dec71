from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from coverage_portal.operations.backups import restore


class Command(BaseCommand):
    help = "Bring back what `backup DIR` wrote; refuses to touch data without --replace."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument(
            "--replace", action="store_true", help="Give up what the database holds now."
        )
        parser.add_argument(
            "--trial", action="store_true", help="Restore beside the portal, check, and drop it."
        )

    def handle(self, *args: Any, folder: Path, replace: bool, trial: bool, **options: Any) -> None:
        manifest = restore(folder, replace=replace, trial=trial)
        what = "Tried: it can be restored to" if trial else "Restored"
        self.stdout.write(
            f"{what} the state of {manifest.made_at}: {manifest.rows} rows, "
            f"{manifest.uploads} uploaded files."
        )
        if not trial:
            call_command("migrate", verbosity=0, interactive=False)
            call_command("verify_totals")
