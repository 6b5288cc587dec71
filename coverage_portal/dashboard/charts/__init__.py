"""The charts of a region, by the name in their address."""

from collections.abc import Callable, Sequence

from coverage_portal.dashboard.charts.chances import chances
from coverage_portal.dashboard.charts.chart import Chart
from coverage_portal.dashboard.charts.cliff import cliff
from coverage_portal.dashboard.charts.closing import closing
from coverage_portal.dashboard.charts.completeness import completeness
from coverage_portal.dashboard.charts.flows import flows
from coverage_portal.dashboard.charts.hexmap import hexmap
from coverage_portal.dashboard.charts.place_map import place_map
from coverage_portal.dashboard.charts.segments import segments
from coverage_portal.dashboard.charts.trend import trend
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot

Builder = Callable[[Snapshot, Position, Sequence[Position]], Chart]

CHARTS: dict[str, Builder] = {
    "tren": trend,
    "penutup": closing,
    "peta": place_map,
    "segi-enam": hexmap,
    "segmen": segments,
    "arus": flows,
    "kohort": cliff,
    "kelengkapan": completeness,
    "peluang": chances,
}
PLACE_CHARTS = {"peta", "segi-enam", "kelengkapan"}  # those that need places to draw
SHEET_CHARTS = {"peluang"}  # those that a region of places shows on its sheet, not on its page
