"""The full report of a region: its sections, which the PDF sets and the slides show one by one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from commitments.attainment import Attainment, attainments
from common import formats
from common.template_filters import state_label
from coverage_portal.dashboard.brought import cover_in
from coverage_portal.dashboard.charts import CHARTS
from coverage_portal.dashboard.charts.chart import Chart
from coverage_portal.dashboard.presenters.cards import Card, cards
from coverage_portal.dashboard.presenters.headline import headline
from coverage_portal.dashboard.presenters.place_texts import data_month_text, source_text
from coverage_portal.dashboard.presenters.places import written_table
from coverage_portal.dashboard.presenters.series import SeriesRow, series_rows
from coverage_portal.exports.contents import (
    Briefing,
    definitions,
    months_table,
    statement_cells,
)
from participants.coverage.position import Position
from participants.coverage.positions import region_position
from participants.coverage.restatements import restated_figures, restatements
from participants.coverage.snapshot import Snapshot, load_snapshot
from participants.kur.contribution import contributions
from participants.kur.models import KurRelease
from participants.kur.templatetags.kur import published

MOST_PLACES = 60  # with a page each: a nation's report has its table alone
MOST_REVISIONS = 40  # the newest; all of them are on the page of revisions
MOST_STATEMENTS = 40
PLACE_MONTHS = 7
PLACE_CHARTS = ("tren", "segmen")


@dataclass(frozen=True, slots=True)
class Table:
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    words: frozenset[int] = frozenset({0})  # the columns that hold words: they stand left


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the contents. `is_place`: the page of one place, below those of all;
    `is_sources`: on slides those stand on the last one, beside the QR."""

    title: str
    sentences: Sequence[str] = ()
    cards: Sequence[Card] = ()
    charts: Sequence[Chart] = ()
    table: Table | None = None
    note: str = ""
    is_place: bool = False
    is_sources: bool = False


@dataclass(frozen=True)
class Report:
    briefing: Briefing
    sections: Sequence[Section] = field(default_factory=list)


def report(briefing: Briefing) -> Report:
    builders = (
        _changes,
        _trend,
        _places,
        _chances,
        _each_place,
        _kur,
        _commitments,
        _cohorts,
        _awards,
        _revisions,
        _completeness,
        _method,
        _sources,
    )
    return Report(briefing, [section for build in builders for section in build(briefing)])


def _changes(briefing: Briefing) -> Iterator[Section]:
    none = (
        _("Angka dari pernyataan publik tidak dibandingkan dengan bulan sebelumnya.")
        if briefing.position.source == "statement"
        else _("Belum ada bulan sebelumnya untuk dibandingkan.")
    )
    yield Section(briefing.words_title, briefing.words or [none])


def _trend(briefing: Briefing) -> Iterator[Section]:
    extra = () if "segmen" in briefing.charts else ("segmen", "arus")
    charts = briefing.charts | {name: _chart(briefing, name) for name in extra}
    drawn = [charts[name] for name in ("tren", "penutup", "segmen", "arus") if charts[name].rows]
    if drawn:
        yield Section(_("Tren dan jalan ke target"), charts=drawn)


def _chart(briefing: Briefing, name: str) -> Chart:
    places = briefing.rows if briefing.has_places else []
    return CHARTS[name](briefing.snapshot, briefing.position, places)


def _places(briefing: Briefing) -> Iterator[Section]:
    if briefing.has_places:
        written = written_table(briefing.rows)
        yield Section(
            _("Kabupaten dan kota"),
            charts=[briefing.charts["peta"]],
            table=Table(written.head, written.rows, frozenset(written.word_columns)),
        )


def _chances(briefing: Briefing) -> Iterator[Section]:
    """Where most can be won; who is compared with whom is on the sheet and in its CSV."""
    chart = _chart(briefing, "peluang")
    if chart.rows:
        columns = [column for column in chart.table_columns if column.key != "peers"]
        yield Section(
            _("Di mana paling banyak dapat diraih"),
            [chart.title + ".", chart.sentence],
            table=Table(
                [str(column.label) for column in columns],
                [
                    [column.written(row[column.key]) for column in columns]
                    for row in chart.rows[:MOST_PLACES]
                ],
            ),
            note=chart.note,
        )


