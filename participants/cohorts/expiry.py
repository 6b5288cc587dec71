"""Sponsor-paid cohorts: which run out soon, and what coverage is left when they have."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from common.arithmetic import coverage_percent
from participants.cohorts.models import SponsoredCohort
from participants.coverage.workers import workers
from participants.figures.models import Publication, RegionTotal
from regions.models import Region, Tariff

WARN_DAYS = [30, 60, 90]


@dataclass(frozen=True)
class CohortLine:
    cohort: SponsoredCohort
    days_left: int
    warning: int | None  # the narrowest of 30, 60, 90 days it falls into
    cost_per_month: Decimal | None

    @property
    def has_ended(self) -> bool:
        return self.days_left < 0

    @property
    def tone(self) -> str:
        """The colour of its mark: the last thirty days are bad, ninety a warning."""
        if self.warning is None:
            return ""
        return "bad" if self.warning == WARN_DAYS[0] else "warn"


@dataclass(frozen=True)
class Expiry:
    """Coverage of a place now, and once its cohorts that run out within 90 days are gone."""

    region: Region
    month: date
    participants: int
    workers: int
    ending: int

    @property
    def coverage(self) -> Decimal:
        return coverage_percent(self.participants, self.workers)

    @property
    def coverage_after(self) -> Decimal:
        return coverage_percent(max(0, self.participants - self.ending), self.workers)


def lines(today: date | None = None) -> list[CohortLine]:
    """Running and coming cohorts first, by their end; ended ones after them. The sample's are
    compared with the sample's own day."""
    real = today or timezone.localdate()
    samples = today or Publication.objects.sample_day() or real
    found = [
        _line(cohort, samples if cohort.is_sample else real)
        for cohort in SponsoredCohort.objects.select_related("region")
    ]
    return sorted(found, key=lambda line: (line.has_ended, abs(line.days_left)))


def _line(cohort: SponsoredCohort, today: date) -> CohortLine:
    left = (cohort.ends_on - today).days
    has_begun = cohort.starts_on <= today
    warning = next((days for days in WARN_DAYS if 0 <= left <= days), None) if has_begun else None
    tariff = Tariff.objects.valid_on(
        min(today, cohort.ends_on), publicly_paid=cohort.is_publicly_paid
    ).first()
    cost = tariff.monthly * cohort.headcount if tariff else None
    return CohortLine(cohort, left, warning, cost)


def expiring(today: date | None = None) -> list[CohortLine]:
    """What the dashboard warns of: cohorts that end within 90 days."""
    return [line for line in lines(today) if line.warning is not None]


def after_expiry(today: date | None = None) -> list[Expiry]:
    """By place, with the province last; only where participants and workers are known."""
    ending: dict[int, int] = {}
    places: dict[int, Region] = {}
    for line in expiring(today):
        region = line.cohort.region
        for place in [region, region.parent] if region.parent else [region]:
            ending[place.pk] = ending.get(place.pk, 0) + line.cohort.headcount
            places[place.pk] = place
    found = []
    for pk, place in places.items():
        total = RegionTotal.objects.filter(region=place).order_by("-month").first()
        if total is None:
            continue
        known = workers(year=total.month.year, places=[pk]).get(pk)
        if known:
            found.append(Expiry(place, total.month, total.participants, known, ending[pk]))
    return sorted(found, key=lambda each: (each.region.is_parent, each.region.code))
