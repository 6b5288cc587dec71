from django.utils.translation import gettext_lazy as _

from common.attachments import StoredFile


class DecreeFile(StoredFile):
    """The decree that pays for a cohort, with its annex."""

    class Meta(StoredFile.Meta):
        verbose_name = _("berkas keputusan")
        verbose_name_plural = _("berkas keputusan")
