"""The denominator: what is known of it, and a table of workers on its way in."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.spreadsheets.guards import Source
from common.spreadsheets.questions import Question
from participants.coverage.workers import estimates
from regions.actions import Change, planned_changes, save_estimates
from regions.models import Region, WorkforceBasis, WorkforceEstimate, WorkforceImport
from regions.workforce_tables import read_workers

SOURCE_LENGTH = 200
KEEP, TAKE = "tetap", "ganti"  # what becomes of the province's own number


@dataclass(frozen=True, slots=True)
class WorkersKnown:
    """Of the basis in use, in one year or the latest before it."""

    basis: WorkforceBasis | None
    year: int
    known: int  # places with a number of workers
    missing: Sequence[Region]
    total: int  # of the places that are known
    province: WorkforceEstimate | None

    @property
    def places(self) -> int:
        return self.known + len(self.missing)

    @property
    def is_done(self) -> bool:
        return self.basis is not None and not self.missing and self.known > 0

    @property
    def difference(self) -> int | None:
        """What the places add up to beyond the province's own number; None while some miss."""
        if self.province is None or self.missing:
            return None
        return self.total - self.province.workers


def workers_known(year: int) -> WorkersKnown:
    places = list(Region.objects.exclude(parent=None))
    by_region = estimates(year=year)
    known = [by_region[place.pk].workers for place in places if place.pk in by_region]
    return WorkersKnown(
        basis=WorkforceBasis.objects.filter(is_default=True).first(),
        year=year,
        known=len(known),
        missing=[place for place in places if place.pk not in by_region],
        total=sum(known),
        province=next(
            (row for key, row in by_region.items() if key not in {p.pk for p in places}), None
        ),
    )


@dataclass(frozen=True, slots=True)
class YearSum:
    """The places of a table in one year, beside the province's own number."""

    year: int
    places: int
    total: int
    province: int | None

    @property
    def difference(self) -> int | None:
        return None if self.province is None else self.total - self.province


@dataclass(slots=True)
class WorkersReading:
    """A table as it was understood, before anything of it is saved."""

    source: Source
    basis: WorkforceBasis | None
    changes: Sequence[Change] = ()
    notes: Sequence[str] = ()
    faults: Sequence[str] = ()
    questions: Sequence[Question] = ()
    told_source: str = ""
    recalled: Mapping[str, Region] = field(default_factory=dict)

    @property
    def may_be_saved(self) -> bool:
        return bool(self.changes) and not self.faults and not self.questions

    @property
    def of_places(self) -> list[Change]:
        return [change for change in self.changes if not change.entry.region.is_parent]

    @property
    def of_province(self) -> list[Change]:
        return [change for change in self.changes if change.entry.region.is_parent]

    @property
    def replaced_province(self) -> list[Change]:
        """The province's own number would become another: that is a choice."""
        return [change for change in self.of_province if change.is_change and change.before]

    @property
    def sums(self) -> list[YearSum]:
        own = WorkforceEstimate.objects.current().filter(basis=self.basis, region__parent=None)
        province = dict(own.values_list("year", "workers"))
        of_year: dict[int, list[int]] = defaultdict(list)
        for change in self.of_places:
            of_year[change.entry.year].append(change.entry.workers)
        return [
            YearSum(year, len(workers), sum(workers), province.get(year))
            for year, workers in sorted(of_year.items())
        ]


def read_table(
    source: Source, *, basis: WorkforceBasis | None, year: int | None, answers: Mapping[str, str]
) -> WorkersReading:
    """As the command reads it: the table's own title names the basis, or the page asks."""
    understood = read_workers(source, basis.slug if basis else None, year, answers)
    basis = understood.basis
    return WorkersReading(
        source,
        basis,
        changes=planned_changes(basis=basis, entries=understood.entries) if basis else (),
        notes=understood.notes,
        faults=[str(fault) for fault in understood.faults],
        questions=understood.questions,
        told_source=understood.source,
        recalled=understood.recalled,
    )


@transaction.atomic
def save_table(reading: WorkersReading, *, province: str, by: User) -> WorkforceImport | None:
    """The places' numbers; the province's own only where somebody said so, or it had none."""
    kept = reading.replaced_province if province != TAKE else []
    if reading.basis is None:
        return None
    return save_estimates(
        basis=reading.basis,
        changes=[change for change in reading.changes if change not in kept],
        source=f"{reading.told_source or _('Berkas')} ({reading.source.name})"[:SOURCE_LENGTH],
        file_name=reading.source.name,
        sha256=hashlib.sha256(reading.source.content).hexdigest(),
        recalled=reading.recalled,
        by=by,
    )
