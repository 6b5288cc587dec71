"""Writing the audit trail: what a row held before and after, in words that outlive the row."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models

from accounts.models import User
from awards.models import (
    Award,
    Category,
    Conflict,
    Criterion,
    Edition,
    Entrant,
    Juror,
    Score,
    TrailEntry,
)
from common.data_version import DataVersion

Act = TrailEntry.Act


def snapshot(row: models.Model) -> dict[str, Any]:
    """`{"rank": 1, "region": "Kabupaten Ketapang", …}`: every field, relations by their words."""
    values: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.name if field.is_relation else field.attname)
        if value is None or isinstance(value, int | bool):
            values[field.name] = value
        else:
            values[field.name] = str(value)
    return values


def edition_of(row: models.Model) -> Edition:
    match row:
        case Edition():
            return row
        case Category() | Criterion() | Juror():
            return row.edition
        case Entrant() | Award():
            return row.category.edition
        case Score() | Conflict():
            return row.juror.edition
    raise TypeError(f"{type(row).__name__} belongs to no edition")


def log(
    row: models.Model,
    *,
    by: User | None,
    act: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> TrailEntry:
    """Also raises the data version: whatever is worth a trace may be on a kept page."""
    DataVersion.bump()
    return TrailEntry.objects.create(
        by=by,
        act=act,
        edition_id=edition_of(row).pk,
        model=row._meta.model_name or "",
        object_id=row.pk,
        label=str(row)[:300],
        before=before,
        after=after,
        reason=reason,
    )


def added(row: models.Model, *, by: User | None, reason: str = "") -> None:
    log(row, by=by, act=Act.CREATED, after=snapshot(row), reason=reason)


def removed(row: models.Model, *, by: User | None, reason: str = "") -> None:
    """Call before deleting, while the row still has its key."""
    log(row, by=by, act=Act.DELETED, before=snapshot(row), reason=reason)


@contextmanager
def changing(
    row: models.Model, *, by: User | None, act: str = Act.CHANGED, reason: str = ""
) -> Iterator[None]:
    """Logs what the block changes and saves in `row`: the changed fields only, none if none."""
    old = snapshot(type(row)._base_manager.get(pk=row.pk))
    yield
    new = snapshot(row)
    names = [name for name in new if old[name] != new[name]]
    if names:
        log(
            row,
            by=by,
            act=act,
            before={name: old[name] for name in names},
            after={name: new[name] for name in names},
            reason=reason,
        )
