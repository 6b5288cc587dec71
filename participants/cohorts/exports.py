"""The list as rows of CSV and XLSX: one list of columns for both."""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse

from common.attachments import XLSX
from common.csv_file import csv_response
from common.spreadsheets.escape import safe_cell
from participants.cohorts.lines import Line

COLUMNS: dict[str, Callable[[Line], Any]] = {
    "region_code": lambda line: line.version.region.code,
    "bps_code": lambda line: line.version.region.bps_code,
    "region_name": lambda line: line.version.region.full_name,
    "branch": lambda line: str(line.version.cohort.branch or ""),
    "segment": lambda line: line.version.segment,
    "people": lambda line: line.version.headcount,
    "funder_kind": lambda line: line.version.funder_kind,
    "funder": lambda line: line.version.funder,
    "decree": lambda line: line.version.decree,
    "starts_on": lambda line: line.version.starts_on,
    "ends_on": lambda line: line.version.ends_on,
    "days_left": lambda line: line.days_left,
    "stage": lambda line: line.stage.value,
    "renews": lambda line: line.version.renews_id,
    "tariff": lambda line: line.tariff.monthly if line.tariff else None,
    "cost_per_month": lambda line: line.cost_per_month,
    "people_renewed": lambda line: line.renewed,
    "people_without_renewal": lambda line: line.without_renewal,
    "gap_days": lambda line: line.gap_days,
    "cohort": lambda line: line.version.cohort_id,
    "verified_at": lambda line: line.version.decided_at,
    "source_url": lambda line: line.version.source_url,
    "is_sample": lambda line: line.version.is_sample,
}


def row(line: Line) -> dict[str, Any]:
    return {name: value(line) for name, value in COLUMNS.items()}


def as_csv(lines: Iterable[Line]) -> StreamingHttpResponse:
    return csv_response("kohort.csv", [list(COLUMNS), *(row(line).values() for line in lines)])


def as_workbook(lines: Iterable[Line]) -> HttpResponse:
    import xlsxwriter  # on use: 18 MB that neither web nor worker needs before

    target = BytesIO()
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd",
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet("Kohort")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, list(COLUMNS), book.add_format({"bold": True, "bottom": 1}))
        for number, line in enumerate(lines, start=1):
            sheet.write_row(number, 0, [safe_cell(value) for value in row(line).values()])
        sheet.autofit()
    headers = {"Content-Disposition": 'attachment; filename="kohort.xlsx"'}
    return HttpResponse(target.getvalue(), content_type=XLSX, headers=headers)
