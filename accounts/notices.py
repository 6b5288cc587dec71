"""Telling people something: in the portal, and by a letter where an address is known."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks import task

from accounts.models import Notice, User
from accounts.models.notices import LONGEST_SUBJECT, NoticeQuerySet
from common.letters import is_about_one_letter, portal_address, send_letter
from common.nik import mask_text
from regions.models import Branch

Letter = Notice.Letter
AFTER_ALL_ELSE = -10  # a list that waits goes before any letter
WRITTEN_WHEN_SENT = [
    *("letter", "letter_text", "letter_at", "letter_error", "letter_attempts", "letter_next_at"),
]


def plain_letter(notice: Notice) -> str:
    """What the notice says, with its address. The first line is the subject."""
    context = {"notice": notice, "address": portal_address(notice.path)}
    return render_to_string("accounts/letters/notice.txt", context)


@transaction.atomic
def tell(
    *,
    users: Iterable[User],
    kind: Notice.Kind,
    subject: str,
    path: str,
    month: date | None = None,
    branch: Branch | None = None,
    note: str = "",
    once: str = "",
    letter: Callable[[Notice], str] = plain_letter,
) -> list[Notice]:
    """The notices of those who were told; whoever was told the same `once` is left out.

    `subject` is a name (`Pontianak`), `path` the page it is about, `branch` the office that is to
    act, `note` what a person wrote. Never a NIK, and no figures of others.
    """
    values = {
        "kind": kind,
        "subject": mask_text(subject)[:LONGEST_SUBJECT],
        "month": month,
        "branch": branch,
        "note": mask_text(note),
        "path": path,
    }
    notices = [_recorded(user, once, values) for user in users]
    told = [notice for notice in notices if notice is not None]
    _write_letters(told, letter)
    return told


def _recorded(user: User, once: str, values: dict[str, Any]) -> Notice | None:
    values = values | {"letter": Letter.WAITING if user.email else Letter.NONE}
    if not once:
        return Notice.objects.create(user=user, **values)
    notice, is_new = Notice.objects.get_or_create(user=user, once=once, defaults=values)
    return notice if is_new else None


def _write_letters(notices: Sequence[Notice], letter: Callable[[Notice], str]) -> None:
    """Written now, in Indonesian; sent by the worker, so that no step waits for the mail server."""
    waiting = [notice for notice in notices if notice.letter == Letter.WAITING]
    with translation.override("id"):
        for notice in waiting:
            notice.letter_text = letter(notice).strip()
    if waiting:
        Notice.objects.bulk_update(waiting, ["letter_text"])
        send_letters_of.enqueue([notice.pk for notice in waiting])


@task(priority=AFTER_ALL_ELSE)
def send_letters_of(notices: list[int]) -> int:
    sent, _failed = send_letters(Notice.objects.filter(pk__in=notices))
    return sent


def send_letters(notices: NoticeQuerySet) -> tuple[int, list[str]]:
    """How many letters went out, and to whom one could not be sent; those are tried again by the
    worker. Where the mail server is away, it is asked once, not for each letter."""
    sent, failed, away = 0, [], None
    for pk in list(notices.with_letter_to_send(timezone.now()).values_list("pk", flat=True)):
        notice, error = _send_one(pk, away)
        if error is not None and not is_about_one_letter(error):
            away = error
        if notice is not None and notice.letter == Letter.SENT:
            sent += 1
        elif notice is not None and notice.letter == Letter.FAILED:
            failed.append(notice)
    _try_again_later(failed)
    return sent, [f"{notice.user.email}: {notice.letter_error}" for notice in failed]


def _try_again_later(failed: Sequence[Notice]) -> None:
    if failed:
        later = max(notice.letter_next_at for notice in failed if notice.letter_next_at)
        send_letters_of.using(run_after=later).enqueue([notice.pk for notice in failed])


@transaction.atomic
def _send_one(pk: int, away: OSError | None) -> tuple[Notice | None, OSError | None]:
    """None where another process is sending it, or has. What was read meanwhile needs no letter."""
    unsent = Notice.objects.with_letter_to_send(timezone.now()).select_related("user")
    notice = unsent.select_for_update(of=["self"], skip_locked=True).filter(pk=pk).first()
    if notice is None:
        return None, None
    error = None
    if notice.read_at is not None:
        notice.letter, notice.letter_next_at = Letter.NOT_NEEDED, None
    elif error := away or _send(notice):
        notice.letter_failed(mask_text(str(error)), timezone.now())
    else:
        notice.letter_sent(timezone.now())
    if notice.letter != Letter.FAILED:
        notice.letter_text = ""
    notice.save(update_fields=WRITTEN_WHEN_SENT)
    return notice, error


def _send(notice: Notice) -> OSError | None:
    try:
        send_letter(notice.letter_text, notice.user.email)
    except OSError as error:  # also what smtplib raises
        return error
    return None


def settle(*, path: str, kinds: Collection[str]) -> None:
    """What these notices asked for is done: they are no longer news to anybody."""
    Notice.objects.about(path, kinds).unread().update(read_at=timezone.now())


def mark_read(*, notices: NoticeQuerySet) -> int:
    return notices.unread().update(read_at=timezone.now())


def told_words(notices: Sequence[Notice], nobody: str) -> str:
    """Who was told, as it is: `2 orang diberi tahu di portal, 1 di antaranya juga lewat surel.`"""
    if not notices:
        return nobody
    count = len(notices)
    by_letter = sum(notice.letter == Letter.WAITING for notice in notices)
    words = ngettext(
        "%(n)s orang diberi tahu di portal", "%(n)s orang diberi tahu di portal", count
    ) % {"n": count}
    if not by_letter:
        return _("%(told)s; alamat surelnya belum diketahui.") % {"told": words}
    letters = ngettext("surel untuk %(n)s orang", "surel untuk %(n)s orang", by_letter)
    return _("%(told)s; %(letters)s sedang dikirim.") % {
        "told": words,
        "letters": letters % {"n": by_letter},
    }
