"""Writes over several rows of the reference data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from common.clock import ClockBehindError, clock_behind
from common.trail import recorded
from regions.models import (
    Bank,
    Branch,
    BranchService,
    Region,
    RememberedPlace,
    Target,
    WorkforceBasis,
    WorkforceEstimate,
    WorkforceImport,
)
from regions.models.memory import LONGEST_NAME
from regions.place_names import squeezed
from regions.workforce_tables import Entry


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
    """The new current version, or None where the current one says the same already. What a clock
    that was set back would deny is refused (`ClockBehindError`).

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
        if words := clock_behind(current.recorded_at):
            raise ClockBehindError(words)
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


@recorded
def remember_places(
    *,
    recalled: Mapping[str, Region],
    branch: Branch | None = None,
    bank: Bank | None = None,
    by: Any,
) -> None:
    """What `PlaceResolver.recalled` says was chosen, for the next file of this branch or bank, or
    of the province's own office where neither is named."""
    for text, region in recalled.items():
        remembered, is_new = RememberedPlace.objects.get_or_create(
            branch=branch,
            bank=bank,
            key=squeezed(text)[:LONGEST_NAME],
            defaults={"text": text[:LONGEST_NAME], "region": region, "by": _name(by)},
        )
        if not is_new and remembered.region != region:
            remembered.region, remembered.by, remembered.at = region, _name(by), timezone.now()
            remembered.save()


def _name(user: Any) -> str:
    return str(user.get_username()) if user else ""


@recorded
def forget_place(*, remembered: RememberedPlace, by: Any) -> None:
    remembered.delete()


def confirm_services() -> int:
    """Which office serves which place is as the sample says: it is a sample no longer."""
    return BranchService.objects.filter(is_sample=True).update(is_sample=False)


@dataclass(frozen=True, slots=True)
class Change:
    """An estimate read from a file, beside the current one of its place and year."""

    entry: Entry
    before: WorkforceEstimate | None

    @property
    def is_change(self) -> bool:
        """The same number from another file changes nothing, unless a sample held its place."""
        before = self.before
        return before is None or before.is_sample or before.workers != self.entry.workers


def planned_changes(*, basis: WorkforceBasis, entries: Sequence[Entry]) -> list[Change]:
    current = {
        (estimate.region_id, estimate.year): estimate
        for estimate in WorkforceEstimate.objects.current().filter(basis=basis)
    }
    return [Change(entry, current.get((entry.region.pk, entry.year))) for entry in entries]


@transaction.atomic
def save_estimates(
    *,
    basis: WorkforceBasis,
    changes: Sequence[Change],
    source: str,
    file_name: str,
    sha256: str,
    published_on: date | None = None,
    recalled: Mapping[str, Region] | None = None,
    by: Any = None,
) -> WorkforceImport | None:
    """New versions of what changes, with a record of the file; None where nothing does.

    `recalled`: which places were chosen for names that are none, to be remembered.
    """
    remember_places(recalled=recalled or {}, by=by)
    changed = [change for change in changes if change.is_change]
    for change in changed:
        record_estimate(
            basis=basis,
            region=change.entry.region,
            year=change.entry.year,
            workers=change.entry.workers,
            source=source,
            published_on=published_on,
        )
    if not changed:
        return None
    return WorkforceImport.objects.create(
        basis=basis,
        file_name=file_name,
        sha256=sha256,
        source=source,
        changes=[
            {
                "region": change.entry.region.code,
                "year": change.entry.year,
                "before": change.before and change.before.workers,
                "after": change.entry.workers,
            }
            for change in changed
        ],
    )
