"""Rows of people are read and recorded in one statement: none is shown without its line in the log."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.nik import holds_nik

RECORDED = """
WITH listed AS MATERIALIZED ({sql}), recorded AS (
    INSERT INTO kur_access (user_id, at, kind, purpose, filters, people)
    SELECT %(reader)s, %(read_at)s, %(reading)s, %(purpose)s, %(filtered)s, array_agg(id ORDER BY id)
    FROM (SELECT id FROM listed LIMIT %(shown)s) shown HAVING count(*) > 0)
SELECT * FROM listed
"""


@dataclass(frozen=True)
class Reading:
    """Who reads, how (`Access.Kind`), what for, and by which filters, of which none may name a NIK."""

    user: User
    kind: str
    purpose: str
    filters: str = ""

    def __post_init__(self) -> None:
        if not self.purpose.strip():
            raise ValidationError({"purpose": _("Tulis tujuan akses.")})
        if holds_nik(self.purpose):
            raise ValidationError({"purpose": _("Jangan menulis NIK.")})

    def columns(self) -> dict[str, Any]:
        """Of `Access`, all but the people."""
        return {
            "user": self.user,
            "kind": self.kind,
            "purpose": self.purpose.strip()[:200],
            "filters": self.filters[:400],
        }


def rows(
    sql: str, parameters: dict[str, Any], reading: Reading | None, shown: int
) -> list[tuple[Any, ...]]:
    """What `sql` finds, in its order; with a reading, the `id`s of the first `shown` are recorded."""
    if reading:
        sql = RECORDED.format(sql=sql)
        told = reading.columns()
        parameters = parameters | {
            "reader": reading.user.pk,
            "read_at": timezone.now(),
            "reading": reading.kind,
            "purpose": told["purpose"],
            "filtered": told["filters"],
            "shown": shown,
        }
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
