"""Tables as CSV files that spreadsheets open, and that run no formula there."""

import csv
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.http import StreamingHttpResponse

from common.spreadsheets.escape import safe_cell

BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads UTF-8 as another encoding


class _Echo:
    """What `csv` writes to: each line is given back, to be sent on."""

    def write(self, line: str) -> str:
        return line


def csv_lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    return (writer.writerow([safe_cell(cell) for cell in row]) for row in rows)


def csv_response(name: str, rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        chain([BYTE_ORDER_MARK], csv_lines(rows)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
