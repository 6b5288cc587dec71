"""The lines and points of a figure of months, as a native chart takes them: one value a month."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from common.months import month_range

Trace = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MonthLine:
    trace: Trace
    values: dict[date, float]

    @property
    def name(self) -> str:
        return str(self.trace["name"])

    @property
    def is_joined(self) -> bool:
        return "lines" in self.trace["mode"]

    @property
    def colour(self) -> str:
        """Of its points; a line has them in its own."""
        return str((self.trace["line"] if self.is_joined else self.trace["marker"])["color"])


def month_lines(figure: Trace) -> tuple[list[date], list[MonthLine]]:
    """Every month from the first to the last, so that an unknown one leaves a gap, and the lines."""
    lines = [
        MonthLine(trace, values)
        for trace in figure["data"]
        if trace["mode"] != "text" and "fill" not in trace
        for values in _series_of(trace)
    ]
    months = [month for line in lines for month in line.values]
    return (month_range(min(months), max(months)) if months else []), lines


def _series_of(trace: Trace) -> Iterator[dict[date, float]]:
    """Where a month comes again, another series begins. So two statements of a month are two points,
    and a line that is broken between two months stays broken."""
    months: set[str] = set()
    values: dict[date, float] = {}
    for month, value in zip(trace["x"], trace["y"], strict=True):
        if month in months:
            if values:
                yield values
            months, values = set(), {}
        months.add(month)
        if value is not None:
            values[date.fromisoformat(month)] = value
    if values:
        yield values
