"""What the pages of the admin share."""

from collections import Counter
from collections.abc import Callable, Collection
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import NestedObjects
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models, router
from django.http import HttpRequest

from common import formats


class ShortRelations(admin.ModelAdmin):
    """A related row is chosen, not added, edited or deleted in passing."""

    def formfield_for_dbfield(self, *args: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(*args, **kwargs)
        widget = getattr(field, "widget", None)
        if isinstance(widget, RelatedFieldWidgetWrapper):
            widget.can_add_related = widget.can_change_related = False
            widget.can_delete_related = widget.can_view_related = False
        return field


class ReferenceAdmin(ShortRelations):
    """Reference data, which cannot be deleted while anything rests on them.

    Forms of these pages are written without a model, so that the admin makes each field with its
    own input.
    """

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        """What rests on the row is counted, `1.736 angka kepesertaan`, and prevents its deletion."""
        collector = NestedObjects(using=router.db_for_write(self.model), origin=objs)
        collector.collect(objs)
        if collector.protected:
            return [], {}, set(), _counted(collector.protected)
        return super().get_deleted_objects(objs, request)


def _counted(rows: Collection[models.Model]) -> list[str]:
    counts = Counter(str(row._meta.verbose_name) for row in rows)
    return [f"{formats.people(count)} {name}" for name, count in sorted(counts.items())]


class ReadOnlyAdmin(admin.ModelAdmin):
    """To be looked at: what is written here is written elsewhere, by its own rules."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def shown(
    field: str, write: Callable[[Any], str], description: Any
) -> Callable[[models.Model], str]:
    """A column of a list, written as the portal writes numbers: `shown("workers", people, ...)`."""

    @admin.display(description=description, ordering=field)
    def column(row: models.Model) -> str:
        return write(getattr(row, field))

    return column
