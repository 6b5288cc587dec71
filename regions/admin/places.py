from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common import formats
from common.admin import ReadOnlyAdmin, ReferenceAdmin, shown
from regions.models import OtherName, Region, RegionBoundary, RememberedPlace
from regions.outline import outline


class RegionForm(forms.ModelForm):
    class Meta:
        help_texts = {
            "code": _("Dengan titik, misalnya 61.02 untuk Mempawah. Inilah kunci wilayah."),
            "valid_until": _("Isi bila wilayah digabung, dimekarkan atau diganti; jangan dihapus."),
            "predecessors": _("Wilayah yang datanya dilanjutkan oleh wilayah ini."),
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        code, parent = values.get("code", ""), values.get("parent")
        if "." not in code:
            return values
        if parent is None:
            self.add_error("parent", gettext("Sebut provinsinya."))
        elif parent.code != code[:2]:
            reason = gettext("Kode ini bukan bagian dari %(parent)s.")
            self.add_error("code", reason % {"parent": parent})
        return values


@admin.register(Region)
class RegionAdmin(ReferenceAdmin):
    form = RegionForm
    list_display = [
        "full_name",
        "code",
        "bps_code",
        "level",
        "capital",
        shown("population", formats.people, _("penduduk (SP2020)")),
        "valid_until",
    ]
    list_filter = ["level"]
    search_fields = ["name", "=code", "=bps_code", "capital"]
    autocomplete_fields = ["parent", "predecessors"]
    fieldsets = [
        (None, {"fields": ["name", "level", "parent", "capital", "population"]}),
        (_("Kode"), {"fields": ["code", "bps_code"]}),
        (_("Masa berlaku"), {"fields": ["valid_from", "valid_until", "predecessors"]}),
        (_("Peta segi enam"), {"fields": ["hex_col", "hex_row"]}),
    ]

    @admin.display(description=_("nama"), ordering="name")
    def full_name(self, region: Region) -> str:
        return region.full_name


@admin.register(OtherName)
class OtherNameAdmin(ReferenceAdmin):
    list_display = ["__str__", "region", "valid_until", "source"]
    list_select_related = ["region"]
    search_fields = ["name", "region__name", "=region__code"]
    autocomplete_fields = ["region"]


class BoundaryForm(forms.ModelForm):
    def clean_geometry(self) -> Any:
        geometry = self.cleaned_data["geometry"]
        try:
            outline(geometry)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            raise forms.ValidationError(
                gettext("Ini bukan geometri Polygon atau MultiPolygon dengan bujur dan lintang.")
            ) from error
        return geometry


@admin.register(RegionBoundary)
class RegionBoundaryAdmin(ReferenceAdmin):
    form = BoundaryForm
    list_display = ["region", "credit"]
    list_select_related = ["region"]
    search_fields = ["region__name", "=region__code"]
    autocomplete_fields = ["region"]


@admin.register(RememberedPlace)
class RememberedPlaceAdmin(ReadOnlyAdmin):
    """What senders answered about names that are none; deleting a row makes the next file ask."""

    list_display = ["text", "region", "branch", "bank", "by", "at"]
    list_filter = ["branch", "bank", "region"]
    list_select_related = ["region", "branch", "bank"]
    search_fields = ["text", "region__name", "=region__code"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return admin.ModelAdmin.has_delete_permission(self, request, obj)
