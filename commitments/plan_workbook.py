"""A plan as a workbook whose sums live: who changes an assumption sees the answer change.

Yellow cells are what is assumed; everything else follows from them by formulas.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from commitments.models import Channel
from commitments.plan_budget import BudgetLine
from commitments.plan_figures import PlanFacts, split_rows
from commitments.plan_promises import Held
from commitments.planning import Month, renewed
from common import formats
from common.spreadsheets.escape import safe_cell

# Where the assumptions and the answers stand on the first sheet.
PEOPLE, TARGET, KUR, KUR_TREND = "$B$4", "$B$5", "$B$6", "$B$7"
COMMITTED, RENEWED, TARIFF, MONTHS = "$B$8", "$B$9", "$B$10", "$B$11"
MISSING, PLANNED = "$B$12", "$B$13"
HEAD = 16  # the row of the heads of the months, counted from 0
FIRST = HEAD + 2  # the line of the first month, as formulas count
MONEY = 6  # the column of the first line of the budget
UNKNOWN = "–"
HEAD_HEIGHT = 48  # points: three lines


@dataclass(frozen=True)
class Sheets:
    """The sheets by their names, as formulas name them."""

    facts: PlanFacts
    looks: dict[str, Any]

    @property
    def last(self) -> int:
        """The line of the last month."""
        return FIRST + len(self.facts.answer.months) - 1

    @property
    def places_total(self) -> int:
        """The line of the sum of places."""
        return len(self.facts.ground.rows) + 2

    def heads(self, sheet: Any, row: int, heads: Sequence[str], *, texts: int) -> None:
        """The first `texts` columns hold words, the others numbers. A file knows no height of its
        own."""
        sheet.set_row(row, HEAD_HEIGHT)
        for column, head in enumerate(heads):
            look = self.looks["head" if column < texts else "head_of_numbers"]
            sheet.write_string(row, column, head, look)

    def write(
        self, sheet: Any, row: int, column: int, value: Any, look: str, formula: str = ""
    ) -> None:
        """A number, or the formula that gives it. What rests on a tariff that is not known is not
        known either."""
        if value is None:
            sheet.write_string(row, column, UNKNOWN, self.looks["unknown"])
        elif formula:
            sheet.write_formula(row, column, formula, self.looks[look], float(value))
        else:
            sheet.write_number(row, column, float(value), self.looks[look])


def plan_workbook(facts: PlanFacts) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    head = {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1}
    looks = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format(head),
        "head_of_numbers": book.add_format(head | {"align": "right"}),
        "people": book.add_format({"num_format": "#,##0"}),
        "rupiah": book.add_format({"num_format": '"Rp"#,##0'}),
        "own": book.add_format({"num_format": "#,##0", "bg_color": "#fff7d6", "border": 1}),
        "unknown": book.add_format({"align": "right"}),
    }
    sheets = Sheets(facts, looks)
    _plan_sheet(book.add_worksheet(_("Rencana")), sheets)
    _places_sheet(book.add_worksheet(_("Wilayah")), sheets)
    if facts.held:
        _promises_sheet(book.add_worksheet(_("Komitmen")), sheets)
    if facts.endings and facts.months:
        _cohorts_sheet(book.add_worksheet(_("Kohort")), sheets)
    for sheet in book.worksheets():  # on paper one page wide
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
    book.close()
    return out.getvalue()


def _plan_sheet(sheet: Any, sheets: Sheets) -> None:
    facts, looks = sheets.facts, sheets.looks
    plan, assumed = facts.plan, facts.assumptions
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 20, 18)
    sheet.write_string(0, 0, safe_cell(plan.name), looks["title"])
    sheet.write_string(1, 0, _note(facts))
    monthly = facts.tariff.monthly if facts.tariff else None
    inputs: list[tuple[str, int | None]] = [
        (_("Peserta sekarang"), assumed.participants),
        (_("Orang pada target"), assumed.target_people),
        (_("KUR: orang per bulan"), plan.kur_per_month),
        (_("KUR: di antaranya sudah ada dalam laju"), facts.kur_in_trend),
        (_("Komitmen di atas laju: orang"), assumed.committed),
        (_("Kohort yang diperpanjang (%)"), assumed.renewed_percent),
        (_("Iuran per orang per bulan (Rp)"), int(monthly) if monthly is not None else None),
    ]
    for line, (label, value) in enumerate(inputs, start=3):
        sheet.write_string(line, 0, label)
        sheets.write(sheet, line, 1, value, "own")
    if facts.held:
        added = f"=SUM({_quoted(_('Komitmen'))}!E2:E{len(facts.held) + 1})"
        sheet.write_formula(7, 1, added, looks["people"], assumed.committed)
    sheet.write_string(10, 0, _("Bulan sampai tenggat"))
    sheet.write_number(10, 1, len(facts.months), looks["people"])
    heads = [
        _("Bulan"),
        _("Bila berjalan seperti biasa"),
        _("Kohort habis, tidak diperpanjang"),
        _("Ada juga tanpa rencana"),
        _("Dibawa rencana, seluruhnya"),
        _("Peserta"),
        *(line.label for line in facts.budget.lines),
        _("Jumlah"),
    ]
    sheets.heads(sheet, HEAD, heads, texts=1)
    for number, row in enumerate(facts.answer.months, start=1):
        _month_row(sheet, number, row, sheets)
    if facts.months:
        _answers(sheet, sheets)
    sheet.freeze_panes(HEAD + 1, 1)


def _answers(sheet: Any, sheets: Sheets) -> None:
    facts, people = sheets.facts, sheets.looks["people"]
    last, answer = sheets.last, facts.answer
    sheet.write_string(11, 0, _("Yang harus dibawa rencana ini"))
    sheet.write_formula(11, 1, f"=MAX(0,{TARGET}-D{last})", people, answer.missing)
    sheet.write_string(12, 0, _("Dibawa rencana ini, menurut wilayahnya"))
    sheet.write_formula(12, 1, _planned(sheets), people, facts.split_total)
    sheet.write_string(13, 0, _("Kurang pada tenggat"))
    sheet.write_formula(13, 1, f"=MAX(0,{TARGET}-F{last})", people, answer.short_by)
    sheet.write_string(14, 0, _("Anggaran sampai tenggat"))
    lines = facts.budget.lines
    total = xl_col_to_name(MONEY + len(lines))
    sheets.write(sheet, 14, 1, facts.budget.total, "rupiah", f"={total}{last + 1}")
    sheet.write_string(last, 0, _("Jumlah"), sheets.looks["head"])
    totals = [*(line.total for line in lines), facts.budget.total]
    for column, amount in enumerate(totals, start=MONEY):
        letter = xl_col_to_name(column)
        sums = f"=SUM({letter}{FIRST}:{letter}{last})"
        sheets.write(sheet, last, column, amount, "rupiah", sums)


def _planned(sheets: Sheets) -> str:
    """All that are missing; but no more than the places were given where those cannot take them."""
    facts = sheets.facts
    given = f"SUM({_quoted(_('Wilayah'))}!D2:D{sheets.places_total - 1})"
    if facts.plan.is_split_by_hand:
        return f"={given}"
    return f"={MISSING}" if not facts.unplaced else f"=MIN({MISSING},{given})"


def _month_row(sheet: Any, number: int, row: Month, sheets: Sheets) -> None:
    facts, people = sheets.facts, sheets.looks["people"]
    at, line = HEAD + number, FIRST + number - 1
    places, cohorts = _quoted(_("Wilayah")), _quoted(_("Kohort"))
    sheet.write_string(at, 0, formats.month(row.month))
    going_on = facts.assumptions.going_on.get(row.month, facts.assumptions.participants)
    sheet.write_number(at, 1, going_on, sheets.looks["own"])
    lost = [
        f"{cohorts}!{xl_col_to_name(1 + 3 * one)}{number + 1}"
        f"-{cohorts}!{xl_col_to_name(2 + 3 * one)}{number + 1}"
        for one in range(len(facts.endings))
    ]
    all_lost = f"={'+'.join(lost) or 0}"
    sheet.write_formula(at, 2, all_lost, people, facts.assumptions.lost(row.month))
    anyway = (
        f"=B{line}+MAX(0,{KUR}-{KUR_TREND})*{number}+INT({COMMITTED}*{number}/{MONTHS})-C{line}"
    )
    sheet.write_formula(at, 3, anyway, people, row.there_anyway)
    new = f"{places}!{_month_column(number)}{sheets.places_total}"
    planned = f"={new}" if number == 1 else f"=E{line - 1}+{new}"
    sheet.write_formula(at, 4, planned, people, row.planned)
    sheet.write_formula(at, 5, f"=D{line}+E{line}", people, row.people)
    amounts = [(budget.by_month[row.month], budget) for budget in facts.budget.lines]
    for column, (amount, budget) in enumerate(amounts, start=MONEY):
        sheets.write(sheet, at, column, amount, "rupiah", _spent(budget, number, row, sheets))
    end = MONEY + len(amounts)
    first, final = xl_col_to_name(MONEY), xl_col_to_name(end - 1)
    of_month = facts.budget.of_month(row.month)
    sheets.write(sheet, at, end, of_month, "rupiah", f"=SUM({first}{line}:{final}{line})")


def _spent(budget: BudgetLine, number: int, row: Month, sheets: Sheets) -> str:
    facts, line = sheets.facts, FIRST + number - 1
    places, cohorts = _quoted(_("Wilayah")), _quoted(_("Kohort"))
    if budget.purpose == "dues":
        tariff = facts.tariffs[row.month]
        is_first = facts.tariff is not None and tariff == facts.tariff.monthly
        return f"=E{line}*{TARIFF if is_first else tariff}"
    if budget.purpose == "other":
        column, last = _month_column(number), sheets.places_total - 1
        return f"=SUMPRODUCT({places}!{column}2:{column}{last},{places}!F2:F{last})"
    keys = [(ending.funder_kind, ending.segment) for ending in facts.endings]
    place = keys.index((budget.funder_kind, budget.segment))
    people, tariff_at = (xl_col_to_name(column + 3 * place) for column in (2, 3))
    return f"={cohorts}!{people}{number + 1}*{cohorts}!{tariff_at}{number + 1}"


def _places_sheet(sheet: Any, sheets: Sheets) -> None:
    """Who changes what is missing changes every place in proportion; the parts still add up."""
    facts, looks = sheets.facts, sheets.looks
    plan_sheet = _quoted(_("Rencana"))
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 30, 14)
    heads = [
        _("Wilayah"),
        _("Kode Kemendagri"),
        _("Kode BPS"),
        _("Bagian: orang"),
        _("Dibawa rencana"),
        _("Biaya lain per orang (Rp)"),
        *(formats.short_month(month) for month in facts.months),
    ]
    sheets.heads(sheet, 0, heads, texts=3)
    last = sheets.places_total - 1
    whole = f"MAX(1,SUM(D$2:D${last}))"
    planned = f"{plan_sheet}!{PLANNED}"
    for line, place in enumerate(split_rows(facts), start=2):
        region = place["position"].region
        sheet.write_string(line - 1, 0, safe_cell(region.full_name))
        sheet.write_string(line - 1, 1, region.code)
        sheet.write_string(line - 1, 2, region.bps_code)
        sheet.write_number(line - 1, 3, place["people"], looks["own"])
        brought = f"=ROUND({planned}*SUM(D$2:D{line})/{whole},0)"
        if line > 2:
            brought += f"-ROUND({planned}*SUM(D$2:D{line - 1})/{whole},0)"
        if facts.months:
            sheet.write_formula(line - 1, 4, brought, looks["people"], place["people"])
        sheet.write_number(line - 1, 5, place["extra_cost"], looks["own"])
        for number, people in enumerate(place["by_month"], start=1):
            months = f"{plan_sheet}!{MONTHS}"
            new = f"=INT($E{line}/{months})+IF({number}<=MOD($E{line},{months}),1,0)"
            sheet.write_formula(line - 1, 5 + number, new, looks["people"], people)
    _place_sums(sheet, sheets)
    sheet.freeze_panes(1, 1)


def _place_sums(sheet: Any, sheets: Sheets) -> None:
    facts, last = sheets.facts, sheets.places_total - 1
    new = [row.new for row in facts.answer.months]
    sheet.write_string(last, 0, _("Jumlah"), sheets.looks["head"])
    sums = {3: facts.split_total, 4: facts.split_total} | dict(enumerate(new, start=6))
    for column, people in sums.items():
        letter = xl_col_to_name(column)
        total = f"=SUM({letter}2:{letter}{last})"
        sheet.write_formula(last, column, total, sheets.looks["people"], people)


def _promises_sheet(sheet: Any, sheets: Sheets) -> None:
    """Those by KUR first: they carry out what KUR brings, one after the other."""
    sheet.set_column(0, 0, 76)
    sheet.set_column(1, 1, 30)
    sheet.set_column(2, 4, 18)
    sheet.set_column(5, 5, 34)
    heads = [
        _("Komitmen"),
        _("Pihak"),
        _("Masih harus dibawa"),
        _("Datang juga tanpanya"),
        _("Ditambahkan"),
        _("Tidak dihitung karena"),
    ]
    sheets.heads(sheet, 0, heads, texts=2)
    plan_sheet = _quoted(_("Rencana"))
    by_kur = f"MAX({plan_sheet}!{KUR},{plan_sheet}!{KUR_TREND})*{plan_sheet}!{MONTHS}"
    kur_first = sorted(sheets.facts.held, key=lambda one: one.commitment.channel != Channel.KUR)
    for line, one in enumerate(kur_first, start=2):
        _promise_row(sheet, line, one, by_kur, sheets.looks)
    sheet.freeze_panes(1, 0)


def _promise_row(sheet: Any, line: int, one: Held, by_kur: str, looks: dict[str, Any]) -> None:
    row = line - 1
    sheet.write_string(row, 0, safe_cell(f"{one.commitment.label}: {one.commitment.what}"))
    sheet.write_string(row, 1, safe_cell(one.commitment.party))
    sheet.write_number(row, 2, one.outstanding, looks["own"])
    if one.left_out:
        sheet.write_string(row, 5, one.left_out)
        return
    if one.commitment.channel == Channel.KUR:
        taken = f"-SUM(D$1:D{line - 1})"
        sheet.write_formula(
            row, 3, f"=MIN(C{line},MAX(0,{by_kur}{taken}))", looks["people"], one.anyway
        )
    else:
        sheet.write_number(row, 3, one.anyway, looks["own"])
    sheet.write_formula(row, 4, f"=MAX(0,C{line}-D{line})", looks["people"], one.added)


def _cohorts_sheet(sheet: Any, sheets: Sheets) -> None:
    """By who pays: whose cover has ended by the month, who of them is renewed, and what one costs."""
    facts, looks = sheets.facts, sheets.looks
    percent = facts.assumptions.renewed_percent
    sheet.set_column(0, 30, 18)
    heads = [_("habis masanya"), _("diperpanjang"), _("iuran per orang (Rp)")]
    all_heads = [f"{ending.label}: {head}" for ending in facts.endings for head in heads]
    sheets.heads(sheet, 0, [_("Bulan"), *all_heads], texts=1)
    for row, month in enumerate(facts.months, start=1):
        sheet.write_string(row, 0, formats.month(month))
    for number, ending in enumerate(facts.endings):
        column = 1 + 3 * number
        letter = xl_col_to_name(column)
        for row, month in enumerate(facts.months, start=1):
            people, tariff = ending.people[month], ending.tariffs[month]
            sheet.write_number(row, column, people, looks["own"])
            goes_on = f"=INT({letter}{row + 1}*{_quoted(_('Rencana'))}!{RENEWED}/100)"
            sheet.write_formula(row, column + 1, goes_on, looks["people"], renewed(people, percent))
            sheets.write(sheet, row, column + 2, tariff, "own")
    sheet.freeze_panes(1, 1)


def _month_column(number: int) -> str:
    """Of the sheet of places, counted from 1."""
    return str(xl_col_to_name(5 + number))


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _note(facts: PlanFacts) -> str:
    note = _(
        "Rencana, bukan angka terverifikasi. Angka awal: %(month)s. Sel kuning dapat diubah."
    ) % {"month": formats.month(facts.assumptions.month)}
    return f"{note} {_('Data contoh.')}" if facts.ground.position.is_sample else note