def _each_place(briefing: Briefing) -> Iterator[Section]:
    """One page a place, in the order of their codes: the figures of the table of places, and the
    place's own charts and months."""
    if not briefing.has_places or len(briefing.rows) > MOST_PLACES:
        return
    for place in sorted(briefing.rows, key=lambda row: row.region.code):
        charts, months = _own_page(place, briefing.snapshot) if place.is_known else ([], [])
        yield Section(
            place.region.full_name,
            headline(place, briefing.snapshot).sentences,
            cards=cards(place, briefing.snapshot),
            charts=charts,
            table=Table(*months_table(months[-PLACE_MONTHS:])) if months else None,
            is_place=True,
        )


def _own_page(place: Position, above: Snapshot) -> tuple[list[Chart], list[SeriesRow]]:
    """Of the month shown, what the report takes from the place's page: two charts, the months."""
    snapshot = load_snapshot(place.region.code, replace(above.choices, month=above.month))
    position = region_position(snapshot)
    charts = [CHARTS[name](snapshot, position, []) for name in PLACE_CHARTS]
    return [chart for chart in charts if chart.is_drawn], series_rows(snapshot)


def _kur(briefing: Briefing) -> Iterator[Section]:
    """The newest month of KUR up to the one shown, as released by the day looked back from."""
    month, moment = briefing.snapshot.month, briefing.snapshot.choices.moment
    known = KurRelease.objects.known_by(moment)
    release = known.filter(month__lte=month).first() if month else None
    if release is None:
        return
    regions = [briefing.snapshot.region, *briefing.snapshot.places]
    numbers = contributions(release, regions)
    head = [_("Wilayah"), _("Tambahan"), _("Poin"), _("Diharapkan"), _("Perlu per bulan")]
    rows = []
    for region in regions:
        each = numbers[region.pk]
        rows.append(
            [
                region.short_name,
                published(each.added),
                formats.decimal(each.points) if each.points is not None else formats.UNKNOWN,
                formats.people(each.expected.people if each.expected else None),
                formats.people(each.needed_per_month),
            ]
        )
    said = _(
        "Orang yang terlindungi lewat KUR pada akhir %(month)s dan bukan peserta sebelum kredit."
    )
    yield Section(
        _("KUR"),
        [said % {"month": formats.month(release.month)}],
        table=Table(head, rows),
        note=_("Rilis KUR: setiap angka dibulatkan sendiri ke kelipatan 5; 0 sampai 4 ditulis <5."),
    )


def _commitments(briefing: Briefing) -> Iterator[Section]:
    """What was promised for the region and its places, and how much of it has come: counted by the
    figures of the month shown, as the bar to the target counts them."""
    snapshot = briefing.snapshot
    regions = {snapshot.region.pk, *(place.pk for place in snapshot.places)}
    promised = [
        row
        for row in attainments(
            briefing.position.data_month, today=snapshot.today, moment=snapshot.choices.moment
        )
        if row.commitment.region_id in regions
    ]
    if not promised:
        return
    text = (
        _("Disanggupi %(people)s orang; %(delivered)s di antaranya sudah datang.")
        if any(row.gained is not None for row in promised)
        else _("Disanggupi %(people)s orang; belum ada angka sesudah bulan awalnya.")
    )
    said = text % {
        "people": formats.people(sum(row.people for row in promised)),
        "delivered": formats.people(sum(row.delivered for row in promised)),
    }
    head = [
        _("Nomor"),
        _("Pihak"),
        _("Wilayah"),
        _("Jalur"),
        _("Disanggupi"),
        _("Datang"),
        _("Menurut jalur"),
        _("Tenggat"),
        _("Keadaan"),
    ]
    yield Section(
        _("Komitmen"),
        [said],
        table=Table(head, [_promise(row) for row in promised], frozenset({0, 1, 2, 3, 7, 8})),
        note=_(
            "Datang: kenaikan terverifikasi sejak bulan awal; tidak ada yang dihitung dua kali."
        ),
    )


def _promise(row: Attainment) -> list[str]:
    """A file is for everybody: whose promise it is stands there only where that was decided."""
    one = row.commitment
    party = one.party if one.is_party_public else str(one.get_party_kind_display())
    return [
        one.label,
        party,
        one.region.short_name,
        " · ".join(filter(None, [str(one.get_channel_display()), one.segment])),
        formats.people(one.people),
        formats.people(row.gained),
        formats.people(row.expected),
        formats.long_date(one.due_on),
        state_label(row.state) if row.state else _("belum dihitung"),
    ]


