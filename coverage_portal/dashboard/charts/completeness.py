"""Which places have reported for the month."""

from collections.abc import Sequence
from html import escape
from math import ceil
from typing import Any

from django.utils.translation import gettext as _
from plotly.graph_objects import Figure

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
from coverage_portal.dashboard.charts.chart import MAP_WIDTH, Chart, about
from coverage_portal.dashboard.charts.months import spoken
from coverage_portal.dashboard.charts.table import Column
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot

FEW = 42  # up to here a cell holds the place's name


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
    names = [place.region.short_name for place in missing]
    if len(names) > 14:
        return _("%(count)s wilayah belum melapor.") % {"count": len(names)}
    return _("Belum melapor: %(places)s.") % {"places": spoken(names)}


def figure(places: Sequence[Position]) -> Figure:
    """Cells in the order of their codes; up to `FEW` say who they are, and by a mark their state."""
    ordered = sorted(places, key=lambda place: place.region.code)
    is_named = len(places) <= FEW
    across = 2 if is_named else ceil((len(places) * 2.5) ** 0.5)
    wide = MAP_WIDTH / across
    tall = 30 if is_named else wide
    gap = 2 if is_named else 1
    areas, texts = [], []
    for index, place in enumerate(ordered):
        x, y = (index % across) * wide + gap, (index // across) * tall + gap
        right, foot = x + wide - 2 * gap, y + tall - 2 * gap
        state = _("sudah melapor") if place.is_reported else _("belum melapor")
        corners = [(x, y), (right, y), (right, foot), (x, foot)]
        key = "done" if place.is_reported else "todo"
        title = f"{place.region.full_name}: {state}"
        areas.append(Area(key, title, [corners]))
        if is_named:
            mark = "✓" if place.is_reported else "–"
            ink = "paper" if place.is_reported else "ink"
            words = f"{mark} {escape(place.region.name)}"
            texts.append(Label((x + right) / 2, (y + foot) / 2, words, ink, title))
    looks = {
        "done": Look(_("sudah melapor"), "m5", edge="m5"),
        "todo": Look(_("belum"), "paper", edge="rule", dash="dash"),
    }
    height = ceil(len(places) / across) * tall
    layout = axes.layout(height=height) | map_axes((0, 0, MAP_WIDTH, height))
    return axes.plotly_figure([*area_traces(areas, looks), text_trace(texts)], layout)
