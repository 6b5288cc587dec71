"""send_webhooks: what the worker was not told of, and forgetting the log."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from coverage_portal.api.models import WebhookDelivery
from coverage_portal.api.webhooks.sending import hand_to_worker


class Command(BaseCommand):
    help = "Hand webhooks that wait to the worker, forget old deliveries."

    def handle(self, *args: Any, **options: Any) -> None:
        old, _by_model = WebhookDelivery.objects.past_keeping(timezone.now()).delete()
        hand_to_worker()
        self.stdout.write(f"{old} catatan webhook lama dihapus.")
