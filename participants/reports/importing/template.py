"""The workbook of a branch and month, ready to be filled in and sent back."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from common import formats
from common.spreadsheets.escape import safe_cell
from participants.figures.models import MOVEMENTS
from participants.reports.checks import read_histories
from participants.reports.importing import labels
from participants.reports.models import (
    FIELD_LABELS,
    LARGEST_FIGURE,
    EnrolmentReport,
    ReportLine,
    blank_lines,
    rows_of,
)
from regions.models import Branch

HEADER_ROW = 4
KEY_COLUMNS = 3  # code, place, segment
OPENING_COLUMN = KEY_COLUMNS
CLOSING_COLUMN = OPENING_COLUMN + 1 + len(MOVEMENTS)


TemplateRow = tuple[ReportLine, int | None]  # with its opening


def template_rows(branch: Branch, month: date) -> list[TemplateRow]:
    """Every place the branch serves by segment, with its opening and what the draft holds."""
    past = read_histories(branch.pk, month)
    report = EnrolmentReport.objects.of(branch, month).first()
    report = report or EnrolmentReport(branch=branch, period_id=month)
    drafted = rows_of(report.lines.select_related("region")) if report.is_begun else {}
    lines = [drafted.get(key, line) for key, line in rows_of(blank_lines(report)).items()]
    return [(line, past.of_line(line).opening) for line in lines]


def file_name(branch: Branch, month: date) -> str:
    return f"laporan-{branch.slug}-{formats.month_code(month)}.xlsx"


def template_workbook(branch_name: str, month: date, rows: Sequence[TemplateRow]) -> bytes:
    """In Indonesian whoever asks: the offices pass it on, and its headings are read back."""
    with translation.override("id"):
        return _written(branch_name, month, rows)


def _written(branch_name: str, month: date, rows: Sequence[TemplateRow]) -> bytes:
    import xlsxwriter  # on use: 18 MB that the web process does not need before

    content = io.BytesIO()
    workbook = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    workbook.set_properties({"title": f"{_('Laporan kepesertaan')} {formats.month(month)}"})
    _Filler(workbook, branch_name, month, rows).fill()
    _explain(workbook, month)
    workbook.close()
    return content.getvalue()


def _address(row: int, column: int, *, col_abs: bool = False) -> str:
    """`C7`, `$C7`: counted from 0."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column, col_abs=col_abs))


