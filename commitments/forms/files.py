import hashlib
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commitments.models import AttachedFile
from common.attachments import LARGEST_BYTES, SUFFIXES, content_type_of, safe_name


class AttachedFileField(forms.FileField):
    """A file that is recognised by its content; gives an unsaved `AttachedFile`."""

    widget = forms.FileInput(attrs={"accept": ",".join(SUFFIXES)})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{"help_text": _("PDF, XLSX, JPG, atau PNG, paling besar 10 MB."), **kwargs}
        )

    def clean(self, data: Any, initial: Any = None) -> AttachedFile:
        upload = super().clean(data, initial)
        if upload.size > LARGEST_BYTES:
            raise ValidationError(gettext("Berkas lebih dari 10 MB."))
        content = upload.read()
        content_type = content_type_of(content)
        if content_type is None:
            raise ValidationError(
                gettext("Isi berkas ini bukan PDF, XLSX, JPG, atau PNG, apa pun namanya.")
            )
        return AttachedFile(
            name=safe_name(upload.name or "", content_type, gettext("berkas")),
            content_type=content_type,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
        )
