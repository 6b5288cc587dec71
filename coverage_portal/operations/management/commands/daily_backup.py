from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from coverage_portal.operations.daily_backup import make_daily_backup


class Command(BaseCommand):
    help = "Back up into BACKUP_FOLDER, try to restore it, copy it to BACKUP_COPY, delete old ones."

    def handle(self, *args: Any, **options: Any) -> None:
        make_daily_backup(timezone.localdate(), self.stdout.write)
