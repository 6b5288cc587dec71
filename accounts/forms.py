from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiToken, Deputyship, User
from common.forms import WithoutNik, date_input


class TokenForm(WithoutNik, forms.ModelForm):
    """What the token is for, what it may do, and for how long."""

    DAYS = [(30, _("30 hari")), (90, _("90 hari")), (365, _("satu tahun"))]

    days = forms.TypedChoiceField(
        label=_("Masa berlaku"), choices=DAYS, coerce=int, initial=90, empty_value=None
    )

    class Meta:
        model = ApiToken
        fields = ["name", "scope"]
        help_texts = {"name": _("Program atau orang yang memakainya, misalnya “dasbor Bappeda”.")}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if ApiToken.objects.unrevoked().owned_by(self.user).filter(name=name).exists():
            raise forms.ValidationError(
                _("Sudah ada token dengan nama ini; pilih nama lain atau cabut yang lama.")
            )
        return name


class InvitationForm(WithoutNik, forms.ModelForm):
    """Somebody who is to have an account: their letter leads to a password of their own."""

    class Meta:
        model = User
        fields = ["username", "first_name", "email", "role", "region", "branch", "bank"]
        labels = {"username": _("Nama pengguna"), "first_name": _("Nama"), "email": _("Surel")}
        help_texts = {
            "username": _("Dipakai untuk masuk; boleh diganti sekarang."),
            "email": _("Ke sini undangannya dikirim."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True
        self.fields["first_name"].required = True


class RightsForm(WithoutNik, forms.ModelForm):
    """What an admin changes of somebody, and why."""

    reason = forms.CharField(
        label=_("Alasan"), max_length=200, help_text=_("Dibaca admin lain, dan tercatat di jejak.")
    )

    class Meta:
        model = User
        fields = ["first_name", "email", "role", "region", "branch", "bank", "is_active"]
        labels = {"first_name": _("Nama"), "email": _("Surel"), "is_active": _("Akun terbuka")}
        help_texts = {
            "is_active": _("Akun orang yang pindah ditutup, bukan dihapus."),
            "branch": _("Untuk petugas cabang."),
            "bank": _("Untuk petugas bank."),
        }

    @property
    def values(self) -> dict[str, Any]:
        """What differs: `{"role": "official"}`."""
        changed = [name for name in self.changed_data if name != "reason"]
        return {name: self.cleaned_data[name] for name in changed}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and set(self.changed_data) <= {"reason"}:
            raise forms.ValidationError(_("Tidak ada yang diubah."))
        return cleaned


class AddKeyForm(WithoutNik, AddWebAuthnForm):
    """A key that signs in by itself, unless somebody wants it after the password only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Nama kunci")
        self.fields["passwordless"].label = _("Masuk tanpa sandi")
        self.fields["passwordless"].help_text = _(
            "Kunci sandi: cukup sidik jari, wajah atau PIN. Tanpa centang ini kunci hanya dipakai sesudah sandi."
        )
        self.fields["passwordless"].initial = True


class RenameKeyForm(WithoutNik, EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Nama kunci")


class ReasonForm(WithoutNik, forms.Form):
    reason = forms.CharField(label=_("Alasan"), max_length=200)


class PersonChoice(forms.ModelChoiceField):
    """`Sinta Petugas (petugas cabang, Singkawang)`."""

    def label_from_instance(self, person: User) -> str:
        place = f", {person.branch}" if person.branch else ""
        return f"{person} ({person.get_role_display()}{place})"


class DeputyForm(WithoutNik, forms.ModelForm):
    """Who acts for whom: an officer chooses for their own branch, an admin for any."""

    class Meta:
        model = Deputyship
        fields = ["principal", "deputy", "starts_on", "ends_on"]
        field_classes = {"principal": PersonChoice, "deputy": PersonChoice}
        widgets = {"starts_on": date_input(), "ends_on": date_input()}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True).select_related("branch")
        officers = people.filter(role=User.Role.BRANCH_STAFF)
        deputies = people.filter(role__in=User.DEPUTY_ROLES)
        if not user.is_portal_admin:
            officers = officers.filter(branch=user.branch_id)
            deputies = deputies.exclude(branch=user.branch_id)
            self.initial.setdefault("principal", user.pk)
        principal: Any = self.fields["principal"]
        deputy: Any = self.fields["deputy"]
        principal.queryset, deputy.queryset = officers, deputies
