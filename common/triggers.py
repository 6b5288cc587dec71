"""Rules that the database itself keeps, as triggers beside the model they guard.

A table whose rows carry the words of a rule refuses a statement as a constraint does: Django
raises an IntegrityError with the message.
"""

import pgtrigger

EVERY_CHANGE = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete


def refuse(message: str, value: str = "") -> str:
    """PL/pgSQL that ends a statement; a `%` of the message is filled with `value`."""
    filled = f", {value}" if value else ""
    return f"RAISE EXCEPTION '{message}'{filled} USING ERRCODE = 'integrity_constraint_violation';"


def refused_always(name: str, operation: pgtrigger.Operation, message: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.Before, operation=operation, func=refuse(message)
    )


def never_emptied(message: str, name: str = "never_emptied") -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func=refuse(message),
    )
