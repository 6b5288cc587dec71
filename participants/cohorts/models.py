from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regions.models import Region


class SponsoredCohort(models.Model):
    """Vulnerable workers whose contribution a sponsor pays, until it runs out."""

    class Funder(models.TextChoices):
        APBD = "apbd", _("APBD")
        DBH_SAWIT = "dbh_sawit", _("DBH sawit")
        CSR = "csr", _("CSR")
        OTHER = "other", _("lainnya")

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="cohorts", verbose_name=_("wilayah")
    )
    funder_kind = models.CharField(_("sumber dana"), max_length=10, choices=Funder)
    funder = models.CharField(_("pemberi dana"), max_length=120)
    decree = models.CharField(_("nomor keputusan"), max_length=120)
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("berakhir"))
    headcount = models.PositiveIntegerField(_("jumlah orang"))
    source_url = models.URLField(_("alamat sumber"), max_length=400, blank=True)
    note = models.TextField(_("catatan"), blank=True)
    is_sample = models.BooleanField(_("data contoh"), default=False)

    class Meta:
        ordering = ["ends_on", "region"]
        verbose_name = _("kohort dibiayai sponsor")
        verbose_name_plural = _("kohort dibiayai sponsor")
        constraints = [
            models.CheckConstraint(
                name="kur_cohort_dates_in_order", condition=Q(ends_on__gt=F("starts_on"))
            ),
            models.CheckConstraint(name="kur_cohort_has_people", condition=Q(headcount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.funder} – {self.region}"

    @property
    def is_publicly_paid(self) -> bool:
        return self.funder_kind in (self.Funder.APBD, self.Funder.DBH_SAWIT)
