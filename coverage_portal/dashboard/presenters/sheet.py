"""All places of a region on one sheet, where most can be won first; of a place, it and its peers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from common import formats
from common.arithmetic import coverage_percent
from common.months import add_months, month_range
from coverage_portal.dashboard.charts.chances import chances
from coverage_portal.dashboard.charts.chart import Chart
from coverage_portal.dashboard.charts.months import WINDOW, Covered
from coverage_portal.dashboard.charts.small_path import Scale, SmallPath, small_path
from coverage_portal.dashboard.charts.trend_facts import path_to
from coverage_portal.dashboard.presenters.headline import title
from coverage_portal.dashboard.presenters.place_texts import coverage_text, data_month_note
from participants.coverage.peer_months import place_participants
from participants.coverage.peers import Peers, peers_of_each
from participants.coverage.position import Position
from participants.coverage.positions import place_positions, region_position
from participants.coverage.snapshot import Snapshot, load_snapshot, with_yearly_estimates
from participants.coverage.workers import estimate_in

PAGE_SIZE = 60  # a province has at most 38; a nation's sheet goes on on the next page


@dataclass(frozen=True, slots=True)
class Panel:
    """One place: its numbers in words, and its way so far beside the path to its target."""

    position: Position
    coverage: str
    note: str
    target: str
    won: str  # people, if it stood at its peers' median
    path: SmallPath | None  # None without a report

    @property
    def said(self) -> str:
        """What the picture shows, for whoever does not see it."""
        parts = [self.coverage, self.note, self.target, self.won]
        return "; ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Sheet:
    title: str
    chart: Chart  # where most can be won
    scale: Scale | None  # of all pictures; None where nothing is drawn
    panels: Sequence[Panel]
    count: int
    page: int
    pages: int
    previous: str
    following: str
    peers: Sequence[Position]  # of a place: who they are
    is_sample: bool


def sheet(snapshot: Snapshot, page: int = 1, size: int = PAGE_SIZE) -> Sheet:
    position = region_position(snapshot)
    places = place_positions(snapshot)
    above, shown = (snapshot, places) if places else _with_peers(snapshot, position)
    found = peers_of_each(shown) if places else _own(snapshot)
    ordered = _most_to_win_first(shown, found) if places else shown
    pages = max(1, -(-len(ordered) // size))
    page = min(page, pages)
    on_page = ordered[(page - 1) * size : page * size]
    scale, paths = _paths(above, on_page)
    query = snapshot.choices.query
    return Sheet(
        title=title(snapshot),
        chart=chances(snapshot, position, places, found),
        scale=scale,
        panels=[_panel(place, found.get(place.region.pk), paths) for place in on_page],
        count=len(ordered),
        page=page,
        pages=pages,
        previous=_page_address(query(), page - 1) if page > 1 else "",
        following=_page_address(query(), page + 1) if page < pages else "",
        peers=() if places else shown[1:],
        is_sample=any(place.is_sample for place in [position, *shown]),
    )


def _with_peers(snapshot: Snapshot, position: Position) -> tuple[Snapshot, list[Position]]:
    peers = snapshot.peers
    if peers is None or snapshot.region.parent is None:
        return snapshot, [position]
    choices = replace(snapshot.choices, month=snapshot.month)
    above = load_snapshot(snapshot.region.parent.code, choices)
    return above, [position, *_in_order(peers, place_positions(above))]


def _in_order(peers: Peers, positions: Sequence[Position]) -> list[Position]:
    by_region = {position.region.pk: position for position in positions}
    return [by_region[one.region.pk] for one in peers.others if one.region.pk in by_region]


def _own(snapshot: Snapshot) -> dict[int, Peers]:
    return {snapshot.region.pk: snapshot.peers} if snapshot.peers else {}


def _most_to_win_first(places: Sequence[Position], found: Mapping[int, Peers]) -> list[Position]:
    """Places that are not compared come last, in the order of their codes."""

    def key(place: Position) -> tuple[int, str]:
        won = _won(place, found.get(place.region.pk))
        return (1 if won is None else -won, place.region.code)

    return sorted(places, key=key)


def _won(place: Position, peers: Peers | None) -> int | None:
    chance = peers.chance if peers and place.is_comparable else None
    return chance.people if chance else None


def _panel(place: Position, peers: Peers | None, paths: Mapping[int, SmallPath]) -> Panel:
    won = _won(place, peers)
    target = place.target
    return Panel(
        position=place,
        coverage=coverage_text(place),
        note=data_month_note(place)
        and f"{formats.short_month(place.data_month)}, {data_month_note(place)}",
        target=_("target %(target)s") % {"target": formats.short_percent(target.percent)}
        if target
        else "",
        won=_("+%(people)s orang bila setinggi median wilayah setara")
        % {"people": formats.people(won)}
        if won
        else "",
        path=paths.get(place.region.pk),
    )


def _paths(
    snapshot: Snapshot, places: Sequence[Position]
) -> tuple[Scale | None, dict[int, SmallPath]]:
    """By region id; of places with a report and workers alone."""
    drawn = [place for place in places if place.source == "report" and place.workers]
    if not drawn or snapshot.month is None:
        return None, {}
    months = month_range(add_months(snapshot.month, 1 - WINDOW), snapshot.month)
    lines = _covered(snapshot, drawn, months)
    goals = {
        place.region.pk: path_to(place.target, place, _with_baseline(place, lines))
        for place in drawn
        if place.target
    }
    points = [(one.month, one.coverage) for line in lines.values() for one in line.values()]
    points += [(m, share) for path in goals.values() for m, share in path.items() if m >= months[0]]
    shares = [share for _month, share in points if share is not None]
    if not shares:
        return None, {}
    scale = Scale.of([month for month, _share in points], shares)
    return scale, {
        region: small_path(scale, line, goals.get(region, {})) for region, line in lines.items()
    }


def _covered(
    snapshot: Snapshot, places: Sequence[Position], months: Sequence[date]
) -> dict[int, dict[date, Covered]]:
    """Region id -> month -> coverage by the workers of the month's own year. Two queries."""
    yearly = with_yearly_estimates(snapshot, [place.region for place in places]).estimates
    covered: dict[int, dict[date, Covered]] = {place.region.pk: {} for place in places}
    rows = place_participants(list(covered), months, snapshot.choices.moment)
    for region, month, people in sorted(rows):
        estimate = estimate_in(yearly.get(region, {}), month)
        share = coverage_percent(people, estimate.workers) if estimate else None
        covered[region][month] = Covered(month, people, estimate, share, frozenset(), 1, 1)
    return covered


def _with_baseline(
    place: Position, covered: Mapping[int, dict[date, Covered]]
) -> dict[date, Covered]:
    """A path may begin before the months that are drawn."""
    known = covered[place.region.pk]
    baseline = place.target.baseline if place.target else None
    people = place.series.get(baseline) if baseline else None
    if baseline is None or people is None or baseline in known:
        return known
    return {baseline: Covered(baseline, people, None, None, frozenset(), 1, 1), **known}


def _page_address(query: str, page: int) -> str:
    return f"{query or '?'}{'&' if query else ''}" + urlencode({"halaman": page})
