from datetime import date
from decimal import Decimal
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common import formats
from regions.models.places import Region


class PublicStatementQuerySet(models.QuerySet["PublicStatement"]):
    def known_by(self, day: date | None) -> Self:
        return self if day is None else self.filter(as_of__lte=day)


@pghistory.track()
class PublicStatement(models.Model):
    """Coverage as somebody stated it in public: a point with a source, never part of a series."""

    class Precision(models.TextChoices):
        DAY = "day", _("hari")
        MONTH = "month", _("bulan")
        YEAR = "year", _("tahun")

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="statements", verbose_name=_("wilayah")
    )
    as_of = models.DateField(
        _("per tanggal"),
        help_text=_("Hari pertama atau terakhir bila hanya bulan atau tahun yang disebut."),
    )
    as_of_precision = models.CharField(_("ketelitian tanggal"), max_length=5, choices=Precision)
    data_month = models.DateField(
        _("bulan data"),
        help_text=_(
            "Bulan yang akhirnya digambarkan: pernyataan 1 Agustus menggambarkan akhir Juli."
        ),
    )
    coverage_percent = models.DecimalField(_("cakupan (%)"), max_digits=6, decimal_places=2)
    stated_places = models.PositiveSmallIntegerField(
        _("angka di belakang koma"),
        default=2,
        help_text=_("Sebagaimana diucapkan: 39 persen 0, 36,47 persen 2."),
    )
    participants = models.PositiveIntegerField(_("peserta"), null=True, blank=True)
    workers = models.PositiveIntegerField(_("pekerja"), null=True, blank=True)
    segments = models.CharField(
        _("segmen"), max_length=40, blank=True, help_text=_("Kosong: tidak disebut.")
    )
    source = models.CharField(_("sumber"), max_length=200)
    source_url = models.URLField(_("alamat sumber"), max_length=400, blank=True)
    note = models.TextField(_("catatan"), blank=True)

    objects = PublicStatementQuerySet.as_manager()

    class Meta:
        ordering = ["region", "as_of"]
        verbose_name = _("pernyataan publik")
        verbose_name_plural = _("pernyataan publik")
        constraints = [
            models.CheckConstraint(
                name="statement_month_first_day",
                violation_error_message=_("Bulan ditulis sebagai tanggal 1."),
                condition=Q(data_month__day=1),
            ),
            models.CheckConstraint(
                name="statement_percent_not_negative",
                violation_error_message=_("Cakupan tidak boleh negatif."),
                condition=Q(coverage_percent__gte=0),
            ),
            models.UniqueConstraint(
                name="statement_once",
                violation_error_message=_("Pernyataan wilayah, tanggal dan sumber ini sudah ada."),
                fields=["region", "as_of", "source"],
            ),
        ]

    def __str__(self) -> str:
        stated = formats.percent(Decimal(self.coverage_percent), self.stated_places)
        return f"{self.region}, {formats.long_date(self.as_of)}: {stated}"
