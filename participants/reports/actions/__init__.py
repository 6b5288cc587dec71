"""Every write about reports. Import from the modules themselves; what the grid, the API and the
workbooks have in common is gathered here."""

from participants.reports.actions.cells import (
    CellInput,
    Conflict,
    SaveOutcome,
    fill_lines,
    save_cells,
    save_note,
    start_report,
)

__all__ = [
    "CellInput",
    "Conflict",
    "SaveOutcome",
    "fill_lines",
    "save_cells",
    "save_note",
    "start_report",
]
