"""A place as a row: every column for files that are computed with, the page's for those read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from common.segments import Segment
from coverage_portal.dashboard.charts.table import Column
from coverage_portal.exports.contents import Briefing, source_words
from participants.coverage.position import Position


@dataclass(frozen=True, slots=True)
class Field:
    """A column and how its value is read from a position."""

    column: Column
    read: Callable[[Position], Any]


def fields(briefing: Briefing) -> list[Field]:
    """Every column there is, with what Satu Data asks of a figure beside each of them."""
    as_of = briefing.snapshot.choices.as_of
    basis = briefing.snapshot.basis.name
    segments = [_field(name, name, "people", _segment(name)) for name in Segment.values]
    return [
        _field("rank", _("Peringkat"), "count", lambda p: p.rank),
        _field("code", "kode_kemendagri", "text", lambda p: p.region.code),
        _field("bps_code", "kode_bps", "text", lambda p: p.region.bps_code),
        _field("place", _("Wilayah"), "text", lambda p: p.region.full_name),
        _field("coverage", _("Cakupan"), "percent", lambda p: p.coverage),
        _field("participants", _("Peserta"), "people", lambda p: p.participants),
        *segments,
        _field("workers", _("Pekerja"), "people", lambda p: p.workers and p.workers.number),
        _field("workers_year", _("Tahun pekerja"), "count", lambda p: p.workers and p.workers.year),
        _field("workers_source", _("Sumber pekerja"), "text", _workers_source),
        _field("target", _("Target"), "percent", lambda p: p.target and p.target.percent),
        _field("deadline", _("Tenggat"), "day", lambda p: p.target and p.target.deadline),
        _field(
            "whose", _("Target milik"), "text", lambda p: p.target and p.target.region.full_name
        ),
        _field("target_people", _("Orang pada target"), "people", lambda p: p.target_people),
        _field("gap_people", _("Kekurangan"), "people", lambda p: p.gap_people),
        _field("gap_points", _("Kekurangan"), "points", lambda p: p.gap_points),
        _field("attainment", _("Rasio capaian"), "percent", lambda p: p.attainment),
        _field("months_left", _("Bulan tersisa"), "count", lambda p: p.months_left),
        _field("needed", _("Perlu per bulan"), "people", lambda p: p.needed_per_month),
        _field("recent", _("Bertambah per bulan"), "signed", lambda p: p.recent_per_month),
        _field("change_month", _("Perubahan sebulan"), "signed", lambda p: p.change_month),
        _field("change_year", _("Perubahan setahun"), "signed", lambda p: p.change_year),
        _field("state", _("Keadaan"), "text", lambda p: state(p)),
        _field("month", "bulan_data", "month", lambda p: p.data_month),
        _field("kind", _("Jenis sumber"), "text", kind),
        _field("source", "sumber_data", "text", source_words),
        _field("verified_at", "diverifikasi", "moment", lambda p: p.verified_at),
        _field("basis", "basis", "text", lambda p: basis),
        _field("as_of", "sebagaimana_diketahui", "day", lambda p: as_of),
        _field("sample", "data_contoh", "text", lambda p: _("data contoh") if p.is_sample else ""),
    ]


def _field(key: str, label: str, kind: str, read: Callable[[Position], Any]) -> Field:
    return Field(Column(key, label, kind), read)


def _segment(name: str) -> Callable[[Position], int | None]:
    return lambda position: (position.segments or {}).get(name)


def _workers_source(position: Position) -> str:
    workers = position.workers
    if workers is None:
        return ""
    how = _(" (diturunkan: %(how)s)") % {"how": workers.derivation} if workers.is_derived else ""
    return workers.source + how


def state(position: Position) -> str:
    return str(position.state.label) if position.state else ""


def kind(position: Position) -> str:
    """What is known of a place, in two words; an empty cell alone could pass for a zero."""
    if position.source is None:
        return _("belum ada data")
    if position.source == "statement":
        return _("pernyataan publik")
    return _("data contoh") if position.is_sample else _("laporan terverifikasi")


@dataclass(frozen=True, slots=True)
class PageTable:
    """The page's table in words; columns in which nothing is known are left out."""

    head: list[str]
    rows: list[list[str]]
    words: set[int]  # which columns hold words and not numbers
    kept: list[int]  # which of the page's columns these are


NEVER_LEFT_OUT = {1, 2}  # place and coverage: there "belum ada data" is what is known
WORDS = {1, 8, 9}


def page_table(positions: Sequence[Position]) -> PageTable:
    rows = [page_row(position) for position in positions]
    kept = [
        number
        for number in range(len(page_head()))
        if number in NEVER_LEFT_OUT or any(row[number] not in ("", formats.UNKNOWN) for row in rows)
    ]
    return PageTable(
        head=[page_head()[number] for number in kept],
        rows=[[row[number] for number in kept] for row in rows],
        words={new for new, number in enumerate(kept) if number in WORDS},
        kept=kept,
    )


def page_head() -> list[str]:
    return [
        "#",
        _("Wilayah"),
        _("Cakupan"),
        _("Peserta"),
        _("Kurang (orang)"),
        _("Perlu/bulan"),
        _("Sebulan"),
        _("Setahun"),
        _("Keadaan"),
        _("Data"),
    ]


def page_row(position: Position) -> list[str]:
    """The cells of the page's table, as they are written there."""
    return [
        "" if position.rank is None else str(position.rank),
        position.region.short_name,
        coverage_words(position),
        formats.people(position.participants),
        formats.people(position.gap_people),
        formats.people(position.needed_per_month),
        formats.signed_people(position.change_month),
        formats.signed_people(position.change_year),
        state(position) or formats.UNKNOWN,
        data_words(position),
    ]


def coverage_words(position: Position) -> str:
    if position.coverage is None:
        return _("tanpa penyebut") if position.is_known else _("belum ada data")
    return formats.percent(position.coverage, position.coverage_places)


def data_words(position: Position) -> str:
    if position.statement is not None and position.source == "statement":
        return f"{formats.short_month(position.statement.as_of)}, {_('pernyataan')}"
    if position.data_month is None:
        return formats.UNKNOWN
    month = formats.short_month(position.data_month)
    if position.is_comparable or position.coverage is None:
        return month
    other = position.data_month != position.month
    return f"{month}, {_('bulan lain') if other else _('sebagian')}"
