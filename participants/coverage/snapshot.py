"""Everything a coverage page needs of a region and its places, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from common.months import add_months, month_range
from common.projection import HISTORY, Margins, Series, has_band
from common.query_params import Choices, Names
from participants.coverage.choices import choose_basis, choose_month, choose_region, choose_root
from participants.coverage.history import margins
from participants.coverage.models import MonthNote
from participants.coverage.peer_months import load_peers
from participants.coverage.peers import Peers
from participants.coverage.provenance import Provenance, provenance
from participants.coverage.targets import Targets, targets_in_use
from participants.coverage.workers import estimates, yearly_estimates
from participants.figures.models import CARRY_MONTHS, Publication, RegionTotal
from participants.figures.totals import totals_as_known
from regions.models import PublicStatement, Region, Target, WorkforceBasis, WorkforceEstimate

PLACE_MONTHS = 13  # a month and the twelve before it: change over a month and over a year
TREND_MONTHS = 36  # three years tell a trend; its cost must not grow with history

Estimates = Mapping[int, Mapping[int, WorkforceEstimate]]  # region id -> year -> estimate
Statements = Mapping[int, Sequence[PublicStatement]]  # by region id, the oldest first


@dataclass(frozen=True, slots=True)
class PlaceSeries:
    """A place's latest total up to the month chosen, and its participants month by month."""

    latest: RegionTotal
    participants: dict[date, int]


@dataclass(frozen=True)
class Snapshot:
    """One region, its places and all that is known of them for one month."""

    region: Region
    places: Sequence[Region]  # its children; empty for a place without any
    basis: WorkforceBasis
    bases: Sequence[WorkforceBasis]
    choices: Choices
    months: Sequence[date]  # that can be chosen, oldest first
    month: date | None
    series: dict[date, RegionTotal]  # of the region, the last TREND_MONTHS up to the one chosen
    place_series: dict[int, PlaceSeries]
    estimates: Estimates
    targets: Targets
    statements: Statements
    is_latest: bool  # the month is the newest there is
    past: Series  # participants of the last HISTORY months in which all of the region is known
    today: date  # the day that is compared with
    sample_day: date | None  # the sample's own, of what rests on it
    partly_reported: date | None = None  # a later month that some places have reported, not all
    provenance: Provenance = field(default_factory=Provenance)
    notes: Sequence[
        MonthNote
    ] = ()  # verified, of the region and its places, the oldest month first
    # What the rooms above have looked up for this view, by name: each thing once.
    beside: dict[str, Any] = field(default_factory=dict, compare=False)
    # The target found for a region in a month; a snapshot of other targets begins its own.
    applicable: dict[tuple[int | None, date], Target | None] = field(
        default_factory=dict, init=False, compare=False
    )

    @cached_property
    def margins(self) -> Margins:
        """Of the band around the region's projection; empty where it has none."""
        if self.month is None or not has_band(self.past):
            return ()
        return margins(self.region, self.month, self.choices.moment)

    @property
    def months_newest_first(self) -> Sequence[date]:
        return self.months[::-1]

    @cached_property
    def peers(self) -> Peers | None:
        """The places most like this one; None of a region that consists of places."""
        if self.month is None or self.region.is_parent or self.region.parent_id is None:
            return None
        moment = self.choices.moment
        return load_peers(self.region, list(self.series), self.month, self.basis, moment)


def load_snapshot(code: str | None, choices: Choices) -> Snapshot:
    """The region `code`, or the one above all. Fifteen queries at most.

    Raises UnknownChoice for a place, basis or month that does not exist.
    """
    bases = list(WorkforceBasis.objects.all())
    basis = choose_basis(bases, choices)
    region, places = _region_and_places(code, choices.names)
    known = _series(region, choices)
    statements = _statements(Region.objects.within(region), choices)
    month, months = choose_month(
        choices,
        known,
        statements.get(region.pk, []),
        len(places) or 1,
        is_place=not region.is_parent,
        months_above=lambda: _months_above(region, choices),
    )
    targets = targets_in_use(Region.objects.within(region), region.ancestors, choices.as_of)
    series = _trend(known, month)
    place_series = _place_series(region, places, choices, month, targets)
    sample_day = _sample_day([*series.values(), *(one.latest for one in place_series.values())])
    return Snapshot(
        region=region,
        places=places,
        basis=basis,
        bases=bases,
        choices=choices,
        months=months,
        month=month,
        series=series,
        place_series=place_series,
        estimates=_estimates(basis, region, choices, month),
        targets=targets,
        statements=statements,
        is_latest=choices.month is None or month in (None, *months[-1:]),
        past=_past(known, month, len(places) or 1),
        today=_today(choices, sample_day),
        sample_day=sample_day,
        partly_reported=_partly_reported(known, month, len(places) or 1),
        provenance=provenance(region, month, choices.moment) if month else Provenance(),
        notes=_notes(region, choices, month),
    )


def load_series(code: str, choices: Choices) -> Snapshot:
    """Every month there is of one region, nothing of its places but who they are."""
    bases = list(WorkforceBasis.objects.all())
    basis = choose_basis(bases, choices)
    region, places = _region_and_places(code, choices.names)
    series = _series(region, choices)
    statements = _statements(Region.objects.filter(pk=region.pk), choices)
    stated = {statement.data_month for statement in statements.get(region.pk, [])}
    months = sorted(series.keys() | stated)
    month = months[-1] if months else None
    sample_day = _sample_day(series.values())
    return Snapshot(
        region=region,
        places=places,
        basis=basis,
        bases=bases,
        choices=choices,
        months=months,
        month=month,
        series=series,
        place_series={},
        estimates=_estimates(basis, region, choices, month),
        targets={},
        statements=statements,
        is_latest=True,
        past=_past(series, month, len(places) or 1),
        today=_today(choices, sample_day),
        sample_day=sample_day,
        notes=_notes(region, choices, month),
    )


