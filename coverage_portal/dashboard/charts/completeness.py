"""Which places have reported for the month."""

from collections.abc import Sequence
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from coverage_portal.dashboard.charts.chart import Chart, Key, about
from coverage_portal.dashboard.charts.months import spoken
from coverage_portal.dashboard.charts.scales import n
from coverage_portal.dashboard.charts.table import Column
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot

WIDTH = 340
SIZES = [("wide", 560, 4), ("narrow", 340, 2)]  # width, and named cells side by side
FEW = 42  # up to here a cell holds the place's name
TALL, GAP = 32, 6


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
        template="charts/completeness.svg",
        drawing={"sizes": _draw(places)} if places and snapshot.month else {},
        about=about(snapshot, position),
        is_sample=any(place.is_sample for place in places),
        keys=[Key("done", _("sudah melapor"), "box"), Key("todo", _("belum"), "box")],
        x="place",
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


def _draw(places: Sequence[Position]) -> list[dict[str, Any]]:
    """Cells in the order of their codes."""
    ordered = sorted(places, key=lambda place: place.region.code)
    if len(places) > FEW:
        return [_draw_many(ordered)]
    return [_draw_few(ordered, *size) for size in SIZES]


def _draw_many(places: Sequence[Position]) -> dict[str, Any]:
    """Cells too small for words: one path for those that reported, one for the others."""
    across = ceil((len(places) * 2.5) ** 0.5)
    step = (WIDTH + 2) / across
    box = f"h{n(step - 2)}v{n(step - 2)}h-{n(step - 2)}z"
    paths = {"done": "", "todo": ""}
    for index, place in enumerate(places):
        x, y = (index % across) * step + 1, (index // across) * step + 1
        paths["done" if place.is_reported else "todo"] += f"M{n(x)} {n(y)}{box}"
    return {
        "css": "small",
        "width": WIDTH,
        "height": n(ceil(len(places) / across) * step),
        "paths": [{"css": css, "path": path} for css, path in paths.items() if path],
    }


def _draw_few(places: Sequence[Position], css: str, width: int, across: int) -> dict[str, Any]:
    """A cell says who it is, and by a mark beside its colour whether the report is in."""
    wide = (width + GAP) / across - GAP
    cells = []
    for index, place in enumerate(places):
        x, y = (index % across) * (wide + GAP), (index // across) * (TALL + GAP)
        done = place.is_reported
        state = _("sudah melapor") if done else _("belum melapor")
        cells.append(
            {
                "css": "done" if done else "todo",
                "x": n(x + 1),
                "y": n(y + 1),
                "wide": n(wide - 2),
                "tall": n(TALL - 2),
                "text_x": n(x + 10),
                "base": n(y + TALL / 2 + 4.5),
                "ink": "on-done" if done else "",
                "label": f"{'✓' if done else '–'} {place.region.name}",
                "title": f"{place.region.full_name}: {state}",
            }
        )
    height = ceil(len(places) / across) * (TALL + GAP) - GAP
    return {"css": css, "width": width, "height": height, "cells": cells}
