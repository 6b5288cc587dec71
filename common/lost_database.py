"""What a process knows and does when PostgreSQL went away from under it."""

from collections.abc import Iterator
from itertools import chain, repeat

from django.db import InterfaceError, OperationalError

# How Django names a connection that was cut, refused, or already closed when it was used.
LOST = (OperationalError, InterfaceError)
CONNECTION_EXCEPTIONS = ("08", "57P01", "57P02", "57P03")  # PostgreSQL, appendix A
PAUSES = (1, 2, 4, 8, 16)
LONGEST_PAUSE = 30  # seconds: a restart is noticed within half a minute, however long it took


def is_lost(error: BaseException | None) -> bool:
    """Whether the connection failed, and not a statement on it (a deadlock, a full disk)."""
    if not isinstance(error, LOST):
        return False
    code = getattr(error.__cause__, "pgcode", None)  # None: the words are the driver's own
    return code is None or code.startswith(CONNECTION_EXCEPTIONS)


def pauses() -> Iterator[int]:
    return chain(PAUSES, repeat(LONGEST_PAUSE))


def reason(error: BaseException) -> str:
    """The server's first line alone: what follows may quote the row that was being written."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
