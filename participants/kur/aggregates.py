"""Aggregates for everybody: read from the kept counts, hidden where they are small."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.core.cache import caches
from django.db import connection
from django.utils import timezone

from coverage_portal.accounts.models import Bank
from coverage_portal.arithmetic import add_months, month_range, months_between
from participants.kur import suppression
from participants.kur.models import State
from participants.kur.models.people import Scheme
from participants.kur.models.states import COVERED_STATES, STALLED_AFTER
from participants.kur.suppression import Cells, Mask
from regions.models import DataVersion, Region

STATES = list(State)
SCHEMES = list(Scheme)
COHORT_AGES = [1, 3, 6]  # months after the credit
ALL = 0  # index of the total on every axis
COVERED = len(STATES) + 1  # a sum of its own on the axis of states
COVERED_PARTS = [1 + STATES.index(state) for state in COVERED_STATES]
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

    def people(self, region: int | None, bank: int | None, scheme: str, state: State | None) -> Any:
        """The number of people, or None where it may not be told."""
        return self._told(region, bank, scheme, 1 + STATES.index(state) if state else ALL)

    def covered(self, region: int | None, bank: int | None, scheme: str) -> Any:
        """Who is covered, as one number: it may be told where its parts may not."""
        return self._told(region, bank, scheme, COVERED)

    def _told(self, region: int | None, bank: int | None, scheme: str, state: int) -> Any:
        index = (
            _index(self.regions, region),
            _index(self.banks, bank),
            1 + SCHEMES.index(Scheme(scheme)) if scheme else ALL,
            state,
        )
        return None if self.mask[index] else int(self.cells[index])


def _index(ids: Sequence[int], wanted: int | None) -> int:
    return ALL if wanted is None else 1 + ids.index(wanted)


def cube(first: date | None = None, last: date | None = None) -> Cube:
    """Kept under the version of the data: every change of a debtor makes a new one."""
    key = f"kur-cube:{DataVersion.number_now()}:{first}:{last}"
    found: Cube | None = caches["pages"].get(key)
    if found is None:
        found = _cube(first, last)
        caches["pages"].set(key, found, KEEP_SECONDS)
    return found


@dataclass(frozen=True)
class MonthCube:
    """People by place, bank, scheme and month of credit, and which of them may not be told."""

    months: tuple[date, ...]
    regions: tuple[int, ...]
    banks: tuple[int, ...]
    mask: Any  # the last axis has the months only

    def is_hidden(self, region: int | None, bank: int | None, scheme: str, month: date) -> bool:
        return bool(
            self.mask[
                _index(self.regions, region),
                _index(self.banks, bank),
                1 + SCHEMES.index(Scheme(scheme)) if scheme else ALL,
                self.months.index(month),
            ]
        )


def month_cube() -> MonthCube:
    key = f"kur-months:{DataVersion.number_now()}"
    found: MonthCube | None = caches["pages"].get(key)
    if found is None:
        table = _read_cells(None, None)
        mask = _hidden_months(table.cells)
        found = MonthCube(tuple(table.months), table.regions, table.banks, mask)
        caches["pages"].set(key, found, KEEP_SECONDS)
    return found


def _hidden_months(cells: Cells) -> Mask:
    """Months beside their total: neither along the months nor along the places is one alone."""
    whole = suppression.hidden(cells.sum(axis=-1), None, GROUPS)[..., ALL]
    people = cells[:, :, :, ALL]
    table = np.concatenate([people.sum(axis=-1, keepdims=True), people], axis=-1)
    cuts = np.zeros(table.shape, dtype=bool)
    cuts[..., 0] = whole
    for month in range(people.shape[-1]):
        cuts[..., month + 1] = suppression.cut_months(people, month, month)
    mask = suppression.hidden(table, cuts)
    # Where only the total was left to hide, and it is told elsewhere, no month is told at all.
    untold: Mask = mask[..., 1:] | (mask[..., :1] & ~whole[..., None])
    return untold


@dataclass(frozen=True)
class Table:
    regions: tuple[int, ...]
    banks: tuple[int, ...]
    months: list[date]
    cells: Cells  # place, bank, scheme, state, month


def _read_cells(first: date | None, last: date | None) -> Table:
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
    table = _read_cells(first, last)
    months, cells = table.months, table.cells
    place = {month: index for index, month in enumerate(months)}
    start = place.get(first, 0) if first else 0
    end = place.get(last, len(months) - 1) if last else len(months) - 1
    spanned = cells[..., start : end + 1].sum(axis=-1)
    cuts = suppression.cut_months(cells, start, end) if first or last else None
    if cuts is not None and first == last:
        by_month = month_cube()
        if first in by_month.months:
            cuts[..., ALL] |= by_month.mask[..., by_month.months.index(first)]
    return Cube(table.regions, table.banks, spanned, suppression.hidden(spanned, cuts, GROUPS))


def _months(found: list[date], first: date | None, last: date | None) -> list[date]:
    known = [month for month in [*found, first, last] if month]
    return month_range(min(known), max(known)) if known else [timezone.localdate().replace(day=1)]


def funnel(filters: Filters) -> dict[State, int | None]:
    """People in each state; None where the number may not be told."""
    table = cube(filters.first, filters.last)
    region = _place(filters)
    bank = filters.bank.pk if filters.bank else None
    return {state: table.people(region, bank, filters.scheme, state) for state in STATES}


def debtors(filters: Filters) -> int | None:
    bank = filters.bank.pk if filters.bank else None
    people: int | None = cube(filters.first, filters.last).people(
        _place(filters), bank, filters.scheme, None
    )
    return people


Row = dict[State | str | None, int | None]


def covered(filters: Filters) -> int | None:
    bank = filters.bank.pk if filters.bank else None
    table = cube(filters.first, filters.last)
    people: int | None = table.covered(_place(filters), bank, filters.scheme)
    return people


def by_place(filters: Filters) -> dict[int, Row]:
    """Each place's people by state (None: all of them; "covered": a sum of its own)."""
    table = cube(filters.first, filters.last)
    bank = filters.bank.pk if filters.bank else None
    return {region: _row(table, region, bank, filters.scheme) for region in table.regions}


