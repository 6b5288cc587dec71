from datetime import date
from decimal import Decimal
from typing import Self

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class TariffQuerySet(models.QuerySet["Tariff"]):
    def valid_on(self, day: date, *, publicly_paid: bool = False) -> Self:
        """The latest first. A relief that leaves out public budgets is not for those."""
        in_force = self.filter(effective_from__lte=day).filter(
            Q(effective_to=None) | Q(effective_to__gte=day)
        )
        return (in_force.filter(for_public_budgets=True) if publicly_paid else in_force).order_by(
            "-effective_from", "-pk"
        )


@pghistory.track()
class Tariff(models.Model):
    """The monthly BPU contribution as dated data."""

    programmes = models.CharField(_("program"), max_length=40, default="JKK+JKM")
    monthly = models.DecimalField(_("iuran per bulan (Rp)"), max_digits=10, decimal_places=0)
    effective_from = models.DateField(_("berlaku sejak"))
    effective_to = models.DateField(_("berlaku sampai"), null=True, blank=True)
    for_public_budgets = models.BooleanField(
        _("berlaku untuk yang dibayar anggaran publik"), default=True
    )
    regulation = models.CharField(_("dasar"), max_length=200, blank=True)

    objects = TariffQuerySet.as_manager()

    class Meta:
        ordering = ["-effective_from"]
        verbose_name = _("iuran")
        verbose_name_plural = _("iuran")
        constraints = [
            models.CheckConstraint(name="tariff_positive", condition=Q(monthly__gt=Decimal(0))),
            models.CheckConstraint(
                name="tariff_dates_in_order",
                condition=Q(effective_to=None) | Q(effective_to__gte=F("effective_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programmes} {self.monthly}"
