import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common import formats
from common.versioning import (
    Versioned,
    one_version_at_a_time,
    superseded_after_recorded,
    versions_never_change,
)
from regions.models.places import Region


@pghistory.track()
class WorkforceBasis(models.Model):
    """What is counted as a worker. Figures of two bases are never compared or joined."""

    slug = models.SlugField(_("nama pendek"), unique=True)
    name = models.CharField(_("nama"), max_length=120)
    definition = models.TextField(_("definisi"))
    includes = models.TextField(_("yang dihitung"), blank=True)
    excludes = models.TextField(_("yang tidak dihitung"), blank=True)
    source = models.CharField(_("sumber"), max_length=200)
    indicator_codes = models.CharField(
        _("kode indikator"),
        max_length=200,
        blank=True,
        help_text=_("Dipisah titik koma, misalnya SDI 06.02.021; SDG 8.8.1.(a)."),
    )
    is_default = models.BooleanField(_("dipakai bila tidak dipilih"), default=False)

    class Meta:
        ordering = ["-is_default", "name"]
        verbose_name = _("basis penyebut")
        verbose_name_plural = _("basis penyebut")
        constraints = [
            models.UniqueConstraint(
                name="workforce_one_default_basis",
                violation_error_message=_("Sudah ada basis yang dipakai bila tidak dipilih."),
                fields=["is_default"],
                condition=Q(is_default=True),
            )
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class WorkforceEstimate(Versioned):
    """How many workers a place has in a year, by one basis. A new figure is a new version."""

    basis = models.ForeignKey(
        WorkforceBasis, models.PROTECT, related_name="estimates", verbose_name=_("basis")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="estimates", verbose_name=_("wilayah")
    )
    year = models.PositiveSmallIntegerField(_("tahun"))
    workers = models.PositiveIntegerField(_("pekerja"))
    is_derived = models.BooleanField(_("diturunkan"), default=False)
    derivation = models.CharField(
        _("cara menurunkan"), max_length=200, blank=True, help_text=_("Misalnya 607.426 / 36,47%.")
    )
    source = models.CharField(_("sumber"), max_length=200)
    source_url = models.URLField(_("alamat sumber"), max_length=400, blank=True)
    published_on = models.DateField(_("terbit"), null=True, blank=True)
    is_sample = models.BooleanField(_("data contoh"), default=False)

    class Meta:
        ordering = ["basis", "region", "-year"]
        verbose_name = _("perkiraan pekerja")
        verbose_name_plural = _("perkiraan pekerja")
        constraints = [
            models.CheckConstraint(
                name="workforce_above_zero",
                violation_error_message=_("Jumlah pekerja harus di atas 0."),
                condition=Q(workers__gt=0),
            ),
            models.CheckConstraint(
                name="workforce_derivation_told",
                violation_error_message=_("Tulis cara menurunkannya."),
                condition=Q(is_derived=False) | ~Q(derivation=""),
            ),
            superseded_after_recorded("workforce_superseded_after_recorded"),
            one_version_at_a_time("workforce_one_version_at_a_time", "basis", "region", "year"),
        ]
        # A nation's places, each with its latest year, without sorting all their years.
        indexes = [
            models.Index(
                name="workforce_latest",
                fields=["basis", "region", "-year"],
                condition=Q(superseded_at=None),
            )
        ]
        triggers = [versions_never_change()]

    def __str__(self) -> str:
        return f"{self.region}, {self.year}: {formats.people(self.workers)}"


class WorkforceImport(models.Model):
    """A file whose estimates were taken over: which, when, and what each of them was before."""

    basis = models.ForeignKey(
        WorkforceBasis, models.PROTECT, related_name="imports", verbose_name=_("basis")
    )
    file_name = models.CharField(_("nama berkas"), max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    source = models.CharField(_("sumber"), max_length=200)
    imported_at = models.DateTimeField(_("diimpor"), default=timezone.now)
    changes = models.JSONField(
        _("perubahan"), help_text=_("Kode wilayah, tahun, jumlah sebelum dan sesudah.")
    )

    class Meta:
        ordering = ["-imported_at"]
        verbose_name = _("impor perkiraan pekerja")
        verbose_name_plural = _("impor perkiraan pekerja")

    def __str__(self) -> str:
        return f"{self.file_name}, {self.imported_at:%Y-%m-%d}"
