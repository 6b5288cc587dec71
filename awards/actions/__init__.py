"""Everything that changes an award round: one transaction each, each with its trace."""

from awards.actions.editions import (
    change_edition,
    create_edition,
    delete_edition,
    publish,
    save_rows,
    step_back,
)
from awards.actions.judging import declare_conflict, lift_conflict, save_sheet
from awards.actions.nominations import add_entrants, freeze_evidence, move_entrants, remove_entrant
from awards.actions.winners import (
    Winner,
    change_award,
    decide,
    record_award,
    remove_image,
    set_image,
    withdraw_award,
)

__all__ = [
    "Winner",
    "add_entrants",
    "change_award",
    "change_edition",
    "create_edition",
    "decide",
    "declare_conflict",
    "delete_edition",
    "freeze_evidence",
    "lift_conflict",
    "move_entrants",
    "publish",
    "record_award",
    "remove_entrant",
    "remove_image",
    "save_rows",
    "save_sheet",
    "set_image",
    "step_back",
    "withdraw_award",
]
