"""Totals by place and month, added up from the figures: one SQL text for the kept totals, for
their check, and for any moment in the past."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from common.months import add_months

# A figure older than this stands for nothing any more: the place is then without data.
CARRY_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Total:
    """One place (or province) in one month; movements are None where a part of them is unknown."""

    region_id: int
    month: date
    participants: int
    pu: int | None
    bpu: int | None
    jakon: int | None
    pmi: int | None
    opening: int | None
    new: int | None
    returned: int | None
    moved_in: int | None
    lapsed: int | None
    moved_out: int | None
    places_known: int
    places_reported: int
    verified_at: datetime
    is_sample: bool


COLUMNS = ", ".join(field.name for field in fields(Total))

# Cells: for every month asked for, each (place, branch, segment) with its latest figure at or
# before that month. A figure is carried forward only while its branch still serves the place.
CELLS = f"""
WITH months AS (
    SELECT DISTINCT month FROM figures_enrolmentfigure
    WHERE month = ANY(%(months)s)
), places AS (
    SELECT place.id AS place_id, place.id AS region_id FROM regions_region place
    UNION ALL
    SELECT place.id, place.parent_id FROM regions_region place WHERE place.parent_id IS NOT NULL
    UNION ALL
    SELECT place.id, upper.parent_id
    FROM regions_region place JOIN regions_region upper ON upper.id = place.parent_id
    WHERE upper.parent_id IS NOT NULL
), wanted AS (
    SELECT * FROM places WHERE %(regions)s::bigint[] IS NULL OR region_id = ANY(%(regions)s)
), cells AS (
    SELECT DISTINCT ON (months.month, figure.region_id, figure.branch_id, figure.segment)
        months.month AS total_month, figure.*
    FROM months
    JOIN figures_enrolmentfigure figure
      ON figure.month <= months.month
     AND figure.month > months.month - interval '{CARRY_MONTHS} months'
    WHERE figure.region_id IN (SELECT place_id FROM wanted)
      AND CASE WHEN %(as_of)s::timestamptz IS NULL THEN figure.superseded_at IS NULL
          ELSE figure.recorded_at < %(as_of)s
               AND (figure.superseded_at IS NULL OR figure.superseded_at >= %(as_of)s) END
      AND (figure.month = months.month OR EXISTS (
            SELECT 1 FROM regions_branchservice service
            WHERE service.branch_id = figure.branch_id AND service.region_id = figure.region_id
              AND service.valid_from <= months.month
              AND (service.valid_until IS NULL OR service.valid_until > months.month)))
    ORDER BY months.month, figure.region_id, figure.branch_id, figure.segment, figure.month DESC
)
"""
TOTALS = f"""{CELLS}, by_place AS (
    SELECT total_month, region_id AS place_id,
        sum(closing) AS participants,
        sum(closing) FILTER (WHERE segment = 'PU') AS pu,
        sum(closing) FILTER (WHERE segment = 'BPU') AS bpu,
        sum(closing) FILTER (WHERE segment = 'JAKON') AS jakon,
        sum(closing) FILTER (WHERE segment = 'PMI') AS pmi,
        bool_and(month = total_month) AS is_reported,
        bool_and(month = total_month AND new IS NOT NULL) AS is_moved,
        bool_or(month = total_month) AS has_figure,
        sum(opening) AS opening, sum(new) AS new, sum(returned) AS returned,
        sum(moved_in) AS moved_in, sum(lapsed) AS lapsed, sum(moved_out) AS moved_out,
        max(recorded_at) AS verified_at, bool_or(is_sample) AS is_sample
    FROM cells GROUP BY total_month, region_id
)
SELECT wanted.region_id, total_month AS month,
    sum(participants)::int AS participants,
    sum(pu)::int AS pu, sum(bpu)::int AS bpu, sum(jakon)::int AS jakon, sum(pmi)::int AS pmi,
    CASE WHEN bool_and(is_moved) THEN sum(opening)::int END AS opening,
    CASE WHEN bool_and(is_moved) THEN sum(new)::int END AS new,
    CASE WHEN bool_and(is_moved) THEN sum(returned)::int END AS returned,
    CASE WHEN bool_and(is_moved) THEN sum(moved_in)::int END AS moved_in,
    CASE WHEN bool_and(is_moved) THEN sum(lapsed)::int END AS lapsed,
    CASE WHEN bool_and(is_moved) THEN sum(moved_out)::int END AS moved_out,
    count(*)::int AS places_known,
    (count(*) FILTER (WHERE is_reported))::int AS places_reported,
    max(verified_at) AS verified_at, bool_or(is_sample) AS is_sample
FROM by_place JOIN wanted USING (place_id)
GROUP BY wanted.region_id, total_month
HAVING bool_or(has_figure)
"""


def computed_totals(
    months: Collection[date], regions: Collection[int] | None = None, as_of: datetime | None = None
) -> list[Total]:
    """Totals added up now from the figures as known at `as_of` (None: now)."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM ({TOTALS}) totals", _parameters(months, regions, as_of)
        )
        return [Total(*row) for row in cursor.fetchall()]


KEPT = f"""
SELECT {COLUMNS} FROM figures_regiontotal
WHERE region_id = %s AND month > %s AND month <= %s ORDER BY month
"""
KEPT_MONTHS = """
SELECT month, places_known, places_reported FROM figures_regiontotal
WHERE region_id = %s ORDER BY month
"""

