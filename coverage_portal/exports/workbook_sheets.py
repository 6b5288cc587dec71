"""What the sheets beside the places hold: columns, and rows of plain values."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from common.segments import Segment
from coverage_portal.dashboard.charts.table import UNITS, Column
from coverage_portal.dashboard.presenters.statements import StatementRow
from coverage_portal.exports.contents import Briefing, source_words
from coverage_portal.exports.place_table import fields
from coverage_portal.exports.typesetting import sample_note

Sheet = tuple[list[Column], list[list[Any]]]
# Of every column about a place, those that say where it stands; the rest is beside each place.
SUMMED_UP = (
    *(
        "coverage",
        "participants",
        *Segment.values,
        "workers",
        "target",
        "target_people",
        "gap_people",
    ),
    *("gap_points", "attainment", "months_left", "needed", "recent", "change_month"),
    *("change_year", "state"),
)


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
    position, found = briefing.position, {field.column.key: field for field in fields(briefing)}
    sources = {
        "workers": found["workers_source"].read(position),
        "target": position.target.document if position.target else "",
    }
    rows: list[list[Any]] = [[briefing.title, "", "", position.data_month, ""]]
    rows += [[sentence, "", "", None, ""] for sentence in briefing.sentences]
    for key in SUMMED_UP:
        field = found[key]
        value = field.read(position)
        known = value not in (None, "")
        rows.append(
            [
                field.column.label,
                Typed(value, field.column.kind) if known else _("belum ada data"),
                _unit(field.column),
                position.data_month,
                sources.get(key, source_words(position)),
            ]
        )
    return columns, rows


def _unit(column: Column) -> str:
    if column.key == "months_left":
        return _("bulan")
    return UNITS.get(column.kind, "")


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
    said, region = row.statement, briefing.position.region
    return [
        said.as_of,
        said.data_month,
        region.code,
        region.bps_code,
        region.full_name,
        said.coverage_percent,
        said.participants,
        said.workers,
        row.recomputed,
        said.segments,
        said.source,
        said.source_url,
        said.note,
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
