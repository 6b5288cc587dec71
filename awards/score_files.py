"""A juror's sheet as a workbook: filled in Excel, and read back into the fields of the page."""

from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from awards.forms.judging import SheetForm
from awards.models import Criterion, Entrant
from common.spreadsheets.escape import safe_cell
from common.spreadsheets.faults import CellFault
from common.spreadsheets.grid import Sheet
from common.spreadsheets.guards import Source
from common.spreadsheets.headings import plain
from common.spreadsheets.numbers import UnreadableError, read_decimal
from common.spreadsheets.opening import open_file

FIRST_CRITERION = 2  # columns: entrant, category, then a criterion each


def workbook(form: SheetForm) -> bytes:
    """One row for each entrant that the juror scores, with what is scored so far."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet(_("Nilai"))
        bold = book.add_format({"bold": True})
        names = [_("Peserta"), _("Kategori"), *(each.name_and_category for each in form.criteria)]
        for column, name in enumerate(names):
            sheet.write(0, column, safe_cell(name), bold)
        for number, entrant in enumerate(form.scored_entrants(), start=1):
            sheet.write(number, 0, safe_cell(entrant.name_and_place))
            sheet.write(number, 1, str(entrant.category))
            for column, criterion in enumerate(form.criteria, start=FIRST_CRITERION):
                value = form.initial.get(form.field_name(entrant, criterion))
                if value is not None:
                    sheet.write_number(number, column, float(value))
        sheet.set_column(0, 1, 36)
        sheet.freeze_panes(1, 1)
    return out.getvalue()


def read(source: Source, form: SheetForm) -> tuple[dict[str, str], list[CellFault]]:
    """`{"s17-4": "85.5", …}` as the page's own fields send it, and every cell that cannot be read.

    What the file does not name stays as it is on the page. Whether a score is allowed the form says.
    """
    sheet = next((each for each in open_file(source) if each.rows), None)
    values = {name: str(value) for name, value in form.initial.items()}
    if sheet is None:
        return values, [CellFault("", 0, 0, None, _("Berkas ini kosong."))]
    reader = _Reader(sheet, form)
    for number in range(1, len(sheet.rows)):
        values |= reader.row(number)
    return values, reader.faults


class _Reader:
    def __init__(self, sheet: Sheet, form: SheetForm) -> None:
        self.sheet, self.form = sheet, form
        self.faults: list[CellFault] = []
        self.seen: set[int] = set()
        self.columns: dict[int, Criterion] = {}
        for column, heading in enumerate(sheet.rows[0]):
            if column >= FIRST_CRITERION and heading is not None:
                self._read_heading(column, heading)
        if not self.columns:
            self._fault(
                0, 0, _("Baris pertama harus memuat nama kriteria, seperti lembar unduhan.")
            )

    def _read_heading(self, column: int, heading: Any) -> None:
        criterion = _only(
            [each for each in self.form.criteria if _same(each.name_and_category, heading)]
            or [each for each in self.form.criteria if _same(each.name, heading)]
        )
        if criterion is None:
            self._fault(0, column, _("Bukan kriteria edisi ini; kolom ini tidak dibaca."))
        elif criterion in self.columns.values():
            self._fault(
                0, column, _("Kriteria ini sudah ada di kolom lain; kolom ini tidak dibaca.")
            )
        else:
            self.columns[column] = criterion

    def row(self, number: int) -> dict[str, str]:
        cells = self.sheet.rows[number]
        if all(cell is None for cell in cells) or not self.columns:
            return {}
        entrant = self._entrant(number)
        if entrant is None:
            return {}
        if entrant.pk in self.seen:
            self._fault(number, 0, _("Peserta ini sudah ada di baris lain."))
            return {}
        self.seen.add(entrant.pk)
        values: dict[str, str] = {}
        for column, criterion in self.columns.items():
            value = self._value(number, column)
            if value is None:
                continue
            if criterion.is_for(entrant.category_id):
                values[self.form.field_name(entrant, criterion)] = value
            else:
                self._fault(number, column, _("Kriteria ini tidak berlaku untuk peserta ini."))
        return values

    def _entrant(self, number: int) -> Entrant | None:
        name, category = (self.sheet.value(number, column) for column in (0, 1))
        entrants = [
            entrant
            for entrant in self.form.entrants
            if category is None or _same(entrant.category, category)
        ]
        named = [each for each in entrants if _same(each.name_and_place, name)]
        named = named or [each for each in entrants if _same(each.display_name, name)]
        entrant = _only(named)
        if entrant in self.form.scored_entrants():
            return entrant
        self._fault(number, 0, self._why_not(named))
        return None

    def _why_not(self, named: list[Entrant]) -> str:
        if len(named) > 1:
            return _("Ada beberapa peserta bernama ini; tulis wilayah dan kategorinya.")
        if not named:
            return _("Tidak ada peserta bernama ini pada edisi ini.")
        return _(
            "Juri ini tidak menilainya: ada benturan kepentingan, atau usulannya belum dijawab."
        )

    def _value(self, row: int, column: int) -> str | None:
        """None where the cell is empty: the score given so far stays."""
        value = self.sheet.value(row, column)
        if (row, column) in self.sheet.errors or (row, column) in self.sheet.uncached:
            self._fault(row, column, _("Rumus sel ini tidak punya hasil; tulis nilainya."))
            return None
        try:
            score = read_decimal(value)
        except UnreadableError as error:
            self._fault(row, column, str(error))
            return None
        return None if score is None else str(score)

    def _fault(self, row: int, column: int, reason: str) -> None:
        value: Any = self.sheet.value(row, column)
        self.faults.append(CellFault(self.sheet.name, row, column, value, reason))


def _same(written: Any, read: Any) -> bool:
    """Whatever the case and the signs between words; a name of signs alone is compared as it is."""
    return (plain(written) or str(written).strip()) == (plain(read) or str(read).strip())


def _only(found: list[Any]) -> Any:
    return found[0] if len(found) == 1 else None
