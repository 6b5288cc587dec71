"""Which places have reported for the month."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from html import escape
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from coverage_portal.dashboard.charts import axes
from coverage_portal.dashboard.charts.areas import (
    Area,
    Label,
    Look,
    area_traces,
    map_axes,
    text_trace,
)
from coverage_portal.dashboard.charts.bars import Lying, lying
from coverage_portal.dashboard.charts.chart import MAP_WIDTH, Chart, about
from coverage_portal.dashboard.charts.months import spoken
from coverage_portal.dashboard.charts.palette import role
from coverage_portal.dashboard.charts.svg import Json
from coverage_portal.dashboard.charts.table import Column
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot

FEW = 42  # places that are drawn by name
MOST_LISTED = 14  # names in a sentence; of more only those that are furthest behind
MOST_BEHIND = 3
ACROSS, TALL, GAP = 2, 30, 2  # cells in a row; pixels


def completeness(snapshot: Snapshot, position: Position, places: Sequence[Position]) -> Chart:
    missing = [place for place in places if not place.is_reported]
    return Chart(
        name="kelengkapan",
        title=_title(snapshot, places, missing),
        sentence=_sentence(places, missing),
        columns=[
            Column("place", _("Wilayah")),
            Column("code", _("Kode Kemendagri")),
            Column("bps_code", _("Kode BPS")),
            Column("state", _("Laporan")),
            Column("month", _("Data terakhir"), "month"),
        ],
        rows=_rows(places),
        draw=(lambda: figure(places)) if places and snapshot.month else None,
        about=about(snapshot, position),
        is_sample=any(place.is_sample for place in places),
    )


def _rows(places: Sequence[Position]) -> list[dict[str, Any]]:
    states = {True: _("sudah"), False: _("belum")}
    return [
        {
            "place": place.region.full_name,
            "code": place.region.code,
            "bps_code": place.region.bps_code,
            "state": states[place.is_reported],
            "month": place.data_month,
        }
        for place in places
    ]


def _title(snapshot: Snapshot, places: Sequence[Position], missing: Sequence[Position]) -> str:
    return _("%(reported)s dari %(all)s wilayah sudah melapor untuk %(month)s") % {
        "reported": len(places) - len(missing),
        "all": len(places),
        "month": formats.month(snapshot.month),
    }


def _sentence(places: Sequence[Position], missing: Sequence[Position]) -> str:
    if not places:
        return _("Wilayah ini tidak dibagi lagi.")
    if not missing:
        return _("Lengkap: tidak ada yang tertinggal.")
    if len(missing) <= MOST_LISTED:
        names = [place.region.short_name for place in missing]
        return _("Belum melapor: %(places)s.") % {"places": spoken(names)}
    longest = sorted(missing, key=lambda place: (place.data_month or date.min, place.region.code))
    return _("%(count)s wilayah belum melapor. Paling lama tertinggal: %(places)s.") % {
        "count": formats.people(len(missing)),
        "places": spoken([_with_month(place) for place in longest[:MOST_BEHIND]]),
    }


def _with_month(place: Position) -> str:
    return f"{place.region.short_name} ({_last_data(place)})"


def _last_data(place: Position) -> str:
    """Of a place that has not reported."""
    if not place.is_known:
        return _("belum ada data")
    if place.source == "statement":
        return _("pernyataan publik")
    if place.data_month == place.month:
        return _("baru sebagian")
    return _("terakhir %(month)s") % {"month": formats.short_month(place.data_month)}


def figure(places: Sequence[Position]) -> Json:
    """Cells with the names of a few places; of more, how many have reported up to which month."""
    return _cells(places) if len(places) <= FEW else _counts(places)


def _cells(places: Sequence[Position]) -> Json:
    """In the order of their codes, with a mark beside the name for their state."""
    ordered = sorted(places, key=lambda place: place.region.code)
    wide = MAP_WIDTH / ACROSS
    areas, texts = [], []
    for index, place in enumerate(ordered):
        x, y = (index % ACROSS) * wide + GAP, (index // ACROSS) * TALL + GAP
        right, foot = x + wide - 2 * GAP, y + TALL - 2 * GAP
        corners = [(x, y), (right, y), (right, foot), (x, foot)]
        key, mark, ink = ("done", "✓", "paper") if place.is_reported else ("todo", "–", "ink")
        state = _("sudah melapor") if place.is_reported else _("belum melapor")
        title = f"{place.region.full_name}: {state}"
        areas.append(Area(key, title, [corners]))
        words = f"{mark} {escape(place.region.name)}"
        texts.append(Label((x + right) / 2, (y + foot) / 2, words, ink, title))
    looks = {
        "done": Look(_("sudah melapor"), "m5", edge="m5"),
        "todo": Look(_("belum"), "paper", edge="rule", dash="dash"),
    }
    height = ceil(len(places) / ACROSS) * TALL
    layout = axes.layout(height=height) | map_axes((0, 0, MAP_WIDTH, height))
    return axes.figure([*area_traces(areas, looks), text_trace(texts)], layout)


def _counts(places: Sequence[Position]) -> Json:
    """A bar for all places of the same last month, those that have reported first."""
    reported = _("sudah melapor")
    missing = [place for place in places if not place.is_reported]
    counts = Counter([reported] * (len(places) - len(missing)))
    counts.update(_last_data(place) for place in sorted(missing, key=_behind))
    return lying(
        [
            Lying(label, count, role("m5" if label == reported else "m2"))
            for label, count in counts.items()
        ],
        _("Wilayah"),
    )


def _behind(place: Position) -> tuple[bool, bool, int]:
    """The newest month first, statements and the unknown last."""
    month = place.data_month or date.min
    return not place.is_known, place.source == "statement", -month.toordinal()
