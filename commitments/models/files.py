from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WithoutContent(models.Manager["AttachedFile"]):
    """The bytes are read where the file is asked for, and not with every row that names it."""

    def get_queryset(self) -> models.QuerySet["AttachedFile"]:
        return super().get_queryset().defer("content")


class AttachedFile(models.Model):
    """A paper of a meeting, or the evidence of a report. Its bytes are in the database: web
    processes keep no state. It may name people, so it is for those who work with it, never public.
    """

    name = models.CharField(_("nama berkas"), max_length=150)
    content_type = models.CharField(_("jenis"), max_length=100)
    size = models.PositiveIntegerField(_("ukuran"))
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("diunggah"), default=timezone.now)

    objects = WithoutContent()

    class Meta:
        base_manager_name = "objects"
        verbose_name = _("berkas")
        verbose_name_plural = _("berkas")

    def __str__(self) -> str:
        return self.name
