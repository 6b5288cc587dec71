"""Saving reference rows so that a second run changes nothing."""

from collections import Counter
from typing import Any, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class FixtureWriter:
    def __init__(self, *, update: bool = False) -> None:
        self.update = update
        self.created: Counter[str] = Counter()
        self.updated: Counter[str] = Counter()
        self.left_unchanged: list[str] = []

    @property
    def has_changed(self) -> bool:
        return bool(self.created or self.updated)

    def write(
        self,
        model: type[Row],
        key: dict[str, Any],
        values: dict[str, Any],
        *,
        at_first: dict[str, Any] | None = None,
    ) -> Row:
        """The row of this key: created, updated where asked to, or left as it is. What people
        choose between rows is set `at_first` and never again."""
        manager = model._default_manager
        row = manager.filter(**key).first()
        if row is None:
            row = manager.create(**key, **values, **(at_first or {}))
            self.note_created(model)
            return row
        differing = [name for name, value in values.items() if getattr(row, name) != value]
        if differing and self.update:
            for name in differing:
                setattr(row, name, values[name])
            row.save()
            self.updated[str(model._meta.verbose_name)] += 1
        elif differing:
            self.left_unchanged.append(f"{model._meta.verbose_name} {row}: {', '.join(differing)}")
        return row

    def note_created(self, model: type[models.Model]) -> None:
        self.created[str(model._meta.verbose_name)] += 1
