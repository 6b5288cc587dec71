"""A list that is uploaded: what its file, its dates and its sender must be."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.forms import date_input
from participants.kur import access_log
from participants.kur.forms import CarefulForm, refuse_future, sentence
from participants.kur.imports.columns import UnreadableListError
from participants.kur.imports.reading import refuse_large, refuse_no_list
from participants.kur.imports.run import default_retention
from participants.kur.models import Batch
from regions.models import Bank, Branch

LONGEST_RETENTION_YEARS = 10


class ListForm(CarefulForm, forms.ModelForm):
    """A list to upload; what may be chosen depends on who uploads."""

    field_order = ["file"]

    class Meta:
        model = Batch
        fields = ["bank", "branch", "as_of", "is_full", "retain_until", "purpose"]

    file = forms.FileField(
        label=_("Berkas lembar kerja atau CSV"),
        widget=forms.FileInput(
            attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xlsm,.xls,.xlsb,.ods,.html,.xml"}
        ),
    )
    bank = forms.ModelChoiceField(Bank.objects.all(), label=_("Bank"))
    branch = forms.ModelChoiceField(Branch.objects.all(), label=_("Kantor cabang"), required=False)
    as_of = forms.DateField(
        label=_("Keadaan per tanggal"),
        widget=date_input(),
        initial=timezone.localdate,
        validators=[refuse_future],
        help_text=_("Tunggakan iuran dihitung sampai tanggal ini."),
    )
    is_full = forms.BooleanField(
        label=_("Ini daftar lengkap semua kredit KUR bank ini"),
        required=False,
        help_text=_("Kredit yang tidak ada di dalamnya ditandai hilang, tidak dihapus."),
    )
    retain_until = forms.DateField(
        label=_("Simpan sampai"),
        widget=date_input(),
        initial=default_retention,
        help_text=_("Setelah tanggal ini daftar dihapus dan dibuatkan berita acara."),
    )

    purpose = sentence(
        _("Tujuan pencocokan (dicatat bersama nama Anda)"),
        _("Tulis untuk apa daftar ini dicocokkan."),
        validators=[access_log.refuse_thin_purpose],
    )

    def __init__(self, data: Any, files: Any, *, kind: str, user: User) -> None:
        own = Batch(kind=kind, by=user)
        if kind == Batch.Kind.DEBTORS:
            own.bank = user.bank
        if user.role == User.Role.BRANCH_STAFF:
            own.branch = user.branch
        super().__init__(data, files, instance=own)
        of_debtors, of_members = ["bank", "is_full"], ["branch", "as_of", "purpose"]
        unused = of_members if kind == Batch.Kind.DEBTORS else of_debtors
        if not user.is_portal_admin:
            unused.append("bank")
        if user.role == User.Role.BRANCH_STAFF:
            unused.append("branch")
        for name in set(unused):
            del self.fields[name]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            if refuse_large(file.beginning(), file.size):
                refuse_no_list(file.content())
        except UnreadableListError as refused:
            raise ValidationError(str(refused)) from None
        return file

    def clean_retain_until(self) -> date:
        day: date = self.cleaned_data["retain_until"]
        today = timezone.localdate()
        if not today < day or day.year > today.year + LONGEST_RETENTION_YEARS:
            raise ValidationError(_("Pilih tanggal setelah hari ini, paling lama sepuluh tahun."))
        return day
