"""The forms of the call sheet: what it is narrowed by, what a call ended in, who calls whom when."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.forms import WithoutNik, date_input, read_key
from common.months import add_months
from participants.kur import planning, search
from participants.kur.forms import CarefulForm
from participants.kur.models import MessageText, Outcome, Person, State
from participants.kur.models.choices import Duty, Scheme
from participants.kur.models.messages import BRACES, FIELDS
from participants.kur.search import Credit, Filters, Span, View
from regions.models import Bank, Region

MOST_TICKED = 1000  # people at once
NOBODY = "0"
MOST_CALLS = 200  # of one officer in a day
MOST_MONTHS_AHEAD = 12


def colleagues(user: User) -> QuerySet[User]:
    """Who may be given a debtor: whoever works in the same branch."""
    staff = User.objects.filter(role=User.Role.BRANCH_STAFF, branch=user.branch_id)
    return staff.filter(is_active=True)


def officers_of(user: User) -> QuerySet[User]:
    """Whose debtors a list can be narrowed to."""
    if user.may_move_debtors:
        return colleagues(user)
    return User.objects.filter(role=User.Role.BRANCH_STAFF, is_active=True)


class PlaceField(forms.ModelChoiceField):
    """By its code in the address."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Region.objects.none(), to_field_name="code", empty_label=_("semua"), **kwargs
        )

    def label_from_instance(self, place: Region) -> str:
        return place.short_name


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", _("semua")), *choices], required=False)


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=date_input(), required=False, **more)


def _note(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=1000, required=False, **more)


def _textarea(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class SearchForm(WithoutNik, forms.Form):
    """The filters of the debtor list: its address is the list, to be sent to a colleague."""

    q = forms.CharField(
        label=_("Cari"),
        max_length=60,
        required=False,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "placeholder": _("nama, usaha, telepon, unit, wilayah, nomor akad"),
                # Long numbers never reach the address: the browser itself refuses them.
                "pattern": r"(?!.*(\d[ .\-]?){16}).*",
                "title": _("Jangan memakai NIK lengkap; cukup empat angka terakhir."),
            }
        ),
    )
    keadaan = _choice(_("Keadaan"), State.choices)
    petugas = _choice(_("Petugas"), [])
    wilayah = PlaceField(label=_("Wilayah"), required=False)
    bank = forms.ModelChoiceField(
        Bank.objects.all(),
        label=_("Bank"),
        to_field_name="code",
        empty_label=_("semua"),
        required=False,
    )
    skema = _choice(_("Skema"), Scheme.choices)
    kewajiban = _choice(_("Kewajiban"), Duty.choices)
    kredit = _choice(_("Kredit"), Credit.choices)
    hasil = _choice(_("Hasil terakhir"), Outcome.choices)
    tanggal_dari = _day(_("Tindak lanjut dari"))
    tanggal_sampai = _day(_("sampai"))
    akhir_dari = _day(_("Kredit berakhir dari"))
    akhir_sampai = _day(_("sampai"))
    lunas_dari = _day(_("Terlindungi sampai, dari"))
    lunas_sampai = _day(_("sampai"))

    ALWAYS_SHOWN = ("q", "keadaan", "petugas")
    OF_BRANCHES = ("petugas", "hasil", "tanggal_dari", "tanggal_sampai")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region: Any = self.fields["wilayah"]
        region.queryset = search.places_of(user)
        if user.role == User.Role.BANK:
            for name in ["bank", *self.OF_BRANCHES]:
                del self.fields[name]
            return
        self.officers = {str(each.pk): each for each in officers_of(user)}
        officers: Any = self.fields["petugas"]
        officers.choices = [
            ("", _("siapa pun")),
            *((key, str(each)) for key, each in self.officers.items()),
            (NOBODY, _("belum ada")),
        ]

    @property
    def shown(self) -> list[forms.BoundField]:
        return [self[name] for name in self.ALWAYS_SHOWN if name in self.fields]

    @property
    def folded(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.ALWAYS_SHOWN]

    @property
    def is_folded_used(self) -> bool:
        return any(self.data.get(field.name) or field.errors for field in self.folded)

    def filters(self, view: View) -> Filters:
        data = self.cleaned_data
        officer = data.get("petugas", "")
        return Filters(
            view=view,
            words=search.read_words(data["q"]),
            state=data["keadaan"],
            region=data["wilayah"],
            bank=data.get("bank"),
            scheme=data["skema"],
            duty=data["kewajiban"],
            credit=data["kredit"],
            outcome=data.get("hasil", ""),
            officer=self.officers[officer] if officer and officer != NOBODY else None,
            is_unassigned=officer == NOBODY,
            credit_ends=self._span("akhir"),
            paid_until=self._span("lunas"),
            next_on=self._span("tanggal"),
        )

    def _span(self, name: str) -> Span:
        data = self.cleaned_data
        return Span(data.get(f"{name}_dari"), data.get(f"{name}_sampai"))


def read_view(query: QueryDict) -> View:
    """What is to be done, unless something is looked for."""
    view = query.get("tampilan", "")
    if view in View.values:
        return View(view)
    return View.ALL if query.get("q") else View.WORK


