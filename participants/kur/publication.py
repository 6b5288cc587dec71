"""A published number moves in steps of five or more, so that two readings tell no single person.

Aggregates follow every move at once. Read before and after a move, a number would tell a cell of
one: so what a cell has shown is remembered, and it shows something new only where that is five or more
away from all it has shown before. Until then it shows the nearest of those; it is never more than
four people off, and exact whenever a list or a day's work changes it by five.
"""

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction

from participants.kur import sql
from participants.kur.models import ShownNumber
from participants.kur.suppression import SMALLEST

FUNNEL = "funnel"  # tables of the funnel begin so
LOCK = 0x6B7573  # who shows something new looks again, alone


def steady(
    table: str, cells: Mapping[str, int | None], *, also: Sequence[str] = ()
) -> dict[str, int | None]:
    """What each cell may show for its number; None and zero stay what they are.

    `also` are tables that must remember what is shown here: the same people may be looked up
    under their name later.
    """
    numbers = {cell: number for cell, number in cells.items() if number}
    tables = [table, *also]
    shown = _shown(tables, numbers)
    if _unknown(tables, numbers, shown):
        with transaction.atomic():
            sql.wait_for_lock(LOCK)
            shown = _shown(tables, numbers)
            new = _unknown(tables, numbers, shown)
            ShownNumber.objects.bulk_create(new, ignore_conflicts=True)
    return dict(cells) | {
        cell: _nearest(number, shown[table].get(cell, [])) for cell, number in numbers.items()
    }


def forget_spans_besides(months: Collection[str]) -> int:
    """Spans of the funnel are named `funnel:first:last`; `None` is an open end."""
    tables = ShownNumber.objects.filter(table__startswith=f"{FUNNEL}:")
    gone = [
        table
        for table in tables.values_list("table", flat=True).distinct()
        if not {*months, "None"}.issuperset(table.split(":")[1:])
    ]
    return ShownNumber.objects.filter(table__in=gone).delete()[0]


def _unknown(
    tables: Sequence[str], numbers: Mapping[str, int], shown: Mapping[str, dict[str, list[int]]]
) -> list[ShownNumber]:
    """What is shown now and was not before, for each table that is to remember it."""
    now = {
        cell: _nearest(number, shown[tables[0]].get(cell, [])) for cell, number in numbers.items()
    }
    return [
        ShownNumber(table=table, cell=cell, value=number)
        for table in tables
        for cell, number in now.items()
        if number not in shown[table].get(cell, [])
    ]


def _nearest(number: int, shown: list[int]) -> int:
    """The number itself where that is new, or the nearest of those that were shown."""
    close = [before for before in shown if abs(number - before) < SMALLEST]
    return min(close, key=lambda before: (abs(number - before), before)) if close else number


def _shown(tables: Sequence[str], cells: Collection[str]) -> dict[str, dict[str, list[int]]]:
    by_table: dict[str, dict[str, list[int]]] = {table: {} for table in tables}
    rows = ShownNumber.objects.filter(table__in=tables, cell__in=list(cells))
    for table, cell, value in rows.values_list("table", "cell", "value"):
        by_table[table].setdefault(cell, []).append(value)
    return by_table
