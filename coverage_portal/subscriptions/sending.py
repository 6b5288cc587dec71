"""Sending what waits: each letter is claimed before the mail server hears of it, tried again after
growing pauses, and stands in the way of no other."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from traceback import format_tb
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone
from django_tasks import task

from common.letters import is_about_one_letter, is_refusal, reason, send_letter
from coverage_portal.subscriptions.models import Delivery, Subscription

if TYPE_CHECKING:
    from coverage_portal.subscriptions.letters import Writer

logger = logging.getLogger("coverage_portal.subscriptions")
State = Delivery.State
PAUSES = [
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(days=1),
]


@dataclass(slots=True)
class Run:
    sent: int = 0
    next_try_at: datetime | None = None


@task()
def send_waiting() -> int:
    """In the worker, so that no page and no step of the day waits for the mail server."""
    run = send_due()
    if run.next_try_at is not None:
        send_waiting.using(run_after=run.next_try_at).enqueue()
    return run.sent


def send_due() -> Run:
    """Where the mail server itself is away, the others are not tried in vain: they wait with it."""
    from coverage_portal.subscriptions.letters import Writer  # draws cards: in the worker alone

    run, writer = Run(), Writer()
    due = Delivery.objects.due(timezone.now()).order_by("region", "kind", "pk")
    for pk in list(due.values_list("pk", flat=True)):
        delivery = _claimed(pk)
        if delivery is None:
            continue
        is_away = _send(delivery, writer)
        run.sent += delivery.state == State.SENT
        if delivery.state == State.WAITING:
            run.next_try_at = min(filter(None, [run.next_try_at, delivery.next_try_at]))
        if is_away:
            break
    return run


def _claimed(pk: int) -> Delivery | None:
    """None where another process has it."""
    waiting = Delivery.objects.filter(pk=pk, state=State.WAITING)
    if not waiting.update(state=State.SENDING, attempts=F("attempts") + 1):
        return None
    return Delivery.objects.select_related("subscription", "region__parent").get(pk=pk)


def _send(delivery: Delivery, writer: "Writer") -> bool:
    """Whether the mail server is away."""
    is_away = False
    try:
        letter = writer.letter(delivery) if _is_wanted(delivery) else None
        if letter is None or delivery.subscription is None:
            delivery.state = State.NOT_NEEDED
        else:
            send_letter(letter, delivery.subscription.email)
            delivery.state, delivery.sent_at, delivery.error = State.SENT, timezone.now(), ""
            Subscription.objects.filter(pk=delivery.subscription.pk).update(refusals=0)
    except OSError as error:
        _not_sent(delivery, reason(error), is_refused=is_refusal(error))
        is_away = not is_about_one_letter(error)
    except (
        Exception
    ) as error:  # of one place's figures; the letters of others are none of its business
        where = "".join(
            format_tb(error.__traceback__)
        )  # without its words, which may hold an address
        logger.error("Letter %d: %s\n%s", delivery.pk, type(error).__name__, where)
        _not_sent(delivery, type(error).__name__)
    delivery.save(update_fields=["state", "sent_at", "next_try_at", "error"])
    return is_away


def _is_wanted(delivery: Delivery) -> bool:
    """Whoever confirms is not confirmed yet; all others still have to be."""
    if delivery.kind == Delivery.Kind.CONFIRMATION:
        return delivery.subscription is not None
    return Subscription.objects.reachable().filter(deliveries=delivery.pk).exists()


def _not_sent(delivery: Delivery, why: str, *, is_refused: bool = False) -> None:
    delivery.error = why
    if is_refused:
        delivery.state = State.REFUSED
        refused = Subscription.objects.filter(deliveries=delivery.pk)
        refused.update(refusals=F("refusals") + 1)
    elif delivery.attempts > len(PAUSES):
        delivery.state = State.FAILED
    else:
        delivery.state = State.WAITING
        delivery.next_try_at = timezone.now() + PAUSES[delivery.attempts - 1]
