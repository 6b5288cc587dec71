"""prune_accounts: sessions that are over, and requests and letters of a year ago, go."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts import sessions
from accounts.models import PasswordLink, RightsRequest


class Command(BaseCommand):
    help = "Forget where ended sessions came from, and what was asked or sent a year ago."

    def handle(self, *args: Any, **options: Any) -> None:
        ended = sessions.forget_ended()
        now = timezone.now()
        old = [
            model.objects.past_keeping(now).delete()[0] for model in (RightsRequest, PasswordLink)
        ]
        self.stdout.write(f"{ended} sesi yang berakhir dan {sum(old)} permintaan lama dihapus.")