class _Filler:
    def __init__(
        self, workbook: Any, branch_name: str, month: date, rows: Sequence[TemplateRow]
    ) -> None:
        self.sheet = workbook.add_worksheet(_("Laporan"))
        self.branch_name = branch_name
        self.month = month
        self.rows = rows
        self.first = HEADER_ROW + 1
        self.last = HEADER_ROW + len(rows)
        number = {"num_format": "#,##0", "border": 1, "border_color": "#D4D4D4"}
        add = workbook.add_format
        self.title = add({"bold": True, "font_size": 15})
        self.soft = add({"font_color": "#525252"})
        self.header = add(
            {
                "bold": True,
                "bg_color": "#0A489F",
                "font_color": "#FFFFFF",
                "text_wrap": True,
                "valign": "vcenter",
                "border": 1,
                "border_color": "#FFFFFF",
            }
        )
        self.key = add({"border": 1, "border_color": "#D4D4D4", "bg_color": "#F2F2F2"})
        self.known = add(number | {"bg_color": "#F2F2F2"})
        self.input = add(number | {"locked": False, "bg_color": "#FFFFFF"})
        self.total = add(number | {"bold": True, "bg_color": "#E5E5E5", "top": 2})
        self.wrong = add({"bg_color": "#FFC7CE", "font_color": "#9C0006"})

    def fill(self) -> None:
        self._head()
        for offset, (line, opening) in enumerate(self.rows):
            self._line(self.first + offset, line, opening)
        if self.rows:
            self._total()
            self._validate()
        self._arrange()

    def _head(self) -> None:
        sheet = self.sheet
        sheet.write_string(
            0, 0, f"{_('Laporan kepesertaan')} {formats.month(self.month)}", self.title
        )
        sheet.write_string(1, 0, f"{_('Kantor cabang')} {self.branch_name}", self.soft)
        sheet.write_string(
            2, 0, _("Isi sel putih. Kosong berarti belum diketahui; tulis 0 bila nol."), self.soft
        )
        for column, text in enumerate(headings()):
            sheet.write_string(HEADER_ROW, column, text, self.header)

    def _line(self, row: int, line: ReportLine, opening: int | None) -> None:
        for column, text in enumerate((line.region.code, line.region.full_name, line.segment)):
            self.sheet.write_string(row, column, safe_cell(text), self.key)
        self._number(row, OPENING_COLUMN, opening, self.known)
        for offset, value in enumerate(line.movements, start=1):
            self._number(row, OPENING_COLUMN + offset, value, self.input)
        if line.closing is None and opening is not None:
            computed = line.computed_closing(opening)
            shown = "" if computed is None else computed
            self.sheet.write_formula(row, CLOSING_COLUMN, _closing_formula(row), self.input, shown)
        else:
            self._number(row, CLOSING_COLUMN, line.closing, self.input)

    def _number(self, row: int, column: int, value: int | None, style: Any) -> None:
        if value is None:
            self.sheet.write_blank(row, column, None, style)
        else:
            self.sheet.write_number(row, column, value, style)

    def _total(self) -> None:
        row = self.last + 1
        self.sheet.write_string(row, 0, "", self.total)
        self.sheet.write_string(row, 1, "JUMLAH", self.total)
        self.sheet.write_string(row, 2, "", self.total)
        for column in range(OPENING_COLUMN, CLOSING_COLUMN + 1):
            cells = f"{_address(self.first, column)}:{_address(self.last, column)}"
            self.sheet.write_formula(
                row, column, f"=SUM({cells})", self.total, self._sum_of(column)
            )

    def _sum_of(self, column: int) -> int:
        name = labels.FIELDS_IN_FILES[column - OPENING_COLUMN]
        if name == labels.OPENING:
            return sum(opening or 0 for _line, opening in self.rows)
        if name == labels.CLOSING:
            return sum(line.closing_or_computed(opening) or 0 for line, opening in self.rows)
        return sum(getattr(line, name) or 0 for line, _opening in self.rows)

    def _validate(self) -> None:
        """Whole people from nothing up; the sheet says so before the portal has to."""
        self.sheet.data_validation(
            self.first,
            OPENING_COLUMN + 1,
            self.last,
            CLOSING_COLUMN,
            {
                "validate": "integer",
                "criteria": "between",
                "minimum": 0,
                "maximum": LARGEST_FIGURE,
                "ignore_blank": True,
                "error_title": _("Bukan jumlah orang"),
                "error_message": _("Tulis bilangan bulat, nol atau lebih, tanpa koma."),
            },
        )
        self.sheet.conditional_format(
            self.first,
            CLOSING_COLUMN,
            self.last,
            CLOSING_COLUMN,
            {"type": "formula", "criteria": _broken_ledger(self.first), "format": self.wrong},
        )

    def _arrange(self) -> None:
        sheet = self.sheet
        sheet.set_row(HEADER_ROW, 32)
        sheet.set_column(0, 0, 9)
        sheet.set_column(1, 1, 28)
        sheet.set_column(2, 2, 10)
        sheet.set_column(OPENING_COLUMN, CLOSING_COLUMN, 13)
        sheet.freeze_panes(self.first, KEY_COLUMNS)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADER_ROW)
        if self.rows:
            sheet.print_area(0, 0, self.last + 1, CLOSING_COLUMN)
            sheet.set_selection(self.first, OPENING_COLUMN + 1, self.first, OPENING_COLUMN + 1)
        sheet.protect("", {"format_columns": True, "format_rows": True})


