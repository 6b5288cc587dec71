"""Of the columns that count workers by the basis: one for each year, or the parts of one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.spreadsheets.headings import MEN, PART, WOMEN, plain
from regions.models import WorkforceBasis
from regions.workforce_tables.columns import Column, Layout
from regions.workforce_tables.findings import Findings
from regions.workforce_tables.vocabulary import SOME, named

YES = "ya"


@dataclass(slots=True)
class ColumnChoice:
    """`holds` tells whether a column counts by the basis."""

    layout: Layout
    basis: WorkforceBasis
    holds: Callable[[Layout, Column, WorkforceBasis], bool]
    findings: Findings

    def columns(self) -> list[Column]:
        by_year: dict[int | None, list[Column]] = {}
        unread = []
        for column in self.layout.figures:
            if self.holds(self.layout, column, self.basis):
                by_year.setdefault(column.year, []).append(column)
            else:
                unread.append(column.shown)
        unread += [h.label for h in self.layout.table.headings if h.is_hidden and h.label]
        if unread:
            self.findings.note(_("Tidak dibaca: %(columns)s.") % {"columns": "; ".join(unread)})
        chosen = [column for columns in by_year.values() for column in self._one_of(columns)]
        for column in chosen:
            self._doubt_words(column)
        if chosen:
            self._doubt_details()
        return chosen

    def _one_of(self, columns: Sequence[Column]) -> list[Column]:
        """What holds everybody; of several, that without words nobody knows, then the total."""
        whole = [column for column in columns if not column.part]
        if not whole:
            return self._parts(columns)
        whole = [column for column in whole if not column.unknown] or whole
        whole = [column for column in whole if column.is_total] or whole
        return self._asked(whole) if len(whole) > 1 else whole

    def _parts(self, columns: Sequence[Column]) -> list[Column]:
        """Men and women are everybody; whether sectors or segments are, is asked."""
        parts = sorted(column.part for column in columns)
        if parts == sorted([MEN, WOMEN]):
            return list(columns)
        names = "; ".join(column.shown for column in columns)
        if len(parts) > 1 and set(parts) == {SOME}:
            text = _("Tidak ada kolom jumlah. Apakah %(columns)s bersama-sama seluruh pekerja?")
            self._ask(columns[0], "sum", text % {"columns": names}, [(YES, _("Ya, jumlahkan"))])
            return list(columns)
        reason = _("Hanya sebagian pekerja: %(columns)s. Kolom seluruh pekerja tidak ada.")
        self.findings.complain(self.layout.table, columns[0].index, reason % {"columns": names})
        return []

    def _asked(self, columns: Sequence[Column]) -> list[Column]:
        year = columns[0].year or ""
        text = _("Beberapa kolom berisi angka %(year)s. Yang mana dibaca?") % {"year": year}
        options = [(column.letters, column.shown) for column in columns]
        answer = self._ask(columns[0], "column", text, options)
        return [column for column in columns if column.letters == answer] or [columns[0]]

    def _ask(self, column: Column, kind: str, text: str, options: Sequence[tuple[str, str]]) -> str:
        key = f"{kind}:{column.year or ''}"
        return self.findings.ask(self.layout.table, column.index, key, text, options)

    def _doubt_words(self, column: Column) -> None:
        """`Bekerja Shift Malam`: words that nobody knows may make it some of the workers."""
        unknown, text = column.unknown, column.shown
        if column.says is None:
            unknown += self.layout.title_says()[1]
            text = text if column.unknown else next(self.layout.titles(), "")
        if part := self.layout.title_part():
            reason = _("Judulnya menyebut sebagian pekerja saja: %(part)s.") % {"part": part}
            self.findings.complain(self.layout.table, column.index, reason)
        elif unknown:
            self._ask_whole(column.index, text, f"heading:{plain(text)}")

    def _doubt_details(self) -> None:
        """A column of texts beside the figures that divides the workers in ways nobody knows."""
        table, read = self.layout.table, self.layout.vocabulary.read
        for heading in self.layout.details:
            for row in table.rows if heading.index not in self.layout.units else ():
                label = read(table.value(row, heading.index))
                if label.unknown and named(label) is None and not label.has(PART):
                    text = f"{heading.label}: {table.value(row, heading.index)}"
                    self._ask_whole(heading.index, text, f"rows:{plain(text)}", row)
                    break

    def _ask_whole(self, column: int, text: str, key: str, row: int | None = None) -> None:
        question = _("“%(text)s”: apakah ini seluruh pekerja menurut %(basis)s?") % {
            "text": text,
            "basis": self.basis,
        }
        options = [(YES, _("Ya, seluruhnya"))]
        self.findings.ask(self.layout.table, column, key, question, options, row)
