"""How the places most like one stood: the band behind its line, its columns, and what it says."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from common.arithmetic import round_half_up
from coverage_portal.dashboard.charts import axes
from coverage_portal.dashboard.charts.months import consecutive
from coverage_portal.dashboard.charts.palette import role
from coverage_portal.dashboard.charts.table import Column
from participants.coverage.peers import Middle
from participants.coverage.snapshot import Snapshot

Middles = Mapping[date, Middle]


def traces(middles: Middles) -> list[dict[str, Any]]:
    """The middle half of the peers, and their median; broken where a month is unknown."""
    if not middles:
        return []
    runs = consecutive(sorted(middles))
    around = [corner for run in runs if len(run) > 1 for corner in [*_ring(run, middles), None]]
    area = {
        "name": _("separuh wilayah setara di tengah"),
        "mode": "lines",
        "x": [axes.day(corner[0]) if corner else None for corner in around[:-1]],
        "y": [corner[1] if corner else None for corner in around[:-1]],
        "fill": "toself",
        "fillcolor": role("rule"),
        "line": {"width": 0},
        "opacity": 0.22,
        "hoverinfo": "skip",
    }
    return [*([area] if around else []), _median(runs, middles)]


def _median(runs: Sequence[Sequence[date]], middles: Middles) -> dict[str, Any]:
    points = [month for run in runs for month in [*run, None]][:-1]
    shares = [float(middles[month].median) if month else None for month in points]
    return {
        "name": _("median wilayah setara"),
        "mode": "lines+markers",
        "x": [axes.day(month) if month else None for month in points],
        "y": shares,
        "line": {"color": role("rule"), "width": 1.5},
        "marker": {
            "size": [5 * alone for alone in axes.lone(shares)],
            "color": role("rule"),
            "line": {"color": role("paper"), "width": 1},
        },
        "hovertemplate": "%{x}: %{y:.2f}%",
    }


def _ring(run: Sequence[date], middles: Middles) -> list[tuple[date, float]]:
    above = [(month, float(middles[month].high)) for month in run]
    return [*above, *((month, float(middles[month].low)) for month in reversed(run))]


def edges(middles: Middles) -> list[float]:
    """What the axis has to hold."""
    return [float(edge) for one in middles.values() for edge in (one.low, one.high)]


def columns() -> list[Column]:
    return [
        Column("peer_median", _("Median wilayah setara"), "percent"),
        Column("peer_low", _("Kuartil bawah wilayah setara"), "percent"),
        Column("peer_high", _("Kuartil atas wilayah setara"), "percent"),
    ]


def cells(between: Middle | None) -> dict[str, Any]:
    if between is None:
        return {}
    return {
        "peer_median": round_half_up(between.median),
        "peer_low": round_half_up(between.low),
        "peer_high": round_half_up(between.high),
    }


def sentence(snapshot: Snapshot) -> str:
    """Empty where too few peers have reported the month."""
    chance = snapshot.peers.chance if snapshot.peers else None
    if chance is None:
        return ""
    away = chance.share - chance.middle.median
    text = (
        _("Median %(count)s wilayah setara %(median)s; di sini %(points)s di atasnya.")
        if away > 0
        else _("Median %(count)s wilayah setara %(median)s; di sini %(points)s di bawahnya.")
        if away < 0
        else _("Median %(count)s wilayah setara %(median)s, sama dengan di sini.")
    )
    return text % {
        "count": chance.middle.count,
        "median": formats.percent(round_half_up(chance.middle.median)),
        "points": formats.points(round_half_up(abs(away))),
    }
