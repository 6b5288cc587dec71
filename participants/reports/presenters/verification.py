"""What a verifier judges: the queue by age and risk, and one report with its doubts first."""

from collections.abc import Iterable, Sequence
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


@dataclass(frozen=True, slots=True)
class Answered:
    """A returned cell: what it held, what it holds, and what the officer says."""

    mark: ReportMark
    changes: Sequence[dict[str, Any]]


def answers(marks: Iterable[ReportMark], review: Review) -> list[Answered]:
    lines = {line.pk: line for line in review.lines}
    answered = []
    for mark in marks:
        line = lines.get(mark.line_id)
        if line is None:
            continue
        names = [mark.field] if mark.field else list(FIELD_LABELS)
        answered.append(
            Answered(
                mark,
                [
                    {
                        "label": FIELD_LABELS[name],
                        "old": mark.former.get(name),
                        "new": getattr(line, name),
                        "is_changed": mark.former.get(name) != getattr(line, name),
                    }
                    for name in names
                    if mark.field or mark.former.get(name) != getattr(line, name)
                ],
            )
        )
    return answered


@dataclass(frozen=True, slots=True)
class Corrected:
    """A row of a correction: what is published, and what it would say."""

    line: ReportLine
    cells: Sequence[dict[str, Any]]


def corrected(review: Review) -> list[Corrected]:
    """The rows in which a correction says something else than what is published."""
    if not review.report.is_amendment:
        return []
    corrected_rows = []
    for line in review.lines:
        past = review.history(line)
        if past.is_repeated_by(line):
            continue
        new = line.values | {"closing": line.closing_or_computed(past.opening)}
        cells = [
            {"label": label, "old": getattr(past.own, name, None), "new": new[name]}
            for name, label in FIELD_LABELS.items()
        ]
        corrected_rows.append(
            Corrected(line, [cell for cell in cells if cell["old"] != cell["new"]])
        )
    return corrected_rows


def largest_changes(review: Review) -> list[Row]:
    """The rows that moved most, in people, from last month."""
    rows = [row for row in grid_rows(review, review.lines) if row.change]
    return sorted(rows, key=lambda row: -abs(row.change or 0))[:LARGEST_SHOWN]
