"""What is already published beside the rows of a report: opening, last month, last year, trend."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from common.months import add_months, month_range
from participants.figures.models import MOVEMENTS, EnrolmentFigure
from participants.reports.models import ReportLine

LOOK_BACK = 13  # twelve changes need thirteen closings


class Published(NamedTuple):
    """A current figure of one month."""

    opening: int | None
    new: int | None
    returned: int | None
    moved_in: int | None
    lapsed: int | None
    moved_out: int | None
    closing: int
    is_sample: bool


@dataclass(frozen=True, slots=True)
class RowHistory:
    """One place and segment of one branch, up to the month of the report itself."""

    month: date
    figures: dict[date, Published]

    @property
    def previous(self) -> Published | None:
        return self.figures.get(add_months(self.month, -1))

    @property
    def year_before(self) -> Published | None:
        return self.figures.get(add_months(self.month, -12))

    @property
    def own(self) -> Published | None:
        """What is published for the month itself, where the report corrects it."""
        return self.figures.get(self.month)

    @property
    def opening(self) -> int | None:
        """Last month's verified closing; where that month is not known, what was published."""
        if self.previous is not None:
            return self.previous.closing
        return self.own.opening if self.own else None

    def is_repeated_by(self, line: ReportLine) -> bool:
        """Whether the row of a correction still says just what is published."""
        own = self.own
        if own is None:
            return line.is_empty
        return (
            all(getattr(line, name) == getattr(own, name) for name in MOVEMENTS)
            and line.closing_or_computed(self.opening) == own.closing
        )

    @property
    def before(self) -> list[Published | None]:
        """The twelve months before this one, oldest first; None for a month without a figure."""
        months = month_range(add_months(self.month, -12), add_months(self.month, -1))
        return [self.figures.get(month) for month in months]

    def values(self, name: str) -> list[int]:
        """The known values of the twelve months before, oldest first."""
        found = [getattr(figure, name) for figure in self.before if figure is not None]
        return [value for value in found if value is not None]

    @property
    def changes(self) -> list[int]:
        """How the closing changed from month to month, over the last twelve changes."""
        months = month_range(add_months(self.month, -LOOK_BACK), add_months(self.month, -1))
        known = [(month, self.figures[month].closing) for month in months if month in self.figures]
        return [
            later - earlier
            for (first, earlier), (second, later) in pairwise(known)
            if add_months(first, 1) == second
        ]


Key = tuple[int, str]  # region, segment


def histories(
    branch_id: int, month: date, regions: Collection[int] | None = None
) -> dict[Key, RowHistory]:
    """By place and segment; one query. Rows without any figure are not in it."""
    figures = EnrolmentFigure.objects.current().filter(
        branch=branch_id, month__gte=add_months(month, -LOOK_BACK), month__lte=month
    )
    if regions is not None:
        figures = figures.filter(region__in=regions)
    found: dict[Key, dict[date, Published]] = {}
    columns = ("region_id", "segment", "month", *Published._fields)
    for region_id, segment, own_month, *values in figures.order_by().values_list(*columns):
        found.setdefault((region_id, segment), {})[own_month] = Published(*values)
    return {key: RowHistory(month, by_month) for key, by_month in found.items()}


def nothing_known(month: date) -> RowHistory:
    return RowHistory(month, {})