def by_bank(filters: Filters) -> dict[int, Row]:
    table = cube(filters.first, filters.last)
    place = _place(filters)
    return {bank: _row(table, place, bank, filters.scheme) for bank in table.banks}


def _row(table: Cube, region: int | None, bank: int | None, scheme: str) -> Row:
    row: Row = {state: table.people(region, bank, scheme, state) for state in [None, *STATES]}
    row["covered"] = table.covered(region, bank, scheme)
    return row


def _place(filters: Filters) -> int | None:
    region = filters.region
    return None if region is None or region.is_parent else region.pk


@dataclass(frozen=True)
class Age:
    """How long the people of a state have been in it."""

    median_days: int | None
    stalled: int | None


def ages(filters: Filters) -> dict[State, Age]:
    """By state; None where too few people would be spoken of."""
    today = timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state, since, sum(n) FROM kur_agecount"
            " WHERE bank_id IS NOT DISTINCT FROM %s AND (%s::bigint IS NULL OR region_id = %s)"
            " GROUP BY 1, 2 HAVING sum(n) > 0 ORDER BY 1, 2",
            [filters.bank.pk if filters.bank else None, _place(filters), _place(filters)],
        )
        days: dict[State, list[tuple[int, int]]] = defaultdict(list)
        for state, since, number in cursor.fetchall():
            days[State(state)].append(((today - since).days, number))
    shown = funnel(filters)
    return {
        state: _age(state, found) if shown[state] is not None else Age(None, None)
        for state, found in days.items()
    }


def _age(state: State, days: list[tuple[int, int]]) -> Age:
    people = sum(number for _days, number in days)
    if people < suppression.SMALLEST:
        return Age(None, None)
    limit = STALLED_AFTER.get(state)
    stalled = None
    if limit is not None:
        late = sum(number for passed, number in days if passed > limit)
        stalled = late if suppression.tellable(late, people) else None
    return Age(_median(days), stalled)


def _median(days: list[tuple[int, int]]) -> int:
    half = sum(number for _days, number in days) / 2
    counted = 0
    for passed, number in sorted(days):
        counted += number
        if counted >= half:
            return passed
    return 0


@dataclass(frozen=True)
class CohortRow:
    """Of those who got credit in a month: how many were covered after so many months."""

    month: date
    people: int | None
    covered: dict[int, int | None]  # age in months -> people
    reached: dict[int, bool]  # whether that age has come at all


def cohorts(filters: Filters, data_month: date) -> list[CohortRow]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT credit_month, months_to_cover, sum(n) FROM kur_funnelcount"
            " WHERE bank_id IS NOT DISTINCT FROM %s AND (%s::bigint IS NULL OR region_id = %s)"
            " AND (%s = '' OR scheme = %s) GROUP BY 1, 2 HAVING sum(n) > 0",
            [
                filters.bank.pk if filters.bank else None,
                _place(filters),
                _place(filters),
                filters.scheme,
                filters.scheme,
            ],
        )
        found: dict[date, dict[int | None, int]] = defaultdict(dict)
        for month, lag, number in cursor.fetchall():
            found[month][lag] = number
    table = month_cube()
    bank = filters.bank.pk if filters.bank else None
    return [
        _cohort(
            month,
            found[month],
            data_month,
            is_told=not table.is_hidden(_place(filters), bank, filters.scheme, month),
        )
        for month in sorted(found, reverse=True)
    ]


def _cohort(
    month: date, by_lag: dict[int | None, int], data_month: date, *, is_told: bool
) -> CohortRow:
    people = sum(by_lag.values())
    covered: dict[int, int | None] = {}
    before = 0
    for age in COHORT_AGES:
        number = sum(n for lag, n in by_lag.items() if lag is not None and lag <= age)
        is_safe = suppression.tellable(number, people) and suppression.tellable(before, number)
        covered[age] = number if is_safe else None
        before = number if is_safe else before
    return CohortRow(
        month,
        people if is_told else None,
        covered if is_told else dict.fromkeys(COHORT_AGES),
        {age: months_between(month, data_month) >= age for age in COHORT_AGES},
    )


def renewals(filters: Filters) -> list[tuple[date, int | None]]:
    """Debtors whose paid cover ends before their credit, by the month it ends; next year only."""
    today = timezone.localdate().replace(day=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT date_trunc('month', paid_until)::date, count(*) FROM kur_person"
            " WHERE paid_until >= %s AND paid_until < %s AND paid_until < credit_ends_on"
            " AND (%s::bigint IS NULL OR region_id = %s) AND (%s::bigint IS NULL OR bank_id = %s)"
            " AND state = ANY(%s) GROUP BY 1 ORDER BY 1",
            [
                today,
                add_months(today, 12),
                _place(filters),
                _place(filters),
                filters.bank.pk if filters.bank else None,
                filters.bank.pk if filters.bank else None,
                [state.value for state in COVERED_STATES],
            ],
        )
        return [
            (month, number if number >= suppression.SMALLEST else None)
            for month, number in cursor.fetchall()
        ]
