"""The spare key: every change made here leaves the same trace as one made on the portal's pages."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from awards import trail
from awards.models import Award, Category, Criterion, Edition, Entrant, Evidence, Juror, TrailEntry
from common.admin import ReadOnlyAdmin


class TracedAdmin(admin.ModelAdmin):
    """Nothing that was public is deleted here, and what is deleted is traced row by row."""

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        if not change:
            super().save_model(request, obj, form, change)
            trail.added(obj, by=request.user)  # type: ignore[arg-type]
            return
        with trail.changing(obj, by=request.user):  # type: ignore[arg-type]
            super().save_model(request, obj, form, change)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        trail.removed(obj, by=request.user)  # type: ignore[arg-type]
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for obj in queryset:
            self.delete_model(request, obj)


@admin.register(Edition)
class EditionAdmin(TracedAdmin):
    list_display = ["assessment_year", "level", "state", "presented_on"]
    list_filter = ["level", "state"]
    # The state follows from acts with rules of their own; evidence hangs on period and cut-off.
    readonly_fields = ["state", "recorded_directly"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        frozen = ["period_start", "period_end", "cutoff_on", "basis"]
        return [*self.readonly_fields, *(frozen if obj and obj.frozen_at else [])]

    def has_delete_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        return bool(super().has_delete_permission(request, obj)) and not (
            obj and obj.first_published_at
        )


@admin.register(Award)
class AwardAdmin(TracedAdmin):
    list_display = ["recipient", "category", "rank", "is_withdrawn"]
    list_filter = ["category__edition", "category__kind"]
    search_fields = ["recipient"]

    def has_delete_permission(self, request: HttpRequest, obj: Award | None = None) -> bool:
        """What was public is withdrawn on the portal's own page, with a reason."""
        return bool(super().has_delete_permission(request, obj)) and not (
            obj is None or obj.edition.first_published_at
        )


@admin.register(Entrant)
class EntrantAdmin(TracedAdmin):
    list_display = ["__str__", "category", "stage", "branch"]
    list_filter = ["category__edition", "stage"]


@admin.register(Category)
class CategoryAdmin(TracedAdmin):
    list_display = ["edition", "kind"]
    list_filter = ["edition"]


@admin.register(Criterion)
class CriterionAdmin(TracedAdmin):
    list_display = ["name", "weight", "edition", "category"]
    list_filter = ["edition"]


@admin.register(Juror)
class JurorAdmin(TracedAdmin):
    list_display = ["role", "name", "edition", "user"]
    list_filter = ["edition"]


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    list_display = ["edition", "region", "month", "participants", "workers"]
    list_filter = ["edition"]


@admin.register(TrailEntry)
class TrailAdmin(ReadOnlyAdmin):
    list_display = ["at", "by", "act", "label", "reason"]
    list_filter = ["act"]
    search_fields = ["label"]
