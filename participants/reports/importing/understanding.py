"""A whole file as it was understood: its tables, entries, faults, questions, and what was left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import formats
from common.segments import Segment
from common.spreadsheets.faults import CellFault
from common.spreadsheets.grid import Sheet
from common.spreadsheets.guards import Source
from common.spreadsheets.opening import CSV_SHEET, TABLE_SHEET, open_file
from common.spreadsheets.questions import Answers, Question, unanswered
from common.spreadsheets.survey import Address, address
from common.spreadsheets.tables import Table, find_tables
from participants.reports.importing import labels, scale
from participants.reports.importing.columns import ColumnReader, apply_memory
from participants.reports.importing.context import Context, ContextReader, Said, apply_answers
from participants.reports.importing.labels import Words
from participants.reports.importing.layout import Correction, Layout, bound_key
from participants.reports.importing.rows import Entry, RowReader, SheetReading
from regions.models import Region
from regions.place_names import squeezed
from regions.resolver import QUESTION, RECENT, PlaceResolver, UnknownPlaceError

SKIP_SHEET = "sheet:"
NO_TABLE = gettext_lazy(
    "Tidak ditemukan tabel: perlu satu kolom nama atau kode wilayah dan sedikitnya "
    "satu kolom angka peserta."
)


@dataclass(slots=True)
class Asked:
    """What is known besides the file: corrections of its tables, answers to its questions, what
    this branch chose before, the months that may be meant, and the figures of the portal."""

    corrections: Mapping[str, Correction] = field(default_factory=dict)
    answers: Answers = field(default_factory=dict)
    remembered: Mapping[str, str] = field(default_factory=dict)
    months: Sequence[date] = ()
    known: scale.Known = field(default_factory=dict)


@dataclass(slots=True)
class Understanding:
    source: Source
    sheets: list[SheetReading] = field(default_factory=list)
    grids: dict[str, Sheet] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    recalled: dict[str, str] = field(default_factory=dict)  # what was chosen before and acted
    places: dict[str, Region] = field(default_factory=dict)  # names that a choice decided

    @property
    def months(self) -> list[date]:
        return sorted({entry.month for entry in self.entries})

    @property
    def doubts(self) -> list[CellFault]:
        """The questions as remarks at their cells, for the person's own workbook."""
        return [
            CellFault(each.sheet, each.row, each.column, each.value, each.text)
            for each in self.questions
            if each.row is not None and each.column is not None
        ]

    @property
    def tables(self) -> list[SheetReading]:
        return [sheet for sheet in self.sheets if sheet.layout is not None and not sheet.reason]


def understand(
    source: Source, *, resolver: PlaceResolver, asked: Asked | None = None
) -> Understanding:
    """Read every table of every sheet."""
    return _Reader(source, resolver, asked or Asked()).read()


