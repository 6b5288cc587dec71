from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regions.models import Region


class SubscriptionForm(forms.Form):
    """One form for everybody with an address, in the portal or not."""

    email = forms.EmailField(
        label=gettext_lazy("Alamat surel"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": gettext_lazy("Tulis alamat surel lengkap, misalnya nama@dinas.go.id.")
        },
    )
    region = forms.ModelChoiceField(
        Region.objects.all(), label=gettext_lazy("Wilayah"), empty_label=None
    )
    monthly = forms.BooleanField(
        label=gettext_lazy("Ringkasan bulanan"),
        required=False,
        help_text=gettext_lazy("Sekali sebulan, sesudah semua wilayah melapor."),
    )
    events = forms.BooleanField(
        label=gettext_lazy("Kejadian"),
        required=False,
        help_text=gettext_lazy(
            "Bila turun dua bulan berturut-turut, melewati jalur ke target (naik atau turun), atau"
            " kepesertaan yang dibayar sponsor segera berakhir."
        ),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("monthly") and not values.get("events"):
            raise ValidationError(_("Pilih paling sedikit satu: ringkasan bulanan atau kejadian."))
        return values
