"""Totals by place and month, added up from the figures.

The one SQL text of this room: for every month it looks back a year for the latest figure of each
cell, as known at any moment, which a queryset cannot say for many months at once.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from common.months import add_months
from participants.figures.models import CARRY_MONTHS, EnrolmentFigure, RegionTotal
from regions.models import Region

# Cells: for every month given, each (place, branch, segment) with its figure of that month, else
# its latest one of the twelve months to it, which is carried forward only while its branch still
# serves the place.
CELLS = f"""
WITH months AS (
    SELECT DISTINCT month FROM figures_enrolmentfigure
    WHERE %(months)s::date[] IS NULL OR month = ANY(%(months)s)
), places AS (
    SELECT place.id AS place_id, place.id AS region_id FROM regions_region place
    UNION ALL
    SELECT place.id, place.parent_id FROM regions_region place WHERE place.parent_id IS NOT NULL
    UNION ALL
    SELECT place.id, upper.parent_id
    FROM regions_region place JOIN regions_region upper ON upper.id = place.parent_id
    WHERE upper.parent_id IS NOT NULL
), regions AS (
    SELECT * FROM places WHERE %(regions)s::bigint[] IS NULL OR region_id = ANY(%(regions)s)
), figures AS (
    SELECT figure.*, lead(figure.month) OVER (
        PARTITION BY figure.region_id, figure.branch_id, figure.segment ORDER BY figure.month
    ) AS next_month
    FROM figures_enrolmentfigure figure
    WHERE figure.region_id IN (SELECT place_id FROM regions)
      AND figure.month > (SELECT min(month) FROM months) - interval '{CARRY_MONTHS} months'
      AND figure.month <= (SELECT max(month) FROM months)
      AND CASE WHEN %(as_of)s::timestamptz IS NULL THEN figure.superseded_at IS NULL
          ELSE figure.recorded_at < %(as_of)s
               AND (figure.superseded_at IS NULL OR figure.superseded_at >= %(as_of)s) END
), cells AS (
    SELECT figure.month AS total_month, figure.*
    FROM figures figure WHERE figure.month IN (SELECT month FROM months)
    UNION ALL
    SELECT months.month, figure.*
    FROM figures figure
    JOIN months
      ON months.month > figure.month
     AND months.month < figure.month + interval '{CARRY_MONTHS} months'
     AND months.month < coalesce(figure.next_month, 'infinity')
    WHERE figure.month + interval '1 month' < coalesce(figure.next_month, 'infinity')
      AND EXISTS (
        SELECT 1 FROM regions_branchservice service
        WHERE service.branch_id = figure.branch_id AND service.region_id = figure.region_id
          AND service.valid_from <= months.month
          AND (service.valid_until IS NULL OR service.valid_until > months.month))
)
"""
TOTALS = f"""{CELLS}, by_place AS (
    SELECT total_month, region_id AS place_id,
        sum(closing) AS participants,
        bool_and(month = total_month) AS is_reported,
        bool_and(month = total_month AND new IS NOT NULL) AS is_moved,
        bool_or(month = total_month) AS has_figure,
        sum(opening) AS opening, sum(new) AS new, sum(returned) AS returned,
        sum(moved_in) AS moved_in, sum(lapsed) AS lapsed, sum(moved_out) AS moved_out,
        max(recorded_at) AS verified_at, bool_or(is_sample) AS is_sample
    FROM cells GROUP BY total_month, region_id
), by_segment AS (
    SELECT regions.region_id, total_month, segment, sum(closing)::bigint AS people
    FROM cells JOIN regions ON regions.place_id = cells.region_id
    GROUP BY regions.region_id, total_month, segment
), segments AS (
    SELECT region_id, total_month, jsonb_object_agg(segment, people) AS segments
    FROM by_segment GROUP BY region_id, total_month
), totals AS (
    SELECT regions.region_id, total_month,
        sum(participants)::bigint AS participants,
        CASE WHEN bool_and(is_moved) THEN sum(opening)::bigint END AS opening,
        CASE WHEN bool_and(is_moved) THEN sum(new)::bigint END AS new,
        CASE WHEN bool_and(is_moved) THEN sum(returned)::bigint END AS returned,
        CASE WHEN bool_and(is_moved) THEN sum(moved_in)::bigint END AS moved_in,
        CASE WHEN bool_and(is_moved) THEN sum(lapsed)::bigint END AS lapsed,
        CASE WHEN bool_and(is_moved) THEN sum(moved_out)::bigint END AS moved_out,
        count(*)::int AS places_known,
        (count(*) FILTER (WHERE is_reported))::int AS places_reported,
        max(verified_at) AS verified_at, bool_or(is_sample) AS is_sample
    FROM by_place JOIN regions USING (place_id)
    GROUP BY regions.region_id, total_month
    HAVING bool_or(has_figure)
)
SELECT NULL::bigint AS id, total_month AS month, totals.*, segments.segments
FROM totals JOIN segments USING (region_id, total_month)
ORDER BY region_id, total_month
"""
COUNTED = f"""{CELLS}
SELECT id, region_id, branch_id, segment, month, closing FROM cells
ORDER BY region_id, branch_id, segment
"""


def totals_as_known(
    months: Collection[date] | None = None,
    regions: Collection[int] | None = None,
    as_of: datetime | None = None,
) -> list[RegionTotal]:
    """Unsaved totals, added up from the figures as known at `as_of` (None: now)."""
    return list(RegionTotal.objects.raw(TOTALS, _parameters(months, regions, as_of)))


def counted_figures(month: date) -> list[EnrolmentFigure]:
    """What the totals of one month are added up from: figures of the month, and of an earlier one
    where none was reported."""
    return list(EnrolmentFigure.objects.raw(COUNTED, _parameters([month], None, None)))


def refresh_totals(months: Collection[date], places: Collection[int] | None = None) -> None:
    """Write the totals of the places, and of all above them, for the months and those that
    carry their figures forward."""
    affected = {add_months(month, later) for month in months for later in range(CARRY_MONTHS)}
    former = RegionTotal.objects.filter(month__in=affected)
    regions = None if places is None else _with_ancestors(places)
    if regions is not None:
        former = former.filter(region__in=regions)
    former.delete()
    RegionTotal.objects.bulk_create(totals_as_known(affected, regions), batch_size=2000)


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored total that the figures do not give; either is None where there is none."""

    region_id: int
    month: date
    stored: RegionTotal | None
    computed: RegionTotal | None


def differences() -> list[Difference]:
    """Every total that does not agree with the figures."""
    stored = {(total.region_id, total.month): total for total in RegionTotal.objects.all()}
    computed = {(total.region_id, total.month): total for total in totals_as_known()}
    pairs = [
        Difference(*key, stored.get(key), computed.get(key))
        for key in sorted(stored.keys() | computed.keys())
    ]
    return [
        pair
        for pair in pairs
        if pair.stored is None
        or pair.computed is None
        or pair.stored.values != pair.computed.values
    ]


def _with_ancestors(places: Collection[int]) -> set[int]:
    rows = Region.objects.filter(pk__in=places).values_list("pk", "parent", "parent__parent")
    return {region for row in rows for region in row if region is not None}


def _parameters(
    months: Collection[date] | None, regions: Collection[int] | None, as_of: datetime | None
) -> dict[str, Any]:
    if as_of is not None and timezone.is_naive(as_of):
        raise ValueError("as_of needs a time zone")
    return {
        "months": None if months is None else list(months),
        "regions": None if regions is None else list(regions),
        "as_of": as_of,
    }
