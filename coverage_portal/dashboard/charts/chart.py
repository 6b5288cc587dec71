"""What every chart is: a finding, a sentence that reads it out, rows, and a figure of the rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from plotly.graph_objects import Figure

from common import formats
from coverage_portal.dashboard.charts import svg
from coverage_portal.dashboard.charts.table import Column, used
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot

# Two years of months. A longer table stands on its chart's page: three years of months, four
# times, and a nation's places, three times, were a tenth of a page that few unfold.
LONGEST_TABLE = 24
SIZES = {"chart--wide": 560, "chart--narrow": 340}  # pixels; the page shows the one that fits
MAP_WIDTH = 340  # of a drawing that is scaled as a picture


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
class Listed:
    """A place in the list beside a map: `swatch` is the colour it has there."""

    swatch: SafeString
    name: str
    value: str
    href: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What was noted of a month, by the number that stands in the drawing."""

    number: int
    month: date
    notes: Sequence[tuple[str, str]]  # text and address

    @property
    def text(self) -> str:
        return "; ".join(text for text, _address in self.notes)

    def __str__(self) -> str:
        return f"[{self.number}] {formats.month(self.month)}: {self.text}"


class Cell(NamedTuple):
    text: str
    is_number: bool


@dataclass(frozen=True)
class Chart:
    """`draw` makes the figure's JSON, and only when somebody looks at it; None where nothing is known."""

    name: str
    title: str
    sentence: str
    columns: Sequence[Column]
    rows: Sequence[dict[str, Any]]
    about: About
    draw: Callable[[], svg.Json] | None = None
    note: str = ""
    is_sample: bool = False
    places: Sequence[Listed] = ()  # what a map says in words too
    places_left_out: int = 0
    marks: Sequence[Mark] = ()

    @cached_property
    def figure_json(self) -> svg.Json:
        if self.draw is None:
            raise LookupError(f"chart {self.name} has nothing to draw")
        return self.draw()

    @property
    def figure(self) -> Figure:
        """As plotly shows it; what it does not know is an error."""
        return Figure(self.figure_json)

    @property
    def marked(self) -> str:
        """The marks in one text, for files; the page lists them with their links."""
        return " ".join(map(str, self.marks))

    @property
    def remark(self) -> str:
        return " ".join(text for text in (self.note, self.marked) if text)

    @property
    def is_drawn(self) -> bool:
        return self.draw is not None

    @property
    def pictures(self) -> list[SafeString]:
        """The figure for each width of a page."""
        sizes = {"map": MAP_WIDTH} if svg.sole_size(self.figure_json) else SIZES
        words = f"{self.name}-judul {self.name}-kalimat"
        return [
            markup(svg.draw(self.figure_json, self.name, width=width, css=css, labelled_by=words))
            for css, width in sizes.items()
        ]

    @property
    def legend(self) -> list[tuple[SafeString, str]]:
        """A small picture and what it stands for; nothing to explain where one thing is drawn."""
        keys = svg.swatches(self.figure_json, f"{self.name}-kunci")
        return [(markup(picture), label) for picture, label in keys]

    @property
    def is_long(self) -> bool:
        return len(self.rows) > LONGEST_TABLE

    @property
    def table_columns(self) -> list[Column]:
        return used(self.columns, self.rows)

    @property
    def table_rows(self) -> list[tuple[str, list[Cell]]]:
        """What a row is about, and its cells."""
        first, *others = self.table_columns
        return [
            (
                first.written(row.get(first.key)),
                [Cell(column.written(row.get(column.key)), column.is_number) for column in others],
            )
            for row in self.rows
        ]

    def address(self, ending: str) -> str:
        names = [self.about.code, self.name, ending]
        path = (
            reverse("dashboard:chart_file", args=names)
            if ending
            else reverse("dashboard:chart", args=names[:2])
        )
        return path + self.about.query

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


def markup(drawing: str) -> SafeString:
    return mark_safe(drawing)  # noqa: S308 ElementTree has escaped every text and attribute


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
        return _("Data contoh, bukan laporan")
    if position.source == "report":
        return _("Laporan kantor cabang BPJS Ketenagakerjaan, terverifikasi")
    if position.statement is not None:
        return position.statement.source
    return ""


def is_sample(snapshot: Snapshot, *positions: Position) -> bool:
    """A chart of months is a sample as soon as one of its months is."""
    months = any(total.is_sample for total in snapshot.series.values())
    return months or any(position.is_sample for position in positions)
