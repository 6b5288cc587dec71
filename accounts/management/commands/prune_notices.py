"""prune_notices: what was told and read long ago goes."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.models import Notice


class Command(BaseCommand):
    help = "Delete notices that were read three months ago, or told a year ago."

    def handle(self, *args: Any, **options: Any) -> None:
        count, _by_model = Notice.objects.past_keeping(timezone.now()).delete()
        self.stdout.write(f"{count} pemberitahuan lama dihapus.")
