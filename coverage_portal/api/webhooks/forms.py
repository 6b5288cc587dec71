from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import WithoutNik
from coverage_portal.api.models import Webhook
from coverage_portal.api.webhooks.targets import TargetRefusedError, target_of


class WebhookForm(WithoutNik, forms.ModelForm):
    """Which program is told of what."""

    url = forms.URLField(
        label=_("Alamat"),
        max_length=300,
        assume_scheme="https",
        help_text=_("Dimulai dengan https://; tidak di jaringan tertutup."),
    )

    class Meta:
        model = Webhook
        fields = ["name", "url", "verified", "corrected", "released"]
        help_texts = {
            "name": _("Program yang diberi tahu, misalnya “dasbor Bappeda”."),
        }

    def clean_url(self) -> str:
        url = self.cleaned_data["url"]
        try:
            target_of(url)
        except TargetRefusedError as error:
            raise forms.ValidationError(str(error)) from None
        return url
