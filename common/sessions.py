"""Sessions in the database, as Django keeps them."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore

from common.lost_database import unless_read_only


class SessionStore(DatabaseSessionStore):
    """One that is over (its password was changed) is deleted while a page is read: that page is
    shown all the same where nothing can be deleted, to a reader who is not signed in any more."""

    def delete(self, session_key: str | None = None) -> None:
        with unless_read_only():
            super().delete(session_key)
