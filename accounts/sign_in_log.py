"""Who signed in and out, and who was refused: one line each, without anything that was typed."""

import logging
from typing import Any

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from accounts import sessions
from accounts.models import User

logger = logging.getLogger(__name__)


def connect() -> None:
    user_logged_in.connect(_signed_in, dispatch_uid="sign_in_log")
    user_logged_out.connect(_signed_out, dispatch_uid="sign_in_log")
    user_login_failed.connect(_refused, dispatch_uid="sign_in_log")
    authentication_failed.connect(_refused_second_factor, dispatch_uid="sign_in_log")
    for signal, event in (
        (password_changed, "password changed"),
        (password_reset, "password reset"),
        (authenticator_added, "second factor added"),
        (authenticator_removed, "second factor removed"),
    ):
        signal.connect(_noted(event), weak=False, dispatch_uid=f"sign_in_log {event}")


def _signed_in(request: Any, user: User, **kwargs: Any) -> None:
    sessions.begin(request.session)
    logger.info("signed in user=%s role=%s", user.pk, user.role)


def _signed_out(user: User | None, **kwargs: Any) -> None:
    if user is not None:
        logger.info("signed out user=%s", user.pk)


def _refused(credentials: dict[str, Any], **kwargs: Any) -> None:
    """Of whom there is an account, its number: what was typed may be a password in the wrong field."""
    name = str(credentials.get("username", ""))
    user = User.objects.filter(username=name).first() if "\0" not in name else None
    reason = "unknown account" if user is None else "inactive" if not user.is_active else "password"
    logger.warning("sign-in refused user=%s reason=%s", user.pk if user else "-", reason)


def _refused_second_factor(user: User, **kwargs: Any) -> None:
    logger.warning("sign-in refused user=%s reason=second factor", user.pk)


def _noted(event: str) -> Any:
    def note(user: User, **kwargs: Any) -> None:
        logger.info("%s user=%s", event, user.pk)

    return note
