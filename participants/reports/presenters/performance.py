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
class MonthRow:
    period: ReportingMonth
    cells: Sequence[Punctuality]

    @property
    def expected(self) -> int:
        return sum(cell.is_expected for cell in self.cells)

    @property
    def owed(self) -> int:
        return sum(cell.owed for cell in self.cells)

    @property
    def filled(self) -> int:
        return sum(cell.filled for cell in self.cells)

    @property
    def sent(self) -> int:
        return sum(cell.sender_days is not None for cell in self.cells)

    @property
    def verified(self) -> int:
        return sum(cell.verifier_days is not None for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchSum:
    """One branch over the months shown that are past their deadline."""

    branch: Branch
    due: int
    sent: int
    on_time: int
    owed: int  # rows of the months due
    filled: int
    returns: int
    verified: int
    verified_on_time: int


def month_rows(
    periods: Sequence[ReportingMonth],
    branches: Sequence[Branch],
    reports: Mapping[BranchMonth, EnrolmentReport],
    owed: Mapping[BranchMonth, int],
    filled: Mapping[BranchMonth, int],
    today: date,
) -> list[MonthRow]:
    """Branches that owe nothing in any of the months are left out."""
    expected = {branch for branch, _month in [*owed, *reports]}
    branches = [branch for branch in branches if branch.pk in expected]
    return [
        MonthRow(
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


def branch_sums(rows: Sequence[MonthRow]) -> list[BranchSum]:
    sums = []
    for number, first in enumerate(rows[0].cells if rows else []):
        cells = [row.cells[number] for row in rows]
        due = [cell for cell in cells if cell.is_missing or cell.sender_days is not None]
        sent = [cell for cell in cells if cell.sender_days is not None]
        verified = [cell for cell in cells if cell.verifier_days is not None]
        sums.append(
            BranchSum(
                branch=first.branch,
                due=len(due),
                sent=len(sent),
                on_time=sum((cell.sender_days or 0) <= 0 for cell in sent),
                owed=sum(cell.owed for cell in due),
                filled=sum(cell.filled for cell in due),
                returns=sum(cell.returns for cell in cells),
                verified=len(verified),
                verified_on_time=sum((cell.verifier_days or 0) <= 0 for cell in verified),
            )
        )
    return sums


def _days(deadline: date, moment: datetime | None) -> int | None:
    return (timezone.localtime(moment).date() - deadline).days if moment else None
