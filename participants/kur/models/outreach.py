from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
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
        """`attendance`: how many came."""
        return self.annotate(attendance=models.Count("attendees"))


class OutreachEvent(models.Model):
    """A sosialisasi: where, when, with which bank, and who came."""

    title = models.CharField(_("nama kegiatan"), max_length=120)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("wilayah"))
    venue = models.CharField(_("tempat"), max_length=120)
    held_on = models.DateField(_("tanggal"))
    bank = models.ForeignKey(
        Bank, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("bank")
    )
    note = models.TextField(_("catatan"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    attendees: "models.ManyToManyField[Person, models.Model]" = models.ManyToManyField(
        Person, related_name="events", blank=True
    )

    objects = OutreachEventQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("sosialisasi")
        verbose_name_plural = _("sosialisasi")

    def __str__(self) -> str:
        return self.title


class SavedFilter(models.Model):
    """A search somebody comes back to: a name and the query of its address."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="kur_filters")
    name = models.CharField(_("nama"), max_length=60)
    query = models.CharField(max_length=400)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(name="kur_filter_once", fields=["user", "name"])]

    def __str__(self) -> str:
        return self.name
