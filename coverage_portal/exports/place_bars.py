"""Coverage of the places as bars, in the order of the rows and in the colours of the map."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from coverage_portal.dashboard.charts import axes
from coverage_portal.dashboard.charts.classes import Classes, class_of
from coverage_portal.dashboard.charts.palette import role
from coverage_portal.dashboard.charts.svg import Json
from coverage_portal.dashboard.presenters.place_texts import coverage_text
from participants.coverage.position import Position


def place_bars(rows: Sequence[Position], classes: Classes) -> Json:
    """A place of which nothing is known has its name and no bar."""
    shares = [None if row.coverage is None else float(row.coverage) for row in rows]
    numbers = list(range(len(rows)))
    bars = {
        "type": "bar",
        "orientation": "h",
        "name": _("Cakupan"),
        "x": shares,
        "y": numbers,
        "width": 0.7,
        "marker": {"color": [role(f"m{class_of(row, classes) or 1}") for row in rows]},
        "text": [coverage_text(row) for row in rows],
        "textposition": "none",
        "meta": {"column": "coverage", "categories": "place", "title": _("Cakupan")},
    }
    most = max([share for share in shares if share is not None], default=100)
    layout = axes.layout(height=24 * len(rows), showlegend=False)
    layout |= {
        "xaxis": axes.bare_axis(0, most * 1.2 or 1),
        "yaxis": axes.bare_axis(len(rows) - 0.5, -0.5)
        | {"tickvals": numbers, "ticktext": [_named(row) for row in rows]},
    }
    return axes.figure([bars], layout)


def _named(position: Position) -> str:
    name = position.region.short_name
    return name if position.coverage is not None else f"{name} – {coverage_text(position)}"
