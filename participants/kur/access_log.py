"""The access log: who saw which people, when and what for (UU 27/2022 Pasal 31, 32).

Lists of people are read here alone, so that none is shown without its line in the log.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.nik import holds_nik
from participants.kur.models import Access

Row = TypeVar("Row", bound=Model)

# How many NIKs an account opens, and in which time, until its second factor is asked for again: a
# day's calls need no more, and whoever copies a whole list is stopped.
OPENINGS = [(20, timedelta(hours=1)), (60, timedelta(days=1))]
LEAST_WORDS = 3
WORD = re.compile(r"[^\W\d_]{2,}")
SEARCHED = re.compile(r"(?<![^&])q=[^&]*")


@transaction.atomic
def read_and_record(
    rows: "QuerySet[Row]",
    *,
    user: User,
    kind: str,
    purpose: str,
    filters: str = "",
    start: int = 0,
    length: int | None = None,
) -> tuple[list[Row], bool]:
    """Rows of people, or of what points at a `person`, and whether there are more after them.

    Whoever is on them stands in the log. `filters` must not hold what was searched by NIK.
    """
    require_words("purpose", purpose, _("Tulis tujuan akses."))
    read = list(rows[start:] if length is None else rows[start : start + length + 1])
    shown = read[:length]
    if shown:
        people = {getattr(row, "person_id", row.pk) for row in shown}
        record(user=user, kind=kind, purpose=purpose, people=people, filters=filters)
    return shown, len(read) > len(shown)


def record(
    *,
    user: User,
    kind: str,
    purpose: str,
    people: Iterable[int] = (),
    rows: int = 0,
    filters: str = "",
) -> Access:
    """`rows` are those of a file who are nobody in the portal, such as refused ones."""
    require_words("purpose", purpose, _("Tulis tujuan akses."))
    return Access.objects.create(
        user=user,
        kind=kind,
        purpose=purpose.strip()[:200],
        # The words are somebody's name: they would outlive the person's erasure.
        filters=SEARCHED.sub("q=…", filters)[:400],
        people=sorted(people),
        rows=rows,
    )


def require_words(field: str, text: str, missing: str) -> None:
    """A purpose or reason is there, and holds no NIK: it is stored and printed."""
    if not text.strip():
        raise ValidationError({field: missing})
    if holds_nik(text):
        raise ValidationError({field: _("Jangan menulis NIK.")})


def refuse_thin_purpose(purpose: str) -> None:
    """A sentence says something: an "x", or "aaa bbb ccc", does not."""
    words = {word for word in WORD.findall(purpose.lower()) if len(set(word)) > 1}
    if len(words) < LEAST_WORDS:
        raise ValidationError(
            _("Tulis satu kalimat: untuk apa dan bagi siapa, sedikitnya %(words)s kata.")
            % {"words": LEAST_WORDS}
        )


def openings_left(user: User, *, second_factor_at: datetime | None) -> int:
    """How many NIKs the account may open before its second factor is asked for again: what was
    opened before it was last shown does not count."""
    now = timezone.now()
    opened = Access.objects.filter(user=user, kind=Access.Kind.REVEAL)
    left = []
    for limit, span in OPENINGS:
        since = max(now - span, second_factor_at or now - span)
        left.append(limit - opened.filter(at__gt=since).count())
    return max(0, min(left))
