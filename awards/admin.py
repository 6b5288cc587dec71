"""The spare key: every change made here leaves the same trace as one made on the portal's pages.

Nothing that was public is deleted here, and a published round is only looked at: it is reopened on
its own page, with a reason.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from awards.models import (
    Award,
    Category,
    Criterion,
    Edition,
    Entrant,
    Evidence,
    Juror,
    Reopening,
)
from common.admin import ReadOnlyAdmin


class SettledAdmin(admin.ModelAdmin):
    """Rows of a published round are looked at, and none are added to it."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(super().has_change_permission(request, obj)) and not _is_published(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(super().has_delete_permission(request, obj)) and not _is_published(obj)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.related_model is Edition:
            kwargs["queryset"] = Edition.objects.exclude(state=Edition.State.PUBLISHED)
        if db_field.related_model is Category:
            kwargs["queryset"] = Category.objects.exclude(edition__state=Edition.State.PUBLISHED)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def _is_published(row: Any) -> bool:
    if row is None or isinstance(row, Edition):
        return row is not None and row.is_published
    return bool((row.edition if hasattr(row, "edition") else row.category.edition).is_published)


@admin.register(Edition)
class EditionAdmin(SettledAdmin):
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
class AwardAdmin(SettledAdmin):
    list_display = ["recipient", "category", "rank", "is_withdrawn"]
    list_filter = ["category__edition", "category__kind"]
    search_fields = ["recipient"]

    def get_readonly_fields(self, request: HttpRequest, obj: Award | None = None) -> list[str]:
        """Another recipient is another award, with a certificate of its own."""
        return ["category", "region", "name"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Award | None = None) -> bool:
        """What was public is withdrawn on the portal's own page, with a reason."""
        return bool(super().has_delete_permission(request, obj)) and not (
            obj is None or obj.edition.first_published_at
        )


@admin.register(Entrant)
class EntrantAdmin(SettledAdmin):
    list_display = ["__str__", "category", "stage", "branch"]
    list_filter = ["category__edition", "stage"]


@admin.register(Category)
class CategoryAdmin(SettledAdmin):
    list_display = ["edition", "kind"]
    list_filter = ["edition"]


@admin.register(Criterion)
class CriterionAdmin(SettledAdmin):
    list_display = ["name", "weight", "edition", "category"]
    list_filter = ["edition"]


@admin.register(Juror)
class JurorAdmin(SettledAdmin):
    list_display = ["role", "name", "edition", "user"]
    list_filter = ["edition"]


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    list_display = ["edition", "region", "month", "participants", "workers"]
    list_filter = ["edition"]


@admin.register(Reopening)
class ReopeningAdmin(ReadOnlyAdmin):
    list_display = ["edition", "reason", "opened_at", "opened_by", "republished_at"]
    list_filter = ["edition"]
