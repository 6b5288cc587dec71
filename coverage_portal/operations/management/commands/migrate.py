from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as DjangoCommand
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from coverage_portal.operations.layout import OLDER, is_older_layout
from coverage_portal.operations.one_at_a_time import one_at_a_time


class Command(DjangoCommand):
    """Django's own, which leaves the database of a portal before 0.2.0 alone, and ends with what
    the running role may do."""

    def handle(self, *args: Any, database: str, **options: Any) -> None:
        with one_at_a_time(self.stdout.write, database):
            self._refuse_older_layout(database)
            super().handle(*args, database=database, **options)
            if settings.DATABASE_ROLE:  # new tables, and triggers that were made anew
                call_command("grant_rights", stdout=self.stdout)

    def _refuse_older_layout(self, database: str) -> None:
        applied = MigrationRecorder(connections[database]).applied_migrations()
        if is_older_layout(".".join(name) for name in applied):
            raise CommandError(
                f"This database {OLDER}; it cannot be taken over, and nothing in it was changed.\n"
                f"To begin anew, move the folder {settings.PORTAL_DIR} away, or name an empty "
                "database in DATABASE_URL. To go on with the old data, run the version that made "
                "them."
            )
