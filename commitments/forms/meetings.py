from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commitments.models import Meeting, MeetingPaper
from common.forms import WithoutNik, date_input

MOST_BYTES = 10 * 1024 * 1024


def pdf_upload(upload: Any) -> Any:
    """The file under a name of our own; refused where it is no PDF or too large."""
    if upload.size > MOST_BYTES:
        raise ValidationError(gettext("Berkas lebih besar dari 10 MB."))
    beginning = upload.read(5)
    upload.seek(0)
    if beginning != b"%PDF-":
        raise ValidationError(gettext("Berkas ini bukan PDF."))
    upload.name = f"{uuid4().hex}.pdf"
    return upload


def pdf_input() -> forms.FileInput:
    return forms.FileInput(attrs={"accept": "application/pdf"})


class MeetingForm(WithoutNik, forms.ModelForm):
    class Meta:
        model = Meeting
        fields = ["name", "held_on", "held_at", "chair", "attendees", "recipients", "source_url"]
        widgets = {
            "held_on": date_input(),
            "attendees": forms.Textarea(attrs={"rows": 6}),
            "recipients": forms.Textarea(attrs={"rows": 3}),
        }


class PaperForm(WithoutNik, forms.ModelForm):
    class Meta:
        model = MeetingPaper
        fields = ["title", "file"]
        widgets = {"file": pdf_input()}

    def clean_file(self) -> Any:
        return pdf_upload(self.cleaned_data["file"])


class MinutesForm(WithoutNik, forms.Form):
    text = forms.CharField(
        label=_("Catatan rapat"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
