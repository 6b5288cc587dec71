"""The province's recap as its page shows it: totals by month beside what was stated in public at
the time, and how each place will look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import User
from common.arithmetic import coverage_percent
from common.months import month_range
from participants.coverage.workers import estimate_in, yearly_estimates
from participants.figures.models import RegionTotal
from participants.reports.actions.recaps import RecapPreview
from participants.reports.importing.plan import Plan, ReportPlan
from participants.reports.models import EnrolmentImport
from regions.models import PublicStatement, Region, WorkforceBasis

MOST_SHOWN = 60  # of findings and of differences; the rest is counted


@dataclass(frozen=True, slots=True)
class MonthRow:
    """The province in one month of the recap; a statement of the time stands beside it."""

    month: date
    total: RegionTotal
    workers: int | None
    statement: PublicStatement | None

    @property
    def coverage(self) -> Decimal | None:
        if not self.workers:
            return None
        return coverage_percent(self.total.participants, self.workers)

    @property
    def difference(self) -> int | None:
        if self.statement is None or self.statement.participants is None:
            return None
        return self.total.participants - self.statement.participants


def recap_page(
    imported: EnrolmentImport, plan: Plan, preview: RecapPreview, user: User
) -> dict[str, Any]:
    is_own = imported.uploaded_by_id == user.pk
    return {
        "preview": preview,
        "months": month_rows(preview.totals),
        "places": Region.objects.exclude(parent=None).count(),
        "offices": _offices(plan.reports),
        "skipped": _skipped_months(plan),
        "findings": preview.findings[:MOST_SHOWN],
        "findings_more": max(0, len(preview.findings) - MOST_SHOWN),
        "differing": plan.differing[:MOST_SHOWN],
        "differing_more": max(0, len(plan.differing) - MOST_SHOWN),
        "is_own": is_own,
        "may_prepare": is_own and imported.is_waiting and plan.may_be_saved and plan.change_count,
        "may_verify": imported.is_prepared and not is_own and user.may_verify_reports,
        "is_sample": any(total.is_sample for total in preview.totals),
    }


def month_rows(totals: Sequence[RegionTotal]) -> list[MonthRow]:
    if not totals:
        return []
    root = totals[0].region
    statements = {row.data_month: row for row in PublicStatement.objects.filter(region=root)}
    basis = WorkforceBasis.objects.filter(is_default=True).first()
    estimates = (
        yearly_estimates(places=[root.pk], until=totals[-1].month.year, basis=basis)[root.pk]
        if basis
        else {}
    )
    rows = []
    for total in totals:
        estimate = estimate_in(estimates, total.month)
        workers = estimate.workers if estimate else None
        rows.append(MonthRow(total.month, total, workers, statements.get(total.month)))
    return rows


def _offices(reports: Sequence[ReportPlan]) -> list[dict[str, Any]]:
    """What becomes of each office: how many months are filled, which reports stay as they are."""
    by_branch: dict[int, dict[str, Any]] = {}
    for planned in reports:
        office = by_branch.setdefault(
            planned.branch.pk, {"branch": planned.branch, "months": 0, "cells": 0, "kept": []}
        )
        if planned.closed_reason:
            office["kept"].append(planned)
        elif planned.changed:
            office["months"] += 1
            office["cells"] += len(planned.changed)
    return sorted(by_branch.values(), key=lambda office: office["branch"].name)


def _skipped_months(plan: Plan) -> list[date]:
    """Months that are missing between the first and the last: the change over them is unknown."""
    months = plan.understanding.months
    if not months:
        return []
    return [month for month in month_range(months[0], months[-1]) if month not in months]
