"""One table as it was understood: which column holds what, and what a person corrected about it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from common import formats, months
from common.spreadsheets.headings import plain
from common.spreadsheets.tables import Table
from participants.reports.importing import labels
from participants.reports.importing.context import Context
from regions.models import Region

KEYS = {labels.PLACE, labels.CODE, labels.BPS_CODE}
COLUMN = "column:"  # the question about a heading, and what is remembered of it


@dataclass(slots=True)
class Column:
    """One column: `role` is a word of `labels` or `value:SEGMENT:field`. `added` are columns whose
    figures are added to it: women to men, where no column holds both."""

    index: int
    label: str
    role: str
    month: date | None = None
    region: Region | None = None
    part: str = ""
    why: str = ""  # the word that makes it something else
    is_hidden: bool = False
    is_explicit: bool = False  # its heading says that people are counted
    source: str = ""  # "" recognised, "remembered" or "corrected"
    added: tuple[int, ...] = ()
    recognised: str = ""  # the role by its words alone

    @property
    def is_value(self) -> bool:
        return self.role.startswith("value:")

    @property
    def segment(self) -> str:
        return self.role.split(":")[1] if self.is_value else ""

    @property
    def field(self) -> str:
        return self.role.split(":")[2] if self.is_value else ""

    @property
    def memory_key(self) -> str:
        """The heading with its group and its month: a correction holds for nothing wider."""
        return COLUMN + plain(self.label)[:150]


@dataclass(slots=True)
class Correction:
    """What a person said about a table after seeing how it was understood."""

    header_row: int | None = None
    roles: dict[int, str] = field(default_factory=dict)
    month: date | None = None
    segment: str = ""
    skip: bool = False
    with_hidden: bool = False

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Correction":
        """`{"month": "2024-07", "roles": {"3": "value:BPU:closing"}}`."""
        month = stored.get("month")
        roles = {int(column): role for column, role in stored.get("roles", {}).items()}
        return cls(
            **{
                **stored,
                "month": months.read_month(month) if month else None,
                "roles": roles,
            }
        )

    def as_json(self) -> dict[str, Any]:
        """What was not said is left out."""
        month = formats.month_code(self.month) if self.month else ""
        said = asdict(self) | {"month": month}
        return {name: value for name, value in said.items() if value not in (None, "", False, {})}


@dataclass(slots=True)
class Layout:
    table: Table
    columns: list[Column]
    context: Context

    def with_role(self, role: str) -> Column | None:
        return next((column for column in self.columns if column.role == role), None)

    @property
    def values(self) -> list[Column]:
        return [column for column in self.columns if column.is_value]

    @property
    def keys(self) -> list[Column]:
        roles = KEYS | {labels.MONTH, labels.YEAR, labels.SEGMENT, labels.FIELD}
        return [column for column in self.columns if column.role in roles]

    @property
    def has_places(self) -> bool:
        """In its rows, above its columns, or in what stands above the table."""
        return (
            any(column.role in KEYS for column in self.columns)
            or any(column.region for column in self.values)
            or self.context.region is not None
            or bool(self.table.sections)
        )

    @property
    def is_complete(self) -> bool:
        return self.has_places and bool(self.values)

    def binding(self, column: Column) -> str:
        """What the heading itself does not say, so that a correction is not wider than itself."""
        month = column.month or self.context.month
        parts = [
            formats.month_code(month) if month else "",
            column.segment or self.context.segment,
            self.context.region.code if self.context.region else "",
        ]
        return "@" + " ".join(part for part in parts if part)


def bound_key(layout: Layout, column: Column) -> str:
    """Where a heading that is recognised is said to be something else, for this month alone."""
    recognised = replace(column, role=column.recognised)
    return column.memory_key + (layout.binding(recognised) if recognised.is_value else "")
