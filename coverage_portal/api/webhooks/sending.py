"""Telling webhooks, in the worker: signed, and tried again after growing pauses."""

import hashlib
import hmac
import socket
import ssl
from datetime import datetime
from http.client import HTTPConnection, HTTPException
from threading import Timer

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from coverage_portal.api.models import Webhook, WebhookDelivery
from coverage_portal.api.models.webhooks import CLAIMED_FOR
from coverage_portal.api.webhooks.events import write_down
from coverage_portal.api.webhooks.targets import PORTS, Target, TargetRefusedError, target_of

QUIET_SECONDS = 10  # for a connection, and between two parts of an answer
LONGEST_SECONDS = 30  # for all of it


def tell_after_commit(**_signal: object) -> None:
    """Whatever changed: the worker looks whether it is an event."""
    transaction.on_commit(hand_to_worker, robust=True)


def hand_to_worker() -> None:
    if Webhook.objects.active().exists():
        tell_webhooks.enqueue()


@task()
def tell_webhooks() -> int:
    """How many were taken. Each that was not is tried again by a task of its own time."""
    write_down(timezone.now())
    due = WebhookDelivery.objects.due(timezone.now()).order_by("created_at", "pk")
    tried = [_try(pk) for pk in list(due.values_list("pk", flat=True))]
    for delivery in tried:
        if delivery is not None and delivery.state == WebhookDelivery.State.WAITING:
            tell_webhooks.using(run_after=delivery.next_try_at).enqueue()
    return sum(one is not None and one.state == WebhookDelivery.State.SENT for one in tried)


def _try(pk: int) -> WebhookDelivery | None:
    """None where another process has it."""
    now = timezone.now()
    claimed = WebhookDelivery.objects.due(now).filter(pk=pk)
    if not claimed.update(next_try_at=now + CLAIMED_FOR, attempts=F("attempts") + 1):
        return None
    delivery = WebhookDelivery.objects.select_related("webhook").get(pk=pk)
    if why := _refusal(delivery):
        delivery.not_taken(why, timezone.now())
    else:
        delivery.taken(timezone.now())
    delivery.save(update_fields=["state", "sent_at", "next_try_at", "error"])
    return delivery


def _refusal(delivery: WebhookDelivery) -> str:
    """Why it was not taken; empty where it was."""
    body = delivery.body.encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "cakupan-webhook/1",
        "Portal-Event": delivery.event,
        "Portal-Signature": signature(delivery.webhook.secret, body, timezone.now()),
    }
    try:
        status = _post(target_of(delivery.webhook.url), body, headers)
    except TargetRefusedError as error:
        return str(error)
    except (OSError, HTTPException) as error:
        return f"{type(error).__name__}: {error}"
    return "" if 200 <= status < 300 else f"HTTP {status}"


def signature(secret: str, body: bytes, at: datetime) -> str:
    """`t=1722470400,v1=…`: what is signed is the second, a full stop and the body."""
    second = int(at.timestamp())
    signed = hmac.new(secret.encode(), b"%d.%s" % (second, body), hashlib.sha256)
    return f"t={second},v1={signed.hexdigest()}"


class _CheckedConnection(HTTPConnection):
    """Speaks to the address that was checked, and to no other that the name may lead to now."""

    def __init__(self, target: Target) -> None:
        self.default_port = PORTS["https" if target.is_tls else "http"]
        super().__init__(target.host, target.port, timeout=QUIET_SECONDS)
        self._target = target

    def connect(self) -> None:
        address = (self._target.address, self._target.port)
        self.sock = socket.create_connection(address, QUIET_SECONDS)
        if self._target.is_tls:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self._target.host)


def _post(target: Target, body: bytes, headers: dict[str, str]) -> int:
    """The status; a redirection is an answer like any other, and is not followed."""
    connection = _CheckedConnection(target)
    try:
        connection.connect()
        stop = Timer(LONGEST_SECONDS, connection.sock.shutdown, [socket.SHUT_RDWR])
        stop.start()
        try:
            connection.request("POST", target.path, body, headers)
            return connection.getresponse().status
        finally:
            stop.cancel()
    finally:
        connection.close()
