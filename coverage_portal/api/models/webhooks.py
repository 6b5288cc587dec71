"""Who is told by a request that figures were published, and the log of those requests."""

import secrets
from datetime import datetime, timedelta
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from common.fields import by_whom

LOG_KEPT = timedelta(days=90)
# After each attempt that failed; with the last one it is given up.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480, 1440)]
# Longer than an attempt can last: a worker that was killed in it leaves the rest to the next one.
CLAIMED_FOR = timedelta(minutes=5)


class Event(models.TextChoices):
    VERIFIED = "verified", _("angka terverifikasi")
    CORRECTED = "corrected", _("angka dikoreksi")
    RELEASED = "released", _("bulan KUR dirilis")


def new_salt() -> str:
    return secrets.token_hex(16)


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def active(self) -> Self:
        return self.filter(is_active=True)


@pghistory.track(exclude=["salt"])
class Webhook(models.Model):
    """An address of a program that is told of events as they happen."""

    name = models.CharField(_("nama"), max_length=60)
    url = models.URLField(_("alamat"), max_length=300)
    verified = models.BooleanField(Event.VERIFIED.label, default=True)
    corrected = models.BooleanField(Event.CORRECTED.label, default=True)
    released = models.BooleanField(Event.RELEASED.label, default=True)
    is_active = models.BooleanField(_("aktif"), default=True)
    active_since = models.DateTimeField(_("aktif sejak"), default=timezone.now)
    salt = models.CharField(max_length=32, default=new_salt, editable=False)
    created_by = by_whom(_("dibuat oleh"))

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("webhook")
        verbose_name_plural = _("webhook")
        constraints = [
            models.CheckConstraint(
                name="webhook_asks_for_something",
                condition=Q(verified=True) | Q(corrected=True) | Q(released=True),
                violation_error_message=_("Pilih paling sedikit satu kejadian."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def events(self) -> list[Event]:
        return [event for event in Event if getattr(self, event.value)]

    @property
    def secret(self) -> str:
        """Follows from the portal's own key, so that no copy of the database can sign."""
        return salted_hmac(f"webhook {self.pk}", self.salt, algorithm="sha256").hexdigest()


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def due(self, now: datetime) -> Self:
        return self.waiting().filter(next_try_at__lte=now)

    def waiting(self) -> Self:
        return self.filter(state=WebhookDelivery.State.WAITING, webhook__is_active=True)

    def past_keeping(self, now: datetime) -> Self:
        return self.filter(created_at__lt=now - LOG_KEPT)


class WebhookDelivery(models.Model):
    """One event for one webhook: written down once, tried until it is taken or given up."""

    class State(models.TextChoices):
        WAITING = "waiting", _("menunggu")
        SENT = "sent", _("terkirim")
        FAILED = "failed", _("gagal")

    webhook = models.ForeignKey(
        Webhook, models.CASCADE, related_name="deliveries", verbose_name=_("webhook")
    )
    event = models.CharField(_("kejadian"), max_length=10, choices=Event)
    key = models.CharField(_("hanya sekali"), max_length=60)
    body = models.TextField(_("isi"))
    state = models.CharField(_("keadaan"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("percobaan"), default=0)
    created_at = models.DateTimeField(_("dibuat"), default=timezone.now)
    next_try_at = models.DateTimeField(_("percobaan berikutnya"), default=timezone.now)
    sent_at = models.DateTimeField(_("terkirim"), null=True, blank=True)
    error = models.CharField(_("sebab gagal"), max_length=200, blank=True)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("kiriman webhook")
        verbose_name_plural = _("kiriman webhook")
        indexes = [
            models.Index(
                name="webhook_waiting", fields=["next_try_at"], condition=Q(state="waiting")
            )
        ]
        constraints = [
            models.UniqueConstraint(name="webhook_told_once", fields=["webhook", "key"]),
            models.CheckConstraint(
                name="webhook_sent_when",
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_event_display()} {self.key}"

    def taken(self, now: datetime) -> None:
        self.state, self.sent_at, self.error = self.State.SENT, now, ""

    def not_taken(self, why: str, now: datetime) -> None:
        """Tried again after a pause that grows."""
        self.error = why[:200]
        if self.attempts > len(PAUSES):
            self.state = self.State.FAILED
        else:
            self.next_try_at = now + PAUSES[self.attempts - 1]
