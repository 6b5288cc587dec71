"""A chart as a picture of its own: the page's drawing with its colours put in, for SVG and PNG."""

import re
from functools import lru_cache
from html import escape as escape_xml
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from common import formats
from coverage_portal.dashboard.charts.chart import Chart

WIDTH = 1600  # pixels of a PNG: sharp on a phone and on a slide
PAGE = 400  # points of the page it is set on; text of 12 points is then 48 pixels
FONT = "Source Sans Pro"
CSS = Path(settings.BASE_DIR) / "static" / "css"


@lru_cache(maxsize=1)
def marks() -> str:
    """The rules for drawings out of charts.css, every colour in its light value."""
    tokens = re.search(r":root \{(.*?)\}", (CSS / "portal.css").read_text(), re.DOTALL)
    rules = (CSS / "charts.css").read_text().split("/* Page */")[0]
    palette = dict(re.findall(r"--([\w-]+): ([^;]+);", tokens[1] if tokens else ""))
    resolved = re.sub(r"var\(--([\w-]+)\)", lambda found: palette[found[1]], rules)
    text = re.sub(r"/\*.*?\*/\s*", "", resolved, flags=re.DOTALL)
    return f'text{{font-family:"{FONT}",system-ui,sans-serif}}\n{text}'


def standalone(chart: Chart, css: str = "narrow") -> str:
    """The drawing for a width, complete: namespace, style, title and description."""
    sizes = {size["css"]: size for size in chart.sizes}
    drawing = sizes.get(css) or next(iter(chart.sizes))
    svg = render_to_string(chart.template, {"chart": chart, "d": drawing})
    inside = (
        f"<title>{escape_xml(chart.title)}</title><desc>{escape_xml(chart.sentence)}</desc>"
        f"<style>{marks()}</style>"
    )
    return dressed(svg, inside)


def dressed(svg: str, inside: str = "") -> str:
    """A drawing of the page as a document of its own."""
    opened, rest = svg.split(">", 1)
    named = opened.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return f"{named}>{inside or f'<style>{marks()}</style>'}{rest}"


def legend(chart: Chart) -> str:
    """The scale of classes, or the keys in a row, as a picture below the picture."""
    scale = chart.drawing.get("scale")
    if not scale:
        return ""
    return dressed(render_to_string("charts/scale.svg", {"scale": scale}))


def png(chart: Chart) -> bytes:
    """Title, sentence, drawing, source and date, with the sample's mark inside the picture."""
    files = {"chart.svg": standalone(chart), "legend.svg": legend(chart)}
    keys = [(key.label, glyph(key.css, key.path)) for key in chart.keys]
    files |= {f"key{number}.svg": svg for number, (_label, svg) in enumerate(keys)}
    inputs = {
        "title": chart.title,
        "sentence": chart.sentence,
        "note": chart.note,
        "source": source_line(chart),
        "sample": _("DATA CONTOH") if chart.is_sample else "",
        "place": chart.about.place,
    }
    return compiled(
        _document(inputs, [label for label, _svg in keys], bool(files["legend.svg"])), files
    )


def source_line(chart: Chart) -> str:
    about = chart.about
    parts = [
        formats.month(about.month) if about.month else "",
        _("basis: %(basis)s") % {"basis": about.basis},
        about.source,
        _("diverifikasi %(moment)s") % {"moment": formats.moment(about.verified_at)}
        if about.verified_at
        else "",
        _("sebagaimana diketahui %(day)s") % {"day": formats.long_date(about.as_of)}
        if about.as_of
        else "",
    ]
    return " · ".join(part for part in parts if part)


def compiled(document: str, files: dict[str, str], **options: Any) -> bytes:
    """The document set by Typst, as a PNG unless told; its files are handed over in memory."""
    import typst  # memory that a process needs only once somebody asks for a file

    main: dict[str, Any] = {"main": document.encode()}
    main |= {name: text.encode() for name, text in files.items() if text}
    wanted = {"format": "png", "ppi": WIDTH * 72 / PAGE} | options
    return typst.compile(  # type: ignore[call-overload]
        main, font_paths=[str(fonts())], ignore_system_fonts=True, **wanted
    )


def fonts() -> Path:
    spec = find_spec("font_source_sans_pro")
    if spec is None or not spec.submodule_search_locations:
        raise LookupError("font-source-sans-pro is not installed")
    return Path(spec.submodule_search_locations[0]) / "files"


def glyph(css: str, path: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 -2 28 16">'
        f'<style>{marks()}</style><path class="{css}" d="{path}"/></svg>'
    )


def _text(value: str) -> str:
    """A string literal of Typst: nothing in it is markup."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def _document(inputs: dict[str, str], keys: list[str], has_legend: bool) -> str:
    said = {name: _text(value) for name, value in inputs.items()}
    shown = "".join(
        f'#box[#box(baseline: 1pt, image("key{number}.svg", height: 9pt)) #h(2pt) '
        f"#text({_text(label)})] #h(6pt) "
        for number, label in enumerate(keys)
    )
    sample = (
        f'#box(fill: rgb("#ffcc14"), inset: (x: 6pt, y: 3pt), radius: 2pt)'
        f'[#text(weight: "bold", size: 10pt, {said["sample"]})] #v(2pt)'
        if inputs["sample"]
        else ""
    )
    return f"""
#set page(width: {PAGE}pt, height: auto, margin: 22pt, fill: white)
#set text(font: {_text(FONT)}, size: 11pt, fill: rgb("#1f1f1f"), lang: "id")
#set par(leading: 0.5em, spacing: 0.8em)
{sample}
#text(size: 10.5pt, fill: rgb("#525252"), {said["place"]}) \\
#text(size: 19pt, weight: "bold", {said["title"]})
#v(-2pt)
#text(size: 12pt, fill: rgb("#525252"), {said["sentence"]})
#v(2pt)
#image("chart.svg", width: 100%)
{'#image("legend.svg", width: 100%)' if has_legend else ""}
#text(size: 10pt, fill: rgb("#525252"))[{shown}]
#line(length: 100%, stroke: 0.5pt + rgb("#e5e5e5"))
#text(size: 9pt, fill: rgb("#525252"))[#text({said["note"]}) #linebreak() #text({said["source"]})]
"""
