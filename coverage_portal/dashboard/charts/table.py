"""A chart's rows as the table beneath it, put together as text: a page shows hundreds of cells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape  # of plain texts; Django's looks at each for a lazy one first
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from common import formats

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

    @property
    def html(self) -> Callable[[Any], str]:
        """Writes a value; the formats hold digits, signs and words of our own, so only text needs
        escaping."""
        write = WRITE[self.kind]
        return (lambda value: escape(write(value))) if self.kind == "text" else write


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
    named, *cells = [(column.key, column.html, _css(column)) for column in shown]
    key, name, _none = named
    body = "".join(
        f'<tr><th scope="row">{name(row.get(key))}</th>'
        + "".join([f"<td{css}>{html(row.get(at))}</td>" for at, html, css in cells])
        + "</tr>"
        for row in rows
    )
    return mark_safe(  # every value is escaped where it is written  # noqa: S308
        f'<table class="data"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    )


def _css(column: Column) -> str:
    return ' class="n"' if column.is_number else ""
