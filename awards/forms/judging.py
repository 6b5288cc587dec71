"""A juror's sheet, declared conflicts, and the weights of a what-if."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from awards.conflicts import proposed
from awards.forms.editions import refuse_weights_over_all
from awards.models import Criterion, Entrant, Juror
from common.forms import PlainNumber, WithoutNik


def _number(**attrs: Any) -> forms.DecimalField:
    return forms.DecimalField(
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        widget=PlainNumber(attrs={"step": "0.01", "class": "score", **attrs}),
    )


class SheetForm(forms.Form):
    """One number for each entrant and criterion; entrants in conflict have no fields, and those
    of a proposed conflict only once the juror has answered it."""

    def __init__(
        self,
        juror: Juror,
        entrants: Sequence[Entrant],
        criteria: Sequence[Criterion],
        proofs: Mapping[int, Any],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.entrants, self.criteria, self.proofs = entrants, criteria, proofs
        self.barred = {conflict.entrant_id: conflict for conflict in juror.conflicts.all()}
        self.proposed = {entrant.pk: entrant for entrant in proposed(juror, entrants)}
        given = {(score.entrant_id, score.criterion_id): score for score in juror.scores.all()}
        for entrant in entrants:
            if not self._is_scored(entrant):
                continue
            for criterion in self.criteria_of(entrant):
                name = self.field_name(entrant, criterion)
                self.fields[name] = _number(
                    **{"aria-label": f"{entrant.name_and_place}: {criterion.name_and_category}"}
                )
                self.fields[name].label = criterion.name_and_category
                if score := given.get((entrant.pk, criterion.pk)):
                    self.initial[name] = score.value

    def criteria_of(self, entrant: Entrant) -> list[Criterion]:
        return [criterion for criterion in self.criteria if criterion.is_for(entrant.category_id)]

    def rows(self) -> list[dict[str, Any]]:
        """`[{"entrant": …, "proof": …, "conflict": …, "cells": [field or None, …]}, …]`."""
        return [
            {
                "entrant": entrant,
                "proof": self.proofs.get(entrant.region_id) if entrant.is_place else None,
                "conflict": self.barred.get(entrant.pk),
                "is_proposed": entrant.pk in self.proposed,
                "cells": [self._cell(entrant, criterion) for criterion in self.criteria],
            }
            for entrant in self.entrants
        ]

    def values(self) -> dict[tuple[int, int], Decimal | None]:
        return {
            (entrant.pk, criterion.pk): self.cleaned_data[self.field_name(entrant, criterion)]
            for entrant in self.entrants
            if self._is_scored(entrant)
            for criterion in self.criteria_of(entrant)
            if self.field_name(entrant, criterion) in self.data
        }

    def clean(self) -> dict[str, Any]:
        """Cells that were not sent stay as they are; an emptied one takes its score back."""
        if not any(name in self.data for name in self.fields):
            raise forms.ValidationError(_("Tidak ada nilai yang dikirim; isi paling sedikit satu."))
        return super().clean() or {}

    def scored_entrants(self) -> list[Entrant]:
        return [entrant for entrant in self.entrants if self._is_scored(entrant)]

    def _is_scored(self, entrant: Entrant) -> bool:
        return entrant.pk not in self.barred and entrant.pk not in self.proposed

    def _cell(self, entrant: Entrant, criterion: Criterion) -> forms.BoundField | None:
        name = self.field_name(entrant, criterion)
        return self[name] if name in self.fields else None

    @staticmethod
    def field_name(entrant: Entrant, criterion: Criterion) -> str:
        return f"s{entrant.pk}-{criterion.pk}"


class EntrantChoice(forms.ModelChoiceField):
    def label_from_instance(self, entrant: Entrant) -> str:
        return f"{entrant.name_and_place} ({entrant.category})"


class ConflictForm(WithoutNik, forms.Form):
    """Also says why a proposed conflict is none: the button that is pressed tells which."""

    entrant = EntrantChoice(Entrant.objects.none(), label=pgettext_lazy("penghargaan", "Peserta"))
    reason = forms.CharField(label=_("Hubungan dengan peserta"), max_length=300)

    def __init__(self, juror: Juror, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entrants = Entrant.objects.filter(category__edition=juror.edition)
        self.fields["entrant"].queryset = entrants.exclude(  # type: ignore[attr-defined]
            conflicts__juror=juror
        ).select_related("region", "category")


class WeightsForm(forms.Form):
    """Other weights, from the address alone: nothing of it is ever stored."""

    def __init__(self, criteria: Sequence[Criterion], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for criterion in criteria:
            field = _number()
            field.label = criterion.name_and_category
            field.required = True
            self.fields[f"w{criterion.pk}"] = field

    def weights(self) -> dict[int, Decimal]:
        return {criterion.pk: self.cleaned_data[f"w{criterion.pk}"] for criterion in self.criteria}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data and not any(data.values()) and not self.errors:
            raise forms.ValidationError(_("Paling sedikit satu bobot lebih dari 0."))
        if not self.errors:
            weights = [(each.category_id, data[f"w{each.pk}"]) for each in self.criteria]
            refuse_weights_over_all(weights)
        return data
