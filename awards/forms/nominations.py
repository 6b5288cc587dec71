"""Forms that bring entrants into a round and move them along."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.models import Category, Entrant
from common.forms import WithoutNik
from regions.models import Region


class PlacesForm(forms.Form):
    """Tick the places that are nominated: a whole round in one go."""

    regions = forms.ModelMultipleChoiceField(
        Region.objects.none(), label=_("Wilayah"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, category: Category, data: Any = None) -> None:
        super().__init__(data, prefix=f"places-{category.pk}")
        self.category = category
        there = category.entrants.values("region")
        self.fields["regions"].queryset = category.allowed_places().exclude(pk__in=there)  # type: ignore[attr-defined]

    def entrants(self) -> list[Entrant]:
        return [
            Entrant(category=self.category, region=region)
            for region in self.cleaned_data["regions"]
        ]


class EntrantForm(WithoutNik, forms.ModelForm):
    class Meta:
        model = Entrant
        fields = ["name", "region", "branch", "source_url"]

    def __init__(self, category: Category, data: Any = None) -> None:
        super().__init__(data, prefix=f"entrant-{category.pk}")
        self.instance.category = category
        self.fields["name"].required = category.needs_name
        self.fields["region"].queryset = category.allowed_places()  # type: ignore[attr-defined]
        self.fields["branch"].required = False

    def _post_clean(self) -> None:
        """A name that the form has refused is not also called missing by the model."""
        if "name" not in self.errors:
            super()._post_clean()  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        duplicates = Entrant.objects.filter(
            category=self.instance.category,
            region=data.get("region"),
            name=data.get("name", ""),
        )
        if duplicates.exists():
            raise ValidationError({"name": gettext("Peserta ini sudah dinominasikan.")})
        return data


class StageForm(WithoutNik, forms.Form):
    """Moves the ticked entrants to a stage."""

    entrants = forms.ModelMultipleChoiceField(
        Entrant.objects.none(),
        error_messages={"required": _("Centang peserta yang dimaksud.")},
    )
    stage = forms.ChoiceField(choices=Entrant.Stage)
    reason = forms.CharField(required=False, max_length=300)

    def __init__(self, edition: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entrants = Entrant.objects.filter(category__edition=edition)
        self.fields["entrants"].queryset = entrants  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("stage") == Entrant.Stage.INELIGIBLE and not data.get("reason"):
            self.add_error("reason", gettext("Tulis mengapa tidak memenuhi syarat."))
        return data
