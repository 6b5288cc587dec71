"""The closed subset of Plotly that our figures use: whatever is not named here is refused."""

from collections.abc import Iterator, Mapping
from typing import Any

LINE = ("line.color", "line.width", "line.dash")
HOVER = ("hoverinfo", "hovertext", "hovertemplate", "hoveron")
TRACE = ("type", "name", "x", "y", "meta", "opacity", "showlegend", "legendrank", *HOVER)
PATTERN = ("shape", "fgcolor", "bgcolor")
DRAWN = {
    "scatter": {
        *TRACE,
        *LINE,
        *("mode", "fill", "fillcolor", "cliponaxis"),
        *("text", "textposition", "textfont.color", "textfont.size"),
        *("marker.color", "marker.size", "marker.symbol", "marker.line.color", "marker.line.width"),
        *(f"fillpattern.{name}" for name in PATTERN),
    },
    "bar": {
        *TRACE,
        *("base", "width", "orientation", "text", "textposition"),
        *("marker.color", "marker.line.color", "marker.line.width"),
        *(f"marker.pattern.{name}" for name in PATTERN),
    },
    "axis": {
        *("type", "range", "tickvals", "ticktext", "ticks", "tickcolor", "visible", "hoverformat"),
        *("gridcolor", "showgrid", "zeroline", "fixedrange"),
        *("scaleanchor", "constrain"),
    },
    "shape": {
        *("type", "x0", "x1", "y0", "y1", "xref", "yref", "name", "fillcolor", "layer", "opacity"),
        *LINE,
    },
    "annotation": {
        *("x", "y", "xref", "yref", "text", "showarrow", "xanchor", "yanchor"),
        *("font.color", "font.size"),
    },
    "layout": {
        *("height", "margin.l", "margin.r", "margin.t", "margin.b", "font.size", "font.color"),
        *("barmode", "bargap", "showlegend", "template.*"),
        *("legend.*", "hovermode", "separators", "dragmode", "title.*"),  # of the live view alone
    },
}


class UnsupportedError(ValueError):
    """The figure uses something of Plotly that is not drawn here."""


def check(figure: dict[str, Any]) -> None:
    """Raises UnsupportedError for the first thing that would not be drawn."""
    for part, kind in _parts(figure):
        _check(part, kind)


def _parts(figure: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Everything a figure is made of, with the kind whose attributes it may have."""
    layout = dict(figure["layout"])
    for name, kind in [("shapes", "shape"), ("annotations", "annotation")]:
        yield from ((item, kind) for item in layout.pop(name, ()))
    for name in ("xaxis", "yaxis"):
        yield layout.pop(name), "axis"
    yield layout, "layout"
    yield from ((trace, trace["type"]) for trace in figure["data"])


def _check(part: dict[str, Any], kind: str) -> None:
    if kind not in DRAWN:
        raise UnsupportedError(f"trace {kind}")
    for path in _dotted(part):
        if path not in DRAWN[kind] and f"{path.split('.')[0]}.*" not in DRAWN[kind]:
            raise UnsupportedError(f"{kind}: {path}")
    values: dict[str, tuple[Any, set[Any]]] = {
        "type": (part.get("type"), {None, "linear", "date", "scatter", "bar", "line", "rect"}),
        "fill": (part.get("fill"), {None, "toself"}),
        "barmode": (part.get("barmode"), {None, "relative"}),
    }
    for name, (value, known) in values.items():
        if value not in known:
            raise UnsupportedError(f"{kind}: {name} {value}")


def _dotted(part: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    for key, value in part.items():
        if isinstance(value, dict) and key not in ("meta",):
            yield from _dotted(value, f"{prefix}{key}.")
        else:
            yield prefix + key
