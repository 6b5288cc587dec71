"""What the audit trail and the access log can be narrowed to; the names stand in the address."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import BigIntegerField, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common import trail
from common.forms import date_input
from common.months import FIRST_YEAR, LAST_YEAR
from common.versioning import end_of_day
from participants.kur.models import Access


class DayField(forms.DateField):
    """A day whose beginning and end are moments in every time zone, which those of year 1 are not."""

    default_validators = [
        MinValueValidator(date(FIRST_YEAR, 1, 1)),
        MaxValueValidator(date(LAST_YEAR, 12, 31)),
    ]


class PersonAndDays(forms.Form):
    """Who, and from which day to which."""

    oleh = forms.ModelChoiceField(
        User.objects.all(),
        label=_("Siapa"),
        required=False,
        empty_label=_("semua"),
        to_field_name="username",
    )
    dari = DayField(label=_("Dari"), required=False, widget=date_input())
    sampai = DayField(label=_("Sampai"), required=False, widget=date_input())

    def clean(self) -> None:
        first, last = self.cleaned_data.get("dari"), self.cleaned_data.get("sampai")
        if first and last and last < first:
            raise ValidationError({"sampai": _("Hari terakhir harus sesudah hari pertama.")})

    def within_days(self, moment: str) -> dict[str, datetime]:
        """The chosen days, WIB, as conditions on a field."""
        conditions = {}
        if first := self.cleaned_data["dari"]:
            conditions[f"{moment}__gte"] = timezone.make_aware(datetime.combine(first, time.min))
        if last := self.cleaned_data["sampai"]:
            conditions[f"{moment}__lt"] = end_of_day(last)
        return conditions


class TrailFilter(PersonAndDays):
    jenis = forms.ChoiceField(label=_("Jenis"), required=False)
    objek = forms.IntegerField(label=_("Nomor objek"), required=False, min_value=1)

    field_order = ["oleh", "jenis", "objek", "dari", "sampai"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [
            (name, capfirst(model._meta.verbose_name))
            for name, model in trail.tracked_models().items()
        ]
        jenis: Any = self.fields["jenis"]
        jenis.choices = [("", _("semua")), *sorted(kinds, key=lambda kind: str(kind[1]))]

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("objek") and not self.cleaned_data.get("jenis"):
            raise ValidationError({"objek": _("Pilih jenisnya juga.")})

    def events(self) -> list[QuerySet[Any]]:
        """The events of each kind that was chosen."""
        chosen = self.cleaned_data
        conditions: dict[str, Any] = self.within_days("pgh_created_at")
        if chosen["oleh"]:
            conditions["pgh_context__user"] = chosen["oleh"].pk
        if chosen["objek"]:
            conditions["pgh_obj_id"] = chosen["objek"]
        return [
            trail.events_of(model).filter(**conditions)
            for name, model in trail.tracked_models().items()
            if chosen["jenis"] in ("", name)
        ]


class AccessFilter(PersonAndDays):
    jenis = forms.ChoiceField(
        label=_("Jenis"), required=False, choices=[("", _("semua")), *Access.Kind.choices]
    )

    debitur = forms.IntegerField(
        label=_("Nomor debitur"),
        required=False,
        min_value=1,
        max_value=BigIntegerField.MAX_BIGINT,
    )

    field_order = ["oleh", "jenis", "debitur", "dari", "sampai"]

    def accesses(self) -> QuerySet[Access]:
        chosen = self.cleaned_data
        accesses = Access.objects.filter(**self.within_days("at"))
        if chosen["oleh"]:
            accesses = accesses.filter(user=chosen["oleh"])
        if chosen["jenis"]:
            accesses = accesses.filter(kind=chosen["jenis"])
        if chosen["debitur"]:
            accesses = accesses.filter(people__contains=[chosen["debitur"]])
        return accesses
