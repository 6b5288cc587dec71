from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from common.forms import People
from common.months import read_month, this_month
from participants.kur.forms import CarefulForm
from participants.kur.models import BankLink, Loan
from regions.models import Bank

MOST_PEOPLE = 1_000_000


class TargetForm(CarefulForm, forms.Form):
    bank = forms.ModelChoiceField(Bank.objects.all(), label=_("Bank"))
    month = forms.CharField(
        label=_("Bulan"),
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2026-12"}),
    )
    people = People(
        label=_("Debitur yang terlindungi dalam bulan itu"), min_value=1, max_value=MOST_PEOPLE
    )

    def clean_month(self) -> date:
        try:
            month = read_month(self.cleaned_data["month"])
        except ValueError:
            raise ValidationError(_("Tulis bulan sebagai 2024-07.")) from None
        if month < this_month():
            raise ValidationError(_("Sudah lewat: pilih bulan ini atau sesudahnya."))
        return month


class LinkForm(CarefulForm, forms.ModelForm):
    """Only a secure address: it is sent to debtors."""

    url = forms.URLField(
        label=_("Tautan pendaftaran"),
        max_length=200,
        assume_scheme="https",
        validators=[RegexValidator("^https://", _("Tautan harus mulai dengan https://"))],
        help_text=_("Tempat debitur mendaftar; ada di setiap pesan kepada debitur bank Anda."),
    )

    class Meta:
        model = BankLink
        fields = ["url"]


class BankForm(CarefulForm, forms.ModelForm):
    """Of one credit, on the page of its debtor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = f"formulir_{self.instance.pk}_%s"

    class Meta:
        model = Loan
        fields = ["form_number", "contribution_code"]
