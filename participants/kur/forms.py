from datetime import date
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.forms import WithoutNik, date_input
from participants.kur import access_log, planning, search
from participants.kur.models import DutyRule, OutreachEvent, Person, State
from participants.kur.models.choices import Duty, Scheme
from participants.kur.models.states import MOVES
from regions.models import Bank, Region

MOST_CHOSEN = 1000  # people at once
LONGEST_KEY = 18  # digits; more do not fit the database's numbers


class CarefulForm(WithoutNik):
    """No NIK in any field, and the first field that was refused has the focus."""

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, error)
        has_focus = any("autofocus" in each.widget.attrs for each in self.fields.values())
        if field in self.fields and not has_focus:
            self.fields[field].widget.attrs["autofocus"] = True


class PlaceField(forms.ModelChoiceField):
    """By its code in the address."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Region.objects.none(), to_field_name="code", empty_label=_("semua"), **kwargs
        )

    def label_from_instance(self, place: Region) -> str:
        return place.short_name


class SearchForm(WithoutNik, forms.Form):
    """The filters of the debtor list: its address is the view."""

    q = forms.CharField(
        label=_("Cari"),
        max_length=60,
        required=False,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "placeholder": _("nama, wilayah, bank, awal nomor akad, 4 angka NIK"),
                # Long numbers never reach the address: the browser itself refuses them.
                "pattern": r"(?!.*(\d[ .\-]?){16}).*",
                "title": _("Jangan memakai NIK lengkap; cukup empat angka terakhir."),
            }
        ),
    )
    keadaan = forms.ChoiceField(
        label=_("Keadaan"), choices=[("", _("semua")), *State.choices], required=False
    )
    wilayah = PlaceField(label=_("Wilayah"), required=False)
    bank = forms.ModelChoiceField(
        Bank.objects.all(),
        label=_("Bank"),
        to_field_name="code",
        empty_label=_("semua"),
        required=False,
    )
    skema = forms.ChoiceField(
        label=_("Skema"), choices=[("", _("semua")), *Scheme.choices], required=False
    )
    kewajiban = forms.ChoiceField(
        label=_("Kewajiban"), choices=[("", _("semua")), *Duty.choices], required=False
    )
    petugas = forms.ChoiceField(
        label=_("Ditangani"),
        choices=[("", _("siapa pun")), ("saya", _("saya"))],
        required=False,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region: Any = self.fields["wilayah"]
        region.queryset = search.places_of(user)
        if user.role == User.Role.BANK:
            del self.fields["bank"]
        if not user.may_move_debtors:
            del self.fields["petugas"]

    def filters(self, view: search.View) -> search.Filters:
        data = self.cleaned_data
        return search.Filters(
            view=view,
            words=search.read_words(data["q"]),
            state=data["keadaan"],
            region=data["wilayah"],
            bank=data.get("bank"),
            scheme=data["skema"],
            duty=data["kewajiban"],
            is_mine=data.get("petugas") == "saya",
        )


class PurposeForm(CarefulForm, forms.Form):
    """What lists and searches are opened for, until another purpose is given."""

    tujuan = forms.CharField(
        label=_("Tujuan lain"),
        max_length=200,
        error_messages={"required": _("Tulis tujuan akses ini.")},
    )


class ExportForm(CarefulForm, forms.Form):
    tujuan = forms.CharField(
        label=_("Tujuan ekspor (dicatat)"),
        max_length=200,
        error_messages={
            "required": _("Tulis tujuan ekspor, tanpa NIK; tujuan dicatat bersama nama Anda.")
        },
    )


class FilterForm(CarefulForm, forms.Form):
    nama = forms.CharField(
        label=_("Nama saringan"),
        max_length=60,
        error_messages={"required": _("Beri nama saringan ini.")},
    )


class RevealForm(CarefulForm, forms.Form):
    """What a NIK is opened for: a choice, and a sentence that says more."""

    WHY = [
        ("formulir", _("Mengisi formulir pendaftaran atau iuran")),
        ("ktp", _("Mencocokkan KTP dengan data bank")),
        ("pemilik", _("Menjawab permintaan pemilik data")),
        ("keliru", _("Memeriksa dugaan salah orang")),
    ]

    keperluan = forms.ChoiceField(
        label=_("Keperluan"),
        choices=[("", _("pilih")), *WHY],
        error_messages={"required": _("Pilih keperluannya.")},
    )
    tujuan = forms.CharField(
        label=_("Penjelasan (dicatat bersama nama Anda)"),
        max_length=140,
        error_messages={"required": _("Tulis satu kalimat tentang keperluan ini.")},
    )

    def clean_tujuan(self) -> str:
        text: str = self.cleaned_data["tujuan"]
        access_log.refuse_thin_purpose(text)
        return text

    @property
    def purpose(self) -> str:
        """As it is written into the log."""
        why = dict(self.WHY)[self.cleaned_data["keperluan"]]
        return f"{why}: {self.cleaned_data['tujuan']}"


class MoveBackForm(CarefulForm, forms.Form):
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=300,
        error_messages={"required": _("Tulis alasan pengembalian.")},
    )


class DoubtForm(CarefulForm, forms.Form):
    alasan = forms.CharField(
        label=_("Bagaimana Anda tahu"),
        max_length=300,
        error_messages={"required": _("Tulis bagaimana Anda tahu.")},
    )


class ErasureForm(CarefulForm, forms.Form):
    alasan = forms.CharField(
        label=_("Alasan"),
        max_length=200,
        error_messages={"required": _("Tulis alasan penghapusan.")},
        widget=forms.TextInput(attrs={"placeholder": _("Alasan")}),
    )


class MoveForm(CarefulForm, forms.Form):
    to_state = forms.ChoiceField(
        label=_("Pindahkan ke"),
        choices=State,
        error_messages={"invalid_choice": _("Pilih keadaan yang ada.")},
    )
    on = forms.DateField(label=_("Berlaku sejak"), widget=date_input(), initial=timezone.localdate)
    evidence = forms.CharField(
        label=_("Bukti"),
        max_length=300,
        required=False,
        help_text=_("Misalnya nomor formulir atau surat. Jangan menulis NIK."),
    )
    reason = forms.CharField(label=_("Alasan"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].widget.attrs["max"] = timezone.localdate().isoformat()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if (day := data.get("on")) and day > timezone.localdate():
            self.add_error("on", _("Tanggal di masa depan."))
        return data


class PersonMoveForm(MoveForm):
    """Offers where one debtor may go from here; another state is refused by the move itself."""

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to_state: Any = self.fields["to_state"]
        to_state.widget.choices = [
            (state.value, state.label) for state in MOVES[State(person.state)]
        ]


class BulkMoveForm(MoveForm):
    """Beside the rows of a list: as short as its toolbar."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_state"].label = _("Pindahkan yang dipilih ke")
        self.fields["to_state"].initial = State.INFORMED
        self.fields["evidence"].help_text = ""


