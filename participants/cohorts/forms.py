"""Entering a cohort, correcting one and answering a return; sending one back."""

import hashlib
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Prefetch, QuerySet
from django.forms.models import construct_instance
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.attachments import LARGEST_BYTES, XLSX, content_type_of, safe_name
from common.forms import People, WithoutNik, date_input
from common.months import this_month
from participants.cohorts.checks import faults
from participants.cohorts.lines import in_words
from participants.cohorts.models import CohortVersion, DecreeFile, SponsoredCohort

ADMITTED = ["application/pdf", "image/jpeg", "image/png"]  # a decree is a paper, not a table


class RenewedChoice(forms.ModelChoiceField):
    """Of cohorts, named as their verified version says."""

    def label_from_instance(self, cohort: Any) -> str:
        held = cohort.held
        return f"{cohort.region.short_name}: {in_words(held[0])}" if held else str(cohort)


class CohortForm(WithoutNik, forms.ModelForm):
    """Of a new cohort; of an existing one, whose place stays, with the reason of the correction."""

    region: Any = forms.ModelChoiceField(
        label=_("Wilayah"), queryset=None, help_text=_("Wilayah yang dilayani kantor Anda.")
    )
    renews = RenewedChoice(
        label=_("Memperpanjang"),
        queryset=None,
        required=False,
        help_text=_("Kohort yang orangnya dilanjutkan; kosong bila ini kohort baru."),
    )
    decree = forms.CharField(
        label=_("Nomor keputusan"),
        max_length=120,
        error_messages={"required": _("Tulis nomor keputusannya, misalnya 400.5/123/2024.")},
    )
    file = forms.FileField(
        label=_("Berkas keputusan"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(ADMITTED)}),
        help_text=_(
            "PDF, JPG atau PNG tanpa daftar nama, paling besar 10 MB; dibaca petugas cabang, verifikator dan admin."
        ),
    )
    reason = forms.CharField(
        label=_("Alasan koreksi"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Tulis mengapa catatan yang terverifikasi ini diubah.")},
    )

    class Meta:
        model = CohortVersion
        fields = [
            "segment",
            "headcount",
            "funder_kind",
            "funder",
            "decree",
            "starts_on",
            "ends_on",
            "renews",
            "source_url",
            "note",
            "is_cancelled",
        ]
        widgets = {
            "starts_on": date_input(),
            "ends_on": date_input(),
            "note": forms.Textarea(attrs={"rows": 2}),
        }
        labels = {"is_cancelled": _("Batalkan kohort ini")}
        field_classes = {"headcount": People}

    field_order = [
        "region", "renews", "segment", "headcount", "funder_kind", "funder", "decree", "file",
        "starts_on", "ends_on", "source_url", "note", "is_cancelled", "reason",
    ]  # fmt: skip

    def __init__(self, *args: Any, user: User, former: CohortVersion | None = None, **more: Any):
        """`former`: the version that this one corrects or answers."""
        super().__init__(*args, **more)
        self.user, self.former = user, former
        places: Any = self.fields["region"]
        places.queryset = user.served_regions(this_month())
        renewed: Any = self.fields["renews"]
        renewed.queryset = _renewable(user, former)
        if former is not None:
            self._begin_with(former)
        if former is None or not self._is_correction:
            del self.fields["is_cancelled"], self.fields["reason"]

    @property
    def _is_correction(self) -> bool:
        """Of what was verified once."""
        return self.former.cohort.versions.known_at(None).exists() if self.former else False

    def _begin_with(self, former: CohortVersion) -> None:
        self.instance.cohort = former.cohort
        self.instance.decree_file = former.decree_file
        del self.fields["region"]
        for name in self.Meta.fields:
            self.initial.setdefault(name, former.serializable_value(name))

    def clean_file(self) -> UploadedFile | None:
        file = self.cleaned_data["file"]
        if file is None:
            return None
        if file.size > LARGEST_BYTES:
            raise ValidationError(gettext("Berkas lebih dari 10 MB."))
        if content_type_of(file.read()) not in ADMITTED:
            raise ValidationError(gettext("Isi berkas ini bukan PDF, JPG, atau PNG."))
        return file

    def clean(self) -> dict[str, Any]:
        """All faults at once, with those that rest on several fields."""
        data = super().clean() or {}
        if self.former is None:
            self._begin_cohort(data)
        construct_instance(self, self.instance, self.Meta.fields)
        for field, message in faults(self.instance):
            if field in self.fields and field not in self.errors:
                self.add_error(field, message)
        if self._changes_nothing:
            self.add_error(None, _("Belum ada yang berubah dari catatan sebelumnya."))
        return data

    def _begin_cohort(self, data: dict[str, Any]) -> None:
        """What renews the sample is sample."""
        renewed = data.get("renews")
        self.instance.cohort = SponsoredCohort(
            branch=self.user.branch, is_sample=bool(renewed and renewed.is_sample)
        )
        if data.get("region"):
            self.instance.cohort.region = data["region"]

    @property
    def _changes_nothing(self) -> bool:
        if self.former is None or not self._is_correction or self.errors:
            return False
        same = all(
            self.instance.serializable_value(name) == self.former.serializable_value(name)
            for name in self.Meta.fields
        )
        return same and not self.cleaned_data.get("file")

    @property
    def decree_file(self) -> DecreeFile | None:
        """Unsaved; None where no file was chosen."""
        file = self.cleaned_data.get("file")
        if file is None:
            return None
        file.seek(0)
        content = file.read()
        content_type = content_type_of(content) or XLSX
        return DecreeFile(
            name=safe_name(file.name or "", content_type, gettext("keputusan")),
            content_type=content_type,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
            uploaded_by=self.user,
        )


def _renewable(user: User, former: CohortVersion | None) -> QuerySet[SponsoredCohort]:
    """Verified cohorts of the branch, but the one itself; what is sample renews sample alone."""
    held = CohortVersion.objects.counting()
    cohorts = SponsoredCohort.objects.managed_by(user).filter(pk__in=held.values("cohort"))
    if former is not None:
        cohorts = cohorts.filter(is_sample=former.is_sample).exclude(pk=former.cohort_id)
    return cohorts.select_related("region").prefetch_related(
        Prefetch("versions", held, to_attr="held")
    )


class ReturnForm(WithoutNik, forms.Form):
    reason = forms.CharField(
        label=_("Alasan dikembalikan"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Tulis apa yang perlu diperbaiki.")},
    )
