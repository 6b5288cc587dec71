"""The columns of a chart's rows: what they hold and how their values are written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from common import formats

# How a column's values are written on the page.
WRITE = {
    "text": lambda value: "–" if value in (None, "") else str(value),
    "month": formats.month,
    "people": formats.people,
    "few_people": formats.few_people,  # rounded to the nearest 5
    "signed": formats.signed_people,
    "percent": formats.percent,
    "points": formats.points,
}
NUMBERS = {"people", "few_people", "signed", "percent", "points"}
UNITS = {
    "people": "orang",
    "few_people": "orang",
    "signed": "orang",
    "percent": "persen",
    "points": "poin persen",
}


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


def used(columns: Sequence[Column], rows: Sequence[dict[str, Any]]) -> list[Column]:
    """Columns in which nothing is known are left out, the first never."""
    return [
        column
        for number, column in enumerate(columns)
        if number == 0 or any(row.get(column.key) not in (None, "") for row in rows)
    ]
