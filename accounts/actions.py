"""What people do with their own account."""

import secrets
from datetime import timedelta

from django.utils import timezone

from accounts.models import ApiToken, CalendarKey, User
from common.lost_database import unless_read_only

TOKEN_PREFIX = "cj_"  # noqa: S105  # lets a scanner of leaked keys recognise ours
USE_NOTED_EVERY = timedelta(hours=1)  # a write with every read would cost more than it tells


def create_token(*, by: User, name: str, scope: str, days: int) -> tuple[ApiToken, str]:
    """The token and its key, which is readable only now."""
    text = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=by,
        name=name,
        scope=scope,
        digest=ApiToken.digest_of(text),
        start=text[:8],
        expires_at=timezone.now() + timedelta(days=days),
    )
    return token, text


def revoke_token(*, token: ApiToken, by: User) -> None:
    ApiToken.objects.unrevoked().owned_by(by).filter(pk=token.pk).update(revoked_at=timezone.now())


def make_calendar_key(*, by: User) -> str:
    """Readable only now; an address that was made before stops working."""
    text = secrets.token_urlsafe(32)
    CalendarKey.objects.filter(user=by.pk).delete()
    CalendarKey.objects.create(user_id=by.pk, digest=ApiToken.digest_of(text))
    return text


def revoke_calendar_key(*, by: User) -> None:
    CalendarKey.objects.filter(user=by.pk).delete()


def note_use(*, token: ApiToken | CalendarKey) -> None:
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at < now - USE_NOTED_EVERY:
        with unless_read_only():
            type(token).objects.filter(pk=token.pk).update(last_used_at=now)
