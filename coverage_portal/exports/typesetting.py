"""Documents set by Typst: a template of ours, its words and numbers as JSON, pictures as SVG."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from common import formats
from coverage_portal.dashboard.charts.picture import compiled, dressed
from coverage_portal.exports.contents import Briefing

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "exports"


def typeset(name: str, data: dict[str, Any], pictures: dict[str, str], **options: Any) -> bytes:
    """No word of the data is read as markup: the template takes all of it from `data.json`."""
    files = {
        "look.typ": (TEMPLATES / "look.typ").read_text(),
        "data.json": json.dumps(data, ensure_ascii=False, default=str),
    }
    return compiled((TEMPLATES / name).read_text(), files | pictures, **options)


def shared(briefing: Briefing) -> dict[str, Any]:
    """What every document says: whose figures, of which month, and whether they are invented."""
    return {
        "language": formats.language(),
        "title": briefing.title,
        "portal": _("Cakupan Jamsostek"),
        "place": briefing.place,
        "month": formats.month(briefing.snapshot.month) if briefing.snapshot.month else "",
        "sample": _("DATA CONTOH") if briefing.is_sample else "",
        "sample_note": sample_note() if briefing.is_sample else "",
        "sentences": list(briefing.sentences),
        "road": road_words(briefing),
    }


def sample_note() -> str:
    return _(
        "Data contoh: angka ini dibuat untuk contoh dan bukan laporan;"
        " hanya yang menyebut sumber publik yang nyata."
    )


def road_of(briefing: Briefing) -> dict[str, Any]:
    found: dict[str, Any] = briefing.charts["penutup"].drawing.get("road", {})
    return found


def road_picture(briefing: Briefing, width: int, bar: int) -> str:
    """The way to the target in one line; empty where it is not known."""
    road = road_of(briefing)
    if not road:
        return ""
    inset = bar // 5
    context = {"road": road, "width": width, "bar": bar, "inset": inset}
    return dressed(render_to_string("exports/road.svg", context | {"height": bar + 2 * inset}))


def road_words(briefing: Briefing) -> dict[str, Any]:
    """`{label, people, said, parts: [{kind, people, label}]}`, or nothing."""
    road = road_of(briefing)
    if not road:
        return {}
    return {
        "label": road["label"],
        "people": formats.people(road["people"]),
        "said": briefing.charts["penutup"].sentence,
        "parts": [
            {
                "kind": part["css"].removeprefix("road__"),
                "people": formats.people(part["people"]),
                "label": f"{part['label']} ({part['note']})" if part["note"] else part["label"],
            }
            for part in road["parts"]
        ],
    }
