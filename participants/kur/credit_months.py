"""Cohorts: of those who got credit in a month, how many were covered after one, three, six months."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.core.cache import caches
from django.db import connection

from common.data_version import DataVersion
from common.months import months_between
from participants.kur import publication, suppression
from participants.kur.aggregates import (
    ALL,
    GROUPS,
    KEEP_SECONDS,
    Filters,
    place_of,
    read_cells,
    where,
)
from participants.kur.models.choices import Scheme

COHORT_AGES = [1, 3, 6]  # months after the credit
LAGS = """
SELECT region_id, bank_id, scheme, credit_month,
    CASE WHEN months_to_cover <= 1 THEN 1 WHEN months_to_cover <= 3 THEN 2
        WHEN months_to_cover <= 6 THEN 3 ELSE 4 END AS lag, sum(n)
FROM kur_funnelcount GROUP BY 1, 2, 3, 4, 5
"""


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


def month_cube() -> MonthCube:
    key = f"kur-months:{DataVersion.number_now()}"
    found: MonthCube | None = caches["pages"].get(key)
    if found is None:
        found = _month_cube()
        caches["pages"].set(key, found, KEEP_SECONDS)
    return found


def _month_cube() -> MonthCube:
    table = read_cells(None, None)
    hidden = suppression.hidden_months(table.cells, GROUPS)
    shape = (*table.cells.shape[:3], len(table.months), len(COHORT_AGES) + 2)
    cells = np.zeros(shape, dtype=np.int64)
    with connection.cursor() as cursor:
        cursor.execute(LAGS)
        for region, bank, scheme, month, lag, number in cursor.fetchall():
            at = where(table.regions, table.banks, region, bank, Scheme(scheme))
            cells[(*at, table.months.index(month), lag)] += number
    suppression.with_margins(cells, (0, 2))
    cells[..., ALL] = cells[..., 1:].sum(axis=-1)
    mask = np.zeros(shape, dtype=bool)
    mask[..., ALL] = hidden
    for month in range(len(table.months)):
        # Months are not added up by how long it took, so each is a table of its own.
        parts = suppression.hidden_parts(cells[..., month, :], hidden[..., month])
        mask[..., month, 1:] = parts
    return MonthCube(tuple(table.months), table.regions, table.banks, cells, mask)


def cohorts(filters: Filters, data_month: date) -> list[CohortRow]:
    """The latest month of credit first."""
    table, region = month_cube(), place_of(filters)
    bank = filters.bank.pk if filters.bank else None
    at = where(table.regions, table.banks, region, bank, filters.scheme)
    months = [month for index, month in enumerate(table.months) if table.cells[(*at, index, ALL)]]
    names = ["all", *map(str, COHORT_AGES)]
    asked = {
        f"{region}:{bank}:{filters.scheme}:{month}:{name}": number
        for month in months
        for name, number in zip(
            names, table.numbers(region, bank, filters.scheme, month), strict=True
        )
    }
    shown = iter(publication.steady("cohorts", asked).values())
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
