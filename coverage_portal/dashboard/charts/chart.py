"""What every chart is: a finding, a sentence that reads it out, rows, and a picture of the rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from coverage_portal.dashboard.charts.table import Column, table
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot

GLYPHS = {
    "line": "M0 6H24",
    "upright": "M12 0V12",
    "box": "M2 0h20v12H2z",
    "ring": "M12 1.5a4.5 4.5 0 1 0 .1 0z",
    "diamond": "M12 0l6 6-6 6-6-6z",
    "hatched": "M2 0h20v12H2zM8 0L2 6M14 0L2 12M20 0L8 12M22 4L14 12",
}


# A longer table has a page of its own: a nation's page would carry it three times.
LONGEST_TABLE = 100


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of the legend: a glyph drawn in the class of what it stands for."""

    css: str
    label: str
    glyph: str = "line"

    @property
    def path(self) -> str:
        return GLYPHS[self.glyph]


@dataclass(frozen=True, slots=True)
class Trace:
    """One series of the interactive view: which columns it reads, and how it is drawn."""

    key: str
    name: str
    kind: str = "lines"  # lines, dashes, points, bars, area, steps
    told: str = ""  # what a row says of its point


@dataclass(frozen=True, slots=True)
class About:
    """Where a chart's numbers come from; printed under its picture and in every row of its file."""

    code: str
    bps_code: str
    place: str
    basis: str
    month: date | None
    as_of: date | None
    verified_at: datetime | None
    source: str
    query: str = ""  # the reader's choices, as in the address


@dataclass(frozen=True, slots=True)
class Chart:
    """`drawing` holds finished coordinates for each width; empty where nothing is known."""

    name: str
    title: str
    sentence: str
    columns: Sequence[Column]
    rows: Sequence[dict[str, Any]]
    template: str
    drawing: dict[str, Any]
    about: About
    is_sample: bool = False
    note: str = ""
    traces: Sequence[Trace] = field(default_factory=tuple)
    keys: Sequence[Key] = field(default_factory=tuple)
    x: str = "month"  # the column along the axis of the interactive view

    @property
    def sizes(self) -> Sequence[dict[str, Any]]:
        return self.drawing.get("sizes", ())

    @property
    def is_long(self) -> bool:
        return len(self.rows) > LONGEST_TABLE

    def address(self, ending: str) -> str:
        return _path(self.about.code, self.name, ending) + self.about.query

    @property
    def table(self) -> SafeString:
        return table(self.columns, self.rows)

    @property
    def page(self) -> str:
        return self.address("")

    @property
    def csv(self) -> str:
        return self.address("csv")

    @property
    def json(self) -> str:
        return self.address("json")

    @property
    def png(self) -> str:
        return self.address("png")


@lru_cache(maxsize=4096)
def _path(code: str, name: str, ending: str) -> str:
    if ending:
        return reverse("dashboard:chart_file", args=[code, name, ending])
    return reverse("dashboard:chart", args=[code, name])


def about(snapshot: Snapshot, position: Position) -> About:
    return About(
        code=snapshot.region.code,
        bps_code=snapshot.region.bps_code,
        place=snapshot.region.full_name,
        basis=snapshot.basis.name,
        month=snapshot.month,
        as_of=snapshot.choices.as_of,
        verified_at=position.verified_at,
        source=source_of(position),
        query=snapshot.choices.query(),
    )


def source_of(position: Position) -> str:
    if position.is_sample:
        return "Data contoh, bukan laporan"
    if position.source == "report":
        return "Laporan kantor cabang BPJS Ketenagakerjaan, terverifikasi"
    if position.statement is not None:
        return position.statement.source
    return ""


def is_sample(snapshot: Snapshot, *positions: Position) -> bool:
    """A chart of months is a sample as soon as one of its months is."""
    months = any(total.is_sample for total in snapshot.series.values())
    return months or any(position.is_sample for position in positions)


def share(value: Decimal | None) -> float | None:
    """A percentage for a coordinate; nothing is computed with it."""
    return None if value is None else float(value)
