"""What a data set is made of: its fields, its rows, and how it is written as CSV."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import chain, islice
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.csv_file import csv_lines

Row = Sequence[Any]
LINES_AT_ONCE = 500  # sent together: line by line they would be compressed line by line


class Periodicity(models.TextChoices):
    """The codes of the frequency list that DCAT-AP prescribes."""

    MONTHLY = "MONTHLY", _("bulanan")
    ANNUAL = "ANNUAL", _("tahunan")
    IRREGULAR = "IRREG", _("tidak berkala")


@dataclass(frozen=True, slots=True)
class Field:
    """One column. `type` is of Table Schema: a month is a `yearmonth`, `2024-07`."""

    name: str
    type: str
    title: Any
    unit: Any = ""
    is_required: bool = True
    choices: Sequence[str] = ()

    def text(self, value: Any) -> Any:
        """Empty is not known; numbers stay numbers, so that nothing is put before a minus."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, datetime):
            return timezone.localtime(value).isoformat("T", "seconds")
        if isinstance(value, date):
            return f"{value:%Y-%m}" if self.type == "yearmonth" else value.isoformat()
        return value


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when the figures are, when the first and the last of them came, and whether any
    is a sample. None where there are none yet."""

    first: date | None
    last: date | None
    issued: datetime | None
    modified: datetime | None
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class Size:
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Table:
    """A data set. Its slug is its identifier, its permanent address and the name of its file."""

    slug: str
    title: Any
    description: Any
    keywords: Sequence[Any]
    periodicity: Periodicity
    fields: Sequence[Field]
    key: Sequence[str]  # the fields that name a row
    rows: Callable[[], Iterator[Row]]
    span: Callable[[], Span]

    @property
    def file_name(self) -> str:
        return f"{self.slug}.csv"

    def chunks(self) -> Iterator[str]:
        """The file, from its headings on; empty where there are no rows. Without a mark of the byte
        order, which programs take for a part of the first heading."""
        rows = self.rows()
        first = next(rows, None)
        if first is None:
            return iter(())
        names = [field.name for field in self.fields]
        return _joined(csv_lines(chain([names], map(self._texts, chain([first], rows)))))

    def _texts(self, row: Row) -> list[Any]:
        return [field.text(value) for field, value in zip(self.fields, row, strict=True)]

    def size(self) -> Size:
        """Read once from its first to its last line."""
        lines = length = 0
        digest = sha256()
        for chunk in self.chunks():
            content = chunk.encode()
            lines += chunk.count("\r\n")
            length += len(content)
            digest.update(content)
        return Size(max(0, lines - 1), length, digest.hexdigest())


def _joined(lines: Iterator[str]) -> Iterator[str]:
    while chunk := "".join(islice(lines, LINES_AT_ONCE)):
        yield chunk
