"""What the sheets beside the places hold: columns, and rows of plain values."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from common.segments import Segment
from coverage_portal.dashboard.charts.table import UNITS, Column
from coverage_portal.dashboard.columns import PlaceColumn, columns_for
from coverage_portal.dashboard.presenters.place_texts import source_text, workers_source
from coverage_portal.dashboard.presenters.statements import StatementRow
from coverage_portal.exports.contents import Briefing
from coverage_portal.exports.typesetting import sample_note
from participants.coverage.position import Position

Sheet = tuple[list[Column], list[list[Any]]]


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
    return columns, rows


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
    movements = ("opening", "new", "returned", "moved_in", "lapsed", "moved_out")
    names = (_("Awal"), _("Baru"), _("Aktif kembali"), _("Pindah masuk"), _("Nonaktif"))
    columns = [
        Column("month", "bulan_data", "month"),
        Column("code", "kode_kemendagri"),
        Column("bps_code", "kode_bps"),
        Column("place", _("Wilayah")),
        Column("participants", _("Peserta"), "people"),
        *(Column(name, name, "people") for name in Segment.values),
        Column("workers", _("Pekerja"), "people"),
        Column("workers_year", _("Tahun pekerja"), "count"),
        Column("coverage", _("Cakupan"), "percent"),
        *(
            Column(key, name, "people")
            for key, name in zip(movements, (*names, _("Pindah keluar")), strict=True)
        ),
        Column("places_known", _("Wilayah yang diketahui"), "count"),
        Column("places", _("Wilayah semuanya"), "count"),
        Column("verified_at", "diverifikasi", "moment"),
        Column("basis", "basis"),
        Column("source", "sumber_data"),
        Column("sample", "data_contoh"),
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
                *(getattr(total, key) for key in movements),
                total.places_known,
                len(snapshot.places) or 1,
                total.verified_at,
                snapshot.basis.name,
                _("Data contoh, bukan laporan")
                if row.is_sample
                else _("Laporan kantor cabang BPJS Ketenagakerjaan, terverifikasi"),
                _("data contoh") if row.is_sample else "",
            ]
        )
    return columns, rows


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
    rows += [
        [_("Definisi basis"), basis.definition, basis.source],
        [_("Cakupan"), _("Peserta aktif dibagi pekerja, dibulatkan sekali ke dua desimal."), ""],
        [_("Rasio capaian"), _("Peserta dibagi orang pada target; ini bukan cakupan."), ""],
        [_("Sel kosong"), _("Belum ada data; bukan nol."), ""],
        [_("Halaman portal"), briefing.address, ""],
    ]
    rows += [[card.label, card.formula, ""] for card in briefing.cards]
    rows += [[chart.title, chart.sentence, chart.note] for chart in briefing.charts.values()]
    return columns, rows


def _sourced(source: str, url: str) -> str:
    return f"{source} – {url}" if url else source
