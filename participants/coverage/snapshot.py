"""Everything a coverage page needs, in a fixed number of queries, as plain values."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from common.arithmetic import baseline_month
from common.months import add_months, month_range
from common.query_params import Choices
from participants.coverage.choices import choose_basis, choose_month
from participants.coverage.near_regions import near_regions
from participants.coverage.rows import columns_of, rows
from participants.figures.models import EnrolmentFigure
from participants.figures.totals import (
    CARRY_MONTHS,
    Total,
    computed_totals,
    kept_months,
    kept_place_totals,
    kept_totals,
)
from regions.models import PublicStatement, Region, WorkforceBasis

PLACE_MONTHS = 13  # a month and the twelve before it: change over a month and over a year
TREND_MONTHS = 36  # three years tell a trend; its cost must not grow with history
ESTIMATE_YEARS = 12  # of the region itself; of its places only the latest is needed


@dataclass(frozen=True, slots=True)
class Estimate:
    """Workers of a place in a year, by the basis chosen."""

    region_id: int
    year: int
    workers: int
    is_derived: bool
    derivation: str
    source: str
    source_url: str
    published_on: date | None
    is_sample: bool


@dataclass(frozen=True, slots=True)
class AimedFor:
    """A target in use, with what its channels are meant to contribute."""

    pk: int
    region_id: int
    deadline: date
    percent: Decimal
    document: str
    issued_by: str
    published_on: date
    source_url: str
    note: str
    baseline_month: date | None
    channels: tuple[dict[str, Any], ...]

    @property
    def baseline(self) -> date:
        return self.baseline_month or baseline_month(self.deadline)


@dataclass(frozen=True, slots=True)
class PlaceSeries:
    """A place's latest total up to the month asked for, and its participants month by month."""

    latest: Total
    participants: dict[date, int]


@dataclass(frozen=True, slots=True)
class Story:
    """Where a month's figures come from: how many, verified by whom, corrected how often."""

    figures: int = 0
    restated: int = 0
    last_restated_at: datetime | None = None
    verifiers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """One region, its places and all that is known of them for one month."""

    region: Region
    places: Sequence[Region]  # its children; empty for a place without any
    basis: WorkforceBasis
    bases: Sequence[WorkforceBasis]
    choices: Choices
    months: Sequence[date]  # that can be asked for, oldest first
    month: date | None
    series: dict[date, Total]  # of the region, the last TREND_MONTHS up to the one chosen
    place_series: dict[int, PlaceSeries]
    estimates: dict[int, dict[int, Estimate]]  # region id -> year -> estimate
    targets: dict[int, list[AimedFor]]  # in use, by deadline
    statements: dict[int, list[PublicStatement]]
    is_latest: bool  # the month is the newest there is
    story: Story = field(default_factory=Story)


def version_and_bases() -> tuple[int, list[WorkforceBasis]]:
    """The data version, under which pages are kept, with the bases, in one query."""
    found = rows(BASES)
    version = found[0][-1] if found else 0
    return version or 0, [BASIS.made(row[:-1]) for row in found]


def load_snapshot(code: str | None, choices: Choices, bases: Sequence[WorkforceBasis]) -> Snapshot:
    """At most nine queries. Raises UnknownChoice for a place, basis or month that does not exist."""
    basis = choose_basis(bases, choices)
    region, places = near_regions(code, choices.names)
    as_known = _series(region, choices) if choices.moment else {}
    reported = as_known or ({} if choices.moment else kept_months(region.pk))
    statements = _statements([region, *places], choices)
    month, months = choose_month(
        choices,
        reported,
        statements.get(region.pk, []),
        len(places) or 1,
        is_place=not region.is_parent,
    )
    targets = _targets([region, *places, *ancestors(region)], choices)
    return Snapshot(
        region=region,
        places=places,
        basis=basis,
        bases=bases,
        choices=choices,
        months=months,
        month=month,
        series=_window(region, month, as_known, choices),
        place_series=_place_series(places, choices, month, targets),
        estimates=_estimates(basis, region, places, choices, month),
        targets=targets,
        statements=statements,
        is_latest=choices.month is None or month == months[-1],
        story=_story(region, places, choices, month),
    )


