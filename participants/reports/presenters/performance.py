"""How complete and how punctual reporting is, on both sides: who sends and who verifies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from participants.reports.completeness import BranchMonth
from participants.reports.models import EnrolmentReport, ReportingMonth
from regions.models import Branch


@dataclass(frozen=True, slots=True, kw_only=True)
class Punctuality:
    """The first report of a branch and month. Days are counted from the deadline: -2 is two days
    early, 3 is three days late; None where it has not happened."""

    branch: Branch
    period: ReportingMonth
    report: EnrolmentReport | None
    today: date
    owed: int  # rows: places the branch serves that month, by segment
    filled: int

    @property
    def is_expected(self) -> bool:
        """A branch that serves no place in a month owes no report of it."""
        return self.owed > 0 or self.report is not None

    @property
    def is_partial(self) -> bool:
        return self.sender_days is not None and self.filled < self.owed

    @property
    def sender_days(self) -> int | None:
        return _days(self.period.due_on, self.report.first_submitted_at if self.report else None)

    @property
    def verifier_days(self) -> int | None:
        return _days(self.period.verify_by, self.report.verified_at if self.report else None)

    @property
    def returns(self) -> int:
        return self.report.returns if self.report else 0

    @property
    def is_missing(self) -> bool:
        """Past its deadline and not sent."""
        return self.is_expected and self.sender_days is None and self.period.due_on < self.today

    @property
    def tone(self) -> str:
        if self.is_missing or (self.sender_days or 0) > 0:
            return "bad"
        return "" if self.sender_days is None else "good"

    @property
    def verifier_tone(self) -> str:
        if self.verifier_days is None:
            return ""
        return "bad" if self.verifier_days > 0 else "good"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Several first reports together: those of a month, or those of a branch that are due."""

    period: ReportingMonth | None = None
    branch: Branch | None = None
    cells: Sequence[Punctuality]

    @property
    def due(self) -> int:
        return sum(cell.is_expected for cell in self.cells)

    @property
    def sent(self) -> int:
        return sum(cell.sender_days is not None for cell in self.cells)

    @property
    def on_time(self) -> int:
        return sum(cell.sender_days is not None and cell.sender_days <= 0 for cell in self.cells)

    @property
    def owed(self) -> int:
        return sum(cell.owed for cell in self.cells)

    @property
    def filled(self) -> int:
        return sum(cell.filled for cell in self.cells)

    @property
    def returns(self) -> int:
        return sum(cell.returns for cell in self.cells)

    @property
    def verified(self) -> int:
        return sum(cell.verifier_days is not None for cell in self.cells)

    @property
    def verified_on_time(self) -> int:
        return sum(
            cell.verifier_days is not None and cell.verifier_days <= 0 for cell in self.cells
        )


def month_rows(
    periods: Sequence[ReportingMonth],
    branches: Sequence[Branch],
    reports: Mapping[BranchMonth, EnrolmentReport],
    owed: Mapping[BranchMonth, int],
    filled: Mapping[BranchMonth, int],
    today: date,
) -> list[Tally]:
    """Branches that owe nothing in any of the months are left out."""
    expected = {branch for branch, _month in [*owed, *reports]}
    branches = [branch for branch in branches if branch.pk in expected]
    return [
        Tally(
            period=period,
            cells=[
                Punctuality(
                    branch=branch,
                    period=period,
                    report=reports.get((branch.pk, period.month)),
                    today=today,
                    owed=owed.get((branch.pk, period.month), 0),
                    filled=filled.get((branch.pk, period.month), 0),
                )
                for branch in branches
            ],
        )
        for period in periods
    ]


def branch_sums(rows: Sequence[Tally]) -> list[Tally]:
    """Of each branch the months shown that are sent or past their deadline."""
    columns = zip(*(row.cells for row in rows), strict=True)
    return [
        Tally(
            branch=column[0].branch,
            cells=[cell for cell in column if cell.is_missing or cell.sender_days is not None],
        )
        for column in columns
    ]


def _days(deadline: date, moment: datetime | None) -> int | None:
    return (timezone.localtime(moment).date() - deadline).days if moment else None
