"""Aggregates for everybody: read from the stored counts, hidden where they are small."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Sum

from common.months import month_range, this_month
from participants.kur import publication, suppression
from participants.kur.models import FunnelCount, State
from participants.kur.models.choices import Scheme
from participants.kur.models.states import COVERED_STATES
from participants.kur.suppression import Cells
from regions.models import Bank, Region

STATES = list(State)
ALL = 0  # index of the total on every axis
SCHEME_INDEX = {"": ALL} | {scheme.value: index for index, scheme in enumerate(Scheme, start=1)}
COVERED = len(STATES) + 1  # a sum of its own on the axis of states
COVERED_PARTS = [1 + STATES.index(state) for state in COVERED_STATES]
EVERYBODY, COVER = "", "covered"
STATE_INDEX = {EVERYBODY: ALL, COVER: COVERED} | {
    state.value: index for index, state in enumerate(STATES, start=1)
}
GROUPS = [(3, [COVERED, *COVERED_PARTS])]
Span = tuple[date | None, date | None]
Row = dict[State | str | None, int | None]
ROW: dict[State | str | None, str] = {None: EVERYBODY, **{s: s.value for s in STATES}, COVER: COVER}


@dataclass(frozen=True)
class Filters:
    """What an aggregate is narrowed to; None is all of it."""

    region: Region | None = None
    bank: Bank | None = None
    scheme: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def place_id(self) -> int | None:
        """None for the province, which is all of its places."""
        return None if self.region is None or self.region.is_parent else self.region.pk

    @property
    def bank_id(self) -> int | None:
        return self.bank.pk if self.bank else None

    @property
    def is_whole(self) -> bool:
        return not (self.bank or self.scheme or self.first or self.last) and self.place_id is None


def where(
    regions: Sequence[int], banks: Sequence[int], region: int | None, bank: int | None, scheme: str
) -> tuple[int, int, int]:
    """On the axes of place, bank and scheme."""
    return _index(regions, region), _index(banks, bank), SCHEME_INDEX[scheme]


def _index(ids: Sequence[int], pk: int | None) -> int:
    return ALL if pk is None else 1 + ids.index(pk)


@dataclass(frozen=True)
class Table:
    regions: tuple[int, ...]
    banks: tuple[int, ...]
    months: list[date]
    cells: Cells  # place, bank, scheme, state, month


def read_cells(first: date | None = None, last: date | None = None) -> Table:
    """All people, by months from the first of credit to the last, these two among them."""
    regions = tuple(Region.objects.exclude(parent=None).values_list("pk", flat=True))
    banks = tuple(Bank.objects.order_by("pk").values_list("pk", flat=True))
    counts = FunnelCount.objects.values_list("region", "bank", "scheme", "state", "credit_month")
    rows = list(counts.annotate(people=Sum("n")))
    months = _months([row[4] for row in rows], first, last)
    place = {month: index for index, month in enumerate(months)}
    shape = (len(regions) + 1, len(banks) + 1, len(SCHEME_INDEX), len(STATES) + 2, len(months))
    cells = np.zeros(shape, dtype=np.int64)
    for region, bank, scheme, state, month, number in rows:
        at = where(regions, banks, region, bank, scheme)
        cells[(*at, STATE_INDEX[state], place[month])] += number
    # Not the banks: somebody with credits at two of them counts once in the total.
    suppression.with_margins(cells, (0, 2, 3))
    cells[:, :, :, COVERED] = cells[:, :, :, COVERED_PARTS].sum(axis=3)
    return Table(regions, banks, months, cells)


def _months(with_credit: Sequence[date], first: date | None, last: date | None) -> list[date]:
    known = [month for month in [*with_credit, first, last] if month]
    return month_range(min(known), max(known)) if known else [this_month()]


@dataclass(frozen=True)
class Cube:
    """People by place, bank, scheme and state, and which of the cells may not be shown."""

    regions: tuple[int, ...]
    banks: tuple[int, ...]
    cells: Any
    mask: Any

    def number(self, region: int | None, bank: int | None, scheme: str, what: str) -> int | None:
        """Of people; None where it may not be shown."""
        index = (*where(self.regions, self.banks, region, bank, scheme), STATE_INDEX[what])
        return None if self.mask[index] else int(self.cells[index])


def _cube(table: Table, span: Span) -> Cube:
    """Those whose credit is of these months."""
    first, last = span
    months, cells = table.months, table.cells
    start = months.index(first) if first else 0
    end = months.index(last) if last else len(months) - 1
    spanned = cells[..., start : end + 1].sum(axis=-1)
    cuts = suppression.cut_months(cells, start, end) if first or last else None
    if cuts is not None and first is not None and first == last:
        by_month: Any = suppression.hidden_months(cells, GROUPS)
        cuts[..., ALL] |= by_month[..., start]
    mask = suppression.hidden(spanned, cuts, GROUPS)
    return Cube(table.regions, table.banks, spanned, mask)


class Aggregate:
    """The figures of one question, as they may be shown. The counts are read once for all."""

    def __init__(self, filters: Filters) -> None:
        self.filters = filters
        self.table = read_cells(filters.first, filters.last)
        with_credit: Any = self.table.cells.any(axis=(0, 1, 2, 3))
        self.credit_months = [
            month for month, is_one in zip(self.table.months, with_credit, strict=True) if is_one
        ]
        self.span = _span(self.credit_months, filters.first, filters.last)
        self.whole = _cube(self.table, (None, None))
        self.cube = _cube(self.table, self.span) if any(self.span) else self.whole

    def funnel(self) -> dict[State, int | None]:
        """People in each state; None where the number may not be shown."""
        shown = self._shown([(*self._place_and_bank, state.value) for state in STATES])
        return dict(zip(STATES, shown, strict=True))

    def debtors(self) -> int | None:
        return self._shown([(*self._place_and_bank, EVERYBODY)])[0]

    def covered(self) -> int | None:
        """Who is covered, as one number: it may be shown where its parts may not."""
        return self._shown([(*self._place_and_bank, COVER)])[0]

    def by_place(self) -> dict[int, Row]:
        """Each place's people by state (None: all of them; "covered": a sum of its own)."""
        bank = self.filters.bank_id
        return self._rows({region: (region, bank) for region in self.cube.regions})

    def by_bank(self) -> dict[int, Row]:
        region = self.filters.place_id
        return self._rows({bank: (region, bank) for bank in self.cube.banks})

    def steady(self, numbers: dict[str, int | None]) -> dict[str, int | None]:
        """What the cells may show; every span of months is a table of its own."""
        also = [_shown_table(span) for span in _closed(self.credit_months, self.span)]
        return publication.steady(_shown_table(self.span), numbers, also=also)

    @property
    def _place_and_bank(self) -> tuple[int | None, int | None]:
        return self.filters.place_id, self.filters.bank_id

    def _rows(self, cells: dict[int, tuple[int | None, int | None]]) -> dict[int, Row]:
        numbers = self._shown([(*at, what) for at in cells.values() for what in ROW.values()])
        following = iter(numbers)
        return {key: {name: next(following) for name in ROW} for key in cells}

    def _shown(self, cells: list[tuple[int | None, int | None, str]]) -> list[int | None]:
        """The numbers of cells (place, bank, state) as they may be shown, in their order."""
        scheme = self.filters.scheme
        numbers = {
            f"{region}:{bank}:{scheme}:{what}": self.cube.number(region, bank, scheme, what)
            for region, bank, what in cells
        }
        shown = self.steady(numbers)
        return [shown[cell] for cell in numbers]


def _span(months: Sequence[date], first: date | None, last: date | None) -> Span:
    """The same for all spans that hold the same months with credit: from the first of these to the
    last, open where there is none beyond. What was shown is remembered by span, and there are more
    of those that somebody can ask for than a table can hold."""
    held = [m for m in months if (not first or first <= m) and (not last or m <= last)]
    if not held:
        return first, last  # nobody, and of nobody nothing is remembered
    return (
        None if held[0] == months[0] else held[0],
        None if held[-1] == months[-1] else held[-1],
    )


def _closed(months: Sequence[date], span: Span) -> list[Span]:
    """An open span by the months it holds today. A later month will make that another one, which
    must remember what was shown of the same people before."""
    if not months or None not in span:
        return []
    firsts = {span[0], span[0] or months[0]}
    lasts = {span[1], span[1] or months[-1]}
    return [(first, last) for first in firsts for last in lasts if (first, last) != span]


def _shown_table(span: Span) -> str:
    return f"{publication.FUNNEL}:{span[0]}:{span[1]}"


def forget_months_gone() -> int:
    """Erases what was shown of spans that no credit begins or ends any more; how many numbers."""
    months = Aggregate(Filters()).credit_months
    return publication.forget_spans_besides({str(month) for month in months})
