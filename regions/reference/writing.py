"""Saving reference rows so that a second run changes nothing."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from django.db import models

from regions.models import Region

Model = TypeVar("Model", bound=models.Model)


@dataclass(kw_only=True)
class FixtureWriter:
    update: bool = False
    created: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    left_unchanged: list[str] = field(default_factory=list)

    @property
    def has_changed(self) -> bool:
        return bool(self.created or self.updated)

    @cached_property
    def regions(self) -> dict[str, Region]:
        """Places by Kemendagri code, once they are saved."""
        return Region.objects.in_bulk(field_name="code")

    def write(
        self,
        model: type[Model],
        values: dict[str, Any],
        *,
        key: Collection[str],
        at_first: Collection[str] = (),
    ) -> Model:
        """The row of this key: created, changed only with `update`, else left as it is.

        `at_first` names what people choose between rows: set once and never again. A
        `region_code` becomes the region.
        """
        if "region_code" in values:
            values = {"region": self.regions[values["region_code"]], **values}
            del values["region_code"]
        manager = model._default_manager
        row = manager.filter(**{name: values[name] for name in key}).first()
        if row is None:
            row = manager.create(**values)
            self.note_created(model)
            return row
        settled = {*key, *at_first}
        differing = [
            name
            for name, value in values.items()
            if name not in settled and getattr(row, name) != value
        ]
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


Save = Callable[[FixtureWriter], None]
