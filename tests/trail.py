"""What the audit trail says, for tests of what leaves a trace in it."""

from common import trail


def changes_of(*models, action=None):
    """The changes of rows of these models, newest first."""
    events = [trail.events_of(model) for model in models]
    if action:
        events = [rows.filter(pgh_label=action) for rows in events]
    return trail.read_changes(trail.newest_first(events))


def differences(change):
    """`{"Peringkat": ("–", "1")}`"""
    return {field.field: (field.before, field.after) for field in change.fields}


def count_changes():
    return trail.newest_first(
        trail.events_of(model) for model in trail.tracked_models().values()
    ).count()
