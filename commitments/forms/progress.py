from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commitments.forms.commitments import MonthField
from commitments.forms.meetings import pdf_input, pdf_upload
from commitments.models import Answer, Commitment, Progress
from common import formats
from common.forms import WithoutNik
from common.months import this_month


class ProgressForm(WithoutNik, forms.ModelForm):
    month = MonthField(label=_("Sampai akhir bulan"))

    class Meta:
        model = Progress
        fields = ["month", "people", "evidence", "note"]
        widgets = {"evidence": pdf_input(), "note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commitment = commitment

    def clean_evidence(self) -> Any:
        return pdf_upload(self.cleaned_data["evidence"])

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


class AnswerForm(WithoutNik, forms.ModelForm):
    class Meta:
        model = Answer
        fields = ["kind", "reason"]
        widgets = {"kind": forms.RadioSelect, "reason": forms.Textarea(attrs={"rows": 2})}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == Answer.Kind.LATE and not data.get("reason"):
            self.add_error("reason", gettext("Tulis mengapa terlambat."))
        return data
