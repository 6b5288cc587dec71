"""Asking for letters, saying yes to them, leaving."""

import uuid
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from coverage_portal.subscriptions.models import Delivery, Subscription
from coverage_portal.subscriptions.sending import send_waiting
from regions.models import Region

# Whoever types the address of somebody else must not be able to fill their mailbox.
MOST_CONFIRMATIONS = 3
PER = timedelta(days=1)
MOST_PLACES = 20  # of one address


@transaction.atomic
def ask(*, email: str, region: Region, monthly: bool, events: bool, language: str) -> None:
    """A letter to the address asks whether this is wanted; nothing changes before that. Known and
    unknown addresses are treated alike, and whoever asks learns nothing of either."""
    email = email.lower()
    known = Subscription.objects.filter(email=email)
    recent = Delivery.objects.filter(
        subscription__email=email,
        kind=Delivery.Kind.CONFIRMATION,
        created_at__gte=timezone.now() - PER,
    )
    is_new_place = not known.filter(region=region).exists()
    if recent.count() >= MOST_CONFIRMATIONS or (is_new_place and known.count() >= MOST_PLACES):
        return
    choices = {"monthly": monthly, "events": events, "language": language}
    subscription, _is_new = Subscription.objects.get_or_create(
        email=email, region=region, defaults=choices
    )
    Subscription.objects.filter(pk=subscription.pk, confirmed_at=None).update(
        asked_at=timezone.now()
    )
    Delivery.objects.create(
        subscription=subscription,
        region=region,
        kind=Delivery.Kind.CONFIRMATION,
        key=str(uuid.uuid4()),
        choices=choices,
    )
    transaction.on_commit(send_waiting.enqueue)


def confirm(*, subscription: Subscription, choices: dict[str, Any]) -> None:
    """Whoever holds the letter has the mailbox: letters that were refused are sent again."""
    for name in ("monthly", "events", "language"):
        setattr(subscription, name, choices[name])
    subscription.confirmed_at = subscription.confirmed_at or timezone.now()
    subscription.refusals = 0
    subscription.save()


def leave(*, subscription: int) -> None:
    """The address goes at once; the log keeps that letters were sent, not to whom."""
    Subscription.objects.filter(pk=subscription).delete()
