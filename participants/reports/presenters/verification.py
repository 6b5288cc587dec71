"""What a verifier judges: the queue by age and risk, and one report with its doubts first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from participants.reports.models import FIELD_LABELS, EnrolmentReport, ReportLine, ReportMark
from participants.reports.presenters.grid import Row, grid_rows
from participants.reports.review import Review
from participants.reports.rounds import ChangedCell
from participants.reports.transfers import unsettled_transfers

LARGEST_SHOWN = 6  # differences from last month that are worth a look


@dataclass(frozen=True, slots=True)
class Waiting:
    report: EnrolmentReport
    today: date
    has_unsettled_transfers: (
        bool  # of its month: no branch's own doubt, and younger than the report
    )

    @property
    def days_left(self) -> int:
        return (self.report.verify_by - self.today).days

    @property
    def tone(self) -> str:
        return "bad" if self.days_left < 0 else "warn" if self.days_left <= 2 else ""

    @property
    def is_clean(self) -> bool:
        """Compared with earlier months, nothing doubtful, never sent back and not held: can be
        released together with others."""
        report = self.report
        return not (
            report.doubts
            or report.uncompared
            or report.returns
            or report.is_held
            or self.has_unsettled_transfers
        )


def queue(reports: Iterable[EnrolmentReport], today: date) -> list[Waiting]:
    """The oldest deadline first; of the same age the riskiest first; what is held stands last."""
    reports = list(reports)
    unsettled = {one.month for one in unsettled_transfers({report.month for report in reports})}
    waiting = [Waiting(report, today, report.month in unsettled) for report in reports]
    return sorted(
        waiting,
        key=lambda item: (
            item.report.is_held,
            item.days_left,
            -item.report.doubts,
            item.report.submitted_at,
        ),
    )


def flag_cells(
    places: Iterable[dict[str, Any]], marks: Iterable[ReportMark], changed: Iterable[ChangedCell]
) -> None:
    """Beside each cell of the grid: that it is marked to go back, and what it held before."""
    pending = {(mark.line_id, mark.field): mark for mark in marks}
    former = {(cell.line.pk, cell.field): cell for cell in changed if cell.is_changed}
    for place in places:
        for row in place["rows"]:
            line = row["line"]
            row["flag"] = {"id": f"c-{line.key}", "pending": pending.get((line.pk, ""))}
            for cell in row["cells"]:
                cell["pending"] = pending.get((line.pk, cell["name"]))
                cell["changed"] = former.get((line.pk, cell["name"]))


def corrected(review: Review) -> list[dict[str, Any]]:
    """The rows in which a correction says something else than what is published."""
    if not review.report.is_amendment:
        return []
    return [
        {"line": line, "cells": _cells_corrected(review, line)}
        for line in review.lines
        if not review.history(line).is_repeated_by(line)
    ]


def _cells_corrected(review: Review, line: ReportLine) -> list[dict[str, Any]]:
    published = review.history(line).own
    new = line.values | {"closing": review.closing(line)}
    cells = [
        {"label": label, "old": getattr(published, name, None), "new": new[name]}
        for name, label in FIELD_LABELS.items()
    ]
    return [cell for cell in cells if cell["old"] != cell["new"]]


def largest_changes(review: Review) -> list[Row]:
    """The rows that moved most, in people, from last month."""
    rows = [row for row in grid_rows(review, review.lines) if row["change"]]
    return sorted(rows, key=lambda row: -abs(row["change"]))[:LARGEST_SHOWN]
