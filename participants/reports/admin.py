"""Months and limits are an admin's to set; reports are only to be looked at here."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from common.admin import ReadOnlyAdmin
from participants.reports.models import CheckLimits, EnrolmentReport, ReportEvent, ReportingMonth


@admin.register(ReportingMonth)
class ReportingMonthAdmin(admin.ModelAdmin):
    list_display = ["__str__", "opens_on", "due_on", "verify_by", "locked_on", "correction_until"]
    date_hierarchy = "month"
    ordering = ["-month"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A month with reports stays."""
        used = isinstance(obj, ReportingMonth) and obj.reports.exists()
        return super().has_delete_permission(request, obj) and not used


@admin.register(CheckLimits)
class CheckLimitsAdmin(admin.ModelAdmin):
    list_display = ["__str__", "z_score", "change_percent", "sudden_zero_from"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not CheckLimits.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        obj.pk = 1
        super().save_model(request, obj, form, change)


class EventInline(admin.TabularInline):
    model = ReportEvent
    extra = 0
    can_delete = False
    fields = ("kind", "by", "at", "note")
    readonly_fields = ("kind", "by", "at", "note")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(EnrolmentReport)
class EnrolmentReportAdmin(ReadOnlyAdmin):
    list_display = ["branch", "period", "revision", "state", "submitted_by", "verified_by"]
    list_filter = ["state", "branch", "period"]
    list_select_related = ["branch", "period", "submitted_by", "verified_by"]
    inlines = [EventInline]
