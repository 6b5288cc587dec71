"""Forms of a decision: who receives, with which rank and why, checked together."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards import judging
from awards.models import Award, Category, Edition, Entrant
from awards.models.winners import NO_MARKUP
from awards.ranking import Result
from common.forms import WithoutNik
from regions.models import Region

SHORT = {"rows": 2}


class RankAndCitation(WithoutNik, forms.Form):
    rank = forms.IntegerField(
        label=_("Peringkat"),
        required=False,
        min_value=1,
        max_value=99,
        widget=forms.NumberInput(attrs={"class": "score"}),
    )
    citation = forms.CharField(
        label=_("Alasan penghargaan"),
        required=False,
        max_length=2000,
        validators=[NO_MARKUP],
        widget=forms.Textarea(attrs=SHORT),
    )


class NomineeForm(RankAndCitation):
    """One line of the decision: an entrant, ticked as a winner or not."""

    win = forms.BooleanField(required=False, label=_("Penerima"), widget=forms.CheckboxInput())
    field_order = ["win", "rank", "citation"]

    def __init__(
        self, entrant: Entrant, former: Award | None, result: Result | None, data: Any = None
    ) -> None:
        initial = {"win": True, "rank": former.rank, "citation": former.citation} if former else {}
        super().__init__(data, prefix=f"e{entrant.pk}", initial=initial)
        self.entrant, self.result = entrant, result
        spoken = {
            "win": gettext("%(name)s penerima"),
            "rank": gettext("Peringkat %(name)s"),
            "citation": gettext("Alasan penghargaan %(name)s"),
        }
        for name, words in spoken.items():
            label = words % {"name": entrant.name_and_place}
            self.fields[name].widget.attrs["aria-label"] = label

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("rank") or data.get("citation")) and not data.get("win"):
            self.add_error(
                "win", gettext("Centang sebagai penerima, atau kosongkan peringkat dan alasannya.")
            )
        return data

    def winner(self) -> Award | None:
        data = self.cleaned_data
        if not data.get("win"):
            return None
        return Award(
            category=self.entrant.category,
            region=self.entrant.region,
            name=self.entrant.name,
            rank=data["rank"],
            citation=data["citation"],
        )


class OutsideForm(RankAndCitation):
    """A winner who was not nominated: allowed, with a reason."""

    region = forms.ModelChoiceField(Region.objects.none(), label=_("Wilayah"), required=False)
    name = forms.CharField(label=_("Nama"), required=False, max_length=200)
    reason = forms.CharField(
        label=_("Mengapa tanpa nominasi"), required=False, max_length=300, validators=[NO_MARKUP]
    )
    field_order = ["region", "name", "rank", "citation", "reason"]

    def __init__(self, category: Category, former: Award | None, data: Any = None) -> None:
        initial = (
            {
                "region": former.region_id,
                "name": former.name,
                "rank": former.rank,
                "citation": former.citation,
                "reason": former.not_nominated_reason,
            }
            if former
            else {}
        )
        super().__init__(data, prefix=f"o{category.pk}", initial=initial)
        self.category = category
        self.fields["region"].queryset = category.allowed_places()  # type: ignore[attr-defined]
        if category.is_of_places:
            del self.fields["name"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not any(data.values()) or self.errors:
            return data
        if data.get("region") is None:
            self.add_error("region", gettext("Pilih wilayahnya."))
        else:
            award = Award(region=data["region"], name=data.get("name", ""))
            for field, message in award.recipient_errors(self.category).items():
                self.add_error(field if field in self.fields else None, message)
        if not data.get("reason"):
            self.add_error("reason", gettext("Tulis mengapa penerima ini tidak dinominasikan."))
        return data

    def winner(self) -> Award | None:
        data = self.cleaned_data
        if not data.get("region"):
            return None
        return Award(
            category=self.category,
            region=data["region"],
            name=data.get("name", ""),
            rank=data["rank"],
            citation=data["citation"],
            not_nominated_reason=data["reason"],
        )


class DecisionForm(WithoutNik, forms.Form):
    presented_by = forms.CharField(
        label=_("Diserahkan oleh"), required=False, max_length=200, validators=[NO_MARKUP]
    )
    note = forms.CharField(
        label=_("Catatan keputusan"),
        required=False,
        max_length=2000,
        validators=[NO_MARKUP],
        widget=forms.Textarea(attrs=SHORT),
    )


class Decision:
    """All forms of the decision page, checked together."""

    def __init__(self, edition: Edition, data: Any = None) -> None:
        self.results = judging.by_entrant(edition)
        former = {
            award.key: award
            for award in Award.objects.not_withdrawn()
            .filter(category__edition=edition)
            .select_related("region")
        }
        shared = next((award.presented_by for award in former.values()), "")
        self.form = DecisionForm(
            data, initial={"presented_by": shared, "note": edition.decision_note}
        )
        self.groups = [self._group(category, former, data) for category in edition.categories.all()]

    def _group(self, category: Category, former: dict[Any, Award], data: Any) -> dict[str, Any]:
        entrants = [
            entrant
            for entrant in category.entrants.select_related("region", "category")
            if entrant.is_eligible
        ]
        keys = {entrant.key for entrant in entrants}
        outside = next(
            (award for key, award in former.items() if key[0] == category.pk and key not in keys),
            None,
        )
        return {
            "category": category,
            "nominees": [
                NomineeForm(entrant, former.get(entrant.key), self.results.get(entrant.pk), data)
                for entrant in entrants
            ],
            "outside": OutsideForm(category, outside, data),
        }

    def all_forms(self) -> list[Any]:
        rows = [form for group in self.groups for form in (*group["nominees"], group["outside"])]
        return [self.form, *rows]

    def is_valid(self) -> bool:
        if all(form.is_valid() for form in self.all_forms()):
            if not self.winners():
                self.form.add_error(None, gettext("Centang paling sedikit satu penerima."))
            for group in self.groups:
                self._refuse_twice(group)
                _refuse_nominee_outside(group)
        return all(not form.errors for form in self.all_forms())

    def winners(self) -> list[Award]:
        rows: Iterable[Any] = self.all_forms()[1:]
        return [winner for form in rows if (winner := form.winner())]

    def _refuse_twice(self, group: dict[str, Any]) -> None:
        ranks: dict[int, Award] = {}
        recipients: set[tuple[int, int, str]] = set()
        for form in (*group["nominees"], group["outside"]):
            winner = form.winner()
            if winner is None:
                continue
            if winner.key in recipients:
                form.add_error("region", gettext("Penerima ini sudah dicentang di atas."))
            recipients.add(winner.key)
            if winner.rank in ranks:
                other = ranks[winner.rank]
                form.add_error(
                    "rank",
                    gettext("Peringkat %(rank)s sudah diberikan kepada %(name)s.")
                    % {"rank": winner.rank, "name": other.display_name},
                )
            elif winner.rank:
                ranks[winner.rank] = winner


def _refuse_nominee_outside(group: dict[str, Any]) -> None:
    outside = group["outside"]
    winner = outside.winner()
    for nominee in group["nominees"] if winner else ():
        entrant = nominee.entrant
        if (entrant.region_id, entrant.name.casefold()) == (
            winner.region.pk,
            winner.name.casefold(),
        ):
            outside.add_error(
                "name" if winner.name else "region",
                gettext("%(name)s termasuk nominasi; centang pada barisnya di atas.")
                % {"name": entrant},
            )
