"""The rows of a table as entries: one figure each, with everything that is wrong with them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import formats
from common.spreadsheets import numbers
from common.spreadsheets.faults import CellFault
from common.spreadsheets.grid import Sheet
from common.spreadsheets.questions import Question
from common.spreadsheets.survey import Address
from common.spreadsheets.tables import LeftOut
from participants.figures.models import MOVEMENTS
from participants.reports.importing import labels
from participants.reports.importing.labels import CLOSING, Words
from participants.reports.importing.layout import Column, Correction, Layout
from participants.reports.importing.rowkeys import KeyReader, RowKeys
from participants.reports.importing.sums import SumCheck
from regions.models import Region


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One figure of the file, and where it, its place and its month stand."""

    sheet: str
    row: int
    column: int
    region: Region
    segment: str
    month: date
    field: str
    value: int | None  # None: a closing that follows from the movements, so none is typed
    place_at: Address
    month_at: Address

    @property
    def key(self) -> tuple[int, str, date, str]:
        return (self.region.pk, self.segment, self.month, self.field)

    def fault(self, reason: str) -> CellFault:
        return CellFault(self.sheet, self.row, self.column, self.value, reason)


@dataclass(slots=True)
class SheetReading:
    """What became of one table, or of a sheet without one; with a `reason` it was left out."""

    name: str  # of the sheet, with `/2` for its second table
    sheet: str = ""
    layout: Layout | None = None
    reason: str = ""
    entries: list[Entry] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)  # month or segment, that nothing names
    left_out: list[LeftOut] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rows_read: int = 0