def colleagues(user: User) -> QuerySet[User]:
    """Who may be given a debtor: whoever works in the same branch."""
    staff = User.objects.filter(role=User.Role.BRANCH_STAFF, branch=user.branch_id)
    return staff.filter(is_active=True)


class PlanForm(CarefulForm, forms.Form):
    assigned_to = forms.ModelChoiceField(
        User.objects.none(), label=_("Ditangani oleh"), required=False
    )
    next_on = forms.DateField(
        label=_("Tindak lanjut berikutnya"), widget=date_input(), required=False
    )
    note = forms.CharField(
        label=_("Catatan"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assigned_to: Any = self.fields["assigned_to"]
        assigned_to.queryset = colleagues(user)

    def clean_next_on(self) -> date | None:
        day: date | None = self.cleaned_data["next_on"]
        if day and day < timezone.localdate() and "next_on" in self.changed_data:
            raise ValidationError(_("Sudah lewat: pilih hari ini atau sesudahnya."))
        return day


class ManyPlanForm(CarefulForm, forms.Form):
    """For all who are ticked: a field left alone changes nothing of them."""

    NOBODY = "0"

    assigned_to = forms.ChoiceField(
        label=_("Ditangani oleh"),
        required=False,
        error_messages={"invalid_choice": _("Pilih rekan dari kantor cabang Anda.")},
    )
    next_on = forms.DateField(
        label=_("Tindak lanjut berikutnya"),
        widget=date_input(),
        required=False,
        help_text=_("Kosong: tanggal masing-masing tidak diubah."),
    )
    note = forms.CharField(
        label=_("Catatan untuk semua yang dipilih"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        required=False,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {str(each.pk): each for each in colleagues(user)}
        assigned_to: Any = self.fields["assigned_to"]
        assigned_to.choices = [
            ("", _("tidak diubah")),
            *((key, str(each)) for key, each in self.colleagues.items()),
            (self.NOBODY, _("tidak oleh siapa pun")),
        ]

    def clean_next_on(self) -> date | None:
        day: date | None = self.cleaned_data["next_on"]
        if day and day < timezone.localdate():
            raise ValidationError(_("Sudah lewat: pilih hari ini atau sesudahnya."))
        return day

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
            is_released=who == self.NOBODY,
        )


class OutreachForm(CarefulForm, forms.ModelForm):
    class Meta:
        model = OutreachEvent
        fields = ["title", "region", "venue", "held_on", "bank", "note"]
        widgets = {"held_on": date_input(), "note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region: Any = self.fields["region"]
        region.queryset = user.served_regions(timezone.localdate())

    def clean_held_on(self) -> date:
        day: date = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise ValidationError(_("Catat kegiatan setelah berlangsung."))
        return day


class RuleForm(CarefulForm, forms.ModelForm):
    scheme = forms.ChoiceField(label=_("Skema"), choices=Scheme)

    class Meta:
        model = DutyRule
        fields = [
            "regulation",
            "article",
            "effective_from",
            "effective_to",
            "scheme",
            "amount_over",
            "amount_up_to",
            "duty",
            "note",
        ]
        widgets = {
            "effective_from": date_input(),
            "effective_to": date_input(),
            "note": forms.Textarea(attrs={"rows": 2}),
        }

    def digest(self) -> str:
        """What was shown is what is saved: whoever changes a field after it sees it once more."""
        return sha256(repr(sorted(self.cleaned_data.items())).encode()).hexdigest()


def selected_people(user: User, data: QueryDict) -> "QuerySet[Person]":
    """The people ticked in a list, or all of its page, as far as the user may see them."""
    keys = data.getlist("tampak" if "semua" in data else "orang")
    ids = [key for key in map(read_key, keys) if key][:MOST_CHOSEN]
    people = Person.objects.visible_to(user).filter(pk__in=ids).with_names()
    return people.order_by("duty", "state_since", "pk")


def read_key(text: str) -> int:
    """A key out of a form; 0, which nothing has, for whatever is no number."""
    return int(text) if text.isdecimal() and len(text) < LONGEST_KEY else 0
