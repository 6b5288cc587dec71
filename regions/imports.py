"""Estimates read from a file: what they would change, and taking them over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from regions.actions import record_estimate
from regions.models import WorkforceBasis, WorkforceEstimate, WorkforceImport
from regions.workforce_tables import Entry


@dataclass(frozen=True, slots=True)
class Change:
    entry: Entry
    before: WorkforceEstimate | None

    @property
    def is_change(self) -> bool:
        """The same number from another file changes nothing, unless a sample held its place."""
        before = self.before
        return before is None or before.is_sample or before.workers != self.entry.workers


def planned(*, basis: WorkforceBasis, entries: Sequence[Entry]) -> list[Change]:
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
) -> WorkforceImport | None:
    """New versions of what changes, with a record of the file; None where nothing does."""
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
        changes=[_as_recorded(change) for change in changed],
    )


def _as_recorded(change: Change) -> dict[str, Any]:
    return {
        "region": change.entry.region.code,
        "year": change.entry.year,
        "before": change.before and change.before.workers,
        "after": change.entry.workers,
    }