def headings() -> list[str]:
    """The words above the columns; `labels` reads them back."""
    fields = [str(FIELD_LABELS[name]).capitalize() for name in [*MOVEMENTS, labels.CLOSING]]
    return [_("Kode"), _("Kabupaten/kota"), _("Segmen"), _("Awal"), *fields]


def _closing_formula(row: int) -> str:
    first = _address(row, OPENING_COLUMN + 1)
    last = _address(row, CLOSING_COLUMN - 1)
    cells = [_address(row, column) for column in range(OPENING_COLUMN, CLOSING_COLUMN)]
    return (
        f"=IF(COUNT({first}:{last})={len(MOVEMENTS)},"
        f'{"+".join(cells[:4])}-{cells[4]}-{cells[5]},"")'
    )


def _broken_ledger(row: int) -> str:
    """All movements are there, and the closing that was typed is another than they give."""
    cells = [
        _address(row, column, col_abs=True) for column in range(OPENING_COLUMN, CLOSING_COLUMN + 1)
    ]
    whole = f"{cells[0]}:{cells[-1]}"
    return (
        f"=AND(COUNT({whole})={len(cells)},{'+'.join(cells[:4])}-{cells[4]}-{cells[5]}<>{cells[6]})"
    )


def _explain(workbook: Any, month: date) -> None:
    """The sheet that tells how to fill in the other; it holds no table of places."""
    sheet = workbook.add_worksheet(_("Petunjuk"))
    wrap = workbook.add_format({"text_wrap": True, "valign": "top"})
    bold = workbook.add_format({"bold": True, "valign": "top"})
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 96)
    sheet.write_string(
        0, 0, _("Cara mengisi"), workbook.add_format({"bold": True, "font_size": 15})
    )
    for row, (name, text) in enumerate(_explanations(month), start=2):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, text, wrap)
    sheet.protect()


def _explanations(month: date) -> list[tuple[str, str]]:
    movements = [
        _("Orang yang pertama kali terdaftar pada bulan ini, bukan yang kembali atau pindah."),
        _("Orang yang pernah nonaktif dan pada bulan ini membayar iuran lagi."),
        _("Orang yang sudah aktif dan datang dari wilayah atau segmen lain."),
        _("Orang yang kepesertaannya berhenti, misalnya menunggak lebih dari tiga bulan."),
        _("Orang yang tetap aktif tetapi pindah ke wilayah atau segmen lain."),
    ]
    return [
        (
            _("Bulan"),
            _("Lembar ini untuk %(month)s; bulan lain diunduh tersendiri dari portal.")
            % {"month": formats.month(month)},
        ),
        (
            _("Awal"),
            _("Penutup bulan lalu yang terverifikasi. Terkunci; portal memakai angkanya sendiri."),
        ),
        *[
            (str(FIELD_LABELS[name]).capitalize(), text)
            for name, text in zip(MOVEMENTS, movements, strict=True)
        ],
        (
            _("Akhir"),
            _(
                "Terhitung sendiri setelah kelima mutasi terisi. Bila mutasinya tidak diketahui, "
                "timpa rumusnya dengan angka akhir saja."
            ),
        ),
        (_("Kosong"), _("Belum diketahui. Portal tidak pernah membacanya sebagai nol.")),
        (_("Nol"), _("Tulis 0 bila memang tidak ada seorang pun.")),
        (
            _("Ribuan"),
            _("607426 atau 607.426. Jumlah orang selalu bulat: 36,47 akan ditolak."),
        ),
        (
            _("Setelah diisi"),
            _(
                "Unggah di halaman Impor. Portal menunjukkan dulu apa yang dibacanya; draf baru "
                "berubah setelah Anda setuju, dan verifikasi tetap dilakukan orang lain."
            ),
        ),
    ]
