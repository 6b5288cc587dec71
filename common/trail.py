"""The audit trail: who changed which setting, right, report step or award, before and after.

django-pghistory writes a row of events for every row of a tracked model that is added, changed or
deleted (`@pghistory.track()`), with the request it came from. Here they are read, in words.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

import pghistory
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pghistory.core import event_models

from common import formats
from common.nik import mask_text

P = ParamSpec("P")
T = TypeVar("T")

ACTIONS = {"insert": _("dibuat"), "update": _("diubah"), "delete": _("dihapus")}


def recorded(action: Callable[P, T]) -> Callable[P, T]:
    """An action with `by=`, and perhaps `reason=`: both stand beside every change it makes, and
    all of them are made in one transaction."""

    @wraps(action)
    def acting(*args: P.args, **kwargs: P.kwargs) -> T:
        by: Any = kwargs.get("by")
        reason = kwargs.get("reason", "")
        with pghistory.context(user=by and by.pk, reason=reason), transaction.atomic():
            return action(*args, **kwargs)

    return acting


@dataclass(frozen=True)
class FieldChange:
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One row of one table, added, changed or deleted."""

    at: datetime
    action: str  # a key of ACTIONS
    model: str  # `regions.region`
    kind: str  # `Wilayah`
    object_id: int
    label: str
    user: Any
    acting_for: Any  # whom the user was a deputy of
    command: str
    url: str
    reason: str
    fields: list[FieldChange]

    @property
    def action_label(self) -> str:
        return str(ACTIONS[self.action])


def tracked_models() -> dict[str, type[models.Model]]:
    """`{"regions.region": Region, …}`: whose changes are recorded."""
    return {model._meta.label_lower: model for model in _event_model_by_model()}


def events_of(model: type[models.Model]) -> QuerySet[Any]:
    return _event_model_by_model()[model].objects.all()


def newest_first(events: Iterable[QuerySet[Any]]) -> QuerySet[Any]:
    """`(moment, "regions.region", key of the event)` of events of several models."""
    keys = []
    for rows in events:
        event_model: Any = rows.model
        name = Value(event_model.pgh_tracked_model._meta.label_lower)
        named = rows.order_by().annotate(model=name)
        keys.append(named.values_list("pgh_created_at", "model", "pgh_id"))
    return keys[0].union(*keys[1:], all=True).order_by("-pgh_created_at", "-pgh_id")


def read_changes(keys: Iterable[tuple[datetime, str, int]]) -> list[Change]:
    """What `newest_first` gave, in its order; the number of queries goes with the kinds of
    objects, not with the number of changes."""
    ordered = list(keys)
    ids: dict[str, list[int]] = defaultdict(list)
    for _at, model, event_id in ordered:
        ids[model].append(event_id)
    events = {model: _with_former(model, event_ids) for model, event_ids in ids.items()}
    rows = _Rows()
    for model, former_by_event in events.items():
        objects = {event.pgh_obj_id for event, _former in former_by_event.values()}
        rows.fetch(tracked_models()[model], "pk", objects)
    users = {
        _context(event).get(name)
        for former_by_event in events.values()
        for event, _former in former_by_event.values()
        for name in ("user", "acting_for")
    }
    rows.fetch(get_user_model(), "pk", users)
    for former_by_event in events.values():
        rows.fetch_relations(
            [state for pair in former_by_event.values() for state in pair if state]
        )
    return [_change(*events[model][event_id], rows) for _at, model, event_id in ordered]


@cache  # models do not come and go
def _event_model_by_model() -> dict[type[models.Model], Any]:
    tables: list[Any] = event_models()
    return {event_model.pgh_tracked_model: event_model for event_model in tables}


def _with_former(model: str, event_ids: list[int]) -> dict[int, tuple[Any, Any]]:
    """Each event with the one before it of the same object, which tells what it held then."""
    manager = events_of(tracked_models()[model]).model.objects
    former = (
        manager.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
        .order_by("-pgh_id")
        .values("pgh_id")[:1]
    )
    events = list(manager.filter(pk__in=event_ids).annotate(former_id=Subquery(former)))
    formers = manager.in_bulk([event.former_id for event in events if event.former_id])
    return {event.pk: (event, formers.get(event.former_id)) for event in events}