class _Reader:
    def __init__(self, source: Source, resolver: PlaceResolver, asked: Asked) -> None:
        self.asked = asked
        self.answers = {**asked.remembered, **asked.answers}
        self.words = Words(resolver)
        self.regions = {region.code: region for region in resolver.regions}
        self.result = Understanding(source)

    def read(self) -> Understanding:
        result = self.result
        grids = open_file(result.source)
        result.grids = {sheet.name: sheet for sheet in grids}
        found = {sheet.name: self._tables(sheet) for sheet in grids}
        elsewhere = self._said_elsewhere(grids, found)
        for sheet in grids:
            result.sheets += self._read_sheet(sheet, found[sheet.name], elsewhere)
        for reading in result.tables:
            result.entries += reading.entries
            result.faults += reading.faults
            result.questions += reading.questions
        self._require_figures()
        self._refuse_repetitions()
        self._offer_to_skip()
        result.recalled.update(self._recalled_places())
        result.places = dict(self.words.resolver.recalled)
        result.questions = unanswered(result.questions, self.asked.answers)
        return result

    def _recalled_places(self) -> dict[str, str]:
        resolver = self.words.resolver
        keys = [QUESTION + squeezed(text) for text in resolver.recalled]
        return dict(zip(keys, resolver.recollections(), strict=True))

    # Sheets

    def _tables(self, sheet: Sheet) -> list[Table]:
        correction = self.asked.corrections.get(sheet.name)
        header_row = correction.header_row if correction else None
        return find_tables(sheet, self.words.key_of, self.words.read, header_row)

    def _said_elsewhere(self, grids: list[Sheet], found: dict[str, list[Table]]) -> Said:
        """What covers and the other tables name: a month that holds for the whole file."""
        cells: list[tuple[Any, Address]] = []
        for sheet in grids:
            lines = [title for table in found[sheet.name] for title in table.titles]
            cells += [(title.value, title.at) for title in lines]
            if not found[sheet.name]:
                cells += [(value, (0, 0)) for row in sheet.rows[:60] for value in row if value]
        return Said.of(cells, self.words)

    def _read_sheet(self, sheet: Sheet, tables: list[Table], elsewhere: Said) -> list[SheetReading]:
        correction = self.asked.corrections.get(sheet.name)
        if (correction and correction.skip) or self._is_skipped(sheet.name):
            return [self._left(sheet, _("Dilewati atas pilihan Anda."))]
        if sheet.is_hidden and correction is None:
            return [self._left(sheet, _("Lembar tersembunyi tidak dibaca."))]
        if not sheet.rows:
            return [self._left(sheet, _("Lembar kosong."))]
        if not tables:
            return [self._left(sheet, _("Tidak ada tabel wilayah dan peserta."))]
        contexts = ContextReader(tables, self.words, self.result.source.name, sheet.name)
        readings = []
        for number, table in enumerate(tables):
            key = sheet.name if number == 0 else f"{sheet.name}/{number + 1}"
            contexts.key = key
            context = contexts.context(number, elsewhere)
            readings.append(self._read_table(key, table, context))
        return readings

    def _is_skipped(self, key: str) -> bool:
        return self.asked.answers.get(SKIP_SHEET + key) == labels.SKIP

    def _left(self, sheet: Sheet, reason: str) -> SheetReading:
        return SheetReading(sheet.name, sheet=sheet.name, reason=reason)

    # Tables

    def _read_table(self, key: str, table: Table, context: Context) -> SheetReading:
        correction = self.asked.corrections.get(key, Correction())
        out = SheetReading(key, sheet=table.sheet.name)
        if correction.skip or self._is_skipped(key):
            out.reason = _("Dilewati atas pilihan Anda.")
            return out
        if correction.month:
            context.month, context.month_at = correction.month, None
            context.year = correction.month.year
        context.segment = correction.segment or context.segment
        apply_answers(context, key, self.asked.answers, self.regions)
        out.layout, reader = self._layout(key, table, context, correction)
        out.questions = reader.questions = [*context.questions, *reader.questions]
        out.faults += reader.faults
        if not out.layout.is_complete:
            self._incomplete(out, out.layout)
            return out
        factor, is_certain = scale.factor_of(out, out.layout, self.words, self.asked.answers)
        RowReader(out, self.words, correction, reader.segment_for, factor).read()
        self._tell_columns(out, out.layout)
        if not is_certain:
            out.entries = []
        out.questions += self._missing(out, table, context)
        scale.compare(out, table, self.asked)
        self.result.recalled |= {
            answer: words for answer, words in reader.used.items() if answer in self.answers
        }
        return out

    def _layout(
        self, key: str, table: Table, context: Context, correction: Correction
    ) -> tuple[Layout, ColumnReader]:
        reader = ColumnReader(table, context, self.words, self.answers, key)
        layout = Layout(table, reader.columns(), context)
        if not layout.has_places:
            self._place_of_sheet(layout)
        keys = {column.index: bound_key(layout, column) for column in layout.columns}
        self.result.recalled |= apply_memory(layout.columns, self.answers, keys, context.segment)
        for column in layout.columns:
            if column.index in correction.roles:
                column.role, column.why = correction.roles[column.index], ""
                column.source = "corrected" if column.role != column.recognised else ""
        reader.settle(layout.columns, keys)
        return layout, reader

    def _place_of_sheet(self, layout: Layout) -> None:
        """A sheet for each place that only its name tells, in short: `Ptk`."""
        sheet, context = layout.table.sheet, layout.context
        row = layout.table.last_header_row
        if sheet.name in (CSV_SHEET, TABLE_SHEET) or not self.words.resolver.resembles(sheet.name):
            return
        try:
            context.region = self.words.resolver.resolve(sheet.name, year=RECENT)
        except UnknownPlaceError as error:
            question = error.question(sheet=sheet.name, row=row, column=0)
            context.questions += [question] if question else []

    def _incomplete(self, out: SheetReading, layout: Layout) -> None:
        """Passed over where its columns say what else they are, or it holds no figures; else a
        fault, so that no table of places is missed beside a good one."""
        reason = _("Tidak ada kolom wilayah bersama kolom angka peserta.")
        if out.questions or out.faults:
            return
        if layout.table.rows and layout.has_places and not any(one.why for one in layout.columns):
            at = (layout.table.last_header_row, layout.table.columns.start)
            out.faults.append(CellFault(out.sheet, *at, layout.table.sheet.value(*at), reason))
        else:
            out.reason = reason

    def _tell_columns(self, out: SheetReading, layout: Layout) -> None:
        """Columns of figures that are something else are told with the word that says so."""
        told = [
            f"{column.label} ({column.why})"
            for column in layout.columns
            if column.role == labels.SKIP and column.why and column.label
        ]
        if told:
            out.notes.append(
                _("Kolom yang tidak dibaca: %(columns)s.") % {"columns": "; ".join(told)}
            )
        for column in layout.columns:
            if column.added:
                out.notes.append(
                    _("Kolom %(label)s dijumlahkan dengan pasangannya: laki-laki dan perempuan.")
                    % {"label": column.label}
                )

    def _missing(self, out: SheetReading, table: Table, context: Context) -> list[Question]:
        """What nothing in the file names, asked once for the table."""
        at, questions = (table.last_header_row, 0), []
        if labels.MONTH in out.missing:
            text = _("Bulan data tidak ditemukan di lembar ini: pilih bulannya.")
            months = self.asked.months or ([context.month] if context.month else [])
            options = [(formats.month_code(one), formats.month(one)) for one in months]
            questions.append(table.question(f"month:{out.name}", text, options, at, None))
        if labels.SEGMENT in out.missing:
            text = _("Segmen tidak ditemukan di lembar ini: pilih segmennya.")
            options = [(one.value, one.long_label) for one in Segment]
            questions.append(table.question(f"segment-of:{out.name}", text, options, at, None))
        return questions

    # The file as a whole

    def _require_figures(self) -> None:
        result = self.result
        if not result.tables:
            for reading in result.sheets:
                result.faults += _why_not(reading)
            if not result.faults:
                name = result.sheets[0].sheet if result.sheets else ""
                result.faults.append(CellFault(name, 0, 0, None, str(NO_TABLE)))
        elif not (result.entries or result.faults or result.questions):
            first = result.tables[0]
            row = first.layout.table.last_header_row if first.layout else 0
            reason = _("Tabel ini belum berisi angka.")
            result.faults.append(CellFault(first.sheet, row, 0, None, reason))

    def _refuse_repetitions(self) -> None:
        """The same figure twice is a fault in one sheet; in another only where it differs."""
        first: dict[tuple, Entry] = {}
        entries = []
        for entry in self.result.entries:
            former = first.setdefault(entry.key, entry)
            if former is entry:
                entries.append(entry)
            elif former.sheet == entry.sheet or former.value != entry.value:
                self.result.faults.append(_repetition(entry, former))
        self.result.entries = entries

    def _offer_to_skip(self) -> None:
        """One bad sheet does not block a good one: the reader chooses."""
        result = self.result
        faulty = {fault.sheet for fault in result.faults}
        good = {entry.sheet for entry in result.entries} - faulty
        if not good:
            return
        for name in [name for name in result.grids if name in faulty]:
            count = sum(fault.sheet == name for fault in result.faults)
            result.questions.append(
                Question(
                    key=SKIP_SHEET + name,
                    text=_("Lembar %(sheet)s memuat %(count)s kesalahan. Lewati lembar ini?")
                    % {"sheet": name, "count": formats.people(count)},
                    options=((labels.SKIP, _("Lewati, baca lembar lain saja")),),
                    sheet=name,
                )
            )


