"""Aggregates for everybody: read from the kept counts, hidden where they are small."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.core.cache import caches
from django.db import connection

from common.data_version import DataVersion
from common.months import month_range, this_month
from participants.kur import publication, suppression
from participants.kur.models import State
from participants.kur.models.choices import Scheme
from participants.kur.models.states import COVERED_STATES
from participants.kur.suppression import Cells
from regions.models import Bank, Region

STATES = list(State)
SCHEMES = list(Scheme)
ALL = 0  # index of the total on every axis
COVERED = len(STATES) + 1  # a sum of its own on the axis of states
COVERED_PARTS = [1 + STATES.index(state) for state in COVERED_STATES]
EVERYBODY, COVER = "", "covered"
STATE_INDEX = {EVERYBODY: ALL, COVER: COVERED} | {
    state.value: index for index, state in enumerate(STATES, start=1)
}
GROUPS = [(3, [COVERED, *COVERED_PARTS])]
KEEP_SECONDS = 3600
CELLS = """
SELECT region_id, bank_id, scheme, state, credit_month, sum(n) FROM kur_funnelcount
GROUP BY 1, 2, 3, 4, 5
"""


@dataclass(frozen=True)
class Filters:
    """What an aggregate is asked for; None is all of it."""

    region: Region | None = None
    bank: Bank | None = None
    scheme: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def key(self) -> str:
        """The same for the same question: what is kept for it is kept under this."""
        region, bank = (each.pk if each else None for each in (self.region, self.bank))
        return f"{region}:{bank}:{self.scheme}:{self.first}:{self.last}"

    @property
    def is_whole(self) -> bool:
        return not (self.bank or self.scheme or self.first or self.last) and (
            self.region is None or self.region.is_parent
        )


@dataclass(frozen=True)
class Cube:
    """People by place, bank, scheme and state, and which of the cells may not be told."""

    regions: tuple[int, ...]
    banks: tuple[int, ...]
    cells: Any
    mask: Any
    credit_months: tuple[date, ...]  # those of the table with any credit

    def told(self, region: int | None, bank: int | None, scheme: str, what: str) -> int | None:
        """The number of people, or None where it may not be told."""
        index = (*self.where(region, bank, scheme), STATE_INDEX[what])
        return None if self.mask[index] else int(self.cells[index])

    def where(self, region: int | None, bank: int | None, scheme: str) -> tuple[int, int, int]:
        return where(self.regions, self.banks, region, bank, scheme)


def _index(ids: Sequence[int], wanted: int | None) -> int:
    return ALL if wanted is None else 1 + ids.index(wanted)


def where(
    regions: Sequence[int], banks: Sequence[int], region: int | None, bank: int | None, scheme: str
) -> tuple[int, int, int]:
    """On the axes of place, bank and scheme."""
    at = 1 + SCHEMES.index(Scheme(scheme)) if scheme else ALL
    return _index(regions, region), _index(banks, bank), at


def cube(first: date | None = None, last: date | None = None) -> Cube:
    """Kept under the version of the data: every change of a debtor makes a new one."""
    key = f"kur-cube:{DataVersion.number_now()}:{first}:{last}"
    found: Cube | None = caches["pages"].get(key)
    if found is None:
        found = _cube(first, last)
        caches["pages"].set(key, found, KEEP_SECONDS)
    return found


@dataclass(frozen=True)
class Table:
    regions: tuple[int, ...]
    banks: tuple[int, ...]
    months: list[date]
    cells: Cells  # place, bank, scheme, state, month


def read_cells(first: date | None, last: date | None) -> Table:
    regions = tuple(Region.objects.exclude(parent=None).values_list("pk", flat=True))
    banks = tuple(Bank.objects.order_by("pk").values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(CELLS)
        rows = cursor.fetchall()
    months = _months([row[4] for row in rows], first, last)
    place = {month: index for index, month in enumerate(months)}
    shape = (len(regions) + 1, len(banks) + 1, len(SCHEMES) + 1, len(STATES) + 2, len(months))
    cells = np.zeros(shape, dtype=np.int64)
    for region, bank, scheme, state, month, number in rows:
        cells[
            _index(regions, region),
            ALL if bank is None else _index(banks, bank),
            1 + SCHEMES.index(scheme),
            1 + STATES.index(state),
            place[month],
        ] += number
    # Not the banks: somebody with credits at two of them counts once in the total.
    suppression.with_margins(cells, (0, 2, 3))
    cells[:, :, :, COVERED] = cells[:, :, :, COVERED_PARTS].sum(axis=3)
    return Table(regions, banks, months, cells)


def _cube(first: date | None, last: date | None) -> Cube:
    table = read_cells(first, last)
    months, cells = table.months, table.cells
    place = {month: index for index, month in enumerate(months)}
    start = place.get(first, 0) if first else 0
    end = place.get(last, len(months) - 1) if last else len(months) - 1
    spanned = cells[..., start : end + 1].sum(axis=-1)
    cuts = suppression.cut_months(cells, start, end) if first or last else None
    if cuts is not None and first is not None and first == last:
        by_month: Any = suppression.hidden_months(cells, GROUPS)
        cuts[..., ALL] |= by_month[..., place[first]]
    mask = suppression.hidden(spanned, cuts, GROUPS)
    found = tuple(month for index, month in enumerate(months) if cells[..., index].any())
    return Cube(table.regions, table.banks, spanned, mask, found)


Span = tuple[date | None, date | None]


def span_of(first: date | None, last: date | None) -> Span:
    """The same for all spans that hold the same months with credit: from the first of these to the
    last, open where there is none beyond. What was shown is kept by span, and there are more of
    those that somebody can ask for than a table can hold."""
    months = cube().credit_months
    held = [m for m in months if (not first or first <= m) and (not last or m <= last)]
    if not held:
        return first, last  # nobody, and of nobody nothing is kept
    return (
        None if held[0] == months[0] else held[0],
        None if held[-1] == months[-1] else held[-1],
    )


def _closed(span: Span) -> list[Span]:
    """An open span by the months it holds today. A later month will make that another one, which
    must remember what was shown of the same people before."""
    months = cube().credit_months
    if not months or None not in span:
        return []
    firsts = {span[0], span[0] or months[0]}
    lasts = {span[1], span[1] or months[-1]}
    return [(first, last) for first in firsts for last in lasts if (first, last) != span]


def _months(found: list[date], first: date | None, last: date | None) -> list[date]:
    known = [month for month in [*found, first, last] if month]
    return month_range(min(known), max(known)) if known else [this_month()]


def funnel(filters: Filters) -> dict[State, int | None]:
    """People in each state; None where the number may not be told."""
    told = _told(filters, [(*_asked(filters), state.value) for state in STATES])
    return dict(zip(STATES, told, strict=True))


def debtors(filters: Filters) -> int | None:
    return _told(filters, [(*_asked(filters), EVERYBODY)])[0]


def covered(filters: Filters) -> int | None:
    """Who is covered, as one number: it may be told where its parts may not."""
    return _told(filters, [(*_asked(filters), COVER)])[0]


Row = dict[State | str | None, int | None]


def by_place(filters: Filters) -> dict[int, Row]:
    """Each place's people by state (None: all of them; "covered": a sum of its own)."""
    _region, bank = _asked(filters)
    return _rows(filters, {region: (region, bank) for region in cube().regions})


