"""The signed links of letters: to say yes, and to leave."""

from typing import Any

from django.core import signing
from django.urls import reverse

from common.letters import portal_address
from coverage_portal.subscriptions.models import CONFIRM_WITHIN, Delivery, Subscription

CONFIRM = "subscriptions.confirm"
LEAVE = signing.TimestampSigner(salt="subscriptions.leave")
# Programs that look into links open them as the letter arrives; people later.
OPENED_BY_PROGRAMS = 300  # seconds


def confirm_address(delivery: Delivery) -> str:
    """It holds what is said yes to, so that whoever types somebody's address changes nothing."""
    content = {"subscription": delivery.subscription_id, **delivery.choices}
    token = signing.dumps(content, salt=CONFIRM)
    return portal_address(reverse("subscriptions:confirm", args=[token]))


def leave_address(subscription: Subscription) -> str:
    return portal_address(reverse("subscriptions:leave", args=[LEAVE.sign(str(subscription.pk))]))


def read_confirmation(token: str) -> dict[str, Any] | None:
    try:
        return signing.loads(token, salt=CONFIRM, max_age=CONFIRM_WITHIN)
    except signing.BadSignature:
        return None


def read_leave(token: str) -> int | None:
    """It never runs out: whoever finds an old letter can still leave."""
    try:
        return int(LEAVE.unsign(token))
    except signing.BadSignature:
        return None


def is_opened_by_a_person(token: str) -> bool:
    try:
        LEAVE.unsign(token, max_age=OPENED_BY_PROGRAMS)
    except signing.SignatureExpired:
        return True
    return False
