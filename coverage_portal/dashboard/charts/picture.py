"""A chart as a picture of its own, for SVG and PNG: with its colours, title and source inside."""

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from common import formats
from coverage_portal.dashboard.charts import svg
from coverage_portal.dashboard.charts.chart import MAP_WIDTH, Chart

PIXELS, PAGE = 1600, 400  # of a PNG, and points of the page it is set on
TEMPLATES = Path(settings.BASE_DIR) / "templates"


def standalone(chart: Chart) -> str:
    return svg.draw_file(
        chart.figure_json,
        chart.name,
        width=MAP_WIDTH,
        title=chart.title,
        description=chart.sentence,
    )


def legend_pictures(chart: Chart) -> list[tuple[str, str]]:
    """(file of its own, label) for each entry of the legend."""
    keys = svg.swatches(chart.figure_json, f"{chart.name}-kunci")
    return [(svg.as_file(picture), label) for picture, label in keys]


def png(chart: Chart) -> bytes:
    """Title, sentence, drawing, source and date, with the sample's mark inside the picture."""
    keys = legend_pictures(chart)
    files = {"chart.svg": standalone(chart)}
    files |= {f"key{number}.svg": picture for number, (picture, _label) in enumerate(keys)}
    data = {
        "language": formats.language(),
        "width": PAGE,
        "place": chart.about.place,
        "title": chart.title,
        "sentence": chart.sentence,
        "note": chart.remark,
        "source": source_line(chart),
        "sample": _("DATA CONTOH") if chart.is_sample else "",
        "keys": [label for _picture, label in keys],
    }
    return typeset("charts/picture.typ", data, files, format="png", ppi=PIXELS * 72 / PAGE)


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


def typeset(template: str, data: dict[str, Any], pictures: dict[str, str], **options: Any) -> bytes:
    """A document set by Typst. No word of the data is read as markup: the template takes all of it
    from `data.json`, and pictures by the names of their files."""
    import typst  # memory that a process needs only once somebody asks for a file

    files = {
        "main": (TEMPLATES / template).read_text(),
        **{name: (TEMPLATES / "exports" / name).read_text() for name in ("look.typ", "pages.typ")},
        "data.json": json.dumps(data, ensure_ascii=False, default=str),
    } | pictures
    return typst.compile(
        {name: text.encode() for name, text in files.items() if text},
        font_paths=[str(fonts())],
        ignore_system_fonts=True,
        **options,
    )


def fonts() -> Path:
    spec = find_spec("font_source_sans_pro")
    if spec is None or not spec.submodule_search_locations:
        raise LookupError("font-source-sans-pro is not installed")
    return Path(spec.submodule_search_locations[0]) / "files"
