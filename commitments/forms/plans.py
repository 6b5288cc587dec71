from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet, inlineformset_factory
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from commitments.models import Commitment, Plan, PlanPlace
from commitments.plan_figures import Ground, furthest, ground_of, kur_per_month, places_now
from common import formats
from common.forms import Grouped, People, PlainNumber, Rupiah, WithoutNik, date_input
from common.months import add_months, month_start
from regions.models import Region

WHAT = ["name", "region", "segment", "deadline", "percent"]
ANYWAY = ["kur_per_month", "renewed_percent", "commitments"]
HOW = ["funder_kind", "share"]
# What its people by month follow from; who pays, and its name, move none of them.
OF_PATH = {"region", "deadline", "percent", *ANYWAY, "share"}


class PlanForm(WithoutNik, Grouped, forms.ModelForm):
    GROUPS = [
        (_("Apa yang hendak dicapai"), WHAT),
        (_("Apa yang datang juga tanpa rencana ini"), ANYWAY),
        (_("Siapa membayar, dan dibagi bagaimana"), HOW),
    ]

    class Meta:
        model = Plan
        fields = [*WHAT, *ANYWAY, *HOW]
        field_classes = {"kur_per_month": People}
        widgets = {
            "deadline": date_input(),
            "percent": PlainNumber(attrs={"step": "0.01"}),
            "commitments": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.owner = user
        places: Any = self.fields["region"]
        places.queryset = Region.objects.exclude(level=Region.Level.COUNTRY)
        held: Any = self.fields["commitments"]
        held.queryset = Commitment.objects.in_force().with_parties()
        held.label_from_instance = lambda one: " · ".join(
            [one.label, one.party, one.what, formats.long_date(one.due_on)]
        )
        if self.instance._state.adding and not self.is_bound:
            self._begin_with_the_province()

    def _begin_with_the_province(self) -> None:
        """What the portal knows already is where a plan begins."""
        region = Region.objects.filter(parent=None).first()
        if region is None:
            return
        ground = ground_of(region)
        target = ground.position.target_now or ground.position.target
        self.initial.setdefault("region", region.pk)
        self.initial.setdefault("kur_per_month", kur_per_month(ground))
        self.initial.setdefault("commitments", self._still_due(ground.position.data_month))
        if target is not None:
            self.initial.setdefault("percent", target.percent)
            self.initial.setdefault("deadline", target.deadline)

    def _still_due(self, month: date | None) -> list[int]:
        """Commitments that may still bring people; whose due date is over waits to be ticked."""
        held = Commitment.objects.in_force()
        if month is not None:
            held = held.filter(due_on__gte=add_months(month, 1))
        return list(held.values_list("pk", flat=True))

    @property
    def moves_path(self) -> bool:
        return self.instance._state.adding or bool(OF_PATH.intersection(self.changed_data))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if region := data.get("region"):
            ground = ground_of(region)
            if not ground.is_known:
                self.add_error(
                    "region",
                    gettext(
                        "Wilayah ini belum punya angka peserta dan pekerja untuk direncanakan."
                    ),
                )
            else:
                self._refuse_deadline(ground, data)
                self._note_where_it_begins(ground)
        return data

    def _get_validation_exclusions(self) -> set[str]:
        """The owner is not asked, but has each name once."""
        return super()._get_validation_exclusions() - {"owner"}  # type: ignore[misc]

    def _refuse_deadline(self, ground: Ground, data: dict[str, Any]) -> None:
        month, deadline = ground.position.data_month, data.get("deadline")
        if month is None or deadline is None:
            return
        if month_start(deadline) <= month:
            self.add_error(
                "deadline",
                gettext("Tenggat sudah lewat: angka terakhir %(month)s.")
                % {"month": formats.month(month)},
            )
        elif month_start(deadline) > furthest(month):
            self.add_error("deadline", gettext("Paling jauh sepuluh tahun ke depan."))

    def _note_where_it_begins(self, ground: Ground) -> None:
        """Of a new plan; its path is kept when it is saved."""
        if self.instance._state.adding:
            self.instance.month = ground.position.data_month
            self.instance.participants = ground.position.participants or 0


class PlacesOfPlan(BaseInlineFormSet):
    """One row for each place of the plan's region, in their order; none is added or taken away."""

    @cached_property
    def uncovered(self) -> dict[int, int]:
        """People by place who could still be covered."""
        places = places_now(ground_of(self.instance.region), self.instance.percent)
        return {one.place: one.uncovered for one in places}

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.uncovered = self.uncovered.get(form.instance.region_id, 0)  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        for form in self.forms:
            left = self.uncovered.get(form.instance.region_id, 0)
            for name in ("people", "floor"):
                if (form.cleaned_data.get(name) or 0) > left:
                    form.add_error(
                        name,
                        gettext("Di sini tinggal %(left)s pekerja yang belum terlindungi.")
                        % {"left": formats.people(left)},
                    )


class PlacePlanForm(WithoutNik, forms.ModelForm):
    class Meta:
        model = PlanPlace
        fields = ["people", "floor", "cap", "extra_cost"]
        field_classes = {"people": People, "floor": People, "cap": People, "extra_cost": Rupiah}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.plan.is_split_by_hand:
            del self.fields["people"]


PlaceFormSet = inlineformset_factory(
    Plan, PlanPlace, form=PlacePlanForm, formset=PlacesOfPlan, extra=0, can_delete=False
)


class BudgetForm(WithoutNik, forms.Form):
    """The question to the best split: a budget, or what the plan's number of people costs."""

    anggaran = Rupiah(
        label=_("Anggaran (Rp)"),
        required=False,
        min_value=1,
        max_value=10**14,
        error_messages={
            "min_value": _("Tulis anggaran di atas nol, atau kosongkan."),
            "max_value": _("Anggaran ini terlalu besar; periksa jumlah angkanya."),
        },
        help_text=_("Kosong: berapa biaya termurah untuk mencapai target."),
    )


class AdoptForm(WithoutNik, forms.Form):
    document = forms.CharField(label=_("Dokumen penetapan"), max_length=200)
    issued_by = forms.CharField(label=_("Ditetapkan oleh"), max_length=200)
    published_on = forms.DateField(label=_("Diumumkan pada"), widget=date_input())

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan

    def clean_published_on(self) -> date:
        day: date = self.cleaned_data["published_on"]
        if day > self.plan.deadline:
            raise ValidationError(gettext("Target diumumkan paling lambat pada tenggatnya."))
        return day
