from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common import formats
from common.admin import ReadOnlyAdmin, ReferenceAdmin, shown
from common.clock import clock_behind
from regions.actions import record_estimate, use_basis
from regions.models import WorkforceBasis, WorkforceEstimate, WorkforceImport

KEY = ["basis", "region", "year"]
VALUES = ["workers", "is_derived", "derivation", "source", "source_url", "published_on"]


class BasisForm(forms.ModelForm):
    class Meta:
        help_texts = {
            "slug": _("Dipakai di alamat dan di API; jangan diubah setelah dipakai."),
            "includes": _("Siapa yang dihitung sebagai pekerja."),
            "excludes": _("Siapa yang tidak dihitung."),
            "is_default": _("Menandai yang ini melepas tanda dari basis lain."),
        }

    def _get_validation_exclusions(self) -> set[str]:
        """That two are marked is settled when saving, so it is no fault of the form."""
        return {*super()._get_validation_exclusions(), "is_default"}  # type: ignore[misc]


@admin.register(WorkforceBasis)
class WorkforceBasisAdmin(ReferenceAdmin):
    form = BasisForm
    list_display = ["name", "slug", "is_default", "source", "indicator_codes"]
    search_fields = ["name", "slug", "definition"]

    def save_model(
        self, request: HttpRequest, obj: WorkforceBasis, form: Any, change: bool
    ) -> None:
        if not obj.is_default:
            super().save_model(request, obj, form, change)
            return
        for other in use_basis(basis=obj):
            self.log_change(
                request, other, gettext("Diganti %(basis)s sebagai pilihan awal.") % {"basis": obj}
            )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Pages without a basis in their address need the default one."""
        is_default = isinstance(obj, WorkforceBasis) and obj.is_default
        return super().has_delete_permission(request, obj) and not is_default


class VersionFilter(admin.SimpleListFilter):
    title = _("versi")
    parameter_name = "versi"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("lama", gettext("Digantikan")), ("semua", gettext("Semua"))]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [{**first, "display": gettext("Berlaku")}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "lama":
            return queryset.exclude(superseded_at=None)
        return queryset if self.value() == "semua" else queryset.filter(superseded_at=None)


class EstimateForm(forms.ModelForm):
    class Meta:
        help_texts = {
            "year": _("Tahun yang digambarkan, misalnya 2024."),
            "workers": _("Jumlah orang. Nilai lama tetap tersimpan sebagai versi terdahulu."),
            "is_derived": _("Dihitung dari angka lain, bukan diumumkan."),
            "published_on": _("Hari angkanya diumumkan, bila diketahui."),
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self._refuse_second_current(values)
        if self.instance.pk and (words := clock_behind(self.instance.recorded_at)):
            raise forms.ValidationError(words)
        return values

    def _refuse_second_current(self, values: dict[str, Any]) -> None:
        key = {name: values.get(name) for name in KEY}
        if self.instance.pk or None in key.values():
            return
        if WorkforceEstimate.objects.current().filter(**key).exists():
            raise forms.ValidationError(
                gettext(
                    "Perkiraan wilayah dan tahun ini sudah ada: bukalah yang ada, lalu ubah angkanya."
                )
            )


@admin.register(WorkforceEstimate)
class WorkforceEstimateAdmin(ReferenceAdmin):
    """A change is a new version: the former one stays, closed, and can be looked at."""

    form = EstimateForm
    fields = [*KEY, *VALUES, "recorded_at", "superseded_at", "is_sample"]
    list_display = [
        "region",
        "year",
        shown("workers", formats.people, _("pekerja")),
        "nature",
        "basis",
        "recorded_at",
    ]
    list_filter = [VersionFilter, "basis", "year", "is_sample", "is_derived", "region"]
    list_select_related = ["region", "basis"]
    search_fields = ["region__name", "=region__code", "source"]
    autocomplete_fields = ["basis", "region"]

    @admin.display(description=_("sifat"))
    def nature(self, estimate: WorkforceEstimate) -> str:
        if estimate.is_sample:
            return gettext("data contoh")
        return gettext("diturunkan") if estimate.is_derived else gettext("diumumkan")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*(KEY if obj else []), "recorded_at", "superseded_at", "is_sample"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_closed = isinstance(obj, WorkforceEstimate) and obj.superseded_at is not None
        return super().has_change_permission(request, obj) and not is_closed

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Saving leaves the version that the page shows, so it cannot be edited further there."""
        context["show_save_and_continue"] = False
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: WorkforceEstimate, form: Any, change: bool
    ) -> None:
        version = record_estimate(
            basis=obj.basis,
            region=obj.region,
            year=obj.year,
            **{name: getattr(obj, name) for name in VALUES},
        )
        if version is None:
            self.message_user(request, gettext("Tidak ada yang berubah."), messages.WARNING)
            return
        obj.pk, obj.is_sample, obj.recorded_at = version.pk, False, version.recorded_at


@admin.register(WorkforceImport)
class WorkforceImportAdmin(ReadOnlyAdmin):
    list_display = ["file_name", "basis", "source", "imported_at", "sha256"]
    list_filter = ["basis"]
    list_select_related = ["basis"]
    search_fields = ["file_name", "=sha256", "source"]
    date_hierarchy = "imported_at"
