"""What two deployments begin in the same moment is done by one, and then by the other."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError

from common.sql import rows

KEY = 46_2024  # of an advisory lock: any number that nobody else takes
LOOK_SECONDS = 0.5


@contextmanager
def one_at_a_time(say: Callable[[str], object], database: str = "default") -> Iterator[None]:
    """Held by the connection, so that whoever is killed holds it no longer.

    It is asked for again and again and not waited for: a statement that waits would be in the way
    of `CREATE INDEX CONCURRENTLY`, which lets all others end first.
    """
    if not _ask(database, "pg_try_advisory_lock"):
        say("Another process is setting up this database; waiting for it.")
        while not _ask(database, "pg_try_advisory_lock"):
            time.sleep(LOOK_SECONDS)
    try:
        yield
    finally:
        with suppress(DatabaseError):  # a connection that was lost holds nothing
            _ask(database, "pg_advisory_unlock")


def _ask(database: str, function: str) -> bool:
    [(is_done,)] = rows(f"SELECT {function}(%s)", [KEY], using=database)
    return bool(is_done)
