from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import F
from django.db.models.signals import m2m_changed, post_delete, post_save


class DataVersion(models.Model):
    """One row that counts every change of what pages show; cached pages are kept under it.

    It is raised inside the transaction that changes data, so that nothing computed from the old
    data can ever be kept under the new number.
    """

    number = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def bump(cls) -> None:
        if not cls.objects.filter(pk=1).update(number=F("number") + 1):
            DataVersion.objects.bulk_create([DataVersion(pk=1, number=1)], ignore_conflicts=True)

    @classmethod
    def number_now(cls) -> int:
        return cls.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def raise_on_change(tables: Iterable[type[models.Model]]) -> None:
    """Pages are kept under the data version: every change of what they show raises it."""
    for model in tables:
        for signal in (post_save, post_delete, m2m_changed):
            signal.connect(_raise, sender=model, dispatch_uid=f"version-{model._meta.label}")


def _raise(**kwargs: Any) -> None:
    DataVersion.bump()
