"""A plan as a workbook whose sums live: who changes an assumption sees the answer change."""

from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from commitments.plan_figures import PlanFacts
from common import formats
from common.spreadsheets.escape import safe_cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST = 14  # the row of the first month, counted from 0
# Where the assumptions stand.
PEOPLE, TARGET, KUR, COMMITTED, RENEWED, TARIFF = "$B$4", "$B$5", "$B$6", "$B$7", "$B$8", "$B$9"
MISSING, MONTHS, PLANNED = "$B$10", "$B$11", "$B$12"
MONEY = 6  # the column of the plan's own money; a funder's renewals in each one after it


def plan_workbook(facts: PlanFacts) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    looks = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format({"bold": True, "text_wrap": True, "bottom": 1}),
        "people": book.add_format({"num_format": "#,##0"}),
        "rupiah": book.add_format({"num_format": '"Rp"#,##0'}),
        "own": book.add_format({"num_format": "#,##0", "bg_color": "#fff7d6", "border": 1}),
    }
    _months_sheet(book.add_worksheet(_("Rencana")), facts, looks)
    _places_sheet(book.add_worksheet(_("Wilayah")), facts, looks)
    book.close()
    return out.getvalue()


def _months_sheet(sheet: Any, facts: PlanFacts, looks: dict[str, Any]) -> None:
    plan, assumed = facts.plan, facts.assumptions
    rows = facts.answer.months
    last = FIRST + len(rows)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 10, 18)
    sheet.write_string(0, 0, safe_cell(plan.name), looks["title"])
    sheet.write_string(1, 0, _note(facts))
    inputs = [
        (_("Peserta sekarang"), assumed.participants),
        (_("Orang pada target"), assumed.target_people),
        (_("KUR: orang per bulan"), assumed.kur_per_month),
        (_("Komitmen yang dipegang: orang"), assumed.committed),
        (_("Kohort yang diperpanjang (%)"), assumed.renewed_percent),
        (_("Iuran per orang per bulan (Rp)"), float(facts.tariff.monthly) if facts.tariff else 0),
    ]
    for number, (label, value) in enumerate(inputs):
        sheet.write_string(3 + number, 0, label)
        sheet.write_number(3 + number, 1, value, looks["own"])
    sheet.write_string(9, 0, _("Yang harus dibawa rencana ini"))
    sheet.write_string(10, 0, _("Bulan sampai tenggat"))
    sheet.write_number(10, 1, len(rows), looks["people"])
    heads = [
        _("Bulan"),
        _("Bila berjalan seperti biasa"),
        _("Kohort habis masanya"),
        _("Ada juga tanpa rencana"),
        _("Dibawa rencana, seluruhnya"),
        _("Peserta"),
        _("Iuran bulan ini"),
        *(_("Perpanjangan oleh %(funder)s") % {"funder": funder} for funder in facts.ending),
    ]
    for column, head in enumerate(heads):
        sheet.write_string(FIRST - 1, column, head, looks["head"])
    for number, row in enumerate(rows, start=1):
        _month_row(sheet, FIRST + number - 1, number, row, facts, looks)
    if rows:
        sheet.write_formula(
            9, 1, f"=MAX(0,{TARGET}-D{last})", looks["people"], facts.answer.missing
        )
        sheet.write_string(11, 0, _("Dibawa rencana ini, menurut wilayahnya"))
        is_all = facts.split_total == facts.answer.missing
        places = _("Wilayah").replace("'", "''")
        planned = f"={MISSING}" if is_all else f"='{places}'!D{len(facts.ground.rows) + 2}"
        sheet.write_formula(11, 1, planned, looks["people"], facts.split_total)
        sheet.write_string(12, 0, _("Kurang pada tenggat"))
        short = f"=MAX(0,{TARGET}-F{last})"
        sheet.write_formula(12, 1, short, looks["people"], facts.answer.short_by)
        _sums(sheet, last, facts, looks)


def _sums(sheet: Any, last: int, facts: PlanFacts, looks: dict[str, Any]) -> None:
    """Of the plan's own money and of each funder's renewals."""
    sheet.write_string(last, 0, _("Jumlah"), looks["head"])
    paid = [sum(facts.renewals.get(funder, {}).values()) for funder in facts.ending]
    for column, amount in enumerate([facts.answer.cost, *paid], start=MONEY):
        letter = xl_col_to_name(column)
        sum_of = f"=SUM({letter}{FIRST + 1}:{letter}{last})"
        sheet.write_formula(last, column, sum_of, looks["rupiah"], float(amount))


def _month_row(
    sheet: Any, at: int, number: int, row: Any, facts: PlanFacts, looks: dict[str, Any]
) -> None:
    line, people = at + 1, looks["people"]
    going_on = facts.assumptions.going_on.get(row.month, facts.assumptions.participants)
    lost = (facts.assumptions.lost or {}).get(row.month, 0)
    sheet.write_string(at, 0, formats.month(row.month))
    sheet.write_number(at, 1, going_on, people)
    sheet.write_number(at, 2, lost, people)
    anyway = (
        f"=B{line}+{KUR}*{number}+INT({COMMITTED}*{number}/{MONTHS})"
        f"-(C{line}-INT(C{line}*{RENEWED}/100))"
    )
    sheet.write_formula(at, 3, anyway, people, row.there_anyway)
    planned = f"=INT({PLANNED}/{MONTHS})*{number}+MIN({number},MOD({PLANNED},{MONTHS}))"
    sheet.write_formula(at, 4, planned, people, row.planned)
    sheet.write_formula(at, 5, f"=D{line}+E{line}", people, row.people)
    tariff = facts.tariffs[row.month]
    is_first = facts.tariff is not None and tariff == facts.tariff.monthly
    cost = f"=E{line}*{TARIFF if is_first else tariff}"
    sheet.write_formula(at, MONEY, cost, looks["rupiah"], float(row.cost))
    for column, (funder, ending) in enumerate(facts.ending.items(), start=MONEY + 1):
        ended, monthly = ending[row.month]
        renewed = f"=INT({ended}*{RENEWED}/100)*{monthly}"
        paid = facts.renewals.get(funder, {}).get(row.month, 0)
        sheet.write_formula(at, column, renewed, looks["rupiah"], float(paid))


def _places_sheet(sheet: Any, facts: PlanFacts, looks: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 4, 18)
    heads = [_("Wilayah"), _("Kode Kemendagri"), _("Kode BPS"), _("Orang"), _("Per bulan")]
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, looks["head"])
    months = max(1, len(facts.answer.months))
    for at, place in enumerate(facts.ground.rows, start=1):
        people = facts.split.get(place.region.pk, 0)
        sheet.write_string(at, 0, safe_cell(place.region.full_name))
        sheet.write_string(at, 1, place.region.code)
        sheet.write_string(at, 2, place.region.bps_code)
        sheet.write_number(at, 3, people, looks["own"])
        each = -(-people // months)
        sheet.write_formula(at, 4, f"=ROUNDUP(D{at + 1}/{months},0)", looks["people"], each)
    last = len(facts.ground.rows) + 1
    sheet.write_string(last, 0, _("Jumlah"), looks["head"])
    total = f"=SUM(D2:D{last})"
    sheet.write_formula(last, 3, total, looks["people"], facts.split_total)


def _note(facts: PlanFacts) -> str:
    note = _("Rencana, bukan angka terverifikasi. Angka awal: %(month)s.") % {
        "month": formats.month(facts.assumptions.month)
    }
    return f"{note} {_('Data contoh.')}" if facts.ground.position.is_sample else note
