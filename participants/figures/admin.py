"""Figures and totals are only to be looked at here."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from common import formats
from common.admin import ReadOnlyAdmin, shown
from participants.figures.models import EnrolmentFigure, RegionTotal


@admin.register(EnrolmentFigure)
class EnrolmentFigureAdmin(ReadOnlyAdmin):
    list_display = [
        "region",
        "branch",
        "segment",
        shown("month", formats.month, _("bulan data")),
        shown("closing", formats.people, _("akhir")),
        "recorded_at",
        "is_sample",
    ]
    list_filter = ["segment", "branch", "is_sample", "region"]
    list_select_related = ["region", "branch"]
    date_hierarchy = "month"
    search_fields = ["region__name", "=region__code", "reason"]


@admin.register(RegionTotal)
class RegionTotalAdmin(ReadOnlyAdmin):
    """Added up from the figures, and checked by `verify_totals`."""

    list_display = [
        "region",
        shown("month", formats.month, _("bulan data")),
        shown("participants", formats.people, _("peserta")),
        "places_reported",
        "verified_at",
        "is_sample",
    ]
    ordering = ["-month", "region__code"]
    list_filter = ["region", "is_sample"]
    list_select_related = ["region"]
    search_fields = ["region__name", "=region__code"]
    date_hierarchy = "month"
