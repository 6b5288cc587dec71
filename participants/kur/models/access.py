from typing import Any

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.kur.models import trail
from participants.kur.models.batches import Batch


class Access(models.Model):
    """Somebody saw, searched, revealed or exported personal rows (UU 27/2022 art. 31, 32)."""

    class Kind(models.TextChoices):
        LIST = "list", _("melihat daftar")
        VIEW = "view", _("membuka data")
        SEARCH = "search", _("mencari")
        MATCH = "match", _("mencocokkan daftar")
        REVEAL = "reveal", _("membuka NIK")
        EXPORT = "export", _("mengekspor")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Kosong: perintah di server."),
    )
    at = models.DateTimeField(_("waktu"), default=timezone.now, db_index=True)
    kind = models.CharField(_("jenis"), max_length=6, choices=Kind)
    purpose = models.CharField(_("tujuan"), max_length=200)
    filters = models.CharField(_("saringan"), max_length=400, blank=True)
    people = ArrayField(models.BigIntegerField(), default=list)
    # Of a file: its rows that are nobody in the portal, such as those that were refused.
    rows = models.PositiveIntegerField(_("baris"), default=0, db_default=0)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("akses data pribadi")
        verbose_name_plural = _("akses data pribadi")
        constraints = [
            models.CheckConstraint(name="kur_access_has_purpose", condition=~Q(purpose=""))
        ]
        indexes = [
            GinIndex(fields=["people"], name="kur_access_people"),
            models.Index(fields=["user", "kind", "at"], name="kur_access_of_user"),
        ]
        triggers = [trail.never_changed(), trail.never_deleted(), trail.never_emptied()]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind}"


def this_transaction() -> Cast:
    """The number of the transaction that writes a row, however deep its savepoints are."""
    number = Func(function="pg_current_xact_id", output_field=models.TextField())
    return Cast(Cast(number, models.TextField()), models.BigIntegerField())


class ErasureCertificate(models.Model):
    """What was erased, when and why, without anything of what it was. It is written first: the
    database lets moves go in the transaction of a certificate alone."""

    number = models.CharField(_("nomor"), max_length=32, unique=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="certificates")
    reason = models.CharField(max_length=200)
    counts = models.JSONField()
    digest = models.CharField(_("sidik"), max_length=64)
    transaction = models.BigIntegerField(db_default=this_transaction(), editable=False)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("berita acara penghapusan")
        verbose_name_plural = _("berita acara penghapusan")
        triggers = [trail.never_changed(), trail.never_deleted(), trail.never_emptied()]

    def __str__(self) -> str:
        return self.number

    @property
    def erased(self) -> list[tuple[str, int]]:
        """`[(what was erased, how many)]`, in words."""
        return [(str(ERASED[name]), number) for name, number in self.counts.items()]


ERASED: dict[str, Any] = {
    "listed": _("Kredit di daftar ini"),
    "kept": _("Tetap, karena masih di daftar lain"),
    "loans": _("Kredit dihapus"),
    "people": _("Orang dihapus"),
    "memberships": _("Kepesertaan dihapus"),
    "moves": _("Perpindahan dihapus"),
    "reset": _("Orang yang keadaannya dihitung ulang"),
    "refused_rows": _("Baris ditolak dihapus"),
}


@pghistory.track(model_name="DataProtectionContactEvent", exclude=["summarised_until"])
class DataProtectionContact(models.Model):
    """Who answers for the protection of personal data, and gets a summary of access every day."""

    name = models.CharField(_("nama"), max_length=120)
    email = models.EmailField(_("surel"))
    # The last day that was summarised; written by the daily step.
    summarised_until = models.DateField(null=True, editable=False)

    class Meta:
        verbose_name = _("narahubung pelindungan data")
        verbose_name_plural = _("narahubung pelindungan data")

    def __str__(self) -> str:
        return self.name
