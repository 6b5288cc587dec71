"""The marks of a drawing: fills and hatchings, lines, symbols, titles."""

from collections.abc import Mapping
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from coverage_portal.dashboard.charts.svg_subset import UnsupportedError

DASHES = {"solid": "", "dash": "6 4", "dot": "1.5 4", "dashdot": "9 3 2 3", "longdash": "11 4"}
SYMBOLS = {"circle", "circle-open", "diamond", "square"}


class Patterns:
    """The hatchings used in a drawing, each defined once."""

    def __init__(self, root: Element, name: str) -> None:
        self.root, self.name = root, name
        self.ids: dict[str, str] = {}

    def fill(self, look: str | tuple[str, str]) -> str:
        """A colour, or a hatching as (lines, ground)."""
        if isinstance(look, str):
            return look
        key = "".join(look)
        if key not in self.ids:
            self.ids[key] = f"{self.name}-arsir-{len(self.ids)}"
            size = {"width": "8", "height": "8"}
            units = {"patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
            defs = SubElement(self.root, "defs")
            pattern = SubElement(defs, "pattern", {"id": self.ids[key]} | size | units)
            SubElement(pattern, "rect", size | {"fill": look[1]})
            SubElement(pattern, "rect", {"width": "3", "height": "8", "fill": look[0]})
        return f"url(#{self.ids[key]})"


def area_look(trace: dict[str, Any], number: int) -> tuple[Any, dict[str, Any]]:
    """Colour or hatching, and the outline."""
    marker = trace.get("marker", {})
    pattern = marker.get("pattern") or trace.get("fillpattern") or {}
    color = trace["fillcolor"] if trace.get("fill") else nth(marker["color"], number)
    line = trace.get("line") if trace.get("fill") else marker.get("line")
    if pattern.get("shape"):
        return (pattern["fgcolor"], pattern["bgcolor"]), line or {}
    return color, line or {}


def add_marker(
    parent: Element, x: float, y: float, marker: Mapping[str, Any], number: int
) -> Element:
    size, symbol = nth(marker["size"], number), nth(marker.get("symbol", "circle"), number)
    if symbol not in SYMBOLS:
        raise UnsupportedError(f"marker.symbol {symbol}")
    color = nth(marker["color"], number)
    line = marker.get("line", {})
    edge = {"color": nth(line.get("color"), number), "width": line.get("width", 0)}
    if symbol == "circle-open":
        edge, color = {"color": color, "width": line.get("width", 2)}, "none"
    look = {"fill": color} | stroke(edge)
    if symbol == "diamond":
        r = coordinate(size / 2 + 1)
        path = f"M{coordinate(x)} {coordinate(y)}m0-{r}l{r} {r}-{r} {r}-{r}-{r}z"
        return SubElement(parent, "path", {"d": path} | look)
    if symbol == "square":
        half, side = size / 2, coordinate(size)
        box = {"x": coordinate(x - half), "y": coordinate(y - half), "width": side, "height": side}
        return SubElement(parent, "rect", box | look)
    return SubElement(
        parent,
        "circle",
        {"cx": coordinate(x), "cy": coordinate(y), "r": coordinate(size / 2)} | look,
    )


def stroke(line: Mapping[str, Any]) -> dict[str, str]:
    width, dash = line.get("width", 1), line.get("dash", "solid")
    if not line.get("color") or not width:
        return {}
    if dash not in DASHES:
        raise UnsupportedError(f"line.dash {dash}")
    look = {"stroke": line["color"], "stroke-width": coordinate(width, 2)}
    if width > 1.5:
        look |= {"stroke-linejoin": "round"}
    return look | ({"stroke-dasharray": DASHES[dash]} if DASHES[dash] else {})


def add_title(element: Element, title: str) -> None:
    if title:
        SubElement(element, "title").text = unescape(title)


def nth(value: Any, number: int) -> Any:
    return value[number] if isinstance(value, list | tuple) else value


def coordinate(value: float, digits: int = 1) -> str:
    """A coordinate: `12.3`, `12`."""
    return f"{round(value, digits) + 0:.9g}"  # and 0: -0 is 0


def text_of(root: Element) -> str:
    return tostring(root, encoding="unicode")
