from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class TrailEntry(models.Model):
    """One act on an edition or anything in it, with what was there before and after.

    Only ever added: the database refuses to change or delete a row. It outlives what it is
    about, so it names the edition and the object instead of pointing at them.
    """

    class Act(models.TextChoices):
        CREATED = "created", _("dibuat")
        CHANGED = "changed", _("diubah")
        DELETED = "deleted", _("dihapus")
        FROZEN = "frozen", _("bukti dibekukan")
        SCORED = "scored", _("dinilai")
        DECIDED = "decided", _("diputuskan")
        PUBLISHED = "published", _("diterbitkan")
        REOPENED = "reopened", _("dibuka kembali")
        WITHDRAWN = "withdrawn", _("dicabut")

    at = models.DateTimeField(_("waktu"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("oleh"),
        help_text=_("Kosong: dimuat dari data rujukan."),
    )
    act = models.CharField(_("tindakan"), max_length=10, choices=Act)
    edition_id = models.BigIntegerField(_("edisi"), db_index=True)
    model = models.CharField(_("jenis"), max_length=30)
    object_id = models.BigIntegerField()
    label = models.CharField(_("tentang"), max_length=300)
    before = models.JSONField(_("sebelum"), null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("sesudah"), null=True, encoder=DjangoJSONEncoder)
    reason = models.TextField(_("alasan"), blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("jejak perubahan")
        verbose_name_plural = _("jejak perubahan")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act} {self.label}"
