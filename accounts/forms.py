from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiToken, User
from common.forms import WithoutNik


class TokenForm(WithoutNik, forms.ModelForm):
    """What the token is for, what it may do, and for how long."""

    DAYS = [(30, _("30 hari")), (90, _("90 hari")), (365, _("satu tahun"))]

    days = forms.TypedChoiceField(
        label=_("Masa berlaku"), choices=DAYS, coerce=int, initial=90, empty_value=None
    )

    class Meta:
        model = ApiToken
        fields = ["name", "scope"]
        help_texts = {"name": _("Program atau orang yang memakainya, misalnya “dasbor Bappeda”.")}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.user = user

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if ApiToken.objects.unrevoked().owned_by(self.user).filter(name=name).exists():
            raise forms.ValidationError(
                _("Sudah ada token dengan nama ini; pilih nama lain atau cabut yang lama.")
            )
        return name
