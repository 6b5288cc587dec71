from typing import Any

from django.conf import settings
from django.db import models


class WebAddressField(models.URLField):
    """A URL whose forms read `bps.go.id` as https; to the database and migrations a URLField."""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"assume_scheme": "https", **kwargs})

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs


def by_whom(verbose_name: Any = None, **options: Any) -> "models.ForeignKey[Any, Any]":
    """Who did it: their account is closed, not deleted, as long as the row stands."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=verbose_name,
        **options,
    )