def load_series(code: str, choices: Choices, bases: Sequence[WorkforceBasis]) -> Snapshot:
    """Every month there is of one region, its places left out. Four queries."""
    basis = choose_basis(bases, choices)
    region, places = near_regions(code, choices.names)
    series = _series(region, choices)
    statements = _statements([region], choices)
    stated = {statement.data_month for statement in statements.get(region.pk, [])}
    months = sorted(series.keys() | stated)
    month = months[-1] if months else None
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
        estimates=_estimates(basis, region, [], choices, month),
        targets={},
        statements=statements,
        is_latest=True,
    )


def ancestors(region: Region) -> list[Region]:
    found = []
    while region.parent is not None:
        region = region.parent
        found.append(region)
    return found


def _window(
    region: Region, month: date | None, as_known: dict[date, Total], choices: Choices
) -> dict[date, Total]:
    if month is None:
        return {}
    before = add_months(month, -TREND_MONTHS)
    if choices.moment is not None:
        return {m: total for m, total in as_known.items() if before < m <= month}
    return {total.month: total for total in kept_totals(region.pk, before, month)}


def _series(region: Region, choices: Choices) -> dict[date, Total]:
    if choices.moment is None:
        return {total.month: total for total in kept_totals(region.pk)}
    months = EnrolmentFigure.objects.order_by().values_list("month", flat=True).distinct()
    totals = computed_totals(list(months), [region.pk], choices.moment)
    return {total.month: total for total in sorted(totals, key=lambda total: total.month)}


def _place_series(
    places: Sequence[Region],
    choices: Choices,
    month: date | None,
    targets: dict[int, list[AimedFor]],
) -> dict[int, PlaceSeries]:
    if month is None or not places:
        return {}
    months = _place_months(month, targets)
    identifiers = [place.pk for place in places]
    if choices.moment is not None:
        return _place_series_as_known(identifiers, months, month, choices.moment)
    return {
        latest.region_id: PlaceSeries(latest, participants)
        for latest, participants in kept_place_totals(identifiers, month, months)
    }


def _place_months(month: date, targets: dict[int, list[AimedFor]]) -> list[date]:
    """The months shown, and any baseline before them."""
    first = add_months(month, 1 - PLACE_MONTHS)
    baselines = {
        target.baseline
        for found in targets.values()
        for target in found
        if target.baseline < first and target.deadline >= month
    }
    return sorted(baselines | set(month_range(first, month)))


def _place_series_as_known(
    regions: list[int], months: list[date], month: date, moment: datetime
) -> dict[int, PlaceSeries]:
    found: dict[int, dict[date, Total]] = defaultdict(dict)
    for total in computed_totals(months, regions, moment):
        found[total.region_id][total.month] = total
    return {
        region: PlaceSeries(
            totals[max(totals)], {m: total.participants for m, total in totals.items()}
        )
        for region, totals in found.items()
        if max(totals) > add_months(month, -CARRY_MONTHS)
    }


def _estimates(
    basis: WorkforceBasis,
    region: Region,
    places: Sequence[Region],
    choices: Choices,
    month: date | None,
) -> dict[int, dict[int, Estimate]]:
    """Of the region by year, of its places the latest up to the month's year."""
    year = month.year if month else date.max.year
    parameters = {
        "basis": basis.pk,
        "region": region.pk,
        "places": [place.pk for place in places],
        "year": year,
        "first_year": year - ESTIMATE_YEARS,
        "as_of": choices.moment,
    }
    found: dict[int, dict[int, Estimate]] = defaultdict(dict)
    for row in rows(ESTIMATES, parameters):
        estimate = Estimate(*row)
        found[estimate.region_id][estimate.year] = estimate
    return found


def with_yearly_estimates(snapshot: Snapshot, places: Sequence[Region]) -> Snapshot:
    """For a few places' months of more than one year; a page of all places needs the latest alone."""
    found = dict(snapshot.estimates)
    for place in places:
        found |= _estimates(snapshot.basis, place, [], snapshot.choices, snapshot.month)
    return replace(snapshot, estimates=found)


