import re
import unicodedata
from datetime import date
from typing import Any, Self

import pghistory
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Func, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _

from common.versioning import once_at_a_time
from regions.models.places import Region


@pghistory.track()
class Branch(models.Model):
    """A BPJS Ketenagakerjaan office that reports for the places it serves."""

    slug = models.SlugField(
        _("nama pendek"), unique=True, help_text=_("Dipakai di alamat, misalnya pontianak.")
    )
    name = models.CharField(_("nama"), max_length=80)
    email = models.EmailField(_("surel kantor"), blank=True)
    head_email = models.EmailField(
        _("surel kepala kantor"),
        blank=True,
        help_text=_("Menerima pemberitahuan bila laporan terlambat."),
    )
    source = models.CharField(_("sumber"), max_length=200, blank=True)
    regions: "models.ManyToManyField[Region, BranchService]" = models.ManyToManyField(
        Region, through="BranchService", related_name="branches"
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("kantor cabang")
        verbose_name_plural = _("kantor cabang")

    def __str__(self) -> str:
        return self.name


class BranchServiceQuerySet(models.QuerySet["BranchService"]):
    def valid_in(self, month: date | OuterRef) -> Self:
        """Services in force on the first day of the month."""
        return self.filter(valid_from__lte=month).filter(
            Q(valid_until=None) | Q(valid_until__gt=month)
        )


@pghistory.track()
class BranchService(models.Model):
    """Which office serves which place, from when until when (`valid_until` is not included)."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="services", verbose_name=_("kantor cabang")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="services", verbose_name=_("wilayah")
    )
    valid_from = models.DateField(_("sejak"))
    valid_until = models.DateField(_("sampai"), null=True, blank=True)
    is_sample = models.BooleanField(_("data contoh"), default=False)

    objects = BranchServiceQuerySet.as_manager()

    class Meta:
        ordering = ["branch", "region"]
        verbose_name = _("wilayah layanan")
        verbose_name_plural = _("wilayah layanan")
        constraints = [
            models.CheckConstraint(
                name="branch_service_in_order",
                violation_error_message=_("Tanggal akhir harus setelah tanggal mulai."),
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
            ),
            once_at_a_time(
                "branch_service_once_at_a_time",
                "branch",
                "region",
                lifetime=Func(
                    F("valid_from"),
                    F("valid_until"),
                    Value("[)"),
                    function="daterange",
                    output_field=DateRangeField(),
                ),
                violation_error_message=_("Kantor ini sudah melayani wilayah ini pada masa itu."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.branch} – {self.region}"

    def is_valid_in(self, month: date) -> bool:
        return self.valid_from <= month and (self.valid_until is None or month < self.valid_until)


class BankQuerySet(models.QuerySet["Bank"]):
    def meant_by(self, text: Any) -> "Bank | None":
        """`kalbar`, `KALBAR`, `PT BPD Kalbar`, `PT Bank Rakyat Indonesia (Persero) Tbk`; None where
        no bank, or more than one, is called so."""
        wanted = bank_words(text)
        meant = [bank for bank in self.prefetch_related("other_names") if wanted in bank.spellings]
        return meant[0] if wanted and len(meant) == 1 else None


@pghistory.track()
class Bank(models.Model):
    """A bank that disburses KUR; its officers see their own debtors only."""

    code = models.SlugField(
        _("kode"), unique=True, help_text=_("Huruf kecil, misalnya kalbar atau bri.")
    )
    name = models.CharField(_("nama"), max_length=80)

    objects = BankQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("bank")
        verbose_name_plural = _("bank")

    def __str__(self) -> str:
        return self.name

    @property
    def spellings(self) -> set[str]:
        """What it may be called, each as `bank_words` gives it."""
        names = [self.code, self.name, *(other.name for other in self.other_names.all())]
        return {bank_words(name) for name in names}


class BankName(models.Model):
    """What files call a bank besides its name: its legal name, or what it was called before."""

    bank = models.ForeignKey(
        Bank, models.CASCADE, related_name="other_names", verbose_name=_("bank")
    )
    name = models.CharField(_("nama"), max_length=120)

    class Meta:
        ordering = ["bank", "name"]
        verbose_name = _("nama lain bank")
        verbose_name_plural = _("nama lain bank")
        constraints = [
            models.UniqueConstraint(
                name="bank_other_name_once",
                violation_error_message=_("Nama ini sudah dicatat untuk bank ini."),
                fields=["bank", "name"],
            )
        ]

    def __str__(self) -> str:
        return self.name


# What a bank's form of company adds to its name, and what says that it is a bank.
FORMS_OF_BANKS = {"pt", "persero", "perseroda", "tbk", "bank", "bpd", "pembangunan", "daerah"}
# The office behind the name: `BRI Unit Sungai Raya`, `Bank Kalbar KC Sambas`.
OFFICES = {"kc", "kcp", "kk", "kanca", "cab", "cabang", "capem", "kantor", "unit"}


def bank_words(text: Any) -> str:
    """`PT. Bank Pembangunan Daerah Kalimantan Barat` is `kalimantan barat`."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", str(text or "")).casefold())
    office = next((at for at, word in enumerate(words) if at and word in OFFICES), len(words))
    return " ".join(word for word in words[:office] if word not in FORMS_OF_BANKS)
