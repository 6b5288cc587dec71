"""A chart's rows as CSV, with what Satu Data asks of every figure beside each of them."""

import csv
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from io import StringIO
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

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
    names = [*(header(column) for column in columns), *_metadata(chart, columns, {})]
    if not chart.rows:
        said = chart.sentence or _("Belum ada data untuk digambar.")
        blanks = [""] * len(columns)
        writer.writerow([*names, REMARK])
        writer.writerow([*blanks, *_metadata(chart, columns, {}).values(), cell(said)])
        return file.getvalue()
    writer.writerow(names)
    for row in chart.rows:
        values = [cell(row.get(column.key)) for column in columns]
        writer.writerow([*values, *_metadata(chart, columns, row).values()])
    return file.getvalue()


def in_portal_language() -> AbstractContextManager[None]:
    """A program reads a CSV by its headings: they are the same whatever language its reader chose."""
    return override(settings.LANGUAGE_CODE)


def header(column: Column) -> str:
    """`Peserta (orang)`: the unit is part of the name."""
    unit = UNITS.get(column.kind)
    return f"{column.label} ({unit})" if unit else column.label


def _metadata(chart: Chart, columns: Sequence[Column], row: dict[str, Any]) -> dict[str, str]:
    about, cells = chart.about, {}
    if not any(column.key == "code" for column in columns):
        cells["kode_kemendagri"] = about.code
        cells["kode_bps"] = about.bps_code
        cells["wilayah"] = cell(about.place)
    cells["basis"] = cell(about.basis)
    cells["bulan_data"] = cell(row.get("month") or about.month)
    cells["sebagaimana_diketahui"] = cell(about.as_of)
    # What is projected or only stated was verified by nobody.
    verified_at = about.verified_at if row.get("is_reported", True) else None
    cells[NEWEST] = cell(verified_at)
    cells["sumber_data"] = cell(about.source)
    if chart.is_sample:
        cells["data_contoh"] = "data contoh"
    return cells


def cell(value: Any) -> str:
    """Numbers stay numbers, months are `2024-07`, days and moments ISO; text cannot become a formula."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat("T", "minutes")
    if isinstance(value, date):
        return f"{value:%Y-%m}" if value.day == 1 else value.isoformat()
    return str(safe_cell(value))
