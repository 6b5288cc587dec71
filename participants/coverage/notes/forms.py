"""Forms of a note. What it says stands on charts and in files as it is, so it is one plain line."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common import formats
from common.forms import WithoutNik
from common.months import FIRST_YEAR, read_month, this_month
from participants.coverage.models import LONGEST, MonthNote, note_places
from regions.models import Region

LONGEST_WORD = 40  # characters: a slide breaks no word
SHORTEST = 8  # characters; less says nothing


class LineField(forms.CharField):
    """One line of text: breaks and repeated blanks become one blank, other signs are refused."""

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value)).split())

    def validate(self, value: str) -> None:
        super().validate(value)
        if not value.isprintable():
            raise forms.ValidationError(
                _("Ada tanda yang tidak dapat dicetak; ketik ulang sebagai teks biasa.")
            )
        if max(map(len, value.split()), default=0) > LONGEST_WORD:
            message = _("Ada kata yang lebih panjang dari %(n)s huruf.")
            raise forms.ValidationError(message, params={"n": LONGEST_WORD})


def _text_field() -> LineField:
    return LineField(
        label=_("Catatan"),
        min_length=SHORTEST,
        max_length=LONGEST,
        help_text=_(
            "Apa yang terjadi, berapa orang, di mana; contoh: PHK 400 orang di pabrik kayu."
        ),
    )


def _reason_field(label: Any) -> LineField:
    return LineField(label=label, min_length=SHORTEST, max_length=200)


class NoteForm(WithoutNik, forms.Form):
    region = forms.ModelChoiceField(label=_("Wilayah"), queryset=Region.objects.none())
    month = forms.CharField(
        label=_("Bulan data"),
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2024-07"}),
    )
    text = _text_field()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        places: Any = self.fields["region"]
        places.queryset = note_places(user).order_by("code")

    def clean_month(self) -> date:
        try:
            month = read_month(self.cleaned_data["month"].strip())
        except ValueError:
            raise forms.ValidationError(
                gettext("Bulan ditulis tahun dan bulan, misalnya 2024-08.")
            ) from None
        if month.year < FIRST_YEAR or month > this_month():
            raise forms.ValidationError(
                gettext("Bulan yang sudah berjalan, paling akhir %(month)s.")
                % {"month": formats.month(this_month())}
            )
        return month

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        self._require_served_place(data.get("region"), data.get("month"))
        self._refuse_repetition(data)
        return data

    def _require_served_place(self, region: Any, month: date | None) -> None:
        if region and month and not note_places(self.user, month).filter(pk=region.pk).exists():
            self.add_error("region", gettext("Kantor Anda tidak melayani wilayah ini bulan itu."))

    def _refuse_repetition(self, data: dict[str, Any]) -> None:
        if len(data) < len(self.fields):
            return
        same = MonthNote.objects.filter(**data, state__in=MonthNote.OPEN_STATES)
        if same.exists():
            self.add_error("text", gettext("Catatan yang sama sudah ada untuk bulan ini."))


class ReplaceForm(WithoutNik, forms.Form):
    text = _text_field()
    reason = _reason_field(_("Alasan mengganti"))


class ReasonForm(WithoutNik, forms.Form):
    reason = _reason_field(_("Alasan"))