def with_yearly_estimates(snapshot: Snapshot, places: Sequence[Region]) -> Snapshot:
    """For a few places' months of more than one year; a page of all places needs the latest alone."""
    yearly = yearly_estimates(
        places=[place.pk for place in places],
        until=snapshot.month.year if snapshot.month else date.max.year,
        basis=snapshot.basis,
        as_of=snapshot.choices.moment,
    )
    return replace(snapshot, estimates={**snapshot.estimates, **yearly})


def _region_and_places(code: str | None, names: Names) -> tuple[Region, list[Region]]:
    region = choose_root(names) if code is None else choose_region(code, names)
    return region, list(region.children.all())


def _series(region: Region, choices: Choices) -> dict[date, RegionTotal]:
    """Every month of the region that has figures, the oldest first."""
    if choices.moment is not None:
        totals = totals_as_known(regions=[region.pk], as_of=choices.moment)
    else:
        totals = list(region.totals.order_by("month"))
    return {total.month: total for total in totals}


def _months_above(region: Region, choices: Choices) -> set[date]:
    """Those of the region that this one lies in."""
    above = region.parent
    if above is None:
        return set()
    stated = _statements(Region.objects.filter(pk=above.pk), choices).get(above.pk, [])
    return {
        *_series(above, choices),
        *(statement.data_month for statement in stated if statement.participants),
    }


def _past(known: Mapping[date, RegionTotal], month: date | None, places: int) -> Series:
    if month is None:
        return {}
    before = add_months(month, -HISTORY)
    return {
        one: total.participants
        for one, total in known.items()
        if before < one <= month and total.places_known >= places
    }


def _partly_reported(
    known: Mapping[date, RegionTotal], month: date | None, places: int
) -> date | None:
    later = [
        one
        for one, total in known.items()
        if month and one > month and 0 < total.places_reported < places
    ]
    return max(later, default=None)


def _sample_day(totals: Iterable[RegionTotal]) -> date | None:
    is_sample = any(total.is_sample for total in totals)
    return Publication.objects.sample_day() if is_sample else None


def _today(choices: Choices, sample_day: date | None) -> date:
    """The day looked back from; for what rests on the sample never later than the sample's own."""
    day = choices.as_of or timezone.localdate(choices.known_at)
    return min(day, sample_day or day)


def _trend(known: Mapping[date, RegionTotal], month: date | None) -> dict[date, RegionTotal]:
    if month is None:
        return {}
    before = add_months(month, -TREND_MONTHS)
    return {one: total for one, total in known.items() if before < one <= month}


def _place_series(
    region: Region,
    places: Sequence[Region],
    choices: Choices,
    month: date | None,
    targets: Targets,
) -> dict[int, PlaceSeries]:
    if month is None or not places:
        return {}
    months = _place_months(month, targets)
    if choices.moment is not None:
        return _place_series_as_known(places, months, month, choices.moment)
    totals = RegionTotal.objects.filter(region__parent=region)
    participants = totals.filter(month__in=months).participants_by_month()
    latest = {place: max(by_month) for place, by_month in participants.items()}
    counting = {last for last in latest.values() if last > add_months(month, -CARRY_MONTHS)}
    return {
        total.region_id: PlaceSeries(total, participants[total.region_id])
        for total in totals.filter(month__in=counting)
        if total.month == latest[total.region_id]
    }


def _place_series_as_known(
    places: Sequence[Region], months: list[date], month: date, moment: datetime
) -> dict[int, PlaceSeries]:
    by_place: dict[int, dict[date, RegionTotal]] = defaultdict(dict)
    for total in totals_as_known(months, [place.pk for place in places], moment):
        by_place[total.region_id][total.month] = total
    return {
        place: PlaceSeries(
            totals[max(totals)], {m: total.participants for m, total in totals.items()}
        )
        for place, totals in by_place.items()
        if max(totals) > add_months(month, -CARRY_MONTHS)
    }


def _place_months(month: date, targets: Targets) -> list[date]:
    """The months shown, and any baseline before them."""
    first = add_months(month, 1 - PLACE_MONTHS)
    baselines = {
        target.baseline
        for of_region in targets.values()
        for target in of_region
        if target.baseline < first and target.deadline >= month
    }
    return sorted(baselines | set(month_range(first, month)))


def _estimates(
    basis: WorkforceBasis, region: Region, choices: Choices, month: date | None
) -> Estimates:
    """Of the region every year's, of its places the latest up to the month's year."""
    year = month.year if month else date.max.year
    of_region = yearly_estimates(places=[region.pk], until=year, basis=basis, as_of=choices.moment)
    of_places = estimates(
        year=year, places=region.children.all(), basis=basis, as_of=choices.moment
    )
    return {**of_region, **{pk: {latest.year: latest} for pk, latest in of_places.items()}}


def _notes(region: Region, choices: Choices, month: date | None) -> list[MonthNote]:
    if month is None:
        return []
    notes = MonthNote.objects.known_at(choices.moment).within(region).filter(month__lte=month)
    return list(notes.select_related("region"))


def _statements(regions: QuerySet[Region], choices: Choices) -> Statements:
    statements: dict[int, list[PublicStatement]] = defaultdict(list)
    known = PublicStatement.objects.known_by(choices.as_of).filter(region__in=regions)
    for statement in known.order_by("as_of"):
        statements[statement.region_id].append(statement)
    return statements
