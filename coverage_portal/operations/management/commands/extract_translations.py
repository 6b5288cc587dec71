from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from coverage_portal.operations.translations import can_extract, catalogues, extract, faults


class Command(BaseCommand):
    help = "Collect the interface's texts into the message catalogues (needs GNU gettext)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not can_extract():
            raise CommandError("GNU gettext is missing. On Debian: apt-get install gettext")
        extract(settings.BASE_DIR)
        open_texts = sum(len(faults(po)) for po in catalogues())
        self.stdout.write(f"{open_texts} texts wait for a translation.")
