"""What the lines of the trend lead to, written at their right end."""

from django.utils.translation import gettext as _

from common import formats
from common.arithmetic import round_half_up
from coverage_portal.dashboard.charts.labels import Paper
from coverage_portal.dashboard.charts.scales import n, spread
from coverage_portal.dashboard.charts.trend_facts import Trend


def ends_of(found: Trend) -> list[tuple[float, str, str]]:
    """What the lines lead to, written at their right end: value, then what it is."""
    ends = []
    if found.goals and found.goals[-1].month == found.months[-1]:
        goal = found.goals[-1]
        ends.append((float(goal.percent), formats.short_percent(goal.percent), _("target")))
    if found.projected:
        expected = found.projected[max(found.projected)][0]
        ends.append(
            (float(expected), formats.percent(round_half_up(expected, 1), 1), _("proyeksi"))
        )
    return ends


def end_labels(ends: list[tuple[float, str, str]], paper: Paper) -> list[dict[str, str]]:
    heights = spread([paper.y(value) + 2 for value, _, _ in ends], 30, paper.y.end, paper.y.start)
    x = paper.x.end + 9
    return [
        {"x": n(x), "y": n(y), "y2": n(y + 14), "label": text, "name": name}
        for y, (_value, text, name) in zip(heights, ends, strict=True)
    ]
