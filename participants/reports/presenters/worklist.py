"""What is due, overdue, returned and done, by branch and month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.figures.models import EnrolmentFigure
from participants.reports.models import EnrolmentReport, ReportingMonth, ReportLine, ReportMark
from regions.models import Branch, BranchService

DONE_SHOWN = 12  # months; the rest is opened on demand
CHANGED_DAYS = 60  # how long a changed opening is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """The newest report of one branch and month; not saved where nobody has begun it."""

    report: EnrolmentReport
    today: date
    filled: int = 0
    rows: int = 0
    marks: int = 0

    @property
    def branch(self) -> Branch:
        return self.report.branch

    @property
    def period(self) -> ReportingMonth:
        return self.report.period

    @property
    def state_word(self) -> str:
        return self.report.get_state_display() if self.report.is_begun else _("belum diisi")

    @property
    def deadline(self) -> date:
        return self.report.verify_by if self.report.is_submitted else self.period.due_on

    @property
    def days_left(self) -> int:
        return (self.deadline - self.today).days

    @property
    def has_deadline(self) -> bool:
        """An amendment has a window and, once it is sent, its own deadline."""
        return not self.report.is_amendment or self.report.is_submitted

    @property
    def is_overdue(self) -> bool:
        return self.has_deadline and self.days_left < 0 and not self.report.is_verified

    @property
    def is_open(self) -> bool:
        return not self.report.is_draft or self.report.takes_entries(self.today)

    @property
    def deadline_words(self) -> str:
        days = self.days_left
        if not self.has_deadline:
            return _("koreksi, revisi %(revision)s") % {"revision": self.report.revision}
        if days == 0:
            return _("tenggat hari ini")
        if days < 0:
            return ngettext("lewat %(days)s hari", "lewat %(days)s hari", -days) % {"days": -days}
        return ngettext("%(days)s hari lagi", "%(days)s hari lagi", days) % {"days": days}

    @property
    def holder(self) -> str:
        """Who has it in hand now."""
        if self.report.is_submitted:
            return _("verifikator")
        return "" if self.report.is_verified else _("cabang")

    @property
    def tone(self) -> str:
        if self.report.is_returned or self.is_overdue:
            return "bad"
        if self.report.is_verified:
            return "good"
        return "warn" if self.days_left <= 3 and not self.report.is_amendment else ""

    @property
    def risk_order(self) -> tuple[Any, ...]:
        """Returned first, then by how late, then by deadline."""
        return (not self.report.is_returned, self.days_left, self.branch.name)


@dataclass(frozen=True, slots=True)
class Worklist:
    to_do: Sequence[Item]
    waiting: Sequence[Item]
    done: Sequence[Item]
    older: Sequence[Item]
    shut: Sequence[Item]  # never reported and no longer open

    @property
    def has_items(self) -> bool:
        return bool(self.to_do or self.waiting or self.done or self.shut)


def worklist(branches: Sequence[Branch], today: date) -> Worklist:
    """Six queries at most, however many months there are."""
    reports = _newest_reports(branches, today)
    progress = ReportLine.objects.progress_of(
        [report for report in reports if report.is_begun and not report.is_verified]
    )
    marks = ReportMark.objects.unanswered_in([report for report in reports if report.is_returned])
    items = [
        Item(
            report=report,
            today=today,
            filled=progress[report.pk].filled if report.pk in progress else 0,
            rows=progress[report.pk].rows if report.pk in progress else 0,
            marks=marks[report.pk],
        )
        for report in reports
    ]
    done = [item for item in items if item.report.is_verified]
    most = DONE_SHOWN * max(1, len(branches))
    return Worklist(
        to_do=sorted(
            (item for item in items if item.is_open and item.report.is_editable),
            key=lambda item: item.risk_order,
        ),
        waiting=[item for item in items if item.report.is_submitted],
        done=done[:most],
        older=done[most:],
        shut=[item for item in items if not item.is_open],
    )


def _newest_reports(branches: Sequence[Branch], today: date) -> list[EnrolmentReport]:
    """By month, then branch; a blank one where nobody has begun. A branch that serves no place in
    a month owes no report of it."""
    services = list(BranchService.objects.filter(branch__in=branches))
    saved = {
        (report.branch_id, report.month): report
        for report in EnrolmentReport.objects.latest_revisions()
        .filter(branch__in=branches)
        .select_related("period", "branch", "submitted_by", "verified_by")
    }
    reports = []
    for period in ReportingMonth.objects.opened_by(today):
        for branch in branches:
            report = saved.get((branch.pk, period.month))
            if report is not None:
                reports.append(report)
            elif _serves(services, branch, period.month):
                reports.append(EnrolmentReport(branch=branch, period=period))
    return reports


def _serves(services: Iterable[BranchService], branch: Branch, month: date) -> bool:
    return any(
        service.branch_id == branch.pk
        and service.valid_from <= month
        and (service.valid_until is None or service.valid_until > month)
        for service in services
    )


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
