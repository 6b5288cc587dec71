from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from coverage_portal.operations.backups import BackupError, back_up


class Command(BaseCommand):
    help = "Write the database, the uploaded files and a manifest into a new folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            manifest = back_up(folder)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{folder}: {len(manifest.rows)} tables, {sum(manifest.rows.values())} rows, "
            f"{len(manifest.files) - 1} uploaded files.\n"
            "NIK_KEYS and SECRET_KEY are not in it: keep a copy of them in another place."
        )
