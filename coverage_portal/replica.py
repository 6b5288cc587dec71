"""Reading from a streaming replica, where REPLICA_URL names one.

Strangers alone are sent there: they are the many, and what they see may be a moment old. Whoever is
signed in or brings a token reads where they write, so that everybody sees at once what they saved.
"""

import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse

from common.sql import rows

PRIMARY, REPLICA = "default", "replica"
MOST_LAG = 5.0  # seconds; a replica that is further behind is not read from
LOOK_SECONDS = 1.0  # how long its state is believed
AWAY_SECONDS = 10.0  # ... when it could not be asked
OF_THE_PRIMARY = ("/healthz", "/metrics")
# Whether it is being streamed to, and since when the last of what it received was applied.
STATE = """
    SELECT EXISTS (SELECT FROM pg_stat_wal_receiver),
           CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
                ELSE EXTRACT(EPOCH FROM now() - pg_last_xact_replay_timestamp()) END
"""

_is_reading: ContextVar[bool] = ContextVar("is_reading_from_replica", default=False)


class ReplicaRouter:
    def db_for_read(self, model: Any, **hints: Any) -> str:
        is_counter = model._meta.app_label == "django_cache"
        return REPLICA if _is_reading.get() and not is_counter else PRIMARY

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return PRIMARY

    def allow_relation(self, *objects: Any, **hints: Any) -> bool:
        return True  # both are the same data

    def allow_migrate(self, db: str, *args: Any, **hints: Any) -> bool:
        return db == PRIMARY


class State:
    """Of the replica, as this process last saw it."""

    def __init__(self) -> None:
        self.lag: float | None = None  # None: it cannot be asked, or nothing is streamed to it
        self.believed_until = 0.0

    def lag_now(self) -> float | None:
        if time.monotonic() >= self.believed_until:
            self.lag = _asked_lag()
            self.believe(LOOK_SECONDS if self.lag is not None else AWAY_SECONDS)
        return self.lag

    def believe(self, seconds: float) -> None:
        self.believed_until = time.monotonic() + seconds

    def lost(self) -> None:
        self.lag = None
        self.believe(AWAY_SECONDS)

    @property
    def is_fresh(self) -> bool:
        lag = self.lag_now()
        return lag is not None and lag <= MOST_LAG


state = State()


def _asked_lag() -> float | None:
    try:
        [(is_streaming, lag)] = rows(STATE, using=REPLICA)
    except DatabaseError:
        connections[REPLICA].close()
        return None
    return float(lag or 0) if is_streaming else None


class ReplicaMiddleware:
    """A replica that is lost while a page is made costs nothing but time: it is made anew."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if REPLICA not in settings.DATABASES:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not (_is_of_a_stranger(request) and state.is_fresh):
            return self.get_response(request)
        token = _is_reading.set(True)
        try:
            response = self.get_response(request)
        finally:
            _is_reading.reset(token)
        if response.status_code != 503:
            return response
        state.lost()
        return self.get_response(request)


def _is_of_a_stranger(request: HttpRequest) -> bool:
    return (
        request.method in {"GET", "HEAD"}
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "Authorization" not in request.headers
        and not request.path.startswith(OF_THE_PRIMARY)
    )
