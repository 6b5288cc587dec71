from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commitments.forms.commitments import MonthField, refuse_more_than_uncovered
from commitments.forms.files import AttachedFileField
from commitments.models import Answer, Commitment, Progress
from common import formats
from common.forms import People, WithoutNik
from common.months import this_month


class ProgressForm(WithoutNik, forms.ModelForm):
    month = MonthField(label=_("Sampai akhir bulan"))
    evidence = AttachedFileField(label=_("Bukti"))
    field_order = ["month", "people", "evidence", "note"]

    class Meta:
        model = Progress
        fields = ["month", "people", "note"]
        field_classes = {"people": People}
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commitment = commitment

    def clean_month(self) -> Any:
        month = self.cleaned_data["month"]
        if month < self.commitment.starts_in:
            raise forms.ValidationError(
                gettext("Komitmen ini mulai %(month)s.")
                % {"month": formats.month(self.commitment.starts_in)}
            )
        if month > this_month():
            raise forms.ValidationError(gettext("Bulan ini belum tiba."))
        return month

    def clean_people(self) -> int:
        people: int = self.cleaned_data["people"]
        before = self.commitment.month_before
        refuse_more_than_uncovered(self.commitment.region, people, before)
        return people


class AnswerForm(WithoutNik, forms.ModelForm):
    class Meta:
        model = Answer
        fields = ["kind", "reason"]
        widgets = {"kind": forms.RadioSelect, "reason": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kind"]
        kinds.choices = Answer.Kind.choices  # none of them is nothing

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == Answer.Kind.LATE and not data.get("reason"):
            self.add_error("reason", gettext("Tulis mengapa terlambat."))
        return data
