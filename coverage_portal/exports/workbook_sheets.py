"""What the sheets beside the places hold: columns, and rows of plain values."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.segments import Segment
from coverage_portal.dashboard.brought import brought_in
from coverage_portal.dashboard.charts.closing import reading
from coverage_portal.dashboard.charts.table import UNITS, Column
from coverage_portal.dashboard.charts.trend_facts import note_text
from coverage_portal.dashboard.columns import PlaceColumn, columns_for
from coverage_portal.dashboard.presenters.place_texts import source_text, workers_source
from coverage_portal.dashboard.presenters.series import row_of
from coverage_portal.dashboard.presenters.statements import StatementRow
from coverage_portal.exports.contents import Briefing, definitions
from coverage_portal.exports.month_lines import month_lines
from coverage_portal.exports.typesetting import sample_note
from participants.coverage.place_months import place_totals
from participants.coverage.position import Position
from participants.coverage.snapshot import with_yearly_estimates
from regions.models import Region

Sheet = tuple[list[Column], list[list[Any]]]
MOVEMENTS = {
    "opening": gettext_lazy("Awal"),
    "new": gettext_lazy("Baru"),
    "returned": gettext_lazy("Aktif kembali"),
    "moved_in": gettext_lazy("Pindah masuk"),
    "lapsed": gettext_lazy("Nonaktif"),
    "moved_out": gettext_lazy("Pindah keluar"),
}


@dataclass(frozen=True, slots=True)
class Typed:
    """A cell whose kind is not its column's."""

    value: Any
    kind: str


def summary(briefing: Briefing) -> Sheet:
    """One measure a row. What is not known says so instead of leaving a hole."""
    columns = [
        Column("label", _("Ukuran")),
        Column("value", _("Nilai"), "value"),
        Column("unit", _("Satuan")),
        Column("month", _("Bulan data"), "month"),
        Column("source", _("Sumber")),
    ]
    position = briefing.position
    rows: list[list[Any]] = [[briefing.title, "", "", position.data_month, ""]]
    rows += [[sentence, "", "", None, ""] for sentence in briefing.sentences]
    rows += [_measure(column, position) for column in columns_for("measures")]
    rows += _ways(position, briefing.snapshot.choices.moment)
    return columns, rows


def _ways(position: Position, moment: datetime | None) -> list[list[Any]]:
    """What closes the gap: each channel, as its amount could be read, what it brought, and the rest."""
    month, unit = position.data_month, UNITS["people"]
    brought = brought_in(position, moment)
    rows: list[list[Any]] = []
    for channel in position.channels:
        said = _("%(channel)s, %(reading)s") % {
            "channel": channel.name,
            "reading": reading(channel),
        }
        rows.append([said, Typed(channel.people, "people"), unit, month, channel.document])
        for other, people in channel.readings.items():
            if other is not channel.unit:
                label = _("%(channel)s, dibaca %(unit)s")
                label %= {"channel": channel.name, "unit": other.label}
                rows.append([label, Typed(people, "people"), unit, month, channel.document])
        if channel.name in brought:
            label = _("%(channel)s, sudah terlindungi") % {"channel": channel.name}
            source = _("Rilis KUR bulan itu, dibulatkan ke 5")
            rows.append([label, Typed(brought[channel.name], "people"), unit, month, source])
    if position.residual is not None:
        label = _("Belum ada jalannya")
        rows.append([label, Typed(position.residual, "people"), unit, month, source_text(position)])
    return rows


def _measure(column: PlaceColumn, position: Position) -> list[Any]:
    value = column.value(position)
    is_known = value not in (None, "")
    sources = {
        "workers": workers_source(position),
        "target": position.target.document if position.target else "",
    }
    return [
        str(column.label),
        Typed(value, column.kind) if is_known else _("belum ada data"),
        str(column.unit or UNITS.get(column.kind, "")),
        position.data_month,
        sources.get(column.key, source_text(position)),
    ]


def series(briefing: Briefing) -> Sheet:
    """The region month by month as reported; a movement not known stays empty."""
    region, snapshot = briefing.position.region, briefing.snapshot
    columns = [
        *_of_whom_and_when(),
        Column("participants", _("Peserta"), "people"),
        *(Column(name, name, "people") for name in Segment.values),
        Column("workers", _("Pekerja"), "people"),
        Column("workers_year", _("Tahun pekerja"), "count"),
        Column("coverage", _("Cakupan"), "percent"),
        *(Column(key, str(name), "people") for key, name in MOVEMENTS.items()),
        Column("places_known", _("Wilayah yang diketahui"), "count"),
        Column("places", _("Wilayah semuanya"), "count"),
        Column("verified_at", "diverifikasi", "moment"),
        Column("basis", "basis"),
        Column("source", "sumber_data"),
        Column("sample", "data_contoh"),
        Column("note", _("Catatan")),
    ]
    rows = []
    for row in briefing.series:
        total = row.total
        rows.append(
            [
                total.month,
                region.code,
                region.bps_code,
                region.full_name,
                total.participants,
                *total.by_segment.values(),
                row.workers.number if row.workers else None,
                row.workers.year if row.workers else None,
                row.coverage,
                *(getattr(total, key) for key in MOVEMENTS),
                total.places_known,
                len(snapshot.places) or 1,
                total.verified_at,
                snapshot.basis.name,
                _("Data contoh, bukan laporan")
                if row.is_sample
                else _("Laporan kantor cabang BPJS Ketenagakerjaan, terverifikasi"),
                _("data contoh") if row.is_sample else "",
                _noted(briefing, total.month),
            ]
        )
    return columns, rows


