from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from coverage_portal.operations.backups import back_up


class Command(BaseCommand):
    help = "Write all tables and uploaded files, encrypted and signed, into a new folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        manifest = back_up(folder)
        self.stdout.write(
            f"{folder}: {len(manifest.tables)} tables, {manifest.rows} rows, "
            f"{manifest.uploads} uploaded files.\n"
            "NIK_KEYS, without which nobody reads it, and SECRET_KEY are not in it: keep a copy of "
            "them in another place."
        )
