from django.utils.translation import gettext_lazy as _

from common.attachments import StoredFile


class AttachedFile(StoredFile):
    """A paper of a meeting, or the evidence of a report."""

    class Meta(StoredFile.Meta):
        verbose_name = _("berkas")
        verbose_name_plural = _("berkas")
