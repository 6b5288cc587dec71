from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common import formats
from participants.kur.models.people import Person
from regions.models import Bank, Region


class OutreachEventQuerySet(models.QuerySet["OutreachEvent"]):
    def visible_to(self, user: User) -> Self:
        if user.role == User.Role.BRANCH_STAFF:
            return self.filter(region__in=user.served_regions(timezone.localdate()))
        if user.role == User.Role.VERIFIER or user.is_portal_admin:
            return self
        return self.none()

    def with_attendance(self) -> Self:
        """`attendance`: how many came; `invited`: how many were asked to."""
        return self.annotate(
            attendance=models.Count("attendees", distinct=True),
            invited=models.Count("invitees", distinct=True),
        )

    def to_come(self) -> Self:
        return self.filter(held_on__gte=timezone.localdate())


class OutreachEvent(models.Model):
    """A sosialisasi, planned or held: where, when, with which bank, who was invited and who came."""

    title = models.CharField(_("nama kegiatan"), max_length=120)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("wilayah"))
    venue = models.CharField(_("tempat"), max_length=120)
    held_on = models.DateField(_("tanggal"))
    starts_at = models.TimeField(
        _("jam (waktu setempat)"), null=True, blank=True, help_text=_("Misalnya 09:00.")
    )
    bank = models.ForeignKey(
        Bank, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("bank")
    )
    note = models.TextField(_("catatan"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    attendees: "models.ManyToManyField[Person, models.Model]" = models.ManyToManyField(
        Person, related_name="events", blank=True
    )
    invitees: "models.ManyToManyField[Person, models.Model]" = models.ManyToManyField(
        Person, related_name="invitations", blank=True
    )

    objects = OutreachEventQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("sosialisasi")
        verbose_name_plural = _("sosialisasi")

    def __str__(self) -> str:
        return self.title

    @property
    def is_to_come(self) -> bool:
        return self.held_on > timezone.localdate()

    @property
    def invitation(self) -> str:
        """`Pasar Flamboyan, 12 Desember 2026 pukul 09.00 di Aula, Kota Pontianak`."""
        day = formats.long_date(self.held_on)
        hour = f" pukul {self.starts_at:%H.%M}" if self.starts_at else ""
        return f"{self.title}, {day}{hour} di {self.venue}, {self.region.short_name}"