def require_plannable(day: date) -> None:
    """A day to call on: from today until a year from now, so that nobody is put off for good by a
    year that was mistyped."""
    today = timezone.localdate()
    if day < today:
        raise ValidationError(gettext("Sudah lewat: pilih hari ini atau sesudahnya."))
    if day > add_months(today, MOST_MONTHS_AHEAD):
        raise ValidationError(gettext("Terlalu jauh: paling lambat setahun dari hari ini."))


class CallForm(CarefulForm, forms.Form):
    """One line of the call sheet; by its prefix every line of a page has its own."""

    outcome = forms.ChoiceField(label=_("Hasil"), choices=Outcome)
    next_on = _day(
        _("Hubungi lagi"),
        validators=[require_plannable],
        help_text=_("Kosong: menurut hasilnya."),
    )
    evidence = forms.CharField(
        label=_("Bukti"),
        max_length=300,
        required=False,
        help_text=_("Nomor formulir, kode iuran atau surat. Jangan menulis NIK."),
    )
    note = _note(_("Catatan"))


class PlanForm(CarefulForm, forms.Form):
    assigned_to = forms.ModelChoiceField(
        User.objects.none(), label=_("Ditangani oleh"), required=False
    )
    next_on = _day(_("Tindak lanjut berikutnya"))
    note = _note(_("Catatan"), widget=_textarea(3))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assigned_to: Any = self.fields["assigned_to"]
        assigned_to.queryset = colleagues(user)

    def clean_next_on(self) -> date | None:
        day: date | None = self.cleaned_data["next_on"]
        if day and "next_on" in self.changed_data:
            require_plannable(day)
        return day


class ManyPlanForm(CarefulForm, forms.Form):
    """For all who were chosen: a field left alone changes nothing of them."""

    assigned_to = forms.ChoiceField(
        label=_("Ditangani oleh"),
        required=False,
        error_messages={"invalid_choice": _("Pilih rekan dari kantor cabang Anda.")},
    )
    next_on = _day(
        _("Tindak lanjut berikutnya"),
        validators=[require_plannable],
        help_text=_("Kosong: tanggal masing-masing tidak diubah."),
    )
    note = _note(_("Catatan untuk semua yang dipilih"), widget=_textarea(2))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {str(each.pk): each for each in colleagues(user)}
        assigned_to: Any = self.fields["assigned_to"]
        assigned_to.choices = [
            ("", _("tidak diubah")),
            *((key, str(each)) for key, each in self.colleagues.items()),
            (NOBODY, _("tidak oleh siapa pun")),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and not any(data.values()):
            raise ValidationError(_("Pilih petugas atau tanggal, atau tulis catatan."))
        return data

    def plan(self) -> planning.Plan:
        who = self.cleaned_data["assigned_to"]
        return planning.Plan(
            next_on=self.cleaned_data["next_on"],
            note=self.cleaned_data["note"],
            assigned_to=self.colleagues.get(who),
            is_released=who == NOBODY,
        )


class WeekForm(CarefulForm, forms.Form):
    """Shares the chosen debtors out among officers and working days."""

    officers = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Petugas"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih sedikitnya satu petugas.")},
    )
    first_day = forms.DateField(
        label=_("Mulai"),
        widget=date_input(),
        initial=timezone.localdate,
        validators=[require_plannable],
    )
    days = forms.IntegerField(
        label=_("Hari kerja"), min_value=1, max_value=planning.WORKING_DAYS, initial=5
    )
    calls_a_day = forms.IntegerField(
        label=_("Debitur per petugas per hari"), min_value=1, max_value=MOST_CALLS, initial=30
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        officers: Any = self.fields["officers"]
        officers.queryset = colleagues(user)
        officers.initial = list(officers.queryset)

    def week(self) -> planning.Week:
        return planning.Week(
            **self.cleaned_data | {"officers": list(self.cleaned_data["officers"])}
        )


class MessageForm(CarefulForm, forms.ModelForm):
    """A branch's own words; what stands in braces must be something that is known."""

    class Meta:
        model = MessageText
        fields = ["text"]
        widgets = {"text": _textarea(8)}

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        known = [f"{{{name}}}" for name in FIELDS]
        unknown = sorted(set(BRACES.findall(text)) - set(known))
        if unknown:
            raise ValidationError(
                gettext("Tidak dikenal: %(unknown)s. Yang dapat diisi: %(known)s.")
                % {"unknown": ", ".join(unknown), "known": ", ".join(known)}
            )
        return text


def selected_people(user: User, data: QueryDict) -> QuerySet[Person]:
    """All who match the filters of the list, all on its page, or who are ticked in it; within what
    the user sees."""
    if data.get("cakupan") == "semua":
        query = QueryDict(data.get("saringan", ""))
        form = SearchForm(query, user=user)
        if not form.is_valid():
            return Person.objects.none()
        return search.find(user, form.filters(read_view(query)), is_whole=True).rows
    keys = data.getlist("tampak" if data.get("cakupan") == "halaman" else "orang")
    ids = [key for key in map(read_key, keys) if key][:MOST_TICKED]
    people = Person.objects.visible_to(user).filter(pk__in=ids).with_names()
    return people.order_by("duty", "state_since", "pk")