def by_bank(filters: Filters) -> dict[int, Row]:
    region, _bank = _asked(filters)
    return _rows(filters, {bank: (region, bank) for bank in cube().banks})


ROW: dict[State | str | None, str] = {None: EVERYBODY, **{s: s.value for s in STATES}, COVER: COVER}


def _rows(filters: Filters, wanted: dict[int, tuple[int | None, int | None]]) -> dict[int, Row]:
    told = iter(
        _told(filters, [(*where, what) for where in wanted.values() for what in ROW.values()])
    )
    return {key: {name: next(told) for name in ROW} for key in wanted}


def _told(filters: Filters, cells: list[tuple[int | None, int | None, str]]) -> list[int | None]:
    """The numbers of cells (place, bank, state) as they may be shown, in the order asked for."""
    table = cube(*span_of(filters.first, filters.last))
    numbers = {
        f"{region}:{bank}:{filters.scheme}:{what}": table.told(region, bank, filters.scheme, what)
        for region, bank, what in cells
    }
    shown = steady(filters, numbers)
    return [shown[cell] for cell in numbers]


def steady(filters: Filters, numbers: dict[str, int | None]) -> dict[str, int | None]:
    """What the cells may show; every span of months is a table of its own."""
    span = span_of(filters.first, filters.last)
    return publication.steady(_table(span), numbers, also=[_table(each) for each in _closed(span)])


def _table(span: Span) -> str:
    return f"{publication.FUNNEL}:{span[0]}:{span[1]}"


def forget_months_gone() -> int:
    """Erases what was shown of spans that no credit begins or ends any more; how many numbers."""
    return publication.forget_spans_besides({str(month) for month in cube().credit_months})


def _asked(filters: Filters) -> tuple[int | None, int | None]:
    return place_of(filters), filters.bank.pk if filters.bank else None


def place_of(filters: Filters) -> int | None:
    region = filters.region
    return None if region is None or region.is_parent else region.pk
