"""What the documents set by Typst share: whose figures they show, and the road to the target."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from coverage_portal.dashboard.charts import svg
from coverage_portal.dashboard.charts.closing import road_figure
from coverage_portal.dashboard.charts.palette import LIGHT
from coverage_portal.exports.contents import Briefing

ROAD_WIDTH = 1000


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


def road_rows(briefing: Briefing) -> Sequence[dict[str, Any]]:
    """The steps from those covered today to the target; empty where they are not known."""
    return briefing.charts["penutup"].rows


def road_picture(briefing: Briefing, height: int) -> str:
    """The way to the target in one line; empty where it is not known."""
    rows = road_rows(briefing)
    if not rows:
        return ""
    return svg.draw(road_figure(rows, height), "jalan", width=ROAD_WIDTH, palette=LIGHT)


def road_words(briefing: Briefing) -> dict[str, Any]:
    """`{label, people, said, parts: [{kind, people, label}]}`, or nothing."""
    rows = road_rows(briefing)
    if not rows:
        return {}
    return {
        "label": rows[-1]["label"],
        "people": formats.people(rows[-1]["step"]),
        "said": briefing.charts["penutup"].sentence,
        "parts": [
            {
                "kind": row["kind"],
                "people": formats.people(row["step"]),
                "label": f"{row['label']} ({row['note']})" if row["note"] else row["label"],
            }
            for row in rows[:-1]
        ],
    }
