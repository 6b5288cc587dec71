from typing import Any

from django.core.management.base import BaseCommand

from coverage_portal.operations.translations import catalogues, compile_catalogue


class Command(BaseCommand):
    help = "Compile the message catalogues that have changed; needs no GNU gettext."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for po in catalogues():
            if compile_catalogue(po) and options["verbosity"]:
                self.stdout.write(f"Compiled {po.parent.parent.name}/{po.name}")
