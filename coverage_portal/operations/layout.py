"""Databases and backups of portals before 0.2.0: their tables were laid out otherwise."""

from collections.abc import Iterable

from django.db.migrations.loader import MigrationLoader

FIRST_OF_THIS_LAYOUT = "pghistory.0001_initial"  # the audit trail came with 0.2.0
OLDER = "was made by a portal older than 0.2.0, whose tables were laid out otherwise"


def unknown_migrations(applied: Iterable[str]) -> list[str]:
    """`["enrolment.0007_total_names"]`: those that this portal does not have."""
    known = {".".join(name) for name in MigrationLoader(None).disk_migrations}
    return sorted(set(applied) - known)


def is_older_layout(applied: Iterable[str]) -> bool:
    """A first start that was interrupted has applied only what this portal knows."""
    names = set(applied)
    return FIRST_OF_THIS_LAYOUT not in names and bool(unknown_migrations(names))