class _Rows:
    """Rows that changes speak of: as they are now, or as last recorded where they are gone."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, str], dict[Any, Any]] = defaultdict(dict)

    def fetch(self, model: Any, attribute: str, keys: set[Any]) -> None:
        known = self._known[model, attribute]
        missing = {key for key in keys if key is not None} - known.keys()
        if not missing:
            return
        live = model._base_manager.select_related().in_bulk(missing, field_name=attribute)
        known.update(live)
        gone = missing - live.keys()
        if gone and attribute == "pk" and model in _event_model_by_model():
            last = events_of(model).filter(pgh_obj_id__in=gone)
            events = last.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
            known.update(self._rebuilt(list(events)))

    def fetch_relations(self, events: list[Any]) -> None:
        for field in _fields(events[0]) if events else []:
            if field.is_relation:
                keys = {getattr(event, field.attname) for event in events}
                self.fetch(field.related_model, _target(field), keys)

    def get(self, model: Any, key: Any, attribute: str = "pk") -> Any:
        return self._known[model, attribute].get(key)

    def _rebuilt(self, events: list[Any]) -> dict[Any, Any]:
        self.fetch_relations(events)
        return {event.pgh_obj_id: self._row(event) for event in events}

    def _row(self, event: Any) -> Any:
        row = event.pgh_tracked_model(pk=event.pgh_obj_id)
        for field in _fields(event):
            value = getattr(event, field.attname)
            setattr(row, field.attname, value)
            if field.is_relation and value is not None:
                setattr(row, field.name, self.get(field.related_model, value, _target(field)))
        return row


def _target(field: Any) -> str:
    """What a foreign key holds of the other row: its primary key, or `month`."""
    target = field.target_field
    return "pk" if target.primary_key else str(target.name)


def _fields(event: Any) -> list[Any]:
    """The fields of the tracked model that its events hold, the primary key aside."""
    tracked = event.pgh_tracked_model._meta
    held = {field.name for field in event._meta.concrete_fields}
    return [
        field for field in tracked.concrete_fields if field.name in held and field != tracked.pk
    ]


def _context(event: Any) -> dict[str, Any]:
    return event.pgh_context or {}


def _change(event: Any, former: Any, rows: _Rows) -> Change:
    tracked = event.pgh_tracked_model
    context = _context(event)
    row = rows.get(tracked, event.pgh_obj_id)
    return Change(
        at=event.pgh_created_at,
        action=event.pgh_label,
        model=tracked._meta.label_lower,
        kind=capfirst(tracked._meta.verbose_name),
        object_id=event.pgh_obj_id,
        label=mask_text(str(row)) if row else f"#{event.pgh_obj_id}",
        user=rows.get(get_user_model(), context.get("user")),
        acting_for=rows.get(get_user_model(), context.get("acting_for")),
        command=context.get("command", ""),
        url=context.get("url", ""),
        reason=mask_text(context.get("reason", "")),
        fields=_field_changes(event, former, rows),
    )


def _field_changes(event: Any, former: Any, rows: _Rows) -> list[FieldChange]:
    """All that was filled in of a row that came or went; of a changed one, what differs."""
    before = {"insert": None, "update": former, "delete": event}[event.pgh_label]
    after = None if event.pgh_label == "delete" else event
    changes = []
    for field in _fields(event):
        old, new = (getattr(state, field.attname, None) for state in (before, after))
        if old != new and not (old in (None, "") and new in (None, "")):
            name = capfirst(field.verbose_name)
            changes.append(FieldChange(name, _words(field, old, rows), _words(field, new, rows)))
    return changes


def _words(field: Any, value: Any, rows: _Rows) -> str:
    """`penilaian` for `judging`, `Kota Pontianak` for its key, a moment as people write it."""
    if value is None or value == "":
        return formats.UNKNOWN
    if field.is_relation:
        return str(rows.get(field.related_model, value, _target(field)) or f"#{value}")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return gettext("ya") if value else gettext("tidak")
    if isinstance(value, datetime):
        return formats.moment(value)
    if isinstance(value, date):
        return formats.long_date(value)
    return mask_text(str(value))
