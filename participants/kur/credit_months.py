"""Cohorts: of those who got credit in a month, how many were covered after one, three, six months."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Case, Sum, Value, When

from common.months import months_between
from participants.kur import publication, suppression
from participants.kur.aggregates import (
    ALL,
    GROUPS,
    Aggregate,
    Table,
    where,
)
from participants.kur.models import FunnelCount

COHORT_AGES = [1, 3, 6]  # months after the credit


@dataclass(frozen=True)
class CohortRow:
    """Of those who got credit in a month: how many were covered after so many months."""

    month: date
    people: int | None
    covered: dict[int, int | None]  # age in months -> people
    reached: dict[int, bool]  # whether that age has come at all


@dataclass(frozen=True)
class MonthCube:
    """People by place, bank, scheme and month of credit: all of them, and by how long it took.

    The last axis: everybody, covered within one month, within two or three, within four to six,
    later or never.
    """

    months: tuple[date, ...]
    regions: tuple[int, ...]
    banks: tuple[int, ...]
    cells: Any
    mask: Any

    def numbers(
        self, region: int | None, bank: int | None, scheme: str, month: date
    ) -> list[int | None]:
        """Everybody, and who was covered after each of `COHORT_AGES`."""
        index = (*where(self.regions, self.banks, region, bank, scheme), self.months.index(month))
        cells, mask = self.cells[index], self.mask[index]
        reached = [
            None if mask[1 : last + 1].any() else int(cells[1 : last + 1].sum())
            for last in range(1, len(COHORT_AGES) + 1)
        ]
        everybody = None if mask[ALL] else int(cells[ALL])
        return [everybody, *(reached if everybody is not None else [None] * len(reached))]


def _month_cube(table: Table) -> MonthCube:
    hidden = suppression.hidden_months(table.cells, GROUPS)
    shape = (*table.cells.shape[:3], len(table.months), len(COHORT_AGES) + 2)
    cells = np.zeros(shape, dtype=np.int64)
    # The first of the ages that a person's cover has come by; one more for later or never.
    ages = [
        When(months_to_cover__lte=age, then=Value(index))
        for index, age in enumerate(COHORT_AGES, start=1)
    ]
    age = Case(*ages, default=Value(len(COHORT_AGES) + 1))
    counts = FunnelCount.objects.values_list("region", "bank", "scheme", "credit_month")
    for region, bank, scheme, month, index, number in counts.annotate(age=age, people=Sum("n")):
        at = where(table.regions, table.banks, region, bank, scheme)
        cells[(*at, table.months.index(month), index)] += number
    suppression.with_margins(cells, (0, 2))
    cells[..., ALL] = cells[..., 1:].sum(axis=-1)
    mask = np.zeros(shape, dtype=bool)
    mask[..., ALL] = hidden
    for month in range(len(table.months)):
        # Months are not added up by how long it took, so each is a table of its own.
        parts = suppression.hidden_parts(cells[..., month, :], hidden[..., month])
        mask[..., month, 1:] = parts
    return MonthCube(tuple(table.months), table.regions, table.banks, cells, mask)


def cohorts(aggregate: Aggregate, data_month: date) -> list[CohortRow]:
    """The latest month of credit first."""
    table, filters = _month_cube(aggregate.table), aggregate.filters
    region, bank = filters.place_id, filters.bank_id
    at = where(table.regions, table.banks, region, bank, filters.scheme)
    months = [month for index, month in enumerate(table.months) if table.cells[(*at, index, ALL)]]
    names = ["all", *map(str, COHORT_AGES)]
    numbers = {
        f"{region}:{bank}:{filters.scheme}:{month}:{name}": number
        for month in months
        for name, number in zip(
            names, table.numbers(region, bank, filters.scheme, month), strict=True
        )
    }
    shown = iter(publication.steady("cohorts", numbers).values())
    rows = [[next(shown) for _name in names] for _month in months]
    return [
        CohortRow(
            month,
            people,
            dict(zip(COHORT_AGES, covered, strict=True)),
            {age: months_between(month, data_month) >= age for age in COHORT_AGES},
        )
        for month, (people, *covered) in reversed(list(zip(months, rows, strict=True)))
    ]
