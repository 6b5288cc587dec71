"""How long somebody stays signed in: twelve hours without doing anything, seven days at most."""

import logging
from datetime import timedelta

from allauth.core.internal.sessionkit import get_session_user
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import User

IDLE = timedelta(hours=12)  # a working day and its breaks
LONGEST = timedelta(days=7)
NOTED_EVERY = timedelta(minutes=15)  # a write with every read would cost more than it tells
BEGAN, SEEN = "began_at", "seen_at"

logger = logging.getLogger(__name__)


def begin(session: SessionBase) -> None:
    session[BEGAN] = session[SEEN] = _now()


def is_over(session: SessionBase) -> bool:
    """Of a session from before there were limits they count from its next request."""
    now = _now()
    return (
        now - session.get(SEEN, now) > IDLE.total_seconds()
        or now - session.get(BEGAN, now) > LONGEST.total_seconds()
    )


def note_activity(session: SessionBase) -> None:
    """Where it cannot be written, reading goes on: the limits then count from what was noted."""
    now = _now()
    if SEEN in session and now - session[SEEN] <= NOTED_EVERY.total_seconds():
        return
    session.setdefault(BEGAN, now)
    session[SEEN] = now
    try:
        with transaction.atomic():
            session.save()
            UserSession.objects.filter(session_key=session.session_key).update(
                last_seen_at=timezone.now()
            )
    except (DatabaseError, UpdateError) as error:  # or it was ended meanwhile
        logger.warning("activity was not noted: %s", type(error).__name__)
    session.modified = False


def sessions_of(user: User) -> list[UserSession]:
    """Where the user is signed in, the latest first."""
    rows = UserSession.objects.filter(user=user.pk).order_by("-last_seen_at", "-pk")
    return [row for row in rows if _is_alive(row)]


def end_sessions(user: User) -> None:
    for row in UserSession.objects.filter(user=user.pk):
        row.end()


def forget_ended() -> int:
    """Sessions that are over go, with the addresses they were opened from."""
    ended = [row for row in UserSession.objects.iterator() if not _is_alive(row)]
    for row in ended:
        row.end()
    return len(ended)


def _is_alive(row: UserSession) -> bool:
    store = row._session_store(row.session_key)
    return get_session_user(store) is not None and not is_over(store)


def _now() -> int:
    return int(timezone.now().timestamp())
