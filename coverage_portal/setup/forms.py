"""What is asked on the first day: whose account, which table of workers, which months."""

import base64
import binascii
from typing import Any

from django import forms
from django.core import signing
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from accounts.forms import InvitationForm
from accounts.models import User
from common import formats
from common.months import read_month
from common.spreadsheets.guards import MEBIBYTE, Source
from common.spreadsheets.upload import UploadForm
from coverage_portal.setup.workers import KEEP, TAKE
from regions.models import Bank, Branch, WorkforceBasis

SEAL = "setup.workers"
MOST_BYTES = MEBIBYTE  # the content travels with the page that shows what was read


class AccountForm(InvitationForm):
    """Of somebody at a branch, a bank or the regional office; all but the address is filled in."""

    class Meta(InvitationForm.Meta):
        fields = ["username", "first_name", "email", "role", "branch", "bank"]
        widgets = {name: forms.HiddenInput() for name in ("role", "branch", "bank")}


def suggested_account(query: dict[str, str]) -> dict[str, Any]:
    """What an office's link asks for, with a free user name: `petugas.sanggau`; 404 where the office is not there."""
    if slug := query.get("cabang"):
        branch = get_object_or_404(Branch, slug=slug)
        name, title = f"petugas.{branch.slug}", _("Petugas %(office)s") % {"office": branch.name}
        scope: dict[str, Any] = {"role": User.Role.BRANCH_STAFF, "branch": branch}
    elif code := query.get("bank"):
        bank = get_object_or_404(Bank, code=code)
        name, title = f"bank.{bank.code}", _("Petugas %(office)s") % {"office": bank.name}
        scope = {"role": User.Role.BANK, "bank": bank}
    else:
        name, title = "verifikator", str(_("Verifikator wilayah"))
        scope = {"role": User.Role.VERIFIER}
    taken = set(User.objects.filter(username__startswith=name).values_list("username", flat=True))
    free = (f"{name}.{number}" for number in range(2, len(taken) + 3))
    username = name if name not in taken else next(each for each in free if each not in taken)
    return {"username": username, "first_name": str(title), **scope}


class WorkersForm(UploadForm):
    """A table of workers; the second time round its content comes back sealed from the page."""

    basis = forms.ModelChoiceField(
        WorkforceBasis.objects.all(),
        label=_("Basis"),
        required=False,
        empty_label=_("menurut judul tabelnya"),
        to_field_name="slug",
    )
    year = forms.IntegerField(
        label=_("Tahun"),
        required=False,
        min_value=2000,
        max_value=2100,
        help_text=_("Bila tabelnya tidak menyebut tahun."),
    )
    sealed = forms.CharField(required=False, widget=forms.HiddenInput())
    province = forms.ChoiceField(
        required=False,
        choices=[
            (KEEP, _("Biarkan angka provinsi yang ada")),
            (TAKE, _("Ganti dengan jumlah di tabel ini")),
        ],
        initial=KEEP,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "Sampai 1 MB. Tidak ada yang disimpan sebelum Anda menyetujuinya."
        )

    def clean(self) -> dict[str, Any]:
        sealed = self.cleaned_data.get("sealed")
        if sealed and not self.cleaned_data.get("file"):
            try:
                self.source = unsealed(sealed)
            except signing.BadSignature:
                self.add_error("file", _("Halaman ini sudah lama terbuka: pilih lagi berkasnya."))
        else:
            super().clean()
        if not self.errors and len(self.source.content) > MOST_BYTES:
            self.add_error("file", _("Tabel jumlah pekerja paling besar 1 MB: sisakan lembarnya."))
        return self.cleaned_data

    @property
    def answers(self) -> dict[str, str]:
        """What was chosen where the table left something open."""
        chosen = {name: value for name, value in self.data.items() if name.startswith("jawab:")}
        return {name.removeprefix("jawab:"): str(value) for name, value in chosen.items()}


def seal(source: Source) -> str:
    """The content for the next request: signed, so that it is read as it was admitted."""
    content = base64.b64encode(source.content).decode()
    return signing.dumps([source.name, source.kind, content], salt=SEAL, compress=True)


def unsealed(text: str) -> Source:
    name, kind, content = signing.loads(text, salt=SEAL, max_age=24 * 3600)
    try:
        return Source(name, kind, base64.b64decode(content))
    except binascii.Error as error:
        raise signing.BadSignature from error


class MonthsForm(forms.Form):
    """From which month on, and until which; never all that have ever been."""

    def __init__(self, *args: Any, months: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(formats.month_code(month), formats.month(month)) for month in months]
        for name, label in (("first", _("Mulai dari")), ("last", _("Sampai"))):
            self.fields[name] = forms.TypedChoiceField(
                label=label, choices=choices, coerce=read_month
            )
