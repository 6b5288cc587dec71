from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.kur.models.batches import Batch


class Access(models.Model):
    """Somebody saw, searched, revealed or exported personal rows (UU 27/2022 art. 31, 32)."""

    class Kind(models.TextChoices):
        LIST = "list", _("melihat daftar")
        VIEW = "view", _("membuka data")
        SEARCH = "search", _("mencari")
        REVEAL = "reveal", _("membuka NIK")
        EXPORT = "export", _("mengekspor")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("waktu"), default=timezone.now, db_index=True)
    kind = models.CharField(_("jenis"), max_length=6, choices=Kind)
    purpose = models.CharField(_("tujuan"), max_length=200)
    filters = models.CharField(_("saringan"), max_length=400, blank=True)
    people = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("akses data pribadi")
        verbose_name_plural = _("akses data pribadi")
        constraints = [
            models.CheckConstraint(name="kur_access_has_purpose", condition=~Q(purpose=""))
        ]
        indexes = [GinIndex(fields=["people"], name="kur_access_people")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind}"


class ErasureCertificate(models.Model):
    """What was erased, when and why, without anything of what it was."""

    number = models.CharField(_("nomor"), max_length=32, unique=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="certificates")
    reason = models.CharField(max_length=200)
    counts = models.JSONField()
    digest = models.CharField(_("sidik"), max_length=64)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("berita acara penghapusan")
        verbose_name_plural = _("berita acara penghapusan")

    def __str__(self) -> str:
        return self.number

    @property
    def erased(self) -> list[tuple[str, int]]:
        """`[(what was erased, how many)]`, in words."""
        return [(str(ERASED[name]), number) for name, number in self.counts.items()]


ERASED: dict[str, Any] = {
    "loans": _("Kredit dihapus"),
    "people": _("Orang dihapus"),
    "memberships": _("Kepesertaan dihapus"),
    "refused_rows": _("Baris ditolak dihapus"),
}
