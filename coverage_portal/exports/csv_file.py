"""The table of places as CSV, each figure with what it needs beside it to be understood alone."""

import csv
from datetime import datetime
from io import StringIO
from typing import Any

from django.utils import timezone

from coverage_portal.dashboard.charts.csv_file import BOM, cell, header
from coverage_portal.exports.contents import Briefing
from coverage_portal.exports.place_table import fields


def places_csv(briefing: Briefing) -> bytes:
    found = fields(briefing)
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow([header(field.column) for field in found])
    for position in briefing.rows:
        writer.writerow([_cell(field.column.kind, field.read(position)) for field in found])
    return (BOM + file.getvalue()).encode()


def _cell(kind: str, value: Any) -> str:
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat("T", "minutes")
    if kind == "day" and value is not None:
        return str(value.isoformat())
    return cell(value)
