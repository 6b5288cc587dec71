from datetime import date
from decimal import Decimal
from typing import Any, Self

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.segments import Segment

USUAL_PROGRAMMES = "JKK+JKM"  # what sponsors and KUR debtors pay for


class TariffQuerySet(models.QuerySet["Tariff"]):
    def usual(self) -> Self:
        """Of the usual programmes and of no sector by itself; the latest first."""
        rows = self.filter(programmes=USUAL_PROGRAMMES, sector="")
        return rows.order_by("-effective_from", "-pk")

    def applicable(self, *, segment: str = Segment.BPU, publicly_paid: bool = False) -> Self:
        """To who pays for whom, on any day; the latest first. A relief that leaves out public
        budgets is not for those."""
        rows = self.usual().filter(segment=segment)
        return rows.filter(for_public_budgets=True) if publicly_paid else rows

    def valid_on(self, day: date, **who: Any) -> Self:
        """`who` as in `applicable`; the latest first."""
        in_force = self.applicable(**who).filter(effective_from__lte=day)
        return in_force.filter(Q(effective_to=None) | Q(effective_to__gte=day))


@pghistory.track()
class Tariff(models.Model):
    """The monthly contribution of a person as dated data, by segment, programme, sector and payer."""

    segment = models.CharField(_("segmen"), max_length=5, choices=Segment, default=Segment.BPU)
    sector = models.CharField(
        _("sektor"),
        max_length=80,
        blank=True,
        help_text=_("Hanya bila iurannya berlaku untuk satu sektor; kosong: umum."),
    )
    programmes = models.CharField(_("program"), max_length=40, default=USUAL_PROGRAMMES)
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
        return f"{self.segment} {self.programmes} {self.monthly}"
