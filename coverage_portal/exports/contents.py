"""What is taken into a meeting: one region's page as plain values, for every kind of file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.queries import badges
from common import formats
from common.segments import Segment
from coverage_portal.dashboard.charts import CHARTS
from coverage_portal.dashboard.charts.chart import Chart
from coverage_portal.dashboard.charts.statements import stated_on
from coverage_portal.dashboard.month_events import month_events
from coverage_portal.dashboard.presenters import changes
from coverage_portal.dashboard.presenters.cards import Card, cards
from coverage_portal.dashboard.presenters.facts import Fact, target_fact, workers_fact
from coverage_portal.dashboard.presenters.headline import headline, title
from coverage_portal.dashboard.presenters.pages import Completeness, completeness
from coverage_portal.dashboard.presenters.place_texts import source_text
from coverage_portal.dashboard.presenters.places import DEFAULT_ORDER, Badges, Order, in_order
from coverage_portal.dashboard.presenters.series import SeriesRow, series_rows
from coverage_portal.dashboard.presenters.statements import StatementRow, statement_rows
from coverage_portal.exports.papers import Moment, Paper, paper_of
from participants.coverage.position import Position
from participants.coverage.positions import place_positions, region_position, with_past
from participants.coverage.snapshot import Snapshot

OF_PLACES = ("tren", "penutup", "peta")  # the charts of a region that has places
OF_A_PLACE = ("tren", "penutup", "segmen", "arus")


@dataclass(frozen=True)
class Briefing:
    """`rows`: the places as the page orders them; the region itself where it has none."""

    snapshot: Snapshot
    position: Position
    rows: Sequence[Position]
    has_places: bool
    sentences: Sequence[str]  # the headline's: where we are, how far it is, then what to mind
    words: Sequence[str]  # the month in words
    badges: Badges
    cards: Sequence[Card]
    charts: dict[str, Chart]
    series: Sequence[SeriesRow]
    statements: Sequence[StatementRow]
    facts: Sequence[Fact]  # month, verification, basis and what every number rests on
    is_sample: bool
    site: str  # where the portal is, for the address of the page
    paper: Paper  # what its number says

    @property
    def check_address(self) -> str:
        """Where anybody sees whether these figures were issued, and whether they still hold."""
        return self.site + reverse("paper_check", args=[self.paper.number])

    @property
    def address(self) -> str:
        """The page this was made from, its month pinned: it can be opened again years later."""
        query = self.snapshot.choices.query(month=self.snapshot.month)
        return f"{self.site}{self.position.href}{query}"

    @property
    def place(self) -> str:
        return self.position.region.full_name

    @property
    def title(self) -> str:
        return title(self.snapshot)

    @property
    def words_title(self) -> str:
        return changes.title(self.position)

    @property
    def footer(self) -> str:
        basis = _("basis: %(basis)s") % {"basis": self.snapshot.basis.name}
        return f"{self.title} · {basis}"

    @property
    def sample_mark(self) -> str:
        return _("DATA CONTOH") if self.is_sample else ""

    @property
    def steps(self) -> Sequence[dict[str, Any]]:
        """The steps from those covered today to the target; empty where they are not known."""
        return self.charts["penutup"].rows

    @property
    def file_name(self) -> str:
        """`cakupan-61-2024-07`, with whatever else was chosen: two files never share a name."""
        choices, month = self.snapshot.choices, self.snapshot.month
        parts = [
            f"cakupan-{self.position.region.code}",
            formats.month_code(month) if month else "",
            "" if self.snapshot.basis.is_default else self.snapshot.basis.slug,
            f"per-{choices.as_of.isoformat()}" if choices.as_of else "",
        ]
        return "-".join(part for part in parts if part)


def briefing(snapshot: Snapshot, moment: Moment, site: str = "") -> Briefing:
    """`moment`: taken before the snapshot was loaded."""
    position = region_position(snapshot)
    places = with_past(snapshot, place_positions(snapshot))
    names = OF_PLACES if places else OF_A_PLACE
    regions = [snapshot.region.pk, *(place.pk for place in snapshot.places)]
    held = badges(regions, snapshot.choices.as_of)
    events = month_events(snapshot, position, places, held)
    charts = {name: CHARTS[name](snapshot, position, places) for name in names}
    statements = snapshot.statements.get(snapshot.region.pk, [])
    return Briefing(
        snapshot=snapshot,
        position=position,
        rows=in_order(places, Order(DEFAULT_ORDER, is_descending=True)) or [position],
        has_places=bool(places),
        sentences=headline(position, snapshot).sentences,
        words=changes.month_in_words(snapshot, position, places, events),
        badges=held,
        cards=cards(position, snapshot),
        charts=charts,
        series=series_rows(snapshot),
        statements=statement_rows(statements if snapshot.basis.is_default else []),
        facts=_facts(snapshot, position, completeness(snapshot, places)),
        is_sample=position.is_sample
        or any(place.is_sample for place in places)
        or any(chart.is_sample for chart in charts.values()),
        site=site,
        paper=paper_of(snapshot, [position, *places], moment),
    )


def _facts(snapshot: Snapshot, position: Position, reported: Completeness | None) -> list[Fact]:
    source = source_text(position) if position.is_known else ""
    facts = [
        Fact(_("Bulan data"), _known(formats.month(position.data_month or snapshot.month))),
        Fact(_("Peserta"), _known(formats.people(position.participants)), source),
        workers_fact(position),
        target_fact(position),
        Fact(_("Basis"), snapshot.basis.name, snapshot.basis.source),
        Fact(_("Diverifikasi"), _verified(position)),
    ]
    if reported:
        facts.append(
            Fact(
                _("Kelengkapan"),
                _("%(reported)s dari %(expected)s wilayah melapor")
                % {"reported": reported.reported, "expected": reported.expected},
            )
        )
    if snapshot.choices.as_of:
        day = formats.long_date(snapshot.choices.as_of)
        facts.append(Fact(_("Sebagaimana diketahui"), day))
    return facts


def _known(text: str) -> str:
    return _("belum ada data") if text == formats.UNKNOWN else text


def _verified(position: Position) -> str:
    if position.verified_at:
        return formats.moment(position.verified_at)
    if position.statement is not None:
        day = stated_on(position.statement)
        return _("bukan laporan terverifikasi; pernyataan publik %(day)s") % {"day": day}
    return _("belum ada data")


def shortened(rows: Sequence[Position], most: int) -> tuple[list[Position], int]:
    """The first and the last rows where not all have room, and how many were left out."""
    if len(rows) <= most:
        return list(rows), 0
    head = most // 2
    return [*rows[:head], *rows[head - most :]], len(rows) - most


def statement_cells(briefing: Briefing, most: int) -> list[list[str]]:
    """Head and rows of what was said in public, the newest `most` of it, in words."""
    head = [_("Dinyatakan"), _("Cakupan"), _("Peserta"), _("Pekerja"), _("Sumber")]
    return [head] + [
        [
            row.stated_on,
            formats.percent(row.statement.coverage_percent, row.statement.stated_places),
            formats.people(row.statement.participants),
            formats.people(row.statement.workers),
            row.statement.source,
        ]
        for row in briefing.statements[-most:]
    ]


def months_table(series: Sequence[SeriesRow]) -> tuple[list[str], list[list[str]]]:
    """Head and rows of a region's months in words, the newest first."""
    head = [_("Bulan"), _("Peserta"), *Segment.values, _("Pekerja"), _("Cakupan")]
    rows = []
    for row in reversed(series):
        total = row.total
        people = [total.participants, *total.by_segment.values()]
        rows.append(
            [
                formats.month(total.month),
                *(formats.people(number) for number in people),
                formats.people(row.workers.number if row.workers else None),
                formats.percent(row.coverage),
                formats.people(total.new),
                formats.people(total.lapsed),
            ]
        )
    return [*head, _("Baru"), _("Nonaktif")], rows


def definitions(briefing: Briefing) -> list[tuple[str, str]]:
    return [
        (_("Definisi basis"), briefing.snapshot.basis.definition),
        (_("Cakupan"), _("Peserta aktif dibagi pekerja, dibulatkan sekali ke dua desimal.")),
        (_("Rasio capaian"), _("Peserta dibagi orang pada target; ini bukan cakupan.")),
    ]
