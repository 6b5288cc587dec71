"""What a verifier judges: the queue by age and risk, and one report with its doubts first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from participants.reports.models import FIELD_LABELS, EnrolmentReport, ReportLine, ReportMark
from participants.reports.presenters.grid import Row, grid_rows
from participants.reports.review import Review

LARGEST_SHOWN = 6  # differences from last month that are worth a look


@dataclass(frozen=True, slots=True)
class Waiting:
    report: EnrolmentReport
    today: date

    @property
    def days_left(self) -> int:
        return (self.report.verify_by - self.today).days

    @property
    def tone(self) -> str:
        return "bad" if self.days_left < 0 else "warn" if self.days_left <= 2 else ""

    @property
    def is_clean(self) -> bool:
        """Nothing doubtful and never sent back: can be released together with others."""
        return not self.report.doubts and not self.report.returns


def queue(reports: Iterable[EnrolmentReport], today: date) -> list[Waiting]:
    """The oldest deadline first; of the same age the riskiest first."""
    waiting = [Waiting(report, today) for report in reports]
    return sorted(
        waiting,
        key=lambda item: (item.days_left, -item.report.doubts, item.report.submitted_at),
    )


def answers(marks: Iterable[ReportMark], review: Review) -> list[dict[str, Any]]:
    """Returned cells: what each held, what it holds, and what the officer says."""
    lines = {line.pk: line for line in review.lines}
    return [
        {"mark": mark, "changes": _changes_since(mark, lines[mark.line_id])}
        for mark in marks
        if mark.line_id in lines
    ]


def _changes_since(mark: ReportMark, line: ReportLine) -> list[dict[str, Any]]:
    """The marked cell; of a marked row those that have changed."""
    cells = [
        {
            "label": FIELD_LABELS[name],
            "old": mark.former.get(name),
            "new": getattr(line, name),
            "is_changed": mark.former.get(name) != getattr(line, name),
        }
        for name in ([mark.field] if mark.field else FIELD_LABELS)
    ]
    return [cell for cell in cells if mark.field or cell["is_changed"]]


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
