"""A whole file as it was understood: its sheets, entries, faults, and what was left out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from common import formats
from common.spreadsheets.faults import CellFault
from common.spreadsheets.grid import Sheet, read_sheets
from common.spreadsheets.guards import Source
from participants.reports.importing import labels
from participants.reports.importing.layout import Correction, Recogniser
from participants.reports.importing.rows import Entry, RowReader, SheetReading
from regions.resolver import PlaceResolver


@dataclass(slots=True)
class Understanding:
    source: Source
    sheets: list[SheetReading] = field(default_factory=list)
    grids: dict[str, Sheet] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def months(self) -> list[date]:
        return sorted({entry.month for entry in self.entries})

    @property
    def tables(self) -> list[SheetReading]:
        return [sheet for sheet in self.sheets if sheet.layout is not None and not sheet.reason]


def understand(
    source: Source,
    *,
    resolver: PlaceResolver,
    corrections: Mapping[str, Correction] | None = None,
    remembered: Mapping[str, str] | None = None,
) -> Understanding:
    """Read every sheet; nothing here knows what the portal already holds."""
    result = Understanding(source)
    for sheet in read_sheets(source):
        result.grids[sheet.name] = sheet
        correction = (corrections or {}).get(sheet.name)
        read = _read_sheet(sheet, resolver, correction, dict(remembered or {}), source.name)
        result.sheets.append(read)
        if not read.reason:
            result.entries += read.entries
            result.faults += read.faults
    if not result.tables:
        _add_no_table_fault(result)
    elif not result.entries and not result.faults:
        first = result.tables[0]
        row = first.layout.header_rows[-1] if first.layout else 0
        result.faults.append(
            CellFault(first.name, row, 0, None, _("Tabel ini belum berisi angka."))
        )
    _fault_repetitions(result)
    return result


def _read_sheet(
    sheet: Sheet,
    resolver: PlaceResolver,
    correction: Correction | None,
    remembered: dict[str, str],
    file_name: str,
) -> SheetReading:
    if correction and correction.skip:
        return SheetReading(sheet.name, reason=_("Dilewati atas pilihan Anda."))
    if sheet.is_hidden and correction is None:
        return SheetReading(sheet.name, reason=_("Lembar tersembunyi tidak dibaca."))
    if not sheet.rows:
        return SheetReading(sheet.name, reason=_("Lembar kosong."))
    correction = correction or Correction()
    layout = Recogniser(sheet, resolver).layout(correction, remembered, file_name)
    if layout is None:
        return SheetReading(sheet.name, reason=_("Tidak ada tabel wilayah dan peserta."))
    if not layout.is_complete:
        return SheetReading(
            sheet.name,
            layout=layout,
            reason=_("Tidak ada kolom wilayah bersama kolom angka peserta."),
        )
    return RowReader(sheet, layout, resolver, correction).read()


def _add_no_table_fault(result: Understanding) -> None:
    name = next((sheet.name for sheet in result.sheets if sheet.layout), "")
    name = name or (result.sheets[0].name if result.sheets else "")
    result.faults.append(
        CellFault(
            name,
            0,
            0,
            None,
            _(
                "Tidak ditemukan tabel: perlu satu kolom nama atau kode wilayah dan sedikitnya "
                "satu kolom angka peserta."
            ),
        )
    )


def _fault_repetitions(result: Understanding) -> None:
    """The same figure twice is a fault in one table; in another sheet only where it differs."""
    first: dict[tuple, Entry] = {}
    entries = []
    for entry in result.entries:
        former = first.setdefault(entry.key, entry)
        if former is entry:
            entries.append(entry)
        elif former.sheet == entry.sheet or former.value != entry.value:
            result.faults.append(_repetition(entry, former))
    result.entries = entries


def _repetition(entry: Entry, former: Entry) -> CellFault:
    at = CellFault(former.sheet, former.row, former.column, former.value, "").address
    if former.sheet != entry.sheet:
        at = _("%(address)s di lembar %(sheet)s") % {"address": at, "sheet": former.sheet}
    reason = _("%(place)s %(segment)s %(month)s sudah disebut di %(at)s (%(value)s).") % {
        "place": entry.region.short_name,
        "segment": entry.segment,
        "month": formats.month(entry.month),
        "at": at,
        "value": formats.people(former.value),
    }
    return CellFault(entry.sheet, entry.row, entry.column, entry.value, reason)


def lines_of(entries: list[Entry]) -> dict[tuple[int, str, date], dict[str, Entry]]:
    """Entries by place, segment and month: `{"new": entry, "closing": entry}`."""
    lines: dict[tuple[int, str, date], dict[str, Entry]] = {}
    for entry in entries:
        lines.setdefault((entry.region.pk, entry.segment, entry.month), {})[entry.field] = entry
    return lines


def is_draft_field(entry: Entry) -> bool:
    """The opening of a file is compared, never saved."""
    return entry.field != labels.OPENING
