"""Up to five places side by side: what page, chart and files of a comparison all show."""

from collections.abc import Sequence

from coverage_portal.dashboard.charts.chart import Chart
from coverage_portal.dashboard.charts.compare import compare as compare_chart
from coverage_portal.dashboard.presenters.compare import Comparison
from coverage_portal.dashboard.presenters.compare import compare as compare_positions
from participants.coverage.positions import place_positions, region_position
from participants.coverage.snapshot import Snapshot, with_yearly_estimates


def compared(snapshot: Snapshot, codes: Sequence[str]) -> tuple[Comparison, Chart]:
    """Raises UnknownChoice for a place there is none of, BadChoice for too many."""
    position = region_position(snapshot)
    comparison = compare_positions(
        [position, *place_positions(snapshot)], [code for code in codes if code]
    )
    places = [place.region for place in comparison.chosen if place.region != snapshot.region]
    yearly = with_yearly_estimates(snapshot, places)
    return comparison, compare_chart(yearly, position, comparison.chosen)
