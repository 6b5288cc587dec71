"""What let somebody in ends with their account, also should it be opened again."""

from typing import Any

from django.db.models.signals import post_save
from django.utils import timezone

from accounts import sessions
from accounts.models import CalendarKey, User


def connect() -> None:
    post_save.connect(_saved, sender=User, dispatch_uid="closing")


def _saved(instance: User, **kwargs: Any) -> None:
    """However it was closed: no way to close one has to remember this."""
    if not instance.is_active:
        end_access(instance)


def end_access(user: User) -> None:
    """Sessions with the factors shown in them, tokens, the calendar's address, letters under way.
    Password and factors stay: they are what the person has, and an admin opens the account to them."""
    now = timezone.now()
    sessions.end_sessions(user)
    user.api_tokens.filter(revoked_at=None).update(revoked_at=now)
    CalendarKey.objects.filter(user=user.pk).delete()
    user.password_links.filter(used_at=None, expires_at__gt=now).update(expires_at=now)
