"""The page of a region as a whole: headline, cards, charts, places, choices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from awards.models import Award
from common.months import month_start
from common.problems import BadChoice
from coverage_portal.dashboard.charts import CHARTS, PLACE_CHARTS, SHEET_CHARTS
from coverage_portal.dashboard.charts.chart import Chart
from coverage_portal.dashboard.charts.months import covered_months
from coverage_portal.dashboard.month_events import month_events
from coverage_portal.dashboard.presenters import changes
from coverage_portal.dashboard.presenters.behind import behind
from coverage_portal.dashboard.presenters.cards import Card, cards
from coverage_portal.dashboard.presenters.headline import Headline, headline, title
from coverage_portal.dashboard.presenters.places import (
    Badges,
    PlacesTable,
    places_table,
    read_order,
)
from participants.coverage.position import Position
from participants.coverage.positions import place_positions, region_position
from participants.coverage.snapshot import Snapshot

MAPS = {"wilayah": "peta", "segi-enam": "segi-enam"}  # `?peta=`: the chart that draws it


@dataclass(frozen=True)
class Completeness:
    """How many places have reported for the month."""

    reported: int
    expected: int
    newer: date | None  # a later month some places, and not yet all, have reported


@dataclass(frozen=True)
class AwardMark:
    """The end of the period an award assessed, and the coverage of that month."""

    award: Award
    month: date
    coverage: Decimal


@dataclass(frozen=True)
class RegionPage:
    snapshot: Snapshot
    position: Position
    title: str
    headline: Headline
    badges: Sequence[Award]  # of the region itself, newest first
    award_marks: Sequence[AwardMark]  # beside the trend, the oldest first
    cards: Sequence[Card]
    table: PlacesTable | None
    behind: str  # who is, in words
    words_title: str
    words: Sequence[str]  # the month in words
    completeness: Completeness | None
    months: Sequence[date]  # to choose from, newest first
    earlier: str  # the address of the month before and after, where there is one
    later: str
    charts: dict[str, Chart]
    map: Chart | None
    other_map: str  # the address of the other map
    is_sample: bool

    @property
    def undrawn(self) -> list[Chart]:
        """Charts there is nothing for yet: named in a line each, instead of an empty frame."""
        return [chart for chart in self.charts.values() if not chart.rows]


def region_page(snapshot: Snapshot, parameters: Mapping[str, str], badges: Badges) -> RegionPage:
    """Raises BadChoice for an order, a page or a map that does not exist."""
    order, page = read_order(parameters)
    shown_map = _read_map(parameters)
    position, places = region_position(snapshot), place_positions(snapshot)
    earlier, later = _neighbours(snapshot)
    events = month_events(snapshot, position, places, badges)
    return RegionPage(
        snapshot=snapshot,
        position=position,
        title=title(snapshot),
        headline=headline(position, snapshot),
        badges=badges.get(snapshot.region.pk, ()),
        award_marks=award_marks(snapshot, badges.get(snapshot.region.pk, ())),
        cards=cards(position, snapshot),
        table=places_table(places, badges, order, page, parameters) if places else None,
        behind=behind(places),
        words_title=changes.title(position),
        words=changes.month_in_words(snapshot, position, places, events),
        completeness=completeness(snapshot, places),
        months=snapshot.months[::-1],
        earlier=earlier,
        later=later,
        charts={
            name: build(snapshot, position, places)
            for name, build in CHARTS.items()
            if name not in MAPS.values() and name not in (SHEET_CHARTS if places else PLACE_CHARTS)
        },
        map=CHARTS[shown_map](snapshot, position, places) if places else None,
        other_map=_other_map(snapshot, shown_map),
        is_sample=position.is_sample
        or any(place.is_sample for place in places)
        or bool(snapshot.peers and snapshot.peers.is_sample),
    )


def award_marks(snapshot: Snapshot, badges: Sequence[Award]) -> list[AwardMark]:
    """Of the awards whose assessed period ends within the months of the trend."""
    covered = covered_months(snapshot)
    ends = [(award, month_start(award.edition.period_end)) for award in reversed(badges)]
    return [
        AwardMark(award, month, point.coverage)
        for award, month in ends
        if (point := covered.get(month)) and point.coverage is not None
    ]


def completeness(snapshot: Snapshot, places: Sequence[Position]) -> Completeness | None:
    if not snapshot.series or not places:
        return None
    return Completeness(
        reported=sum(place.is_reported for place in places),
        expected=len(places),
        newer=snapshot.partly_reported,
    )


def _read_map(parameters: Mapping[str, str]) -> str:
    name = parameters.get("peta", "wilayah")
    if name not in MAPS:
        raise BadChoice("peta", _("Peta yang ada: %(names)s.") % {"names": ", ".join(MAPS)})
    return MAPS[name]


def _other_map(snapshot: Snapshot, shown: str) -> str:
    query = snapshot.choices.query()
    if shown == MAPS["segi-enam"]:
        return (query or "?") + "#peta"
    return f"{query}&peta=segi-enam#segi-enam" if query else "?peta=segi-enam#segi-enam"


def _neighbours(snapshot: Snapshot) -> tuple[str, str]:
    before = [month for month in snapshot.months if snapshot.month and month < snapshot.month]
    after = [month for month in snapshot.months if snapshot.month and month > snapshot.month]
    query = snapshot.choices.query
    return (
        query(month=before[-1]) if before else "",
        query(month=after[0]) if after else "",
    )
