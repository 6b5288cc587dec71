"""What the portal already holds about the months of a file: fetched once, however many months."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from common.months import add_months
from participants.coverage.workers import estimate_in, yearly_estimates
from participants.figures.models import EnrolmentFigure
from participants.reports.models import EnrolmentReport, ReportingMonth, ReportLine
from regions.models import Branch, BranchService, WorkforceEstimate

Key = tuple[int, str]  # region and segment


@dataclass(slots=True)
class Known:
    services: list[BranchService] = field(default_factory=list)
    periods: dict[date, ReportingMonth] = field(default_factory=dict)
    reports: dict[tuple[int, date], EnrolmentReport] = field(default_factory=dict)
    lines: dict[int, dict[Key, ReportLine]] = field(default_factory=dict)
    figures: dict[tuple[int, Key, date], tuple[int | None, int]] = field(default_factory=dict)
    estimates: dict[int, dict[int, WorkforceEstimate]] = field(default_factory=dict)

    @classmethod
    def about(cls, months: Collection[date]) -> "Known":
        """Seven queries."""
        known = cls(services=list(BranchService.objects.select_related("branch")))
        known.periods = {
            period.month: period for period in ReportingMonth.objects.filter(month__in=months)
        }
        reports = (
            EnrolmentReport.objects.not_withdrawn()
            .filter(period__month__in=months)
            .select_related("period", "branch")
        )
        for report in reports.order_by("revision"):
            known.reports[report.branch_id, report.month] = report
        for line in ReportLine.objects.filter(report__in=known.reports.values()):
            key = (line.region_id, line.segment)
            known.lines.setdefault(line.report_id, {})[key] = line
        known._load_figures(months)
        if months:
            known.estimates = yearly_estimates(until=max(months).year)
        return known

    def _load_figures(self, months: Collection[date]) -> None:
        before = {add_months(month, -1) for month in months}
        figures = EnrolmentFigure.objects.current().filter(month__in={*months, *before})
        columns = ("branch_id", "region_id", "segment", "month", "opening", "closing")
        for branch, region, segment, month, opening, closing in figures.order_by().values_list(
            *columns
        ):
            self.figures[branch, (region, segment), month] = (opening, closing)

    def branches_serving(self, region_id: int, month: date) -> list[Branch]:
        return [
            service.branch
            for service in self.services
            if service.region_id == region_id and service.is_valid_in(month)
        ]

    def workers_of(self, region_id: int, month: date) -> int | None:
        estimate = estimate_in(self.estimates.get(region_id, {}), month)
        return estimate.workers if estimate else None

    def lines_of(self, report: EnrolmentReport | None) -> dict[Key, ReportLine]:
        return {} if report is None else self.lines.get(report.pk, {})

    def opening(self, branch: Branch, key: Key, month: date) -> int | None:
        """Last month's verified closing; where that is not known, what was published."""
        if former := self.figures.get((branch.pk, key, add_months(month, -1))):
            return former[1]
        own = self.figures.get((branch.pk, key, month))
        return own[0] if own else None
