"""What a process knows and does when PostgreSQL went away from under it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, repeat

from django.db import DatabaseError, InterfaceError, OperationalError, transaction

logger = logging.getLogger("portal.database")

# How Django names a connection that was cut, refused, or already closed when it was used.
LOST = (OperationalError, InterfaceError)
# A read-only transaction (a replica, a server that was switched), and a full disk.
NO_WRITES = ("25006", "53100")
CONNECTION_EXCEPTIONS = ("08", "57P01", "57P02", "57P03")  # PostgreSQL, appendix A
PAUSES = (1, 2, 4, 8, 16)
LONGEST_PAUSE = 30  # seconds: a restart is noticed within half a minute, however long it took


def is_lost(error: BaseException | None) -> bool:
    """Whether the connection failed, and not a statement on it (a deadlock, a full disk)."""
    if not isinstance(error, LOST):
        return False
    code = getattr(error.__cause__, "pgcode", None)  # None: the words are the driver's own
    return code is None or code.startswith(CONNECTION_EXCEPTIONS)


def takes_no_writes(error: BaseException | None) -> bool:
    """Whether the database goes on answering, and only keeps nothing new."""
    if not isinstance(error, DatabaseError):
        return False
    code: str = getattr(error.__cause__, "pgcode", None) or ""
    return code in NO_WRITES


@contextmanager
def unless_read_only() -> Iterator[None]:
    """For what is written down beside a page that is read: where the database keeps nothing new,
    the page is shown without."""
    try:
        with transaction.atomic():
            yield
    except DatabaseError as error:
        if not takes_no_writes(error):
            raise
        logger.warning("Not written: %s", reason(error))


def pauses() -> Iterator[int]:
    return chain(PAUSES, repeat(LONGEST_PAUSE))


def reason(error: BaseException) -> str:
    """The server's first line alone: what follows may quote the row that was being written."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
