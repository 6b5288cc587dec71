from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coverage_portal.operations.translations import (
    can_extract,
    catalogues,
    extracted_faults,
    faults,
)


class Command(BaseCommand):
    help = "Fail where a text of the interface has no finished translation."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if can_extract():
            problems = extracted_faults()
        else:
            self.stdout.write(
                "GNU gettext is missing (apt-get install gettext): texts that were never "
                "extracted are not looked for."
            )
            problems = [fault for po in catalogues() for fault in faults(po)]
        if problems:
            raise CommandError(
                "\n".join([*problems, f"{len(problems)} texts: run `make messages`."])
            )
        self.stdout.write("Every text is translated.")
