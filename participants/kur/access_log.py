"""The access log: who saw which people, when and what for (UU 27/2022 Pasal 31, 32).

Lists of people are read here alone, so that none is shown without its line in the log.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from common.nik import holds_nik
from participants.kur.models import Access

Row = TypeVar("Row", bound=Model)


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
    refuse_unfit_purpose(purpose)
    read = list(rows[start:] if length is None else rows[start : start + length + 1])
    shown = read[:length]
    if shown:
        record(user=user, kind=kind, purpose=purpose, people=_people_on(shown), filters=filters)
    return shown, len(read) > len(shown)


def _people_on(rows: Iterable[Any]) -> set[int]:
    return {getattr(row, "person_id", row.pk) for row in rows}


def record(
    *, user: User, kind: str, purpose: str, people: Iterable[int], filters: str = ""
) -> Access:
    refuse_unfit_purpose(purpose)
    return Access.objects.create(
        user=user,
        kind=kind,
        purpose=purpose.strip()[:200],
        filters=filters[:400],
        people=sorted(people),
    )


def refuse_unfit_purpose(purpose: str) -> None:
    """There is one, and it holds no NIK: it is stored and printed."""
    if not purpose.strip():
        raise ValidationError({"purpose": _("Tulis tujuan akses.")})
    if holds_nik(purpose):
        raise ValidationError({"purpose": _("Jangan menulis NIK.")})
