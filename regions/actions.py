"""Writes over several rows of the reference data."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from regions.models import Region, Target, WorkforceBasis, WorkforceEstimate


@transaction.atomic
def record_estimate(
    *,
    basis: WorkforceBasis,
    region: Region,
    year: int,
    workers: int,
    at: datetime | None = None,
    **more: Any,
) -> WorkforceEstimate | None:
    """The new current version, or None where the current one says the same already.

    `more`: is_derived, derivation, source, source_url, published_on, is_sample.
    """
    # Two people recording the same year wait for each other here, not in an error.
    WorkforceBasis.objects.select_for_update().get(pk=basis.pk)
    moment = at or timezone.now()
    values = {"workers": workers, "is_sample": False, **more}
    current = (
        WorkforceEstimate.objects.current().filter(basis=basis, region=region, year=year).first()
    )
    if current is not None:
        if all(getattr(current, name) == value for name, value in values.items()):
            return None
        current.superseded_at = moment
        current.save(update_fields=["superseded_at"])
    return WorkforceEstimate.objects.create(
        basis=basis, region=region, year=year, recorded_at=moment, **values
    )


@transaction.atomic
def use_target(*, target: Target) -> list[Target]:
    """Make this the one in use for its place and deadline; returns those that were until now."""
    # Two people choosing for the same place wait for each other here, not in an error.
    Region.objects.select_for_update().get(pk=target.region_id)
    others = Target.objects.filter(region=target.region, deadline=target.deadline, in_use=True)
    replaced = list(others.exclude(pk=target.pk))
    for other in replaced:
        other.in_use = False
        other.save(update_fields=["in_use"])
    target.in_use = True
    target.save()
    return replaced


@transaction.atomic
def use_basis(*, basis: WorkforceBasis) -> list[WorkforceBasis]:
    """Make this the basis of pages that name none; returns the one that was until now."""
    locked = list(WorkforceBasis.objects.select_for_update().order_by("pk"))
    replaced = [other for other in locked if other.is_default and other.pk != basis.pk]
    for other in replaced:
        other.is_default = False
        other.save(update_fields=["is_default"])
    basis.is_default = True
    basis.save()
    return replaced
