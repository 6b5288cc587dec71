"""Forms of an award: recorded directly, corrected, and its picture."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.images import clean_image
from awards.models import Award, Category, Edition
from awards.models.dates import refuse_future_day, require_past_year
from awards.models.editions import Kind, assessed_period
from awards.models.winners import NO_MARKUP
from awards.winner_actions import SETTLED
from common.forms import WithoutNik, date_input
from regions.models import Region

SHORT = {"rows": 2}


class AwardForm(WithoutNik, forms.ModelForm):
    """Corrects an award. Its category and place stay: another recipient is another award, but the
    spelling of a name is mended.

    Of a published one only the portal's own remarks are corrected; what was decided is settled.
    """

    class Meta:
        model = Award
        fields = ["name", "rank", "citation", "presented_by", "source_url", "note"]
        help_texts = {"name": _("Ejaan yang diperbaiki; berlaku juga bagi nominasinya.")}
        widgets = {
            "citation": forms.Textarea(attrs={"rows": 4}),
            "note": forms.Textarea(attrs=SHORT),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.edition.is_published:
            for name in SETTLED:
                del self.fields[name]
        elif self.instance.is_place:
            del self.fields["name"]
        else:
            self.fields["name"].required = True


class RecordForm(WithoutNik, forms.ModelForm):
    """A winner of a past or national round, entered directly."""

    assessment_year = forms.IntegerField(
        label=_("Tahun penilaian"),
        help_text=_("Bukan tahun penyerahan."),
        validators=[require_past_year],
    )
    level = forms.ChoiceField(label=_("Tingkat"), choices=Edition.Level)
    kind = forms.ChoiceField(label=_("Kategori"), choices=Kind)
    presented_on = forms.DateField(
        label=_("Tanggal penyerahan"),
        required=False,
        widget=date_input(),
        validators=[refuse_future_day],
        help_text=_("Kosong bila tidak diketahui. Dipakai bila edisinya belum ada."),
    )
    presented_at = forms.CharField(label=_("Tempat penyerahan"), required=False, max_length=200)

    field_order = [
        "assessment_year",
        "level",
        "kind",
        "region",
        "name",
        "rank",
        "presented_on",
        "presented_at",
        "presented_by",
        "source_url",
        "citation",
        "note",
    ]

    class Meta:
        model = Award
        fields = ["region", "name", "rank", "presented_by", "source_url", "citation", "note"]
        widgets = {
            "citation": forms.Textarea(attrs=SHORT),
            "note": forms.Textarea(attrs=SHORT),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source_url"].required = True
        self.fields["region"].queryset = Region.objects.exclude(level=Region.Level.COUNTRY)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._refuse_kind_of_other_level(data)
        self._refuse_recipient_of_other_kind(data)
        self._refuse_ceremony_within_year(data)
        self._refuse_other_ceremony_of_round(data)
        self._refuse_taken(data)
        return data

    def round_facts(self) -> dict[str, Any]:
        """Of the round, which is made with them where there is none yet."""
        names = ("assessment_year", "level", "kind", "presented_on", "presented_at")
        return {name: self.cleaned_data[name] for name in names}

    def _refuse_kind_of_other_level(self, data: dict[str, Any]) -> None:
        if data.get("kind") and not Kind(data["kind"]).is_on(data.get("level")):
            self.add_error("kind", gettext("Kategori ini tidak ada pada tingkat itu."))

    def _refuse_recipient_of_other_kind(self, data: dict[str, Any]) -> None:
        if data.get("kind") and data.get("region") and "name" not in self.errors:
            award = Award(region=data["region"], name=data.get("name", ""))
            for field, message in award.recipient_errors(Category(kind=data["kind"])).items():
                self.add_error(field, message)

    def _refuse_ceremony_within_year(self, data: dict[str, Any]) -> None:
        presented_on, year = data.get("presented_on"), data.get("assessment_year")
        if presented_on and year and presented_on <= assessed_period(year)[1]:
            self.add_error(
                "presented_on",
                gettext("Penyerahan harus setelah 31 Desember %(year)s.") % {"year": year},
            )

    def _refuse_other_ceremony_of_round(self, data: dict[str, Any]) -> None:
        edition = self._round(data)
        if edition and data.get("presented_on") and edition.presented_on != data["presented_on"]:
            self.add_error(
                "presented_on",
                gettext("Edisi ini sudah tercatat dengan hari lain; ubah di edisinya."),
            )

    def _refuse_taken(self, data: dict[str, Any]) -> None:
        edition = self._round(data)
        category = edition and edition.categories.filter(kind=data.get("kind")).first()
        if not category or not data.get("region") or self.errors:
            return
        award = Award(
            category=category,
            region=data["region"],
            name=data.get("name", ""),
            rank=data.get("rank"),
        )
        try:
            award.clean()
        except ValidationError as error:
            for field, messages in error.message_dict.items():
                self.add_error(field, messages)

    def _round(self, data: dict[str, Any]) -> Edition | None:
        if not (data.get("assessment_year") and data.get("level")):
            return None
        return Edition.objects.filter(
            assessment_year=data["assessment_year"], level=data["level"]
        ).first()


class ImageForm(WithoutNik, forms.Form):
    image = forms.FileField(
        label=_("Berkas gambar"),
        help_text=_(
            "JPG, PNG atau WebP sampai 10 MB dan 24 megapiksel. Lokasi dan data kamera dihapus."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    alt = forms.CharField(
        label=_("Keterangan gambar"),
        max_length=200,
        validators=[NO_MARKUP],
        help_text=_("Dibacakan kepada yang tidak melihat gambarnya."),
    )

    def clean_image(self) -> ContentFile:
        upload = self.cleaned_data["image"]
        return clean_image(upload, upload.name, upload.size)
