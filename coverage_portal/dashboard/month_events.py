"""What happened around the figures of a month, as the rooms that record it know it.

The figures of a month come in during the next one: what was awarded or corrected then belongs to its
story, and of the newest month also what was corrected since.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from awards.models import Award
from common.months import add_months, last_day
from common.versioning import end_of_day
from coverage_portal.dashboard.brought import cover_in
from coverage_portal.dashboard.presenters.places import Badges
from participants.cohorts.public import Ended
from participants.coverage.models import MonthNote
from participants.coverage.position import Position
from participants.coverage.restatements import Correction, corrections_by_month
from participants.coverage.snapshot import Snapshot
from participants.figures.models import RegionTotal
from participants.figures.totals import totals_as_known
from participants.reports.public import LateReport, late_reports

NAMED = 3  # what a meeting can keep in mind
Segments = Mapping[str, int | None]


@dataclass(frozen=True)
class MonthEvents:
    since: date  # the day after the month
    rising: Sequence[Position]  # who moved most, up and down
    falling: Sequence[Position]
    before: Mapping[int, Segments]  # of those who moved most, by segment a month earlier
    corrections: Sequence[Correction]  # by data month, the newest first
    late: Sequence[LateReport]
    ended: Sequence[Ended]
    awards: Sequence[Award]
    notes: Sequence[MonthNote]


def month_events(
    snapshot: Snapshot, position: Position, places: Sequence[Position], badges: Badges
) -> MonthEvents | None:
    """None where no month is shown. `badges`: the awards that the region and its places hold."""
    month = position.data_month
    if month is None:
        return None
    regions = [snapshot.region.pk, *(place.pk for place in snapshot.places)]
    moment, since = snapshot.choices.moment, add_months(month, 1)
    until = None if snapshot.is_latest else end_of_day(last_day(since))
    rising, falling = _movers(places, is_up=True), _movers(places, is_up=False)
    return MonthEvents(
        since=since,
        rising=rising,
        falling=falling,
        before=_segments_before(snapshot, [*rising, *falling]),
        corrections=corrections_by_month(
            snapshot.region,
            since=end_of_day(last_day(month)),
            until=min((end for end in (moment, until) if end), default=None),
        ),
        late=late_reports(month, regions[1:] or regions, snapshot.today, moment),
        ended=cover_in(snapshot).ended(month),
        awards=[
            award
            for region in regions
            for award in badges.get(region, ())
            if (day := award.edition.presented_on) and since <= day < add_months(since, 1)
        ],
        notes=[note for note in snapshot.notes if note.month == month],
    )


def _movers(places: Sequence[Position], *, is_up: bool) -> list[Position]:
    """Who moved most, of places with this month's report alone: of who is awaited it is not known."""
    moved = [
        place
        for place in places
        if place.is_reported and place.change_month and (place.change_month > 0) == is_up
    ]
    return sorted(moved, key=lambda place: (-abs(place.change_month or 0), place.region.code))[
        :NAMED
    ]


def _segments_before(snapshot: Snapshot, places: Sequence[Position]) -> dict[int, Segments]:
    """One query, and none where nobody moved."""
    month, ids = snapshot.month, [place.region.pk for place in places]
    if not ids or month is None:
        return {}
    before = add_months(month, -1)
    if snapshot.choices.moment is not None:
        totals = totals_as_known([before], ids, snapshot.choices.moment)
    else:
        totals = list(RegionTotal.objects.filter(region__in=ids, month=before))
    return {total.region_id: total.by_segment for total in totals}
