"""Every write about reports. Import from the modules themselves; the names that other rooms use
are gathered here."""

from participants.reports.actions.cells import (
    CellInput,
    Conflict,
    SaveOutcome,
    save_cells,
    save_note,
)
from participants.reports.actions.drafts import blank_lines, start_report

__all__ = [
    "CellInput",
    "Conflict",
    "SaveOutcome",
    "blank_lines",
    "save_cells",
    "save_note",
    "start_report",
]
