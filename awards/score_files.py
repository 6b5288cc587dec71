"""A juror's sheet as a workbook: filled in Excel, and read back into the fields of the page."""

from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from awards.forms.judging import SheetForm
from awards.models import Entrant
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
        names = [_("Peserta"), _("Kategori"), *(each.name for each in form.criteria)]
        for column, name in enumerate(names):
            sheet.write(0, column, safe_cell(name), bold)
        for number, entrant in enumerate(form.scored_entrants(), start=1):
            sheet.write(number, 0, safe_cell(str(entrant)))
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
        criteria = {plain(each.name): each for each in form.criteria}
        headings = {
            column: plain(name) for column, name in enumerate(sheet.rows[0]) if name is not None
        }
        self.columns = {
            column: criteria[name] for column, name in headings.items() if name in criteria
        }
        if not self.columns:
            self._fault(
                0, 0, _("Baris pertama harus memuat nama kriteria, seperti lembar unduhan.")
            )

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
        return {
            self.form.field_name(entrant, criterion): value
            for column, criterion in self.columns.items()
            if criterion.is_for(entrant.category_id)
            and (value := self._value(number, column)) is not None
        }

    def _entrant(self, number: int) -> Entrant | None:
        name, category = (plain(self.sheet.value(number, column) or "") for column in (0, 1))
        found = [
            entrant
            for entrant in self.form.scored_entrants()
            if plain(str(entrant)) == name and category in ("", plain(str(entrant.category)))
        ]
        if len(found) == 1:
            return found[0]
        reason = (
            _("Nama ini ada di beberapa kategori; isi kolom kategorinya.")
            if found
            else _("Bukan peserta yang dinilai juri ini.")
        )
        self._fault(number, 0, reason)
        return None

    def _value(self, row: int, column: int) -> str | None:
        """None where the cell is empty: the score given so far stays."""
        value = self.sheet.value(row, column)
        try:
            score = read_decimal(value)
        except UnreadableError as error:
            self._fault(row, column, str(error))
            return None
        return None if score is None else str(score)

    def _fault(self, row: int, column: int, reason: str) -> None:
        value: Any = self.sheet.value(row, column)
        self.faults.append(CellFault(self.sheet.name, row, column, value, reason))