def _why_not(reading: SheetReading) -> list[CellFault]:
    """Of a sheet whose columns are all something else: each with the word that makes it so."""
    if reading.layout is None:
        return []
    row = reading.layout.table.last_header_row
    faults = [
        CellFault(
            reading.sheet,
            row,
            column.index,
            column.label,
            _("Kolom ini bukan jumlah peserta: %(why)s.") % {"why": column.why},
        )
        for column in reading.layout.columns
        if column.why and column.label
    ]
    return [*reading.faults, *faults] or [CellFault(reading.sheet, row, 0, None, str(NO_TABLE))]


def _repetition(entry: Entry, former: Entry) -> CellFault:
    at = address(former.row, former.column)
    if former.sheet != entry.sheet:
        at = _("%(address)s di lembar %(sheet)s") % {"address": at, "sheet": former.sheet}
    reason = _("%(place)s %(segment)s %(month)s sudah disebut di %(at)s (%(value)s).") % {
        "place": entry.region.short_name,
        "segment": entry.segment,
        "month": formats.month(entry.month),
        "at": at,
        "value": formats.people(former.value),
    }
    return entry.fault(reason)


def lines_of(entries: list[Entry]) -> dict[tuple[int, str, date], dict[str, Entry]]:
    """Entries by place, segment and month: `{"new": entry, "closing": entry}`."""
    lines: dict[tuple[int, str, date], dict[str, Entry]] = {}
    for entry in entries:
        lines.setdefault((entry.region.pk, entry.segment, entry.month), {})[entry.field] = entry
    return lines


def is_draft_field(entry: Entry) -> bool:
    """The opening of a file is compared, never saved."""
    return entry.field != labels.OPENING
