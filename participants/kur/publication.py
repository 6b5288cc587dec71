"""A published number moves in steps of five or more, so that two readings tell no single person.

Aggregates follow every move at once. Read before and after a move, a number would tell a cell of
one: so what a cell has shown is kept, and it shows something new only where that is five or more
away from all it has shown before. Until then it shows the nearest of those; it is never more than
four people off, and exact whenever a list or a day's work changes it by five.
"""

from collections.abc import Collection, Mapping

from django.db import connection, transaction

from participants.kur.models import ShownNumber
from participants.kur.suppression import SMALLEST

LOCK = 0x6B7573  # who shows something new looks again, alone


def steady(table: str, asked: Mapping[str, int | None]) -> dict[str, int | None]:
    """What each cell may show for its number; None and zero stay what they are."""
    numbers = {cell: number for cell, number in asked.items() if number}
    shown = _shown(table, numbers)
    if any(_is_new(number, shown.get(cell, [])) for cell, number in numbers.items()):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            shown = _shown(table, numbers)
            _keep(table, numbers, shown)
    return dict(asked) | {
        cell: _nearest(number, shown.get(cell, [])) for cell, number in numbers.items()
    }


def _keep(table: str, numbers: Mapping[str, int], shown: Mapping[str, list[int]]) -> None:
    new = [
        ShownNumber(table=table, cell=cell, value=number)
        for cell, number in numbers.items()
        if _is_new(number, shown.get(cell, []))
    ]
    ShownNumber.objects.bulk_create(new, ignore_conflicts=True)


def _is_new(number: int, shown: list[int]) -> bool:
    return all(abs(number - before) >= SMALLEST for before in shown)


def _nearest(number: int, shown: list[int]) -> int:
    close = [before for before in shown if abs(number - before) < SMALLEST]
    return min(close, key=lambda before: (abs(number - before), before)) if close else number


def _shown(table: str, cells: Collection[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    rows = ShownNumber.objects.filter(table=table, cell__in=list(cells))
    for cell, value in rows.values_list("cell", "value"):
        found.setdefault(cell, []).append(value)
    return found
