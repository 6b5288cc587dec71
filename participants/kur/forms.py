from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.forms import WithoutNik, date_input
from participants.kur import access_log
from participants.kur.models import DutyRule, OutreachEvent, Person, State
from participants.kur.models.choices import Scheme
from participants.kur.models.states import MOVES


class CarefulForm(WithoutNik):
    """No NIK in any field, and the first field that was refused has the focus."""

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, error)
        has_focus = any("autofocus" in each.widget.attrs for each in self.fields.values())
        names = [field] if field else list(getattr(error, "error_dict", []))
        if names and names[0] in self.fields and not has_focus:
            self.fields[names[0]].widget.attrs["autofocus"] = True


def refuse_future(day: date) -> None:
    if day > timezone.localdate():
        raise ValidationError(_("Tanggal di masa depan."))


def sentence(label: Any, missing: Any, longest: int = 200, **more: Any) -> forms.CharField:
    """What somebody has to say, with what is told where it is missing."""
    return forms.CharField(
        label=label, max_length=longest, error_messages={"required": missing}, **more
    )


class PurposeForm(CarefulForm, forms.Form):
    """What lists and searches are opened for, until another purpose is given."""

    tujuan = sentence(_("Tujuan lain"), _("Tulis tujuan akses ini."))


class ExportForm(CarefulForm, forms.Form):
    tujuan = sentence(
        _("Tujuan ekspor (dicatat)"),
        _("Tulis tujuan ekspor, tanpa NIK; tujuan dicatat bersama nama Anda."),
    )


class LetterForm(ExportForm):
    """Letters, or invitations where an event is chosen; what they are for is recorded."""

    tujuan = sentence(_("Tujuan cetak (dicatat)"), _("Tulis tujuan cetak, tanpa NIK."))
    kegiatan = forms.ModelChoiceField(
        OutreachEvent.objects.none(),
        label=_("Undangan ke kegiatan"),
        required=False,
        empty_label=_("bukan undangan"),
        help_text=_("Yang dicetak menjadi undangan; penerimanya dicatat sebagai diundang."),
    )

    def __init__(self, *args: Any, events: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kegiatan"]
        field.queryset = events


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
    tujuan = sentence(
        _("Penjelasan (dicatat bersama nama Anda)"),
        _("Tulis satu kalimat tentang keperluan ini."),
        longest=140,
        validators=[access_log.refuse_thin_purpose],
    )

    @property
    def purpose(self) -> str:
        """As it is written into the log."""
        why = dict(self.WHY)[self.cleaned_data["keperluan"]]
        return f"{why}: {self.cleaned_data['tujuan']}"


class MoveBackForm(CarefulForm, forms.Form):
    reason = sentence(_("Alasan"), _("Tulis alasan pengembalian."), longest=300)


class DoubtForm(CarefulForm, forms.Form):
    alasan = sentence(_("Bagaimana Anda tahu"), _("Tulis bagaimana Anda tahu."), longest=300)


class ErasureForm(CarefulForm, forms.Form):
    alasan = sentence(
        _("Alasan"),
        _("Tulis alasan penghapusan."),
        widget=forms.TextInput(attrs={"placeholder": _("Alasan")}),
    )


class RecountForm(CarefulForm, forms.Form):
    alasan = sentence(
        _("Mengapa dihitung ulang (dicatat)"), _("Tulis mengapa bulan ini dihitung ulang.")
    )


class MoveForm(CarefulForm, forms.Form):
    to_state = forms.ChoiceField(
        label=_("Pindahkan ke"),
        choices=State,
        error_messages={"invalid_choice": _("Pilih keadaan yang ada.")},
    )
    on = forms.DateField(
        label=_("Berlaku sejak"),
        widget=date_input(),
        initial=timezone.localdate,
        validators=[refuse_future],
    )
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


class PersonMoveForm(MoveForm):
    """Offers where one debtor may go from here; another state is refused by the move itself."""

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to_state: Any = self.fields["to_state"]
        to_state.widget.choices = [
            (state.value, state.label) for state in MOVES[State(person.state)]
        ]


class OutreachForm(CarefulForm, forms.ModelForm):
    class Meta:
        model = OutreachEvent
        fields = ["title", "region", "venue", "held_on", "starts_at", "bank", "note"]
        widgets = {
            "held_on": date_input(),
            "starts_at": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "note": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region: Any = self.fields["region"]
        region.queryset = user.served_regions(timezone.localdate())


class AttendanceForm(CarefulForm, forms.Form):
    """Who came, as a file: by NIK, by loan number, or by name among the invited."""

    file = forms.FileField(
        label=_("Daftar hadir (CSV atau XLSX)"),
        help_text=_("Satu kolom cukup: nik, nomor_akad, atau nama dari yang diundang."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )


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
