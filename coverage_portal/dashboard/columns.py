"""The columns of the table of places. Each is one entry of COLUMNS.

Page, slides, summary, CSV, workbook and API read their columns from here: a new column is a new
entry and the translation of its label.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common import formats
from common.arithmetic import PaceState
from common.segments import Segment
from coverage_portal.dashboard.charts.table import NUMBERS, WRITE, Column
from coverage_portal.dashboard.presenters.place_texts import (
    coverage_text,
    data_month_text,
    source_kind,
    source_text,
    state_now_text,
    state_text,
    workers_source,
)
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot

Face = Literal["page", "slides", "csv", "workbook", "measures"]

TABLES: frozenset[Face] = frozenset({"page", "slides"})  # slides: also the summary's table
FILES: frozenset[Face] = frozenset({"csv", "workbook"})
# Also a line of the workbook's first sheet.
MEASURES: frozenset[Face] = frozenset({"csv", "workbook", "measures"})

WRITE_KIND: dict[str, Callable[[Any], str]] = WRITE | {
    "count": lambda value: formats.UNKNOWN if value is None else str(value),
    "day": formats.long_date,
    "moment": formats.moment,
}


@dataclass(frozen=True, kw_only=True)
class PlaceColumn(Column):
    """One column: `key`, `label` and `kind` as in the files, and how it looks elsewhere."""

    label: Any  # in the reader's language
    faces: frozenset[Face]
    read: Callable[[Position], Any] | None = None  # where it is not the attribute named as the key
    choice: Callable[[Snapshot], Any] | None = None  # in place of `read`: the same in every row
    text: Callable[[Position], str] | None = None  # where the value's kind does not say how
    short_label: Any = ""  # the heading on slides
    page_label: Any = ""  # the heading on the page, where it differs from that on slides
    name: str = ""  # in the address (`?urut=`); without one the table cannot be ordered by it
    sort_key: Callable[[Position], Any] | None = None  # where it is not the value
    is_largest_first: bool | None = None  # the first click; None: numbers yes, words no
    css: str = ""
    template: str = ""  # of a cell that shows more than a text
    is_row_heading: bool = False
    is_always_shown: bool = False  # even where nothing is known: there the text says so
    unit: Any = ""  # on the sheet of measures, where the kind does not say it
    api_name: str = ""  # of the field of the API that holds the value
    api_help: Any = ""

    @property
    def is_number(self) -> bool:
        return self.kind in NUMBERS or self.kind == "count"

    @property
    def is_ranking(self) -> bool:
        """Whether an order by it says who is ahead: its numbers, and the state made of them."""
        return self.is_number or self.key == "state"

    @property
    def slide_heading(self) -> str:
        return str(self.short_label or self.label)

    @property
    def page_heading(self) -> str:
        return str(self.page_label or self.slide_heading)

    @property
    def page_css(self) -> str:
        return f"n {self.css}".strip() if self.is_number else self.css

    @property
    def descends_first(self) -> bool:
        return self.is_number if self.is_largest_first is None else self.is_largest_first

    def value(self, position: Position) -> Any:
        return self.read(position) if self.read else getattr(position, self.key)

    def value_of(self, position: Position, snapshot: Snapshot) -> Any:
        return self.choice(snapshot) if self.choice else self.value(position)

    def text_of(self, position: Position) -> str:
        """As it is written on the page, on slides and in the summary."""
        return self.text(position) if self.text else WRITE_KIND[self.kind](self.value(position))

    def order_of(self, position: Position) -> Any:
        return self.sort_key(position) if self.sort_key else self.value(position)


def columns_for(face: Face) -> list[PlaceColumn]:
    return [column for column in COLUMNS if face in column.faces]


def api_columns() -> list[PlaceColumn]:
    return [column for column in COLUMNS if column.api_name]


def sortable_columns() -> dict[str, PlaceColumn]:
    """By their name in the address."""
    return {column.name: column for column in columns_for("page") if column.name}


def _people_in(segment: Segment, position: Position) -> int | None:
    return (position.segments or {}).get(segment.value)


def _state_order(position: Position) -> int | None:
    return list(PaceState).index(position.state_now) if position.state_now else None


COLUMNS: list[PlaceColumn] = [
    PlaceColumn(
        key="rank",
        label=_("Peringkat"),
        kind="count",
        faces=TABLES | FILES,
        text=lambda p: str(p.rank or ""),
        short_label="#",
        css="rank",
        api_name="rank",
        api_help=_("Di antara wilayah yang sebanding; null sampai semua yang ditunggu melapor"),
    ),
    PlaceColumn(key="code", label="kode_kemendagri", faces=FILES, read=lambda p: p.region.code),
    PlaceColumn(key="bps_code", label="kode_bps", faces=FILES, read=lambda p: p.region.bps_code),
    PlaceColumn(
        key="place",
        label=_("Wilayah"),
        faces=TABLES | FILES,
        read=lambda p: p.region.full_name,
        text=lambda p: p.region.short_name,
        name="wilayah",
        sort_key=lambda p: p.region.name,
        template="dashboard/cells/place.html",
        is_row_heading=True,
        is_always_shown=True,
    ),
    PlaceColumn(
        key="coverage",
        label=_("Cakupan"),
        kind="percent",
        faces=TABLES | MEASURES,
        text=coverage_text,
        name="cakupan",
        css="coverage",
        template="dashboard/cells/coverage.html",
        is_always_shown=True,
        api_name="coverage_percent",
        api_help=_("Di atas 100 dapat benar"),
    ),
    PlaceColumn(
        key="participants",
        label=_("Peserta"),
        kind="people",
        faces=TABLES | MEASURES,
        name="peserta",
        api_name="participants",
    ),
    *[
        PlaceColumn(
            key=segment.value,
            label=segment.value,
            kind="people",
            faces=MEASURES,
            read=partial(_people_in, segment),
        )
        for segment in Segment
    ],
    PlaceColumn(
        key="workers",
        label=_("Pekerja"),
        kind="people",
        faces=MEASURES,
        read=lambda p: p.workers and p.workers.number,
        api_name="workers",
    ),
    PlaceColumn(
        key="workers_year",
        label=_("Tahun pekerja"),
        kind="count",
        faces=FILES,
        read=lambda p: p.workers and p.workers.year,
        api_name="workers_year",
    ),
    PlaceColumn(key="workers_source", label=_("Sumber pekerja"), faces=FILES, read=workers_source),
    PlaceColumn(
        key="target",
        label=_("Target"),
        kind="percent",
        faces=MEASURES,
        read=lambda p: p.target and p.target.percent,
    ),
    PlaceColumn(
        key="deadline",
        label=_("Tenggat"),
        kind="day",
        faces=FILES,
        read=lambda p: p.target and p.target.deadline,
    ),
    PlaceColumn(
        key="target_region",
        label=_("Target milik"),
        faces=FILES,
        read=lambda p: p.target and p.target.region.full_name,
    ),
    PlaceColumn(
        key="target_people",
        label=_("Orang pada target"),
        kind="people",
        faces=MEASURES,
    ),
    PlaceColumn(
        key="gap_people",
        label=_("Kekurangan"),
        kind="people",
        faces=TABLES | MEASURES,
        short_label=_("Kurang (orang)"),
        name="kurang",
        api_name="gap_people",
    ),
    PlaceColumn(
        key="gap_points",
        label=_("Kekurangan"),
        kind="points",
        faces=MEASURES,
        api_name="gap_points",
    ),
    PlaceColumn(
        key="attainment",
        label=_("Rasio capaian"),
        kind="percent",
        faces=MEASURES,
        api_name="attainment_percent",
    ),
    PlaceColumn(
        key="months_left",
        label=_("Bulan tersisa"),
        kind="count",
        faces=MEASURES,
        unit=_("bulan"),
    ),
    PlaceColumn(
        key="needed_per_month",
        label=_("Perlu per bulan"),
        kind="people",
        faces=TABLES | MEASURES,
        text=lambda p: formats.people(p.needed_now),
        short_label=_("Perlu/bulan"),
        name="perlu",
    ),
    PlaceColumn(
        key="pace_per_month",
        label=_("Laju per bulan"),
        kind="signed",
        faces=MEASURES,
    ),
    PlaceColumn(
        key="recent_per_month",
        label=_("Bertambah per bulan, rata-rata 3 bulan"),
        kind="signed",
        faces=MEASURES,
    ),
    PlaceColumn(
        key="change_month",
        label=_("Perubahan sebulan"),
        kind="signed",
        faces=TABLES | MEASURES,
        short_label=_("Sebulan"),
        name="sebulan",
        css="changes",
        api_name="change_month_people",
    ),
    PlaceColumn(
        key="change_year",
        label=_("Perubahan setahun"),
        kind="signed",
        faces=TABLES | MEASURES,
        short_label=_("Setahun"),
        name="setahun",
        css="changes",
        api_name="change_year_people",
    ),
    PlaceColumn(
        key="history",
        label=_("12 bulan"),
        faces=frozenset({"page"}),
        read=lambda p: p.history or None,
        text=lambda _p: "",  # drawn
        css="changes places__year",
        template="dashboard/cells/history.html",
    ),
    PlaceColumn(
        key="state",
        label=_("Keadaan"),
        faces=TABLES | MEASURES,
        read=state_text,
        text=lambda p: state_now_text(p) or formats.UNKNOWN,
        name="keadaan",
        sort_key=_state_order,
        css="place-state",
        template="dashboard/cells/state.html",
    ),
    PlaceColumn(
        key="state_code",
        label="kode_keadaan",
        faces=FILES,
        read=lambda p: p.state.value if p.state else "",
    ),
    PlaceColumn(
        key="month",
        label="bulan_data",
        kind="month",
        faces=TABLES | FILES,
        read=lambda p: p.data_month,
        text=data_month_text,
        short_label=_("Data"),
        page_label=_("Data, dicatat"),
        name="data",
        is_largest_first=True,
        css="nowrap",
        template="dashboard/cells/data_month.html",
    ),
    PlaceColumn(key="source_kind", label=_("Jenis sumber"), faces=FILES, read=source_kind),
    PlaceColumn(
        key="source_code", label="kode_sumber", faces=FILES, read=lambda p: p.source or "unknown"
    ),
    PlaceColumn(key="source", label="sumber_data", faces=FILES, read=source_text),
    PlaceColumn(
        key="verified_at",
        label="diverifikasi",
        kind="moment",
        faces=FILES,
        read=lambda p: p.verified_at,
    ),
    PlaceColumn(
        key="basis", label="basis", faces=FILES, choice=lambda snapshot: snapshot.basis.name
    ),
    PlaceColumn(
        key="basis_code",
        label="kode_basis",
        faces=FILES,
        choice=lambda snapshot: snapshot.basis.slug,
    ),
    PlaceColumn(
        key="as_of",
        label="sebagaimana_diketahui",
        kind="day",
        faces=FILES,
        choice=lambda snapshot: snapshot.choices.as_of,
    ),
    PlaceColumn(
        key="sample",
        label="data_contoh",
        faces=FILES,
        read=lambda p: gettext("data contoh") if p.is_sample else "",
    ),
]
