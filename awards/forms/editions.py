"""Forms of a round: its facts, its criteria and its jury."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BaseInlineFormSet, inlineformset_factory
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from awards.models import Category, Criterion, Edition, Juror
from awards.models.dates import require_past_year
from awards.models.editions import Kind, assessed_period
from common import formats
from common.forms import PlainNumber, WithoutNik, date_input

MOST_WEIGHT = 100
FULL_JURY = 9  # Tim 9
MOST_DECREE_BYTES = 10 * 1024 * 1024


MAIN = ["assessment_year", "level", "presented_on", "presented_at", "cutoff_on"]
# Rarely needed, so folded away on the page.
MORE = [
    "period_start",
    "period_end",
    "basis",
    "signatory_name",
    "signatory_title",
    "decree_number",
    "decree_file",
    "rule_version",
    "rule_text",
    "note",
]


class EditionForm(WithoutNik, forms.ModelForm):
    kinds = forms.MultipleChoiceField(
        label=_("Kategori"),
        choices=Kind,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("“Pemerintah provinsi” hanya untuk tingkat nasional."),
    )

    class Meta:
        model = Edition
        fields = [*MAIN, "kinds", *MORE]
        widgets = {
            "presented_on": date_input(),
            "cutoff_on": date_input(),
            "period_start": date_input(),
            "period_end": date_input(),
            "rule_text": forms.Textarea(attrs={"rows": 4}),
            "note": forms.Textarea(attrs={"rows": 2}),
            "decree_file": forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("period_start", "period_end"):
            self.fields[name].required = False
            self.fields[name].help_text = _("Kosong: 1 Januari sampai 31 Desember tahun itu.")
        if self.instance.pk:
            self.initial["kinds"] = list(self.instance.categories.values_list("kind", flat=True))
        else:
            self.initial.setdefault(
                "kinds", [kind for kind in Kind.values if kind != Kind.PROVINCE]
            )

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in MAIN]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in MORE]

    @property
    def has_error_in_more(self) -> bool:
        return any(self[name].errors for name in MORE)

    def clean_assessment_year(self) -> int:
        year: int = self.cleaned_data["assessment_year"]
        require_past_year(year)
        return year

    def clean_decree_file(self) -> Any:
        upload = self.cleaned_data["decree_file"]
        if upload and hasattr(upload, "content_type"):
            _require_pdf(upload)
            upload.name = f"{uuid4().hex}.pdf"
        return upload

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._fill_period(data)
        self._refuse_kind_of_other_level(data)
        self._refuse_second_round(data)
        return data

    def _fill_period(self, data: dict[str, Any]) -> None:
        if year := data.get("assessment_year"):
            start, end = assessed_period(year)
            data["period_start"] = data.get("period_start") or start
            data["period_end"] = data.get("period_end") or end

    def _refuse_kind_of_other_level(self, data: dict[str, Any]) -> None:
        for kind in map(Kind, data.get("kinds", [])):
            if not kind.is_on(data.get("level")):
                self.add_error(
                    "kinds",
                    gettext("Kategori “%(kind)s” tidak ada pada tingkat ini.")
                    % {"kind": kind.label},
                )

    def _refuse_second_round(self, data: dict[str, Any]) -> None:
        if not (data.get("assessment_year") and data.get("level")):
            return
        others = Edition.objects.filter(
            assessment_year=data["assessment_year"], level=data["level"]
        )
        if other := others.exclude(pk=self.instance.pk).first():
            self.add_error(
                "assessment_year",
                gettext("%(edition)s sudah ada (%(state)s). Buka dari daftar edisi.")
                % {"edition": other, "state": other.get_state_display()},
            )


def _require_pdf(upload: Any) -> None:
    if upload.size > MOST_DECREE_BYTES:
        raise ValidationError(gettext("Berkas lebih besar dari 10 MB."))
    beginning = upload.read(5)
    upload.seek(0)
    if beginning != b"%PDF-":
        raise ValidationError(gettext("Berkas ini bukan PDF."))


def refuse_weights_over_all(weights: Sequence[tuple[Any, Decimal | None]]) -> None:
    """`(category or None, weight)`: each category is scored by the criteria of all and its own."""
    for category in {category for category, _weight in weights} | {None}:
        own = [weight for of, weight in weights if of in (None, category) and weight]
        total = sum(own, Decimal(0))
        if total > MOST_WEIGHT:
            raise ValidationError(
                gettext("Jumlah bobot %(total)s melebihi 100; kurangi salah satunya.")
                % {"total": formats.decimal(total)}
            )


class EditionRows(BaseInlineFormSet):
    """Rows that choose among their own round's categories."""

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "category" in form.fields:
            category: Any = form.fields["category"]
            category.queryset = Category.objects.filter(edition=self.instance)
            category.empty_label = gettext("semua kategori")
        if "user" in form.fields:
            user: Any = form.fields["user"]
            user.empty_label = gettext("tanpa akun")


class CriteriaRows(EditionRows):
    def clean(self) -> None:
        filled = [form for form in self.forms if getattr(form, "cleaned_data", {}).get("name")]
        rows = [form for form in filled if not form.cleaned_data.get("DELETE")]
        self._refuse_same_name(rows)
        self._refuse_weights_over_all([row.cleaned_data for row in rows if not row.errors])
        super().clean()

    def _refuse_same_name(self, rows: list[Any]) -> None:
        seen: set[tuple[Category | None, str]] = set()
        for row in rows:
            name = row.cleaned_data["name"]
            key = (row.cleaned_data.get("category"), name.casefold())
            if key in seen:
                row.add_error("name", gettext("Kriteria “%(name)s” sudah ada.") % {"name": name})
            seen.add(key)

    def _refuse_weights_over_all(self, rows: list[dict[str, Any]]) -> None:
        refuse_weights_over_all([(row["category"], row["weight"]) for row in rows])


class JuryRows(EditionRows):
    """A whole jury is entered in one go: nine rows, and always an empty one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.extra = max(FULL_JURY - len(self.get_queryset()), 1)


def _plain_field(field: "models.Field[Any, Any]", **kwargs: Any) -> forms.Field | None:
    """Help texts stand above the table once, not in every row."""
    made = field.formfield(**kwargs)
    if made:
        made.help_text = ""
        if field.name == "weight":
            made.widget = PlainNumber(attrs={"step": "0.01"})
        if field.name == "user":
            made.queryset = User.objects.filter(is_active=True)  # type: ignore[attr-defined]
    return made


CriteriaFormSet = inlineformset_factory(
    Edition,
    Criterion,
    formset=CriteriaRows,
    fields=["name", "weight", "category"],
    formfield_callback=_plain_field,
    extra=3,
    max_num=20,
)
JuryFormSet = inlineformset_factory(
    Edition,
    Juror,
    formset=JuryRows,
    fields=["role", "name", "origin", "user"],
    formfield_callback=_plain_field,
    max_num=15,
)
