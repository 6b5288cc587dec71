"""A Plotly figure, as its JSON, drawn as static SVG: first paint, print, no JavaScript, files.

Draws the closed subset of Plotly that our figures use and raises `UnsupportedError` on anything
else, so that no figure can look different here from its interactive view.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from html import unescape
from itertools import groupby
from re import split, sub
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from coverage_portal.dashboard.charts.palette import LIGHT
from coverage_portal.dashboard.charts.svg_marks import (
    Patterns,
    add_marker,
    add_title,
    area_look,
    coordinate,
    nth,
    stroke,
    text_of,
)
from coverage_portal.dashboard.charts.svg_subset import UnsupportedError, check

Json = dict[str, Any]  # of a figure: `{data: [trace, …], layout: {…}}`

ANCHORS = {"left": "start", "center": "middle", "right": "end"}
LINE_HEIGHT = 1.15
LONGEST_MONTH = 31  # days
FONT = "Source Sans Pro"  # of a file of its own


def draw(figure: Json, name: str, *, width: float, css: str = "", labelled_by: str = "") -> str:
    """Inside a page; `name` keeps ids apart there. What nothing labels is said beside it."""
    root = _Picture(figure, name, width).draw()
    root.set("class", f"chart {css}".strip())
    if labelled_by:
        root.set("aria-labelledby", labelled_by)
    else:
        root.attrib.pop("role")
        root.set("aria-hidden", "true")
    return text_of(root)


def draw_file(
    figure: Json, name: str, *, width: float, title: str = "", description: str = ""
) -> str:
    root = _Picture(figure, name, width).draw()
    for number, (tag, words) in enumerate([("title", title), ("desc", description)]):
        element = Element(tag)
        element.text = words
        root.insert(number, element)
    return as_file(text_of(root))


def as_file(drawing: str) -> str:
    """The drawing as a file of its own: with namespace and font, and every colour a value."""
    opened = f'<svg xmlns="http://www.w3.org/2000/svg" font-family="{FONT}, system-ui, sans-serif"'
    svg = drawing.replace("<svg", opened, 1)
    return sub(r"var\(--([\w-]+)\)", lambda match: LIGHT[match[1]], svg)


def swatches(figure: Json, name: str) -> list[tuple[str, str]]:
    """The legend: a small picture and a name for each trace that is to be explained."""
    if not figure["layout"]["showlegend"]:
        return []
    shown = [trace for trace in figure["data"] if trace.get("showlegend", True)]
    shown.sort(key=lambda trace: trace.get("legendrank", 1000))
    return [
        (swatch(trace, f"{name}-{number}"), trace["name"]) for number, trace in enumerate(shown)
    ]


def swatch(trace: dict[str, Any], name: str) -> str:
    root = Element("svg", {"class": "key", "viewBox": "0 0 24 12", "aria-hidden": "true"})
    patterns = Patterns(root, name)
    if trace["type"] == "bar" or trace.get("fill"):
        fill, line = area_look(trace, 0)
        box = {"x": "2", "y": "0.5", "width": "20", "height": "11"}
        box |= {"opacity": coordinate(trace["opacity"], 2)} if "opacity" in trace else {}
        SubElement(root, "rect", box | stroke(line) | {"fill": patterns.fill(fill)})
        return text_of(root)
    if "lines" in trace["mode"]:
        SubElement(root, "path", {"d": "M0 6H24", "fill": "none"} | stroke(trace["line"]))
    elif "markers" in trace["mode"]:
        add_marker(root, 12, 6, trace["marker"], 0)
    return text_of(root)


def sole_size(figure: Json) -> bool:
    """A map has one drawing, which is scaled as a picture; others are drawn for each width."""
    return bool(figure["layout"]["yaxis"].get("scaleanchor"))


class _Picture:
    """A figure at one width: its layout in pixels, and the element its marks are added to."""

    def __init__(self, figure: Json, name: str, width: float) -> None:
        check(figure)
        self.layout, self.traces = figure["layout"], figure["data"]
        self.x_axis, self.y_axis = self.layout["xaxis"], self.layout["yaxis"]
        self.is_map = bool(self.y_axis.get("scaleanchor"))
        margin = self.layout["margin"]
        height = self._height(width - margin["l"] - margin["r"])
        self.left, self.right = margin["l"], width - margin["r"]
        self.top, self.bottom = margin["t"], height - margin["b"]
        self.x_low, self.x_scale = _scale(self.x_axis, self.right - self.left)
        self.y_low, self.y_scale = _scale(self.y_axis, self.bottom - self.top)
        self.text_size = self.layout["font"]["size"]
        self.root = Element(
            "svg",
            {
                "viewBox": f"0 0 {coordinate(width)} {coordinate(height)}",
                "role": "group" if self.is_map else "img",
                "font-size": coordinate(self.text_size),
                "fill": self.layout["font"]["color"],
            },
        )
        self.patterns = Patterns(self.root, f"{name}-{coordinate(width)}")
        self.links: dict[str, Element] = {}
        self.bases: dict[tuple[Any, bool], float] = defaultdict(float)  # of bars upon each other

    def draw(self) -> Element:
        shapes = self.layout.get("shapes", ())
        self._axes()
        for shape in shapes:
            if shape.get("layer") == "below":
                self._shape(shape)
        for trace in self.traces:
            if trace["type"] == "bar":
                self._bars(trace)
            else:
                self._scatter(trace)
        for shape in shapes:
            if shape.get("layer") != "below":
                self._shape(shape)
        for note in self.layout.get("annotations", ()):
            self._annotation(note)
        return self.root

    def _height(self, room: float) -> float:
        """Of a map what its width asks for, `room` being the pixels between its sides."""
        if not self.is_map:
            return float(self.layout["height"])
        margin = self.layout["margin"]
        shape = abs(_span(self.y_axis) / _span(self.x_axis))
        return float(margin["t"] + margin["b"] + room * shape)

    def x(self, value: Any) -> float:
        return self.left + (_number(value) - self.x_low) * self.x_scale

    def y(self, value: Any) -> float:
        return self.bottom - (_number(value) - self.y_low) * self.y_scale

    def _axes(self) -> None:
        if self.y_axis.get("visible", True):
            for value, text in zip(self.y_axis["tickvals"], self.y_axis["ticktext"], strict=True):
                y = self.y(value)
                if self.y_axis.get("showgrid"):
                    self._line(self.left, y, self.right, y, {"color": self.y_axis["gridcolor"]})
                self._text(text, self.left - 6, y, "right", "middle")
        if self.x_axis.get("visible", True):
            for value, text in zip(self.x_axis["tickvals"], self.x_axis["ticktext"], strict=True):
                x = self.x(value)
                self._line(x, self.bottom, x, self.bottom + 5, {"color": self.x_axis["tickcolor"]})
                self._text(text, x, self.bottom + 7, "center", "top")

    def _scatter(self, trace: dict[str, Any]) -> None:
        mode = trace.get("mode", "lines")
        points = list(zip(trace["x"], trace["y"], strict=True))
        parent = self.root
        if "opacity" in trace:
            parent = SubElement(self.root, "g", {"opacity": coordinate(trace["opacity"], 2)})
        if trace.get("fill"):
            self._areas(trace, points, parent)
        elif "lines" in mode:
            # A point alone is no line.
            path = "".join(self._path(run) for run in _runs(points) if len(run) > 1)
            SubElement(parent, "path", {"d": path, "fill": "none"} | stroke(trace["line"]))
        titles = trace.get("hovertext") or [""] * len(points)
        if "markers" in mode:
            for number, (x, y) in enumerate(points):
                if y is not None and nth(trace["marker"]["size"], number):
                    mark = add_marker(parent, self.x(x), self.y(y), trace["marker"], number)
                    add_title(mark, titles[number])
        if "text" in mode:
            self._texts(trace, points, titles)

    def _path(self, run: Sequence[tuple[Any, Any, int]]) -> str:
        """Steps relative to the point before, as outlines of places have thousands of them."""
        steps, last = [], (0.0, 0.0)
        for place, (x, y, _number_of_point) in enumerate(run):
            point = round(self.x(x), 1), round(self.y(y), 1)
            if place == 0:
                steps.append(f"M{coordinate(point[0])} {coordinate(point[1])}l")
            elif point != last or len(run) == 2:
                steps.append(f"{coordinate(point[0] - last[0])} {coordinate(point[1] - last[1])} ")
            last = point
        return "".join(steps).rstrip(" l").replace(" -", "-")

    def _areas(
        self, trace: dict[str, Any], points: Sequence[tuple[Any, Any]], parent: Element
    ) -> None:
        """Rings of one title are one area, and a link where the trace says where to."""
        fill, line = area_look(trace, 0)
        titles = trace.get("hovertext") or [""] * len(points)
        links = (trace.get("meta") or {}).get("links", {})
        titled = [(titles[run[0][2]], run) for run in _runs(points)]
        for title, group in groupby(titled, key=lambda pair: pair[0]):
            path = "".join(self._path(run) + "z" for _title, run in group)
            look = {"d": path, "fill": self.patterns.fill(fill)} | stroke(line)
            inside = self._link(title, links.get(title, ""), parent)
            area = SubElement(inside, "path", look)
            if inside is parent:
                add_title(area, title)

    def _link(self, title: str, address: str, parent: Element) -> Element:
        if title in self.links or not address:
            return self.links.get(title, parent)
        # Where somebody else's page holds the drawing, the place's own page takes its place.
        link = SubElement(parent, "a", {"href": address, "target": "_top"})
        add_title(link, title)
        self.links[title] = link
        return link

    def _texts(
        self, trace: dict[str, Any], points: Sequence[tuple[Any, Any]], titles: Sequence[str]
    ) -> None:
        font = trace.get("textfont", {})
        for number, (x, y) in enumerate(points):
            words = nth(trace["text"], number)
            if not words or y is None:
                continue
            vertical, horizontal = nth(trace.get("textposition", "middle center"), number).split()
            size = nth(trace["marker"]["size"], number) if "markers" in trace["mode"] else 0
            gap = size / 2 + 3 if (vertical, horizontal) != ("middle", "center") else 0
            self._text(
                words,
                self.x(x) + {"left": -gap, "center": 0, "right": gap}[horizontal],
                self.y(y) + {"top": -gap, "middle": 0, "bottom": gap}[vertical],
                {"left": "right", "center": "center", "right": "left"}[horizontal],
                {"top": "bottom", "middle": "middle", "bottom": "top"}[vertical],
                color=nth(font.get("color"), number),
                size=font.get("size"),
                parent=self.links.get(titles[number]),
            )

    def _bars(self, trace: dict[str, Any]) -> None:
        """Bars of one look of which nothing is said by themselves are one mark: a hundred of them
        weigh a page down."""
        is_lying = trace.get("orientation") == "h"
        along, values = (trace["y"], trace["x"]) if is_lying else (trace["x"], trace["y"])
        titles = trace.get("hovertext") or [""] * len(values)
        alike: dict[tuple[tuple[str, str], ...], list[str]] = defaultdict(list)
        for number, (place, value) in enumerate(zip(along, values, strict=True)):
            if value is None:
                continue
            if "base" in trace:
                start = nth(trace["base"], number)
            else:
                start = self.bases[place, value < 0]
                self.bases[place, value < 0] += value
            fill, line = area_look(trace, number)
            box = self._sides(trace, place, start, start + value, is_lying, number)
            look = {"fill": self.patterns.fill(fill), "shape-rendering": "crispEdges"}
            look |= stroke(line)
            if titles[number]:
                add_title(SubElement(self.root, "rect", box | look), titles[number])
            else:
                alike[tuple(look.items())].append(
                    f"M{box['x']} {box['y']}h{box['width']}v{box['height']}h-{box['width']}z"
                )
        for looks, boxes in alike.items():
            SubElement(self.root, "path", {"d": "".join(boxes), **dict(looks)})

    def _sides(
        self,
        trace: dict[str, Any],
        place: Any,
        start: float,
        end: float,
        is_lying: bool,
        number: int,
    ) -> dict[str, str]:
        if is_lying:
            half = nth(trace["width"], number) / 2
            x0, x1 = self.x(start), self.x(end)
            y0, y1 = sorted((self.y(place + half), self.y(place - half)))
        else:
            half = self._bar_width() / 2
            x0, x1 = self.x(place) - half, self.x(place) + half
            y0, y1 = sorted((self.y(start), self.y(end)))
        # Edges are rounded before their distance is taken: neighbours share an edge to the pixel.
        x0, x1, y0, y1 = (round(edge, 1) for edge in (x0, x1, y0, y1))
        return _box(x0, y0, max(x1, x0 + 1), y1)

    def _bar_width(self) -> float:
        """As wide as the longest month, so that no gap opens between two of 31 days."""
        share = 1 - self.layout.get("bargap", 0.2)
        return LONGEST_MONTH * self.x_scale * share

    def _shape(self, shape: dict[str, Any]) -> None:
        x0, x1 = (self._x_of(shape, shape[key]) for key in ("x0", "x1"))
        y0, y1 = sorted(self._y_of(shape, shape[key]) for key in ("y0", "y1"))
        if shape["type"] == "line":
            mark = self._line(x0, y0, x1, y1, shape["line"])
        else:
            look = {"fill": shape["fillcolor"]} | stroke(shape["line"])
            mark = SubElement(self.root, "rect", _box(x0, y0, x1, y1) | look)
        add_title(mark, shape.get("name", ""))

    def _x_of(self, item: dict[str, Any], value: Any) -> float:
        is_paper = item.get("xref") == "paper"
        return self.left + value * (self.right - self.left) if is_paper else self.x(value)

    def _y_of(self, item: dict[str, Any], value: Any) -> float:
        is_paper = item.get("yref") == "paper"
        return self.bottom - value * (self.bottom - self.top) if is_paper else self.y(value)

    def _annotation(self, note: dict[str, Any]) -> None:
        if note.get("showarrow", True):
            raise UnsupportedError("annotation.showarrow")
        font = note.get("font", {})
        self._text(
            note["text"],
            self._x_of(note, note["x"]),
            self._y_of(note, note["y"]),
            note.get("xanchor", "center"),
            note.get("yanchor", "middle"),
            color=font.get("color"),
            size=font.get("size"),
        )

    def _line(self, x0: float, y0: float, x1: float, y1: float, line: Mapping[str, Any]) -> Element:
        points = {"x1": x0, "y1": y0, "x2": x1, "y2": y1}
        ends = {name: coordinate(value) for name, value in points.items()}
        return SubElement(self.root, "line", ends | stroke(line))

    def _text(
        self,
        words: str,
        x: float,
        y: float,
        across: str,
        down: str,
        *,
        color: str | None = None,
        size: float | None = None,
        parent: Element | None = None,
    ) -> None:
        """`across` and `down`: which part of the text stands at the point."""
        lines = words.split("<br>")
        height = (size or self.text_size) * LINE_HEIGHT
        top = y - {"top": 0, "middle": 0.5, "bottom": 1}[down] * height * len(lines)
        look = {"text-anchor": ANCHORS[across]} | ({"fill": color} if color else {})
        look |= {"font-size": coordinate(size)} if size else {}
        inside = self.root if parent is None else parent
        for number, line in enumerate(lines):
            base = top + height * (number + 0.78)
            text = SubElement(inside, "text", {"x": coordinate(x), "y": coordinate(base)} | look)
            for piece in split(r"(<b>.*?</b>)", line):
                if piece:
                    weight = {"font-weight": "600"} if piece.startswith("<b>") else {}
                    span = SubElement(text, "tspan", weight) if weight or len(text) else text
                    span.text = unescape(sub("</?b>", "", piece))


def _box(x0: float, y0: float, x1: float, y1: float) -> dict[str, str]:
    return {
        "x": coordinate(x0),
        "y": coordinate(y0),
        "width": coordinate(x1 - x0),
        "height": coordinate(y1 - y0),
    }


def _runs(points: Sequence[tuple[Any, Any]]) -> Iterator[list[tuple[Any, Any, int]]]:
    """What is known without a break, each point with its number."""
    numbered = [(x, y, number) for number, (x, y) in enumerate(points)]
    for is_known, run in groupby(numbered, key=lambda point: point[1] is not None):
        if is_known:
            yield list(run)


def _number(value: Any) -> float:
    return float(date.fromisoformat(value).toordinal()) if isinstance(value, str) else float(value)


def _span(axis: Mapping[str, Any]) -> float:
    low, high = axis["range"]
    return _number(high) - _number(low)


def _scale(axis: Mapping[str, Any], room: float) -> tuple[float, float]:
    """The value at the axis' start, and the pixels to a unit."""
    return _number(axis["range"][0]), room / _span(axis)
