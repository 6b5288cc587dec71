from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from awards.reference import load_awards
from coverage_portal.operations.one_at_a_time import one_at_a_time
from participants.kur.reference import load_kur_reference
from regions.faults import FileRefusedError
from regions.reference import Loader, load
from regions.reference.organisations import load_banks, load_branches
from regions.reference.places import load_places
from regions.reference.statements import load_statements
from regions.reference.targets import load_targets
from regions.reference.tariffs import load_tariffs
from regions.reference.workforce import load_workforce

# In this order: places first, since every other file names them. An app adds its loader here.
LOADERS: list[Loader] = [
    load_places,
    load_workforce,
    load_targets,
    load_statements,
    load_branches,
    load_banks,
    load_tariffs,
    load_awards,
    load_kur_reference,
]


class Command(BaseCommand):
    help = "Load the reference data of every app from fixtures/."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "fixtures")
        parser.add_argument(
            "--update",
            action="store_true",
            help="Take over what the fixtures say where a row has been changed since.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with one_at_a_time(self.stdout.write):
                writer = load(LOADERS, options["folder"], update=options["update"])
        except FileRefusedError as refused:
            raise CommandError(f"Tidak ada yang disimpan:\n{refused}") from refused
        if not options["verbosity"]:
            return
        for label, counts in (("dibuat", writer.created), ("diperbarui", writer.updated)):
            for name, count in counts.items():
                self.stdout.write(f"{name}: {count} {label}")
        for text in writer.left_unchanged:
            self.stdout.write(f"Berbeda dari fixtures, dibiarkan: {text}")
        if not writer.has_changed:
            self.stdout.write("Data rujukan sudah lengkap; tidak ada yang berubah.")
