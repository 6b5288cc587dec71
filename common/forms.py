from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from common.nik import holds_nik, mask_text
from common.spreadsheets.numbers import UnreadableError, read_amount, read_count

LONGEST_KEY = 18  # digits; more do not fit the database's numbers


def read_key(text: str) -> int:
    """A key out of a form; 0, which nothing has, for whatever is no number."""
    return int(text) if text.isdecimal() and len(text) < LONGEST_KEY else 0


def date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class PlainNumber(forms.NumberInput):
    """85 and 85.5, not 85.00 and 85.50: what was typed comes back."""

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, Decimal):
            value = f"{value.normalize():f}"
        return super().format_value(value)


class People(forms.IntegerField):
    """People as they are written: 5.000 and 5000. Django's own field reads 5.000 as 5."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    read = staticmethod(read_count)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        try:
            return self.read(value)
        except UnreadableError as error:
            raise ValidationError(str(error)) from error


class Rupiah(People):
    read = staticmethod(read_amount)


class WithoutNik(forms.BaseForm):
    """No field of it may hold a NIK, nor the name of a file: what people write is stored and shown
    as it is."""

    def clean(self) -> Any:
        super().clean()
        return self.cleaned_data

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound:
            self._refuse_niks()

    def parts_of(self, name: str, typed: str) -> list[str]:
        """What each means something by itself, in its order: of a text the whole of it."""
        return [typed]

    def _refuse_niks(self) -> None:
        for name in self.fields:
            file = self.files.get(self.add_prefix(name))
            if file and holds_nik(file.name or ""):
                self.errors.pop(name, None)
                self.add_error(name, _("Nama berkas memuat NIK. Ganti namanya, lalu unggah lagi."))
        for name in self.fields:
            typed = self.data.get(self.add_prefix(name))
            parts = self.parts_of(name, typed) if isinstance(typed, str) else []
            if any(map(holds_nik, parts)):
                # The page that says so does not show it again, nor does another message.
                self.errors.pop(name, None)
                self.add_error(name, _("Jangan menulis NIK."))
                shown: Any = QueryDict(mutable=True)
                shown.update(self.data)
                shown[self.add_prefix(name)] = "".join(map(mask_text, parts))
                self.data = shown


class Grouped(forms.BaseForm):
    """Its fields under headings; those that are not asked are left out."""

    GROUPS: Sequence[tuple[Any, Sequence[str]]]

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [
            (title, [self[name] for name in names if name in self.fields])
            for title, names in self.GROUPS
        ]


class ReasonForm(WithoutNik, forms.Form):
    """For acts that are not taken back silently."""

    reason = forms.CharField(
        label=_("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
