"""What two deployments begin in the same moment is done by one, and then by the other."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

KEY = 46_2024  # of an advisory lock: any number that nobody else takes
LOOK_SECONDS = 0.5


@contextmanager
def one_at_a_time(say: Callable[[str], object], database: str = "default") -> Iterator[None]:
    """Held by the connection, so that whoever is killed holds it no longer.

    It is asked for again and again and not waited for: a statement that waits would be in the way
    of `CREATE INDEX CONCURRENTLY`, which lets all others end first.
    """
    connection = connections[database]
    if not _ask(connection, "pg_try_advisory_lock"):
        say("Another process is setting up this database; waiting for it.")
        while not _ask(connection, "pg_try_advisory_lock"):
            time.sleep(LOOK_SECONDS)
    try:
        yield
    finally:
        with suppress(DatabaseError):  # a connection that was lost holds nothing
            _ask(connection, "pg_advisory_unlock")


def _ask(connection: BaseDatabaseWrapper, function: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [KEY])
        return bool(cursor.fetchone()[0])
