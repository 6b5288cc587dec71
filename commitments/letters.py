"""Sending letters: written with what they are about, sent by the worker, tried again with growing
pauses."""

from collections.abc import Iterable
from typing import Any

from django.core import signing
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks import task

from commitments.models import Commitment, Letter, Meeting
from common.letters import portal_address, send_letter
from common.nik import mask_text

ANSWERS = signing.Signer(salt="commitments.answers")


def answer_link(commitment: Commitment) -> str:
    code = ANSWERS.sign(str(commitment.number))
    return portal_address(reverse("commitments:answer_by_letter", args=[code]))


def number_of(code: str) -> int | None:
    """Of a link that this portal has written; None for any other."""
    try:
        return int(ANSWERS.unsign(code))
    except (signing.BadSignature, ValueError):
        return None


def write(
    *,
    once: str,
    addresses: Iterable[str],
    template: str,
    meeting: Meeting | None = None,
    number: int | None = None,
    **context: Any,
) -> list[Letter]:
    """To each address once; the first line of the template is the subject. Sent after the commit."""
    with translation.override("id"):
        text = render_to_string(template, {"meeting": meeting, **context}).strip()
    subject, _line, body = text.partition("\n")
    letters = []
    for address in addresses:
        letter, is_new = Letter.objects.get_or_create(
            once=f"{once} {address}",
            defaults={
                "meeting": meeting,
                "number": number,
                "address": address,
                "subject": mask_text(subject)[:200],
                "text": mask_text(body.strip()) + "\n",
            },
        )
        if is_new:
            letters.append(letter)
    if letters:
        send_written.enqueue([letter.pk for letter in letters])
    return letters


@task()
def send_written(letters: list[int]) -> int:
    return send(Letter.objects.filter(pk__in=letters))[0]


def send(letters: Any) -> tuple[int, list[str]]:
    """How many went out, and which did not, with why. A letter that fails keeps no other back."""
    sent, failed = 0, []
    for pk in letters.to_send(timezone.now()).order_by("pk").values_list("pk", flat=True):
        letter = _send_one(pk)
        if letter is not None and letter.sent_at:
            sent += 1
        elif letter is not None:
            failed.append(f"{letter.subject}: {letter.error}")
    return sent, failed


@transaction.atomic
def _send_one(pk: int) -> Letter | None:
    """None where another process is sending it, or has."""
    due = Letter.objects.to_send(timezone.now()).select_for_update(skip_locked=True)
    letter = due.filter(pk=pk).first()
    if letter is None:
        return None
    try:
        send_letter(f"{letter.subject}\n\n{letter.text}", letter.address)
    except OSError as error:  # the mail server
        letter.note_failure(mask_text(str(error)), timezone.now())
    else:
        letter.note_sent(timezone.now())
    letter.save()
    return letter
