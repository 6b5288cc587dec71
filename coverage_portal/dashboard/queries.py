"""Everything a coverage page needs, in a fixed number of queries, as plain values."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import CharField, Count, F, Max, Q
from django.db.models.functions import Cast, JSONObject

from coverage_portal.arithmetic import add_months, month_range
from coverage_portal.dashboard.choices import Choices, choose_basis, choose_month, choose_region
from participants.enrolment.models import EnrolmentFigure, RegionTotal
from participants.enrolment.totals import CARRY_MONTHS, COLUMNS, Total, computed_totals
from regions.models import (
    DataVersion,
    PublicStatement,
    Region,
    Target,
    WorkforceBasis,
    WorkforceEstimate,
)

PLACE_MONTHS = 13  # a month and the twelve before it: change over a month and over a year
ESTIMATE_YEARS = 12  # of the region itself; of its places only the latest is needed

TOTAL_NAMES = COLUMNS.split(", ")


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
    series: dict[date, Total]  # of the region, every month up to the one chosen
    place_series: dict[int, PlaceSeries]
    estimates: dict[int, dict[int, Estimate]]  # region id -> year -> estimate
    targets: dict[int, list[Target]]  # with `channels`: their contributions
    statements: dict[int, list[PublicStatement]]
    is_latest: bool  # the month is the newest there is
    story: Story = field(default_factory=Story)


def version_and_bases() -> tuple[int, list[WorkforceBasis]]:
    """The data version, under which pages are kept, with the bases, in one query."""
    number = DataVersion.objects.filter(pk=1).values("number")[:1]
    bases = list(WorkforceBasis.objects.annotate(version=number))
    version = getattr(bases[0], "version", 0) if bases else 0
    return version or 0, bases


def load_snapshot(code: str | None, choices: Choices, bases: Sequence[WorkforceBasis]) -> Snapshot:
    """Seven queries. Raises UnknownChoice for a place, basis or month that does not exist."""
    basis = choose_basis(bases, choices)
    region, places = _regions(code, choices)
    series = _series(region, choices)
    statements = _statements([region, *places], choices)
    month, months = choose_month(choices, series, statements.get(region.pk, []), len(places) or 1)
    targets = _targets([region, *places, *ancestors(region)])
    return Snapshot(
        region=region,
        places=places,
        basis=basis,
        bases=bases,
        choices=choices,
        months=months,
        month=month,
        series={m: total for m, total in series.items() if month and m <= month},
        place_series=_place_series(places, choices, month, targets),
        estimates=_estimates(basis, region, places, choices, month),
        targets=targets,
        statements=statements,
        is_latest=choices.month is None or month == months[-1],
        story=_story(region, choices, month),
    )


def ancestors(region: Region) -> list[Region]:
    found = []
    while region.parent is not None:
        region = region.parent
        found.append(region)
    return found


def _regions(code: str | None, choices: Choices) -> tuple[Region, list[Region]]:
    """The region (None: the one above all) and its children, in one query."""
    near = Region.objects.select_related("boundary", "parent__parent")
    if code is None:
        found = list(near.filter(Q(parent=None) | Q(parent__parent=None)))
        region = next(region for region in found if region.parent_id is None)
    else:
        code = code.replace("\0", "")  # which PostgreSQL cannot even be asked for
        found = list(near.filter(Q(code=code) | Q(parent__code=code)))
        region = choose_region(code, found, choices.names)
    return region, [place for place in found if place.parent_id == region.pk]


def _series(region: Region, choices: Choices) -> dict[date, Total]:
    if choices.moment is None:
        rows = RegionTotal.objects.filter(region=region).values_list(*TOTAL_NAMES)
        totals: Iterable[Total] = (Total(*row) for row in rows)
    else:
        inside = Q(region=region) | Q(region__parent=region) | Q(region__parent__parent=region)
        months = EnrolmentFigure.objects.filter(inside).values_list("month", flat=True).distinct()
        totals = computed_totals(list(months), [region.pk], choices.moment)
    return {total.month: total for total in sorted(totals, key=lambda total: total.month)}


PLACES = f"""
SELECT {", ".join(f"latest.{name}" for name in TOTAL_NAMES)}, slots.participants
FROM (
    SELECT DISTINCT ON (region_id) * FROM enrolment_regiontotal
    WHERE region_id = ANY(%(regions)s) AND month <= %(month)s AND month > %(oldest)s
    ORDER BY region_id, month DESC
) latest
CROSS JOIN LATERAL (
    SELECT array_agg(total.participants ORDER BY wanted.month) AS participants
    FROM unnest(%(months)s::date[]) wanted(month)
    LEFT JOIN enrolment_regiontotal total
      ON total.region_id = latest.region_id AND total.month = wanted.month
) slots
"""


def _place_series(
    places: Sequence[Region], choices: Choices, month: date | None, targets: dict[int, list[Target]]
) -> dict[int, PlaceSeries]:
    if month is None or not places:
        return {}
    months = _place_months(month, targets)
    oldest = add_months(month, -CARRY_MONTHS)
    identifiers = [place.pk for place in places]
    if choices.moment is not None:
        return _place_series_as_known(identifiers, months, month, choices.moment)
    with connection.cursor() as cursor:
        cursor.execute(
            PLACES, {"regions": identifiers, "month": month, "oldest": oldest, "months": months}
        )
        return {
            row[0]: PlaceSeries(
                Total(*row[:-1]),
                {m: value for m, value in zip(months, row[-1], strict=True) if value is not None},
            )
            for row in cursor.fetchall()
        }


def _place_months(month: date, targets: dict[int, list[Target]]) -> list[date]:
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
    names = list(Estimate.__dataclass_fields__)
    known = (
        WorkforceEstimate.objects.known_at(choices.moment)
        .filter(basis=basis, year__lte=year)
        .values_list(*names)
    )
    own = known.filter(region=region, year__gt=year - ESTIMATE_YEARS).order_by()
    latest = known.filter(region__in=places).order_by("region_id", "-year").distinct("region_id")
    found: dict[int, dict[int, Estimate]] = defaultdict(dict)
    for row in own.union(latest, all=True) if places else own:
        estimate = Estimate(*row)
        found[estimate.region_id][estimate.year] = estimate
    return found


def _targets(regions: Sequence[Region]) -> dict[int, list[Target]]:
    channels = ArrayAgg(
        JSONObject(
            channel="contributions__channel",
            amount=Cast("contributions__amount", CharField()),
            unit="contributions__unit",
            document="contributions__document",
            note="contributions__note",
        ),
        filter=Q(contributions__isnull=False),
        default=[],
        order_by="contributions__channel",
    )
    rows = Target.objects.filter(region__in=regions, in_use=True).annotate(channels=channels)
    found: dict[int, list[Target]] = defaultdict(list)
    for target in rows.order_by("deadline"):
        found[target.region_id].append(target)
    return found


def _statements(regions: Sequence[Region], choices: Choices) -> dict[int, list[PublicStatement]]:
    found: dict[int, list[PublicStatement]] = defaultdict(list)
    known = PublicStatement.objects.known_by(choices.as_of).filter(region__in=regions)
    for statement in known.order_by("as_of"):
        found[statement.region_id].append(statement)
    return found


def _story(region: Region, choices: Choices, month: date | None) -> Story:
    if month is None:
        return Story()
    inside = Q(region=region) | Q(region__parent=region) | Q(region__parent__parent=region)
    restated = ~Q(reason="")
    facts = (
        EnrolmentFigure.objects.known_at(choices.moment)
        .filter(inside, month=month)
        .aggregate(
            figures=Count("pk"),
            restated=Count("pk", filter=restated),
            last_restated_at=Max("recorded_at", filter=restated),
            verifiers=ArrayAgg(
                F("verified_by__username"),
                distinct=True,
                filter=Q(verified_by__isnull=False),
                default=[],
            ),
        )
    )
    return Story(**facts | {"verifiers": tuple(facts["verifiers"])})


def contribution_amount(channel: dict[str, Any]) -> Decimal:
    """JSON carries the amount as text, so that no binary fraction comes between."""
    return Decimal(channel["amount"])
