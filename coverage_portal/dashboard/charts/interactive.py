"""The interactive view of a chart: a Plotly figure made of the same rows."""

from datetime import date
from typing import Any

from coverage_portal.dashboard.charts.chart import Chart, Trace

COLOURS = ["#196bcd", "#c76a00", "#5b6b1f", "#8a3f9e", "#525252"]
MEASURES = {"today": "absolute", "target": "total"}  # other steps add to those before
DASHED = {"width": 1.5, "dash": "dot"}


def figure(chart: Chart) -> dict[str, Any]:
    """`{data, layout}` as Plotly.js takes it."""
    rows = chart.rows
    percent = any(
        column.kind == "percent" and column.key == trace.key
        for column in chart.columns
        for trace in chart.traces
    )
    return {
        "data": [
            _trace(trace, rows, chart.x, COLOURS[number % len(COLOURS)])
            for number, trace in enumerate(chart.traces)
        ],
        "layout": {
            "title": {"text": ("[data contoh] " if chart.is_sample else "") + chart.title},
            "separators": ",.",
            "hovermode": "x unified" if chart.x == "month" else "closest",
            "barmode": "relative",
            "yaxis": {"ticksuffix": "%" if percent else "", "automargin": True},
            "xaxis": {"automargin": True}
            | ({"hoverformat": "%m/%Y"} if chart.x == "month" else {}),
            "legend": {"orientation": "h"},
            "margin": {"t": 56, "r": 16},
        },
    }


def _trace(trace: Trace, rows: Any, x: str, colour: str) -> dict[str, Any]:
    """Unknown months are sent as null, so that a line is broken there."""
    kept = [row for row in rows if row.get(trace.key) is not None or trace.kind == "lines"]
    data: dict[str, Any] = {
        "name": trace.name,
        "x": [_value(row.get(x)) for row in kept],
        "y": [_value(row.get(trace.key)) for row in kept],
        "connectgaps": False,
    }
    if trace.told:
        data["text"] = [row.get(trace.told) or "" for row in kept]
    if trace.kind == "falls":
        fallen = [None if value is None else -value for value in data["y"]]
        return data | {"type": "bar", "y": fallen, "marker": {"color": colour}}
    if trace.kind == "bars":
        return data | {"type": "bar", "marker": {"color": colour}}
    if trace.kind == "steps":
        measures = [MEASURES.get(row.get("kind", ""), "relative") for row in kept]
        return data | {"type": "waterfall", "measure": measures}
    styles: dict[str, dict[str, Any]] = {
        "lines": {"mode": "lines", "line": {"color": colour, "width": 3}},
        "dashes": {"mode": "lines", "line": {"color": colour} | DASHED},
        "points": {
            "mode": "markers",
            "marker": {"color": colour, "symbol": "circle-open", "size": 10},
        },
        "area": {"mode": "lines", "stackgroup": "one", "line": {"color": colour, "width": 1}},
    }
    return data | {"type": "scatter"} | styles[trace.kind]


def _value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, int | str):
        return value
    return float(value)
