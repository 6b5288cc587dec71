"""The table of places as CSV, each figure with what it needs beside it to be understood alone."""

import csv
from io import StringIO
from typing import Any

from coverage_portal.dashboard.charts.csv_file import BOM, cell, header, in_portal_language
from coverage_portal.dashboard.columns import columns_for
from coverage_portal.exports.contents import Briefing


def places_csv(briefing: Briefing) -> bytes:
    with in_portal_language():
        return (BOM + _table(briefing)).encode()


def _table(briefing: Briefing) -> str:
    columns = columns_for("csv")
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow([header(column) for column in columns])
    for position in briefing.rows:
        values = [column.value_of(position, briefing.snapshot) for column in columns]
        writer.writerow(
            [_cell(column.kind, value) for column, value in zip(columns, values, strict=True)]
        )
    return file.getvalue()


def _cell(kind: str, value: Any) -> str:
    """The first day of a month is a day too where the column holds days."""
    return value.isoformat() if kind == "day" and value else cell(value)
