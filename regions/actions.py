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
def use_target(*, target: Target) -> None:
    """Of the targets for one place and deadline, make this one the one in use."""
    others = Target.objects.filter(region=target.region, deadline=target.deadline, in_use=True)
    for other in others.exclude(pk=target.pk).select_for_update():
        other.in_use = False
        other.save(update_fields=["in_use"])
    target.in_use = True
    target.save()
