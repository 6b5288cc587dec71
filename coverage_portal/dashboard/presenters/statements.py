"""What was said in public, beside what its own numbers give."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from common.arithmetic import derive_workers, recomputed
from coverage_portal.dashboard.charts.statements import stated_on
from regions.models import PublicStatement, Region


@dataclass(frozen=True, slots=True)
class StatementRow:
    statement: PublicStatement
    recomputed: Decimal | None  # from the stated participants and workers
    disagrees: bool
    implied_workers: int | None  # where only participants and percentage were given

    @property
    def stated_on(self) -> str:
        return stated_on(self.statement)


@dataclass(frozen=True, slots=True)
class StatementGroup:
    region: Region
    rows: list[StatementRow]


def statement_groups(statements: Iterable[PublicStatement]) -> list[StatementGroup]:
    """By place, in the order in which the places come."""
    groups: dict[int, StatementGroup] = {}
    for row in statement_rows(statements):
        region = row.statement.region
        groups.setdefault(region.pk, StatementGroup(region, [])).rows.append(row)
    return list(groups.values())


def statement_rows(statements: Iterable[PublicStatement]) -> list[StatementRow]:
    return [_row(statement) for statement in statements]


def _row(statement: PublicStatement) -> StatementRow:
    people, workers = statement.participants, statement.workers
    if people is not None and workers:
        percent, disagrees = recomputed(
            people, workers, statement.coverage_percent, statement.stated_places
        )
        return StatementRow(statement, percent, disagrees, None)
    implied = (
        derive_workers(people, statement.coverage_percent)
        if people and statement.coverage_percent
        else None
    )
    return StatementRow(statement, None, False, implied)
