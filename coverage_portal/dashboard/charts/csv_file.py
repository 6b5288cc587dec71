"""A chart's rows as CSV, with what Satu Data asks of every figure beside each of them."""

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from common.spreadsheets.escape import safe_cell
from coverage_portal.dashboard.charts.chart import Chart
from coverage_portal.dashboard.charts.table import UNITS, Column, used

BOM = "\ufeff"  # spreadsheets otherwise take the file for one of their own old encodings
NEWEST = "verifikasi_terbaru_halaman"  # of all months and places shown, not of the row
REMARK = "keterangan"  # a column of files without figures alone


def csv_text(chart: Chart) -> str:
    """Where nothing is known, one row says so in words, of which place and from where: a header
    alone reads like a file that was cut off."""
    file = StringIO()
    file.write(BOM)
    writer = csv.writer(file)
    columns = used(chart.columns, chart.rows)
    names = [*(header(column) for column in columns), *metadata(chart)]
    if not chart.rows:
        writer.writerow([*names, REMARK])
        said = chart.sentence or _("Belum ada data untuk digambar.")
        unknown = dict.fromkeys(column.key for column in columns)
        blanks = ("" for _column in columns)
        writer.writerow([*blanks, *_about(chart, unknown), cell(said)])
        return file.getvalue()
    writer.writerow(names)
    for row in chart.rows:
        writer.writerow([*(cell(row.get(column.key)) for column in columns), *_about(chart, row)])
    return file.getvalue()


def header(column: Column) -> str:
    """`Peserta (orang)`: the unit is part of the name."""
    unit = UNITS.get(column.kind)
    return f"{column.label} ({unit})" if unit else column.label


def metadata(chart: Chart) -> Iterator[str]:
    own = {column.key for column in used(chart.columns, chart.rows)}
    if "code" not in own:
        yield from ("kode_kemendagri", "kode_bps", "wilayah")
    yield from ("basis", "bulan_data", "sebagaimana_diketahui", NEWEST, "sumber_data")
    if chart.is_sample:
        yield "data_contoh"


def _about(chart: Chart, row: dict[str, Any]) -> Iterator[str]:
    about = chart.about
    if "code" not in row:
        yield from (about.code, about.bps_code, cell(about.place))
    yield cell(about.basis)
    yield cell(row.get("month") or about.month)
    yield cell(about.as_of)
    # What is projected or only stated was verified by nobody.
    verified_at = about.verified_at if row.get("is_reported", True) else None
    yield timezone.localtime(verified_at).isoformat("T", "minutes") if verified_at else ""
    yield cell(about.source)
    if chart.is_sample:
        yield "data contoh"


def cell(value: Any) -> str:
    """Numbers stay numbers, months are `2024-07`, days ISO; text cannot become a formula."""
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%Y-%m}" if value.day == 1 else value.isoformat()
    return str(safe_cell(value))
