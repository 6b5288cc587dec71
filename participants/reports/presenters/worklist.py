"""What is due, overdue, returned and done, by branch and month."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.figures.models import EnrolmentFigure
from participants.reports.models import (
    FIELDS,
    EnrolmentReport,
    ReportingMonth,
    ReportLine,
    ReportMark,
)
from regions.models import Branch, BranchService

State = EnrolmentReport.State
DONE_SHOWN = 12  # months; the rest is opened on demand
CHANGED_DAYS = 60  # how long a changed opening is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One branch and month."""

    branch: Branch
    period: ReportingMonth
    report: EnrolmentReport | None
    today: date
    filled: int = 0
    rows: int = 0
    marks: int = 0

    @property
    def state(self) -> str:
        return self.report.state if self.report else State.DRAFT

    @property
    def state_word(self) -> str:
        return str(State(self.state).label) if self.report else _("belum diisi")

    @property
    def deadline(self) -> date:
        if self.report is not None and self.state == State.SUBMITTED:
            return self.report.verify_by
        return self.period.due_on

    @property
    def days_left(self) -> int:
        return (self.deadline - self.today).days

    @property
    def is_overdue(self) -> bool:
        """An amendment has a window and, once it is sent, its own deadline."""
        if self.is_amendment and self.state != State.SUBMITTED:
            return False
        return self.days_left < 0 and self.state != State.VERIFIED

    @property
    def is_amendment(self) -> bool:
        return self.report is not None and self.report.is_amendment

    @property
    def is_open(self) -> bool:
        if self.report is not None and self.report.state != State.DRAFT:
            return True
        report = self.report or EnrolmentReport(branch=self.branch, period=self.period)
        return report.takes_entries(self.today)

    @property
    def deadline_words(self) -> str:
        days = self.days_left
        if self.is_amendment and self.state != State.SUBMITTED:
            return _("koreksi, revisi %(revision)s") % {
                "revision": getattr(self.report, "revision", 1)
            }
        if days == 0:
            return _("tenggat hari ini")
        if days < 0:
            return ngettext("lewat %(days)s hari", "lewat %(days)s hari", -days) % {"days": -days}
        return ngettext("%(days)s hari lagi", "%(days)s hari lagi", days) % {"days": days}

    @property
    def holder(self) -> str:
        """Who has it in hand now."""
        if self.state == State.SUBMITTED:
            return _("verifikator")
        return "" if self.state == State.VERIFIED else _("cabang")

    @property
    def tone(self) -> str:
        if self.state == State.RETURNED or self.is_overdue:
            return "bad"
        if self.state == State.VERIFIED:
            return "good"
        return "warn" if self.days_left <= 3 and not self.is_amendment else ""

    @property
    def risk_order(self) -> tuple[Any, ...]:
        """Returned first, then by how late, then by deadline."""
        return (self.state != State.RETURNED, self.days_left, self.branch.name)


@dataclass(frozen=True, slots=True)
class Worklist:
    to_do: Sequence[Item]
    waiting: Sequence[Item]
    done: Sequence[Item]
    older: Sequence[Item]
    shut: Sequence[Item]  # never reported and no longer open


def worklist(branches: Sequence[Branch], today: date) -> Worklist:
    """Five queries, however many months there are. A branch without places owes no report."""
    periods = list(ReportingMonth.objects.opened_by(today))
    services = list(BranchService.objects.filter(branch__in=branches))
    reports = {
        (report.branch_id, report.month): report
        for report in EnrolmentReport.objects.latest_revisions()
        .filter(branch__in=branches)
        .select_related("period", "branch", "submitted_by", "verified_by")
    }
    counts = _progress(reports.values())
    marks = _marks(reports.values())
    items = [
        Item(
            branch=branch,
            period=period,
            report=(report := reports.get((branch.pk, period.month))),
            today=today,
            filled=counts.get(report.pk, (0, 0))[0] if report else 0,
            rows=counts.get(report.pk, (0, 0))[1] if report else 0,
            marks=marks.get(report.pk, 0) if report else 0,
        )
        for period in periods
        for branch in branches
        if (branch.pk, period.month) in reports or _serves(services, branch, period.month)
    ]
    done = [item for item in items if item.state == State.VERIFIED]
    cut = DONE_SHOWN * max(1, len(branches))
    return Worklist(
        to_do=sorted(
            (i for i in items if i.is_open and i.state in EnrolmentReport.EDITABLE_STATES),
            key=lambda item: item.risk_order,
        ),
        waiting=[item for item in items if item.state == State.SUBMITTED],
        done=done[:cut],
        older=done[cut:],
        shut=[item for item in items if not item.is_open],
    )


def _serves(services: Iterable[BranchService], branch: Branch, month: date) -> bool:
    return any(
        service.branch_id == branch.pk
        and service.valid_from <= month
        and (service.valid_until is None or service.valid_until > month)
        for service in services
    )


def _progress(reports: Iterable[EnrolmentReport]) -> Mapping[int, tuple[int, int]]:
    open_ones = [report.pk for report in reports if report.state in EnrolmentReport.OPEN_STATES]
    is_filled = Q()
    for name in FIELDS:
        is_filled |= Q(**{f"{name}__isnull": False})
    rows = (
        ReportLine.objects.filter(report__in=open_ones)
        .order_by()
        .values_list("report")
        .annotate(filled=Count("pk", filter=is_filled), rows=Count("pk"))
    )
    return {report: (filled, count) for report, filled, count in rows}


def _marks(reports: Iterable[EnrolmentReport]) -> Mapping[int, int]:
    """Cells sent back that still want an answer; only of reports that are with the branch."""
    rounds = {report.pk: report.returns for report in reports if report.state == State.RETURNED}
    found: dict[int, int] = defaultdict(int)
    rows = ReportMark.objects.filter(line__report__in=rounds, answer="")
    for report, number in rows.order_by().values_list("line__report", "round"):
        found[report] += number == rounds[report]
    return found


def changed_openings(branches: Sequence[Branch], today: date) -> list[dict[str, Any]]:
    """Verified months whose opening moved because an earlier month was corrected."""
    rows = (
        EnrolmentFigure.objects.current()
        .filter(
            branch__in=branches,
            publication__report__isnull=False,
            recorded_at__date__gte=today - timedelta(days=CHANGED_DAYS),
        )
        .exclude(reason="")
        .select_related("region", "branch", "publication__report__period")
        .order_by("-recorded_at", "month", "region__code")
    )
    return [
        {"figure": figure, "cause": figure.publication.report}
        for figure in rows
        if figure.publication.report.month != figure.month
    ]
