"""A chart's rows as the table beneath it, put together as text: a page shows hundreds of cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from coverage_portal import formats

# How a column's values are written on the page.
WRITE = {
    "text": lambda value: "–" if value in (None, "") else str(value),
    "month": formats.month,
    "people": formats.people,
    "signed": formats.signed_people,
    "percent": formats.percent,
    "points": formats.points,
}
NUMBERS = {"people", "signed", "percent", "points"}
UNITS = {"people": "orang", "signed": "orang", "percent": "persen", "points": "poin persen"}


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    label: str
    kind: str = "text"

    @property
    def is_number(self) -> bool:
        return self.kind in NUMBERS

    def written(self, value: Any) -> str:
        return WRITE[self.kind](value)

    def html(self, row: dict[str, Any]) -> str:
        """The formats hold digits, signs and words of our own: only text needs escaping."""
        text = self.written(row.get(self.key))
        return escape(text) if self.kind == "text" else text


def used(columns: Sequence[Column], rows: Sequence[dict[str, Any]]) -> list[Column]:
    """Columns in which nothing is known are left out, the first never."""
    return [
        column
        for number, column in enumerate(columns)
        if number == 0 or any(row.get(column.key) not in (None, "") for row in rows)
    ]


def table(columns: Sequence[Column], rows: Sequence[dict[str, Any]]) -> SafeString:
    shown = used(columns, rows)
    head = "".join(f'<th scope="col"{_css(column)}>{escape(column.label)}</th>' for column in shown)
    body = "".join(f"<tr>{_row(shown, row)}</tr>" for row in rows)
    return mark_safe(  # every value is escaped where it is written  # noqa: S308
        f'<table class="data"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    )


def _row(columns: Sequence[Column], row: dict[str, Any]) -> str:
    first, *rest = columns
    cells = "".join(f"<td{_css(column)}>{column.html(row)}</td>" for column in rest)
    return f'<th scope="row">{first.html(row)}</th>{cells}'


def _css(column: Column) -> str:
    return ' class="n"' if column.is_number else ""
