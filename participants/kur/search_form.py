"""The filters of the debtor list. Its address is the view, and its page is opened all day."""

from html import escape
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from participants.kur.models import State
from participants.kur.models.people import Scheme
from participants.kur.search import Scope


class PlainSelect(forms.Select):
    """Written without a template: six of them by template cost more than the list itself."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        chosen = str(value or "")
        options = "".join(
            f'<option value="{escape(str(key))}"{" selected" * (str(key) == chosen)}>'
            f"{escape(str(label))}</option>"
            for key, label in self.choices
        )
        return format_html(
            "<select{}>{}</select>",
            flatatt({"name": name, **(attrs or {})}),
            mark_safe(options),  # noqa: S308
        )


class PlainSearch(forms.TextInput):
    input_type = "search"

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        shown = {"type": self.input_type, "name": name, "value": value or ""}
        return format_html("<input{}>", flatatt(shown | self.attrs | (attrs or {})))


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Cari"), max_length=60, required=False, widget=PlainSearch)
    keadaan = forms.ChoiceField(
        label=_("Keadaan"),
        choices=[("", _("semua")), *State.choices],
        required=False,
        widget=PlainSelect,
    )
    wilayah = forms.TypedChoiceField(label=_("Wilayah"), required=False, widget=PlainSelect)
    bank = forms.TypedChoiceField(label=_("Bank"), required=False, widget=PlainSelect)
    skema = forms.ChoiceField(
        label=_("Skema"),
        choices=[("", _("semua")), *Scheme.choices],
        required=False,
        widget=PlainSelect,
    )
    kewajiban = forms.ChoiceField(
        label=_("Kewajiban"),
        choices=[("", _("semua")), ("1", _("wajib")), ("2", _("dapat")), ("3", _("tidak diatur"))],
        required=False,
        widget=PlainSelect,
    )
    petugas = forms.ChoiceField(
        label=_("Ditangani"),
        choices=[("", _("siapa pun")), ("saya", _("saya"))],
        required=False,
        widget=PlainSelect,
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Long numbers never reach the address: the browser itself refuses them.
        self.fields["q"].widget.attrs |= {
            "placeholder": _("nama, wilayah, bank, awal nomor akad, 4 angka NIK"),
            "pattern": r"(?!.*(\d[ .\-]?){16}).*",
            "title": _("Jangan memakai NIK lengkap; cukup empat angka terakhir."),
            "maxlength": 60,
        }
        places = scope.places.values()
        self._offer("wilayah", [(place.code, place.short_name, place.pk) for place in places])
        self._offer("bank", [(bank.code, bank.name, bank.pk) for bank in scope.banks.values()])
        unused = ["bank", "petugas"] if scope.user.role == User.Role.BANK else []
        if not scope.user.may_move_debtors:
            unused.append("petugas")
        for name in set(unused):
            del self.fields[name]

    def _offer(self, name: str, choices: list[tuple[str, str, int]]) -> None:
        """By code in the address, by key in what is cleaned."""
        field: Any = self.fields[name]
        field.choices = [("", _("semua")), *((code, label) for code, label, _pk in choices)]
        keys = {code: pk for code, _label, pk in choices}
        field.coerce = keys.get
