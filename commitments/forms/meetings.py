from django import forms
from django.utils.translation import gettext_lazy as _

from commitments.forms.files import AttachedFileField
from commitments.models import Meeting, MeetingPaper
from common.forms import WithoutNik, date_input


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
    file = AttachedFileField(label=_("Berkas"))

    class Meta:
        model = MeetingPaper
        fields = ["title"]


class MinutesForm(WithoutNik, forms.Form):
    text = forms.CharField(
        label=_("Catatan rapat"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