# The participants of each place in those of the months asked for in which there are any, with its
# latest total: one scan of the months for all places, whose cost does not grow with history.
KEPT_PLACES = f"""
SELECT {", ".join(f"latest.{field.name}" for field in fields(Total))}, series.months,
    series.participants
FROM (
    SELECT region_id,
        CASE WHEN count(*) < %(count)s THEN array_agg(month ORDER BY month) END AS months,
        array_agg(participants ORDER BY month) AS participants,
        max(month) FILTER (WHERE month > %(carried_from)s) AS last
    FROM figures_regiontotal
    WHERE region_id = ANY(%(regions)s) AND month = ANY(%(months)s)
    GROUP BY region_id
) series
CROSS JOIN LATERAL (
    SELECT * FROM figures_regiontotal total
    WHERE total.region_id = series.region_id AND total.month = last
    LIMIT 1  -- one look-up a place: the planner would rather read the whole table
) latest
"""


COUNTED = f"""{CELLS}
SELECT region_id, branch_id, segment, month, closing FROM cells
ORDER BY region_id, branch_id, segment
"""


class Counted(NamedTuple):
    """A figure that a month is counted with; of an earlier `month` where none was reported."""

    region_id: int
    branch_id: int
    segment: str
    month: date
    closing: int


def counted_cells(month: date) -> list[Counted]:
    """What the totals of one month are added up from."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, _parameters([month], None, None))
        return [Counted(*row) for row in cursor.fetchall()]


class Reported(NamedTuple):
    """How much of a region's month there is; the same names as in its Total."""

    places_known: int
    places_reported: int


def kept_months(region: int) -> dict[date, Reported]:
    """Every month of one region that has figures, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(KEPT_MONTHS, [region])
        return {month: Reported(known, reported) for month, known, reported in cursor.fetchall()}


def kept_totals(region: int, after: date = date.min, until: date = date.max) -> list[Total]:
    """The months of one region after one and up to another, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(KEPT, [region, after, until])
        return [Total(*row) for row in cursor.fetchall()]


def kept_place_totals(
    regions: Collection[int], month: date, months: Sequence[date]
) -> list[tuple[Total, dict[date, int]]]:
    """For each place its latest total up to `month`, and its participants by month: of `months`
    and of those from which a figure is still carried."""
    carried = {add_months(month, -back) for back in range(CARRY_MONTHS)}
    asked = sorted(m for m in carried.union(months) if m <= month)
    parameters: dict[str, Any] = {
        "regions": list(regions),
        "months": asked,
        "count": len(asked),  # of a place that knows them all, the months need not be told again
        "carried_from": add_months(month, -CARRY_MONTHS),
    }
    with connection.cursor() as cursor:
        cursor.execute(KEPT_PLACES, parameters)
        return [
            (Total(*row[:-2]), dict(zip(row[-2] or asked, row[-1], strict=True)))
            for row in cursor.fetchall()
        ]


def refresh_totals(months: Collection[date], places: Collection[int] | None = None) -> None:
    """Write the totals of the places, and of all above them, for the months and those that
    carry their figures forward."""
    affected = sorted(
        {add_months(month, later) for month in months for later in range(CARRY_MONTHS)}
    )
    parameters = _parameters(affected, _with_ancestors(places), None)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM figures_regiontotal WHERE month = ANY(%(months)s)"
            " AND (%(regions)s::bigint[] IS NULL OR region_id = ANY(%(regions)s))",
            parameters,
        )
        cursor.execute(
            f"INSERT INTO figures_regiontotal ({COLUMNS}) SELECT {COLUMNS} FROM ({TOTALS}) t",
            parameters,
        )


def differences() -> list[dict[str, Any]]:
    """Every total that does not agree with the figures: `{region_id, month, kept, computed}`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT month FROM figures_enrolmentfigure")
        months = [row[0] for row in cursor.fetchall()]
        cursor.execute(f"SELECT {COLUMNS} FROM figures_regiontotal")
        kept = {(row[0], row[1]): Total(*row) for row in cursor.fetchall()}
    computed = {(total.region_id, total.month): total for total in computed_totals(months)}
    return [
        {"region_id": key[0], "month": key[1], "kept": kept.get(key), "computed": computed.get(key)}
        for key in sorted(kept.keys() | computed.keys())
        if kept.get(key) != computed.get(key)
    ]


def _with_ancestors(places: Collection[int] | None) -> list[int] | None:
    if places is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE up(id) AS (SELECT unnest(%s::bigint[]) UNION"
            " SELECT region.parent_id FROM regions_region region JOIN up ON up.id = region.id"
            " WHERE region.parent_id IS NOT NULL) SELECT id FROM up",
            [list(places)],
        )
        return [row[0] for row in cursor.fetchall()]


def _parameters(
    months: Collection[date], regions: Collection[int] | None, as_of: datetime | None
) -> dict[str, Any]:
    if as_of is not None and timezone.is_naive(as_of):
        raise ValueError("as_of needs a time zone")
    return {
        "months": list(months),
        "regions": None if regions is None else list(regions),
        "as_of": as_of,
    }
