"""What the database itself refuses of the trails: moves, access and erasure are only added to."""

import pgtrigger

from common.triggers import refuse, refused_always


def never_changed() -> pgtrigger.Trigger:
    return refused_always("never_changed", pgtrigger.Update, "A trail is never changed.")


def never_deleted() -> pgtrigger.Trigger:
    return refused_always("never_deleted", pgtrigger.Delete, "A trail is never deleted.")


def never_emptied() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="never_emptied",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func=refuse("A trail is never emptied."),
    )


def goes_with(certificate: str) -> pgtrigger.Trigger:
    """Rows are deleted in a transaction that has written its certificate, and in no other."""
    message = refuse("Moves go with an erasure alone, after its certificate.")
    return pgtrigger.Trigger(
        name="goes_with_certificate",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=f"""
            IF NOT EXISTS (SELECT 1 FROM {certificate}
                           WHERE transaction = pg_current_xact_id()::text::bigint) THEN
                {message}
            END IF;
            RETURN NULL;
        """,
    )
