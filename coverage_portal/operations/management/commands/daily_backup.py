from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from coverage_portal.operations.backups import BackupError
from coverage_portal.operations.daily_backup import make_daily_backup


class Command(BaseCommand):
    help = "Back up into BACKUP_FOLDER, try to restore it, copy it to BACKUP_COPY, delete old ones."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            make_daily_backup(timezone.localdate(), self.stdout.write)
        except BackupError as error:
            raise CommandError(str(error)) from error
