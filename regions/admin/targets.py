from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common import formats
from common.admin import ReferenceAdmin, shown
from regions.actions import use_target
from regions.models import Target, TargetContribution, Tariff


class TargetForm(forms.ModelForm):
    class Meta:
        help_texts = {
            "in_use": _(
                "Satu target dipakai untuk tiap wilayah dan tenggat; menandai yang ini melepas "
                "tanda dari yang lain."
            ),
            "percent": _("Cakupan yang dituju, misalnya 46."),
            "document": _("Dokumen atau pernyataan yang menetapkannya."),
        }

    def _get_validation_exclusions(self) -> set[str]:
        """That two are in use is settled when saving, so it is no fault of the form."""
        return {*super()._get_validation_exclusions(), "in_use"}  # type: ignore[misc]


class ContributionInline(admin.TabularInline):
    model = TargetContribution
    extra = 0


@admin.register(Target)
class TargetAdmin(ReferenceAdmin):
    form = TargetForm
    list_display = [
        "region",
        "deadline",
        shown("percent", formats.short_percent, _("target")),
        "in_use",
        "document",
        "issued_by",
        shown("published_on", formats.long_date, _("diumumkan pada")),
    ]
    list_filter = ["in_use", "region"]
    date_hierarchy = "deadline"
    list_select_related = ["region"]
    search_fields = ["region__name", "document", "issued_by"]
    autocomplete_fields = ["region"]
    fields = [
        "region",
        "deadline",
        "percent",
        "in_use",
        "document",
        "issued_by",
        "published_on",
        "source_url",
        "baseline_month",
        "note",
    ]
    inlines = [ContributionInline]
    actions = ["put_in_use"]

    def save_model(self, request: HttpRequest, obj: Target, form: Any, change: bool) -> None:
        if obj.in_use:
            self._use(request, obj)
        else:
            super().save_model(request, obj, form, change)

    @admin.action(description=_("Jadikan target yang dipakai"), permissions=["change"])
    def put_in_use(self, request: HttpRequest, chosen: QuerySet[Target]) -> None:
        if chosen.count() != 1:
            self.message_user(request, gettext("Pilih satu target saja."), messages.ERROR)
            return
        target = chosen.get()
        self._use(request, target)
        self.log_change(request, target, gettext("Dijadikan target yang dipakai."))
        self.message_user(request, gettext("%(target)s sekarang dipakai.") % {"target": target})

    def _use(self, request: HttpRequest, target: Target) -> None:
        for other in use_target(target=target):
            self.log_change(
                request,
                other,
                gettext("Tidak dipakai lagi: diganti %(target)s.") % {"target": target},
            )
            note = gettext("%(other)s (%(document)s) tidak dipakai lagi.")
            self.message_user(
                request, note % {"other": other, "document": other.document}, messages.WARNING
            )


@admin.register(TargetContribution)
class TargetContributionAdmin(ReferenceAdmin):
    list_display = ["channel", "amount", "unit", "target", "document", "published_on"]
    list_filter = ["unit", "channel"]
    list_select_related = ["target__region"]
    search_fields = ["channel", "document", "target__region__name"]
    autocomplete_fields = ["target"]


@admin.register(Tariff)
class TariffAdmin(admin.ModelAdmin):
    list_display = [
        *("segment", "sector", "programmes", "monthly"),
        *("effective_from", "effective_to", "for_public_budgets"),
    ]
