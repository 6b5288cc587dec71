"""send_digests: what subscribers are to be told today, and what is forgotten."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from coverage_portal.subscriptions.due import write_down_what_is_due
from coverage_portal.subscriptions.models import Delivery, Subscription
from coverage_portal.subscriptions.sending import send_waiting


class Command(BaseCommand):
    help = "Write down the letters that are due, hand them to the worker, forget old ones."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        unconfirmed, _by_model = Subscription.objects.never_confirmed(now).delete()
        old, _by_model = Delivery.objects.past_keeping(now).delete()
        new = write_down_what_is_due()
        if Delivery.objects.due(now).exists() or new:
            send_waiting.enqueue()
        self.stdout.write(
            f"{new} surel langganan ditulis; {unconfirmed} pendaftaran yang tidak dikonfirmasi dan"
            f" {old} catatan lama dihapus."
        )
