"""The history of one cell, or of one row: figures, notes, what was asked and answered, in order."""

from collections.abc import Iterable
from typing import Any

from participants.reports.models import (
    FIELD_LABELS,
    CellChange,
    ReportEvent,
    ReportMark,
)

Entry = dict[str, Any]
STEPS = [  # of a report that divide the history of its cells
    ReportEvent.Kind.SUBMITTED,
    ReportEvent.Kind.HELD,
    ReportEvent.Kind.RESUMED,
    ReportEvent.Kind.RETURNED,
    ReportEvent.Kind.VERIFIED,
    ReportEvent.Kind.AMENDED,
    ReportEvent.Kind.REOPENED,
    ReportEvent.Kind.RESTORED,
]


def thread(
    changes: Iterable[CellChange], marks: Iterable[ReportMark], events: Iterable[ReportEvent]
) -> list[Entry]:
    """`{"kind": "figure", "at": …, "by": …, "change": …}`, the oldest first; the kinds are figure,
    note, mark, answer and step."""
    entries: list[Entry] = [
        {
            "kind": "note" if change.is_note else "figure",
            "at": change.at,
            "by": change.who,
            "column": column(change.field),
            "change": change,
        }
        for change in changes
    ]
    for mark in marks:
        about = {"column": column(mark.field), "mark": mark}
        entries.append({"kind": "mark", "at": mark.marked_at, "by": mark.marked_by, **about})
        if mark.answer:
            answered = {"at": mark.answered_at, "by": mark.answerer}
            entries.append({"kind": "answer", **answered, **about})
    entries += [
        {"kind": "step", "at": event.at, "by": event.who, "event": event} for event in events
    ]
    return sorted(entries, key=lambda entry: entry["at"])


def column(field: str) -> str:
    return str(FIELD_LABELS.get(field, ""))