class RowReader:
    """`factor`: by what the figures are multiplied, where the file is in thousands."""

    def __init__(
        self,
        out: SheetReading,
        words: Words,
        correction: Correction,
        segment_for: Callable[..., str | None],
        factor: int = 1,
    ) -> None:
        assert out.layout is not None  # noqa: S101 - a table that is read has its layout
        self.out = out
        self.layout = out.layout
        self.table = out.layout.table
        self.sheet: Sheet = self.table.sheet
        self.factor = factor
        self.with_hidden = correction.with_hidden
        self.values = [column for column in self.layout.values if self._is_read(column)]
        self.totals = [
            one for one in self.layout.columns if one.role == labels.TOTAL and self._is_read(one)
        ]
        self.styles = self._styles()
        self.keys = KeyReader(self.layout, words, segment_for, self._fault, out.questions.append)
        self.sums = SumCheck(self._read_count, self._fault, self.sheet.value, self._is_broken)
        self.hidden_rows = 0
        self.said: set[str] = set()

    def read(self) -> SheetReading:
        self.out.left_out += self.table.left_out
        for row in self.table.rows:
            self._row(row)
        for row in self.table.totals:
            self._total_row(row)
        self._tell_hidden()
        self.out.left_out.sort(key=lambda out: out.row)
        return self.out

    def _styles(self) -> dict[int, numbers.Style | None]:
        """Which sign groups thousands: each column's own numbers say so, else all together."""
        of_columns = {
            index: [self.sheet.value(row, index) for row in self.table.rows]
            for column in [*self.values, *self.totals]
            for index in (column.index, *column.added)
        }
        common = numbers.style_of(value for values in of_columns.values() for value in values)
        return {index: numbers.style_of(values) or common for index, values in of_columns.items()}

    def _is_read(self, column: Column) -> bool:
        """A hidden column is read where the person said so or chose what it holds."""
        return self.with_hidden or not column.is_hidden or column.source == "corrected"

    def _tell_hidden(self) -> None:
        if self.hidden_rows:
            self.out.notes.append(
                ngettext(
                    "%(count)s baris tersembunyi tidak dibaca.",
                    "%(count)s baris tersembunyi tidak dibaca.",
                    self.hidden_rows,
                )
                % {"count": formats.people(self.hidden_rows)}
            )
        hidden = [column.label for column in self.layout.values if not self._is_read(column)]
        if hidden:
            self.out.notes.append(
                _("Kolom tersembunyi tidak dibaca: %(columns)s.") % {"columns": ", ".join(hidden)}
            )

    # Rows

    def _row(self, row: int) -> None:
        if row in self.sheet.hidden_rows and not self.with_hidden:
            self._hidden_row(row)
        elif not self._holds_figures(row):
            self.out.rows_read += self.keys.names_place(row)
        else:
            self._figures(row, self.keys.keys(row))

    def _hidden_row(self, row: int) -> None:
        self.hidden_rows += 1
        self._leave_out(row, _("tersembunyi di berkas"))
        for column in self.values:
            try:
                value = self._read_count(row, column.index)
            except numbers.UnreadableError:
                self.sums.doubtful.add(column.index)
            else:
                self.sums.add(row, column.index, value or 0, is_hidden=True)

    def _total_row(self, row: int) -> None:
        reason = _("baris jumlah")
        if row in self.sheet.hidden_rows and not self.with_hidden:
            self.hidden_rows += 1
            reason = _("tersembunyi di berkas")
        elif self._is_of_more_places(row):
            reason = _("angka provinsi; tabel ini tidak memuat semua wilayahnya")
        elif self.sums.check_row(row, self.table.totals, self.values):
            reason = _("baris jumlah, sudah dibandingkan dengan baris di atasnya")
        self._leave_out(row, reason)

    def _is_of_more_places(self, row: int) -> bool:
        """The province's own row above the places of one branch."""
        words = self.keys.words
        named = [words.place(self.sheet.value(row, column)) for column in self.table.columns]
        if not any(place and place.is_parent for place in named):
            return False
        return bool(words.resolver.places - {entry.region.code for entry in self.out.entries})

    def _figures(self, row: int, keys: RowKeys) -> None:
        self.out.rows_read += 1
        for column in self.values:
            value = self._count(row, column)
            if value is not None:
                self.sums.add(row, column.index, value)
                self._enter(row, column, keys, value)
        self.sums.check_columns(row, self.totals, self.values)

    def _enter(self, row: int, column: Column, keys: RowKeys, value: int) -> None:
        """The entry, unless the place, month or segment is missing or contradicted."""
        context = self.layout.context
        month, month_at = keys.month, keys.month_at
        if column.month:
            month, month_at = column.month, (self.table.last_header_row, column.index)
        segment = self._one_of(row, column, keys.segment, column.segment) or context.segment
        region = keys.region or column.region
        if keys.region and column.region:
            self._fault(row, column.index, _("Baris dan kolom menyebut dua wilayah."))
            return
        if region is None and not keys.is_unknown_place:
            self._fault_once(column, _("Wilayah tidak disebut, di baris, kolom atau judul."))
        if keys.is_unknown_segment or keys.is_unknown_month or region is None:
            return
        if month is None or not segment:
            self.out.missing |= {labels.MONTH} if month is None else set()
            self.out.missing |= set() if segment else {labels.SEGMENT}
            return
        self.out.entries.append(
            Entry(
                sheet=self.sheet.name,
                row=row,
                column=column.index,
                region=region,
                segment=segment,
                month=month,
                field=keys.field or column.field,
                value=value,
                place_at=keys.place_at,
                month_at=month_at,
            )
        )

    def _one_of(self, row: int, column: Column, of_row: str, of_column: str) -> str:
        if of_row and of_column and of_row != of_column:
            words = {"row": of_row, "column": of_column}
            reason = _("Baris menyebut %(row)s, kolom menyebut %(column)s.") % words
            self._fault(row, column.index, reason)
        return of_row or of_column

    def _fault_once(self, column: Column, reason: str) -> None:
        if reason not in self.said:
            self.said.add(reason)
            self._fault(self.table.last_header_row, column.index, reason, None)

    # Figures

    def _count(self, row: int, column: Column) -> int | None:
        total = None
        for index in (column.index, *column.added):
            at = (row, index)
            try:
                value = None if self._follows_from_movements(at, column) else self._read_count(*at)
                if value is not None and self._spans_rows(at):
                    raise numbers.UnreadableError(_("Sel gabungan ini menutupi beberapa baris."))
            except numbers.UnreadableError as error:
                self._fault(*at, str(error) + self._hint(at))
                self.sums.doubtful.add(column.index)
            else:
                total = value if total is None else total + (value or 0)
        return None if column.index in self.sums.doubtful and column.added else total

    def _is_broken(self, row: int, column: int) -> bool:
        return (row, column) in self.sheet.errors or (row, column) in self.sheet.uncached

    def _read_count(self, row: int, column: int) -> int | None:
        at = (row, column)
        if at in self.sheet.errors:
            raise numbers.UnreadableError(_("Sel ini berisi galat rumus."))
        if at in self.sheet.uncached:
            raise numbers.UnreadableError(
                _("Rumus ini belum dihitung: buka berkas di Excel, simpan, lalu unggah lagi.")
            )
        value = self.sheet.value(*at)
        if self.factor == 1:
            return numbers.read_count(value, self.styles.get(column))
        return self._multiplied(value)

    def _multiplied(self, value: Any) -> int | None:
        """`45,8` thousand are 45.800; what is finer than one person is refused."""
        if isinstance(value, str) and numbers.style_of([value]) == ".":
            value = value.replace(".", "")
        decimal = numbers.read_decimal(value)
        return None if decimal is None else numbers.read_count(decimal * self.factor)

    def _spans_rows(self, at: Address) -> bool:
        return any(
            first == at
            and last[0] > first[0]
            and any(first[0] < row <= last[0] for row in self.table.rows)
            for first, last in self.sheet.merged
        )

    def _hint(self, at: Address) -> str:
        """A spreadsheet that reads the dot as a decimal sign keeps 607.426 as a fraction."""
        value = self.sheet.value(*at)
        if isinstance(value, float) and round(value, 3) == value and 1 <= abs(value) < 1000:
            return " " + _("Bila maksudnya %(people)s orang, ketik %(plain)s.") % {
                "people": formats.people(round(value * 1000)),
                "plain": round(value * 1000),
            }
        return ""

    def _follows_from_movements(self, at: Address, column: Column) -> bool:
        """A closing formula beside all five movements adds nothing that they do not tell."""
        if not self._is_broken(*at):
            return False
        beside = {other.field for other in self.values if other.segment == column.segment}
        return column.field == CLOSING and beside.issuperset(MOVEMENTS)

    def _holds_figures(self, row: int) -> bool:
        return any(
            not numbers.is_empty(self.sheet.value(row, index)) or self._is_broken(row, index)
            for column in self.values
            for index in (column.index, *column.added)
        )

    def _leave_out(self, row: int, reason: str) -> None:
        texts = [str(value) for value in self.sheet.rows[row] if value is not None]
        self.out.left_out.append(LeftOut(row, " · ".join(texts)[:80], reason))

    def _fault(self, row: int, column: int, reason: str, *value: Any) -> None:
        """At a cell, with what stands in it unless another value is said."""
        at = (row, column)
        if value:
            shown = value[0]
        elif at in self.sheet.uncached:
            shown = "=" + self.sheet.uncached[at]
        else:
            shown = self.sheet.errors.get(at, self.sheet.value(*at))
        self.out.faults.append(CellFault(self.sheet.name, row, column, shown, reason))
