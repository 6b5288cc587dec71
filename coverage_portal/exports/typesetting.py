"""What the documents set by Typst share: whose figures they show, and the way to the target as one bar."""

from typing import Any

from django.utils.translation import gettext as _

from common import formats
from coverage_portal.dashboard.charts import svg
from coverage_portal.dashboard.charts.chart import Chart
from coverage_portal.dashboard.charts.closing import step_name, target_bar
from coverage_portal.dashboard.charts.palette import state_code
from coverage_portal.dashboard.charts.picture import legend_pictures, standalone
from coverage_portal.dashboard.presenters.cards import Card
from coverage_portal.exports.contents import Briefing
from coverage_portal.exports.qr import qr_svg

TARGET_BAR_WIDTH = 1000


def shared(briefing: Briefing) -> dict[str, Any]:
    """What every document says: whose figures, of which month, and whether they are invented."""
    return {
        "language": formats.language(),
        "title": briefing.title,
        "portal": _("Cakupan Jamsostek"),
        "place": briefing.place,
        "month": formats.month(briefing.snapshot.month) if briefing.snapshot.month else "",
        "sample": briefing.sample_mark,
        "sample_note": sample_note() if briefing.is_sample else "",
        "sentences": list(briefing.sentences),
        "target_bar": target_bar_words(briefing),
        "paper": {
            "label": _("Periksa angka ini"),
            "number": briefing.paper.number,
            "address": briefing.check_address,
            "alt": _("Kode QR ke halaman yang memeriksa berkas ini"),
        },
    }


def shared_pictures(briefing: Briefing, bar_height: int) -> dict[str, str]:
    """The way to the target, and the QR of the paper, by the names of their files."""
    return {
        "target-bar.svg": target_bar_picture(briefing, bar_height),
        "paper-qr.svg": qr_svg(briefing.check_address),
    }


def card_data(card: Card) -> dict[str, str]:
    return {
        "label": card.label,
        "value": card.value,
        "note": card.note,
        "state": card.state,
        "colour": state_code(card.state),
    }


def chart_data(chart: Chart, pictures: dict[str, str], prefix: str = "") -> dict[str, Any]:
    """What is said of a chart; its drawing and the keys of its legend are added to the pictures."""
    said = {
        "title": chart.title,
        "sentence": chart.sentence,
        "note": chart.remark,
        "marks": chart.marked or chart.note,
    }
    if not chart.is_drawn:
        return said | {"file": "", "keys": []}
    file, keys = f"{prefix}{chart.name}.svg", []
    pictures[file] = standalone(chart)
    for number, (picture, label) in enumerate(legend_pictures(chart)):
        key = f"{prefix}{chart.name}-{number}.svg"
        pictures[key] = picture
        keys.append({"file": key, "label": label})
    return said | {"file": file, "keys": keys}


def sample_note() -> str:
    return _(
        "Data contoh: angka ini dibuat untuk contoh dan bukan laporan;"
        " hanya yang menyebut sumber publik yang nyata."
    )


def target_bar_picture(briefing: Briefing, height: int) -> str:
    """The way to the target in one line; empty where it is not known."""
    if not briefing.steps:
        return ""
    bar = target_bar(briefing.steps, height)
    return svg.draw_file(bar, "jalan", width=TARGET_BAR_WIDTH)


def target_bar_words(briefing: Briefing) -> dict[str, Any]:
    """`{label, people, said, parts: [{kind, people, label}]}`, or nothing."""
    rows = briefing.steps
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
                "label": step_name(row),
            }
            for row in rows[:-1]
        ],
    }
