"""Lists for the tests: well-formed NIKs of a district (99) that does not exist."""

import csv
import io
from pathlib import Path

import openpyxl


def nik(serial: int, *, place: str = "6171", born: str = "150880") -> str:
    return f"{place}99{born}{serial:04d}"


def row(serial: int = 1, **changes: str) -> dict[str, str]:
    return {
        "loan_number": f"A-{serial}",
        "debtor_nik": nik(serial),
        "debtor_name": f"Debitur {chr(64 + serial % 26)}",
        "business_name": "Warung",
        "regency_code": "61.71",
        "bank": "kalbar",
        "scheme": "MIKRO",
        "amount": "50000000",
        "disbursed_on": "2024-03-15",
        "tenor_months": "60",
    } | changes


def as_text(rows: list[dict[str, str]], columns: list[str] | None = None) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns or list({key: 1 for each in rows for key in each}))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write(path: Path, rows: list[dict[str, str]], columns: list[str] | None = None) -> Path:
    path.write_text(as_text(rows, columns), encoding="utf-8", newline="")
    return path


def workbook(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for values in rows:
            sheet.append(values)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def table(*rows, columns=None):
    columns = columns or list(row(1))
    return [columns, *([each.get(name) for name in columns] for each in rows)]
