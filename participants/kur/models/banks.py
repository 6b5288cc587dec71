"""What is agreed with a bank: its link, and how many of its debtors are to be covered a month."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regions.models import Bank


class BankLink(models.Model):
    """Where a bank's debtors register; it stands in every message to them."""

    bank = models.OneToOneField(Bank, models.CASCADE, related_name="kur_link")
    url = models.URLField(_("tautan pendaftaran"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("tautan bank")
        verbose_name_plural = _("tautan bank")

    def __str__(self) -> str:
        return self.url


class BankTarget(models.Model):
    """How many debtors of a bank are to be covered for the first time in a month."""

    bank = models.ForeignKey(Bank, models.CASCADE, related_name="kur_targets")
    month = models.DateField(_("bulan"))
    people = models.PositiveIntegerField(_("debitur yang terlindungi"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-month", "bank"]
        verbose_name = _("target bank")
        verbose_name_plural = _("target bank")
        constraints = [
            models.UniqueConstraint(name="kur_bank_target_once", fields=["bank", "month"]),
            models.CheckConstraint(
                name="kur_bank_target_month_first_day", condition=Q(month__day=1)
            ),
            models.CheckConstraint(name="kur_bank_target_positive", condition=Q(people__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.bank} {self.month:%Y-%m}: {self.people}"
