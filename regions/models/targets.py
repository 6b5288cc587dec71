from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Self

import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common import formats
from common.arithmetic import ContributionUnit, baseline_month
from regions.models.places import Region

# What a page as known on a day (`?per=`) goes by: before it, nobody knew.
PUBLISHED_HELP = _(
    "Hari dokumen atau pernyataannya diumumkan; sebelum hari itu belum ada target. Bila hanya"
    " bulan atau tahunnya diketahui: hari terakhirnya."
)


class AnnouncedQuerySet(models.QuerySet):
    def known_by(self, day: date | None) -> Self:
        """Announced by the end of the day."""
        return self if day is None else self.filter(published_on__lte=day)


class TargetQuerySet(AnnouncedQuerySet):
    def in_use(self) -> Self:
        return self.filter(in_use=True)

    def with_contributions(self, day: date | None = None) -> Self:
        """With those of its channels that were announced by the day, in `contributions.all()`."""
        announced = TargetContribution.objects.known_by(day).order_by("channel")
        return self.prefetch_related(Prefetch("contributions", queryset=announced))


@pghistory.track()
class Target(models.Model):
    """A coverage target as a document sets it; of several for one deadline, one is in use."""

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="targets", verbose_name=_("wilayah")
    )
    deadline = models.DateField(_("tenggat"))
    percent = models.DecimalField(
        _("target (%)"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    document = models.CharField(_("dokumen"), max_length=200)
    issued_by = models.CharField(_("ditetapkan oleh"), max_length=200)
    published_on = models.DateField(_("diumumkan pada"), help_text=PUBLISHED_HELP)
    source_url = models.URLField(_("alamat sumber"), max_length=400, blank=True)
    note = models.TextField(_("catatan"), blank=True)
    in_use = models.BooleanField(_("dipakai"), default=True)
    baseline_month = models.DateField(
        _("bulan awal"),
        null=True,
        blank=True,
        help_text=_("Kosong: Desember sebelum tahun tenggat."),
    )

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["region", "deadline", "-in_use"]
        verbose_name = _("target")
        verbose_name_plural = _("target")
        constraints = [
            models.CheckConstraint(
                name="target_percent_in_range",
                violation_error_message=_("Target di atas 0 dan paling tinggi 100."),
                condition=Q(percent__gt=0, percent__lte=100),
            ),
            models.CheckConstraint(
                name="target_baseline_first_day",
                violation_error_message=_("Bulan ditulis sebagai tanggal 1."),
                condition=Q(baseline_month=None) | Q(baseline_month__day=1),
            ),
            models.CheckConstraint(
                name="target_baseline_before_deadline",
                violation_error_message=_("Bulan awal harus sebelum tenggat."),
                condition=Q(baseline_month=None) | Q(baseline_month__lt=models.F("deadline")),
            ),
            models.CheckConstraint(
                name="target_published_by_deadline",
                violation_error_message=_("Target diumumkan paling lambat pada tenggatnya."),
                condition=Q(published_on__lte=models.F("deadline")),
            ),
            models.UniqueConstraint(
                name="target_one_in_use",
                violation_error_message=_(
                    "Wilayah dan tenggat ini sudah punya target yang dipakai."
                ),
                fields=["region", "deadline"],
                condition=Q(in_use=True),
            ),
            models.UniqueConstraint(
                name="target_once_per_document",
                violation_error_message=_(
                    "Target dari dokumen ini untuk wilayah dan tenggat itu sudah ada."
                ),
                fields=["region", "deadline", "document"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {formats.short_percent(Decimal(self.percent))} ({self.deadline:%Y})"

    def clean(self) -> None:
        _refuse_future_announcement(self.published_on)

    @cached_property
    def baseline(self) -> date:
        """The month from which the way to the target is counted."""
        return self.baseline_month or baseline_month(self.deadline)


@pghistory.track()
class TargetContribution(models.Model):
    """What one channel is meant to add; the unit says how the amount is to be read."""

    target = models.ForeignKey(
        Target, models.CASCADE, related_name="contributions", verbose_name=_("target")
    )
    channel = models.CharField(_("jalur"), max_length=80)
    amount = models.DecimalField(
        _("besar"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)]
    )
    unit = models.CharField(
        _("satuan"),
        max_length=30,
        choices=ContributionUnit,
        default=ContributionUnit.POINTS_OF_WORKFORCE,
    )
    document = models.CharField(_("dokumen"), max_length=200)
    published_on = models.DateField(_("diumumkan pada"), help_text=PUBLISHED_HELP)
    note = models.TextField(_("catatan"), blank=True)

    objects = AnnouncedQuerySet.as_manager()

    class Meta:
        ordering = ["target", "channel"]
        verbose_name = _("sumbangan jalur")
        verbose_name_plural = _("sumbangan jalur")
        constraints = [
            models.UniqueConstraint(
                name="contribution_once_per_channel",
                violation_error_message=_("Jalur ini sudah ada untuk target itu."),
                fields=["target", "channel"],
            ),
            models.CheckConstraint(
                name="contribution_not_negative",
                violation_error_message=_("Besarnya tidak boleh negatif."),
                condition=Q(amount__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.amount}"

    def clean(self) -> None:
        _refuse_future_announcement(self.published_on)
        if self.published_on and self.target_id and self.published_on > self.target.deadline:
            raise ValidationError(
                {"published_on": _("Sumbangan diumumkan paling lambat pada tenggat targetnya.")}
            )


def _refuse_future_announcement(day: date | None) -> None:
    if day and day > timezone.localdate():
        raise ValidationError({"published_on": _("Tanggal ini belum tiba.")})
