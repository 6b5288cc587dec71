"""Who asked for letters about a place, and the log of the letters: without an address in it."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from regions.models import Region

CONFIRM_WITHIN = timedelta(days=7)  # an address that nobody confirms is forgotten
LOG_KEPT = timedelta(days=400)  # a year, and the months in which it is looked back on
MOST_REFUSALS = 3  # in a row: the mailbox is gone, or does not want our letters


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def reachable(self) -> Self:
        """Confirmed, and not refused again and again. Where aggregates are closed, so are letters
        about them: to the addresses of users alone."""
        confirmed = self.exclude(confirmed_at=None).filter(refusals__lt=MOST_REFUSALS)
        if settings.PUBLIC_DASHBOARD:
            return confirmed
        users = User.objects.filter(is_active=True).exclude(email="")
        return confirmed.filter(email__in=users.values(address=models.functions.Lower("email")))

    def never_confirmed(self, now: datetime) -> Self:
        return self.filter(confirmed_at=None, asked_at__lt=now - CONFIRM_WITHIN)


class Subscription(models.Model):
    """One address and one place. Leaving deletes it, and the address with it: no trail holds it."""

    email = models.EmailField(_("alamat surel"))  # in lower case
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="subscriptions", verbose_name=_("wilayah")
    )
    monthly = models.BooleanField(_("ringkasan bulanan"), default=True)
    events = models.BooleanField(_("kejadian"), default=True)
    language = models.CharField(
        _("bahasa"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    asked_at = models.DateTimeField(_("diminta"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("dikonfirmasi"), null=True, blank=True)
    refusals = models.PositiveSmallIntegerField(_("penolakan berturut-turut"), default=0)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["region", "pk"]
        verbose_name = _("langganan")
        verbose_name_plural = _("langganan")
        constraints = [
            models.UniqueConstraint(
                name="subscription_once_per_address_and_place", fields=["email", "region"]
            ),
            models.CheckConstraint(
                name="subscription_asks_for_something", condition=Q(monthly=True) | Q(events=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} #{self.pk}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, now: datetime) -> Self:
        return self.filter(state=Delivery.State.WAITING, next_try_at__lte=now)

    def past_keeping(self, now: datetime) -> Self:
        return self.filter(created_at__lt=now - LOG_KEPT)


class Delivery(models.Model):
    """A letter: decided on once, tried until it is sent, refused or given up.

    Its row is claimed (`SENDING`) before the mail server is spoken to. What is killed in between may
    have been sent, so it is never sent again.
    """

    class Kind(models.TextChoices):
        CONFIRMATION = "confirm", _("konfirmasi")
        DIGEST = "digest", _("ringkasan bulanan")
        EVENT = "event", _("kejadian")

    class State(models.TextChoices):
        WAITING = "waiting", _("menunggu")
        SENDING = "sending", _("sedang dikirim, atau terputus")
        SENT = "sent", _("terkirim")
        REFUSED = "refused", _("ditolak penerima")
        FAILED = "failed", _("gagal")
        NOT_NEEDED = "unneeded", _("tidak perlu lagi")

    TROUBLED = [State.REFUSED, State.FAILED, State.SENDING]

    subscription = models.ForeignKey(
        Subscription,
        models.SET_NULL,
        null=True,
        related_name="deliveries",
        verbose_name=_("langganan"),
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("wilayah"))
    kind = models.CharField(_("jenis"), max_length=10, choices=Kind)
    key = models.CharField(
        _("hanya sekali"), max_length=60, help_text=_("Bulan atau kejadian yang diceritakan.")
    )
    choices = models.JSONField(_("yang dikonfirmasi"), default=dict, blank=True)
    state = models.CharField(_("keadaan"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("percobaan"), default=0)
    created_at = models.DateTimeField(_("dibuat"), default=timezone.now)
    next_try_at = models.DateTimeField(_("percobaan berikutnya"), default=timezone.now)
    sent_at = models.DateTimeField(_("terkirim"), null=True, blank=True)
    error = models.CharField(_("sebab gagal"), max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("kiriman")
        verbose_name_plural = _("kiriman")
        indexes = [
            models.Index(
                name="delivery_waiting", fields=["next_try_at"], condition=Q(state="waiting")
            )
        ]
        constraints = [
            models.UniqueConstraint(name="delivery_once", fields=["subscription", "kind", "key"]),
            models.CheckConstraint(
                name="delivery_sent_when",
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.key}, {self.region}"