def _cohorts(briefing: Briefing) -> Iterator[Section]:
    """In force at the end of the month, as known on the day looked back from."""
    snapshot = briefing.snapshot
    if snapshot.month is None:
        return
    cover = cover_in(snapshot)
    cohorts = cover.in_force(snapshot.month)
    if not cohorts:
        return
    head = [
        _("Wilayah"),
        _("Pemberi dana"),
        _("Orang"),
        _("Diperpanjang"),
        _("Mulai"),
        _("Berakhir"),
    ]
    rows = [
        [
            cohort.region.short_name,
            cohort.funder,
            formats.people(cohort.headcount),
            formats.people(cover.renewed(cohort)),
            formats.long_date(cohort.starts_on),
            formats.long_date(cohort.ends_on),
        ]
        for cohort in cohorts
    ]
    chart = _chart(briefing, "kohort")
    yield Section(
        _("Kohort"),
        [] if chart.is_drawn else [chart.sentence],
        charts=[chart] if chart.is_drawn else [],
        table=Table(head, rows, frozenset({0, 1, 4, 5})),
    )


def _awards(briefing: Briefing) -> Iterator[Section]:
    regions = {
        region.pk: region for region in (briefing.snapshot.region, *briefing.snapshot.places)
    }
    held = briefing.badges
    rows = [
        [regions[pk].short_name, str(award.edition), str(award.category), award.rank_label]
        for pk, awards in held.items()
        for award in awards
    ]
    if rows:
        head = [_("Wilayah"), _("Edisi"), _("Kategori"), _("Peringkat")]
        yield Section(_("Penghargaan"), table=Table(head, rows, frozenset(range(4))))


def _revisions(briefing: Briefing) -> Iterator[Section]:
    moment = briefing.snapshot.choices.moment
    figures = restated_figures(briefing.snapshot.region)
    if moment is not None:
        figures = figures.filter(superseded_at__lt=moment)
    corrected = restatements(list(figures[:MOST_REVISIONS]))
    head = [_("Dikoreksi"), _("Wilayah"), _("Bulan data"), _("Segmen"), _("Lama"), _("Baru")]
    rows = [
        [
            formats.long_date(row.restated_at),
            row.region.short_name,
            formats.month(row.old.month),
            row.old.segment,
            formats.people(row.old.closing),
            formats.people(row.new.closing),
        ]
        for row in corrected
    ]
    none = [] if rows else [_("Belum ada angka yang dikoreksi.")]
    words = frozenset(range(4))
    yield Section(_("Revisi"), none, table=Table(head, rows, words) if rows else None)


def _completeness(briefing: Briefing) -> Iterator[Section]:
    head = [_("Wilayah"), _("Data"), _("Diverifikasi"), _("Sumber")]
    rows = [
        [
            place.region.short_name,
            data_month_text(place),
            formats.long_date(place.verified_at) if place.verified_at else formats.UNKNOWN,
            source_text(place),
        ]
        for place in briefing.rows
    ]
    charts = [_chart(briefing, "kelengkapan")] if briefing.has_places else []
    drawn = [chart for chart in charts if chart.rows]
    words = frozenset(range(4))
    yield Section(_("Kelengkapan"), charts=drawn, table=Table(head, rows, words))


def _method(briefing: Briefing) -> Iterator[Section]:
    sentences = [f"{label}: {words}" for label, words in definitions(briefing)]
    formulas = [f"{card.label}: {card.formula}" for card in briefing.cards]
    yield Section(_("Metode"), [*sentences, *formulas])


def _sources(briefing: Briefing) -> Iterator[Section]:
    facts = [[fact.label, fact.value, fact.source] for fact in briefing.facts]
    facts.append([_("Halaman portal"), briefing.address, ""])
    head = [_("Apa"), _("Nilai"), _("Sumber")]
    yield Section(_("Sumber"), table=Table(head, facts, frozenset(range(3))), is_sources=True)
    stated, *rows = statement_cells(briefing, MOST_STATEMENTS)
    if rows:
        yield Section(_("Pernyataan publik"), table=Table(stated, rows, frozenset({0, 4})))
