"""Every write about reports and figures. Import from the modules themselves; the names that other
rooms use are gathered here."""

from participants.enrolment.actions.cells import (
    CellInput,
    Conflict,
    SaveOutcome,
    save_cells,
    save_note,
)
from participants.enrolment.actions.drafts import blank_lines, start_report
from participants.enrolment.actions.figures import Cell, publish_figures

__all__ = [
    "Cell",
    "CellInput",
    "Conflict",
    "SaveOutcome",
    "blank_lines",
    "publish_figures",
    "save_cells",
    "save_note",
    "start_report",
]