KNOWN = """
CASE WHEN %(as_of)s::timestamptz IS NULL THEN superseded_at IS NULL
     ELSE recorded_at < %(as_of)s AND (superseded_at IS NULL OR superseded_at >= %(as_of)s) END
"""
ESTIMATE_COLUMNS = ", ".join(Estimate.__dataclass_fields__)
ESTIMATES = f"""
SELECT {ESTIMATE_COLUMNS} FROM regions_workforceestimate
WHERE region_id = %(region)s AND basis_id = %(basis)s
  AND year <= %(year)s AND year > %(first_year)s AND {KNOWN}
UNION ALL (
    SELECT DISTINCT ON (region_id) {ESTIMATE_COLUMNS} FROM regions_workforceestimate
    WHERE region_id = ANY(%(places)s) AND basis_id = %(basis)s AND year <= %(year)s AND {KNOWN}
    ORDER BY region_id, year DESC
)
"""
BASIS = columns_of(WorkforceBasis)
BASES = f"""
SELECT {BASIS.of("basis")}, (SELECT number FROM common_dataversion WHERE id = 1)
FROM regions_workforcebasis basis ORDER BY is_default DESC, name
"""
STATEMENT = columns_of(PublicStatement)
STATEMENTS = f"""
SELECT {STATEMENT.of("statement")} FROM regions_publicstatement statement
WHERE region_id = ANY(%(regions)s) AND (%(as_of)s::date IS NULL OR as_of <= %(as_of)s)
ORDER BY as_of
"""
TARGETS = """
SELECT target.id, target.region_id, target.deadline, target.percent, target.document,
    target.issued_by, target.published_on, target.source_url, target.note, target.baseline_month,
    coalesce(jsonb_agg(jsonb_build_object(
        'channel', channel, 'amount', amount::text, 'unit', unit,
        'document', contribution.document, 'note', contribution.note
    ) ORDER BY channel) FILTER (WHERE contribution.id IS NOT NULL), '[]')
FROM regions_target target
LEFT JOIN regions_targetcontribution contribution ON contribution.target_id = target.id
    AND (%(as_of)s::date IS NULL OR contribution.published_on <= %(as_of)s)
WHERE target.region_id = ANY(%(regions)s) AND target.in_use
    AND (%(as_of)s::date IS NULL OR target.published_on <= %(as_of)s)
GROUP BY target.id ORDER BY target.deadline
"""
STORY = f"""
SELECT count(*), count(*) FILTER (WHERE figure.reason <> ''),
    max(recorded_at) FILTER (WHERE figure.reason <> ''),
    array_remove(array_agg(DISTINCT coalesce(
        nullif(trim(verifier.first_name || ' ' || verifier.last_name), ''), verifier.username
    )), NULL)
FROM figures_enrolmentfigure figure
JOIN figures_publication publication ON publication.id = figure.publication_id
LEFT JOIN accounts_user verifier ON verifier.id = publication.by_id
WHERE month = %(month)s AND {KNOWN} AND figure.region_id IN (
    SELECT id FROM regions_region WHERE id = ANY(%(regions)s) OR parent_id = ANY(%(regions)s))
"""


def _targets(regions: Sequence[Region], choices: Choices) -> dict[int, list[AimedFor]]:
    found: dict[int, list[AimedFor]] = defaultdict(list)
    parameters = {"regions": [region.pk for region in regions], "as_of": choices.as_of}
    for row in rows(TARGETS, parameters):
        target = AimedFor(*[*row[:-1], tuple(json.loads(row[-1]))])
        found[target.region_id].append(target)
    return found


def _statements(regions: Sequence[Region], choices: Choices) -> dict[int, list[PublicStatement]]:
    found: dict[int, list[PublicStatement]] = defaultdict(list)
    parameters = {"regions": [region.pk for region in regions], "as_of": choices.as_of}
    for row in rows(STATEMENTS, parameters):
        statement = STATEMENT.made(row)
        found[statement.region_id].append(statement)
    return found


def _story(region: Region, places: Sequence[Region], choices: Choices, month: date | None) -> Story:
    if month is None:
        return Story()
    regions = [region.pk, *(place.pk for place in places)]
    parameters = {"month": month, "regions": regions, "as_of": choices.moment}
    [(figures, restated, last, verifiers)] = rows(STORY, parameters)
    return Story(figures, restated, last, tuple(verifiers or ()))


def contribution_amount(channel: dict[str, Any]) -> Decimal:
    """JSON carries the amount as text, so that no binary fraction comes between."""
    return Decimal(channel["amount"])
