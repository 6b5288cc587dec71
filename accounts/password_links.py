"""Invitations, and links to a new password: sent by letter, valid once, for seven days."""

import logging
import secrets

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks import task

from accounts.models import ApiToken, PasswordLink, User
from accounts.models.rights import LINK_LASTS
from common.letters import portal_address, send_letter
from common.nik import mask_text
from common.trail import recorded
from regions.models import Region

logger = logging.getLogger(__name__)


@recorded
def send_link(*, user: User, by: User, is_invitation: bool = True) -> PasswordLink:
    """A link that was sent before ends with the new one."""
    now = timezone.now()
    user.password_links.usable().update(expires_at=now)
    link = PasswordLink.objects.create(
        user=user,
        is_invitation=is_invitation,
        sent_by=by,
        created_at=now,
        expires_at=now + LINK_LASTS,
    )
    write_letter.enqueue(link.pk)
    return link


@task()
def write_letter(pk: int) -> None:
    """The key is made here, so that it stands in the letter and nowhere else."""
    link = PasswordLink.objects.usable().select_related("user", "sent_by").filter(pk=pk).first()
    if link is None:
        return
    key = secrets.token_urlsafe(32)
    link.digest = ApiToken.digest_of(key)
    try:
        _send(link, portal_address(reverse("set_password", args=[key])))
    except OSError as error:  # the mail server
        link.error = mask_text(str(error))[:300]
    else:
        link.sent_at, link.error = timezone.now(), ""
    link.save(update_fields=["digest", "sent_at", "error"])


def _send(link: PasswordLink, address: str) -> None:
    context = {"link": link, "address": address, "place": Region.objects.root_name()}
    with translation.override("id"):
        letter = render_to_string("accounts/letters/password_link.txt", context)
    send_letter(letter, link.user.email)


def link_of(key: str) -> PasswordLink | None:
    links = PasswordLink.objects.usable().select_related("user")
    return links.filter(digest=ApiToken.digest_of(key)).first()


@transaction.atomic
def set_password(*, link: PasswordLink, password: str) -> None:
    """By whoever holds the link; it is of no use afterwards."""
    user = User.objects.select_for_update().get(pk=link.user_id)
    user.set_password(password)
    user.save()
    user.password_links.usable().update(used_at=timezone.now())
    logger.info("password set by a link user=%s", user.pk)
