"""A coverage page as a whole: headline, cards, places, choices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from awards.queries import Badge
from common import formats
from common.months import MONTH_NAMES
from common.problems import BadChoice
from coverage_portal.dashboard.charts import CHARTS
from coverage_portal.dashboard.charts.chart import Chart
from coverage_portal.dashboard.place_rows import PlaceRows
from coverage_portal.dashboard.presenters.behind import behind
from coverage_portal.dashboard.presenters.cards import Card, cards
from coverage_portal.dashboard.presenters.places import PlacesTable, places_table, read_order
from participants.coverage.position import Position
from participants.coverage.positions import place_positions, region_position
from participants.coverage.snapshot import Snapshot

MAPS = {"wilayah": "peta", "segi-enam": "segi-enam"}  # `?peta=`: the chart that draws it
OF_PLACES = {*MAPS.values(), "kelengkapan"}  # charts that need places to draw


@dataclass(frozen=True)
class Completeness:
    """How many places have reported for the month, and who is missing."""

    reported: int
    expected: int
    missing: Sequence[Position]
    newer: date | None  # a later month some places have already reported


@dataclass(frozen=True)
class RegionPage:
    snapshot: Snapshot
    position: Position
    positions: Sequence[Position]
    cards: Sequence[Card]
    table: PlacesTable | None
    place_rows: SafeString
    behind: str  # who is, in words
    completeness: Completeness | None
    months: SafeString  # the options, newest first
    earlier: str  # the address of the month before and after, where there is one
    later: str
    charts: dict[str, Chart]
    map: Chart | None
    other_map: str  # the address of the other map
    badges: Mapping[int, Sequence[Badge]]  # region id -> awards, newest first
    is_sample: bool

    @property
    def undrawn(self) -> list[Chart]:
        """Charts there is nothing for yet: told of in a line each, instead of an empty frame."""
        return [chart for chart in self.charts.values() if not chart.rows]


def region_page(
    snapshot: Snapshot, parameters: Mapping[str, str], badges: Mapping[int, Sequence[Badge]]
) -> RegionPage:
    """Raises BadChoice for an order, a page or a map that does not exist."""
    position = region_position(snapshot)
    positions = place_positions(snapshot)
    order, page = read_order(parameters)
    earlier, later = _neighbours(snapshot)
    shown_map = _read_map(parameters)
    table = places_table(positions, order, page, parameters) if positions else None
    return RegionPage(
        snapshot=snapshot,
        position=position,
        positions=positions,
        cards=cards(position, snapshot),
        table=table,
        place_rows=PlaceRows(table.headers, badges, snapshot.choices.query()).html(table.rows)
        if table
        else SafeString(""),
        behind=behind(positions),
        completeness=completeness(snapshot, position, positions),
        months=month_options(snapshot),
        earlier=earlier,
        later=later,
        charts={
            name: build(snapshot, position, positions)
            for name, build in CHARTS.items()
            if name not in OF_PLACES or (positions and name not in MAPS.values())
        },
        map=CHARTS[shown_map](snapshot, position, positions) if positions else None,
        other_map=_other_map(snapshot, shown_map),
        badges=badges,
        is_sample=position.is_sample or any(place.is_sample for place in positions),
    )


def completeness(
    snapshot: Snapshot, position: Position, positions: Sequence[Position]
) -> Completeness | None:
    if not snapshot.series or not positions:
        return None
    missing = [place for place in positions if not place.is_reported]
    newest = snapshot.months[-1] if snapshot.months else None
    return Completeness(
        reported=len(positions) - len(missing),
        expected=len(positions),
        missing=missing,
        newer=newest if newest and snapshot.month and newest > snapshot.month else None,
    )


def month_options(snapshot: Snapshot) -> SafeString:
    """Put together in Python: there may be a hundred and more."""
    names = MONTH_NAMES[formats.language()]
    options = (
        f'<option value="{formats.month_code(month)}"{" selected" if month == snapshot.month else ""}>'
        f"{names[month.month - 1]} {month.year}</option>"
        for month in reversed(snapshot.months)
    )
    return mark_safe("".join(options))  # noqa: S308 dates alone


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