def _of_whom_and_when() -> list[Column]:
    return [
        Column("month", "bulan_data", "month"),
        Column("code", "kode_kemendagri"),
        Column("bps_code", "kode_bps"),
        Column("place", _("Wilayah")),
    ]


def _noted(briefing: Briefing, month: date, place: Region | None = None) -> str:
    """What was noted of the month: of the region and its places, or of one of them alone."""
    region = briefing.position.region
    return "; ".join(
        note.text if place else note_text(note, region)
        for note in briefing.snapshot.notes
        if note.month == month and place in (None, note.region)
    )


def place_months(briefing: Briefing) -> Sheet:
    """Every place, month by month and by segment."""
    snapshot = with_yearly_estimates(briefing.snapshot, briefing.snapshot.places)
    places = {place.pk: place for place in snapshot.places}
    columns = [
        *_of_whom_and_when(),
        *(Column(name, name, "people") for name in Segment.values),
        Column("participants", _("Peserta"), "people"),
        Column("workers", _("Pekerja"), "people"),
        Column("coverage", _("Cakupan"), "percent"),
        Column("new", _("Baru"), "people"),
        Column("lapsed", _("Nonaktif"), "people"),
        Column("verified_at", "diverifikasi", "moment"),
        Column("sample", "data_contoh"),
        Column("note", _("Catatan")),
    ]
    rows = []
    for total in place_totals(snapshot):
        place, row = places[total.region_id], row_of(snapshot, total)
        numbers = [*total.by_segment.values(), total.participants]
        rows.append(
            [
                total.month,
                place.code,
                place.bps_code,
                place.full_name,
                *numbers,
                row.workers.number if row.workers else None,
                row.coverage,
                total.new,
                total.lapsed,
                total.verified_at,
                _("data contoh") if row.is_sample else "",
                _noted(briefing, total.month, place),
            ]
        )
    return columns, rows


def trend(briefing: Briefing) -> Sheet:
    """What the chart of months draws: a column for each of its lines, a row for each month."""
    months, lines = month_lines(briefing.charts["tren"].figure_json)
    columns = [Column("month", "bulan_data", "month")]
    columns += [Column(f"line-{n}", line.name, "percent") for n, line in enumerate(lines)]
    return columns, [
        [month, *(_decimal(line.values.get(month)) for line in lines)] for month in months
    ]


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def statements(briefing: Briefing) -> Sheet:
    """What was said in public, beside what its own numbers give; never joined to the months."""
    columns = [
        Column("as_of", _("Dinyatakan"), "day"),
        Column("month", "bulan_data", "month"),
        Column("code", "kode_kemendagri"),
        Column("bps_code", "kode_bps"),
        Column("place", _("Wilayah")),
        Column("coverage", _("Cakupan dinyatakan"), "percent"),
        Column("participants", _("Peserta"), "people"),
        Column("workers", _("Pekerja"), "people"),
        Column("recomputed", _("Dihitung ulang"), "percent"),
        Column("segments", _("Segmen")),
        Column("source", "sumber_data"),
        Column("url", _("Alamat")),
        Column("note", _("Catatan")),
    ]
    return columns, [_statement(row, briefing) for row in briefing.statements]


def _statement(row: StatementRow, briefing: Briefing) -> list[Any]:
    statement, region = row.statement, briefing.position.region
    return [
        statement.as_of,
        statement.data_month,
        region.code,
        region.bps_code,
        region.full_name,
        statement.coverage_percent,
        statement.participants,
        statement.workers,
        row.recomputed,
        statement.segments,
        statement.source,
        statement.source_url,
        statement.note,
    ]


def notes(briefing: Briefing) -> Sheet:
    columns = [Column("label", _("Catatan")), Column("value", _("Isi")), Column("source", "sumber")]
    basis = briefing.snapshot.basis
    rows: list[list[Any]] = []
    if briefing.is_sample:
        rows.append([_("Data contoh"), sample_note(), ""])
    rows += [[fact.label, fact.value, _sourced(fact.source, fact.url)] for fact in briefing.facts]
    sources = [basis.source, "", ""]
    rows += [
        [label, words, source]
        for (label, words), source in zip(definitions(briefing), sources, strict=True)
    ]
    rows += [
        [_("Sel kosong"), _("Belum ada data; bukan nol."), ""],
        [_("Halaman portal"), briefing.address, ""],
        [_("Periksa angka ini"), briefing.paper.number, briefing.check_address],
    ]
    rows += [[card.label, card.formula, ""] for card in briefing.cards]
    rows += [[chart.title, chart.sentence, chart.remark] for chart in briefing.charts.values()]
    return columns, rows


def _sourced(source: str, url: str) -> str:
    return f"{source} – {url}" if url else source
