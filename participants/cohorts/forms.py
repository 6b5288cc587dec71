from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import WithoutNik, date_input
from participants.cohorts.models import SponsoredCohort


class CohortForm(WithoutNik, forms.ModelForm):
    source_url = forms.URLField(label=_("Alamat sumber"), required=False, assume_scheme="https")

    class Meta:
        model = SponsoredCohort
        fields = [
            "region",
            "funder_kind",
            "funder",
            "decree",
            "starts_on",
            "ends_on",
            "headcount",
            "source_url",
            "note",
        ]
        widgets = {
            "starts_on": date_input(),
            "ends_on": date_input(),
            "note": forms.Textarea(attrs={"rows": 2}),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        start, end = data.get("starts_on"), data.get("ends_on")
        if start and end and end <= start:
            self.add_error("ends_on", _("Berakhir setelah mulai."))
        if data.get("headcount") == 0:
            self.add_error("headcount", _("Sedikitnya satu orang."))
        return data
