"""Rows that are never overwritten: a new version closes the old one, and both stay readable."""

from datetime import date, datetime, time, timedelta
from typing import Any, Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone

from common.triggers import refuse


def end_of_day(day: date) -> datetime:
    """The last moment of a day in the portal's time zone (WIB): what `?per=` means."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


class VersionedQuerySet(models.QuerySet[Any]):
    def current(self) -> Self:
        return self.filter(superseded_at=None)

    def known_at(self, moment: datetime | None) -> Self:
        """Rows as they were known at `moment`; None means now."""
        if moment is None:
            return self.current()
        return self.filter(recorded_at__lt=moment).filter(
            Q(superseded_at=None) | Q(superseded_at__gte=moment)
        )


class Versioned(models.Model):
    recorded_at = models.DateTimeField("dicatat", default=timezone.now)
    superseded_at = models.DateTimeField("digantikan", null=True, blank=True, editable=False)

    objects = VersionedQuerySet.as_manager()

    class Meta:
        abstract = True


def superseded_after_recorded(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(superseded_at=None) | Q(superseded_at__gt=F("recorded_at")),
    )


def scalar_range(field: str) -> Func:
    """A scalar as a range of one value: GiST can compare it without the btree_gist extension,
    which the embedded server does not ship."""
    return Func(F(field), F(field), Value("[]"), function="int8range")


def once_at_a_time(
    name: str, *keys: str | Func, lifetime: "Func[Any]", **options: Any
) -> ExclusionConstraint:
    """No two rows of the same keys whose lifetimes overlap."""
    ranges = [*(scalar_range(key) if isinstance(key, str) else key for key in keys), lifetime]
    expressions: list[tuple[Any, str]] = [(each, RangeOperators.OVERLAPS) for each in ranges]
    return ExclusionConstraint(name=name, expressions=expressions, **options)


def one_version_at_a_time(name: str, *keys: str | Func) -> ExclusionConstraint:
    """No two versions of the same thing are valid at the same moment."""
    lifetime = Func(
        F("recorded_at"),
        F("superseded_at"),
        Value("[)"),
        function="tstzrange",
        output_field=DateTimeRangeField(),
    )
    return once_at_a_time(name, *keys, lifetime=lifetime)


def versions_never_change() -> pgtrigger.Trigger:
    """A recorded version is closed once, by `superseded_at`, and otherwise neither edited nor
    deleted."""
    deleted = refuse("A recorded version of % is never deleted.", "TG_TABLE_NAME")
    closed = refuse("A superseded version of % never changes.", "TG_TABLE_NAME")
    edited = refuse("A recorded version of % is not edited.", "TG_TABLE_NAME")
    return pgtrigger.Trigger(
        name="versions_never_change",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF TG_OP = 'DELETE' THEN
                {deleted}
            END IF;
            IF OLD.superseded_at IS NOT NULL THEN
                {closed}
            END IF;
            IF to_jsonb(NEW) - 'superseded_at' IS DISTINCT FROM to_jsonb(OLD) - 'superseded_at' THEN
                {edited}
            END IF;
            RETURN NEW;
        """,
    )
