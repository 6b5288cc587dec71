"""A plan's budget by month and funder: dues, what people cost beside them once, and renewals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from commitments.models import Plan
from commitments.planning import Answer, renewed
from common.segments import Segment
from participants.cohorts.models import CohortVersion
from participants.cohorts.public import cover_of
from regions.tariffs import DatedTariffs, dated_tariffs

PURPOSES = ["dues", "other", "renewals"]


@dataclass(frozen=True, slots=True)
class Ending:
    """Cohorts of one kind of funder and one segment: how many of their people have ended by the end
    of a month if none is renewed, and what one costs in it."""

    funder_kind: str
    segment: str
    people: Mapping[date, int]
    tariffs: Mapping[date, Decimal | None]

    @property
    def label(self) -> str:
        return _("Perpanjangan %(segment)s, %(funder)s") % {
            "segment": self.segment,
            "funder": CohortVersion.Funder(self.funder_kind).label,
        }


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """Rupiah by month of one purpose and one who pays; None where no tariff of the month is known."""

    purpose: str  # of PURPOSES
    label: str
    funder_kind: str
    by_month: Mapping[date, Decimal | None]
    segment: str = ""

    @property
    def total(self) -> Decimal | None:
        return _sum(list(self.by_month.values()))


@dataclass(frozen=True)
class Budget:
    lines: Sequence[BudgetLine]
    months: Sequence[date]

    def of_month(self, month: date) -> Decimal | None:
        return _sum([line.by_month[month] for line in self.lines])

    @property
    def rows(self) -> list[tuple[date, list[Decimal | None], Decimal | None]]:
        """`(month, amount of each line, all together)`"""
        return [
            (month, [line.by_month[month] for line in self.lines], self.of_month(month))
            for month in self.months
        ]

    @property
    def total(self) -> Decimal | None:
        """None where a tariff that it rests on is not known."""
        return _sum([line.total for line in self.lines])

    @property
    def is_known(self) -> bool:
        return self.total is not None

    @property
    def by_funder(self) -> list[tuple[str, Decimal | None]]:
        """`(funder, rupiah)`, whatever for."""
        kinds = dict.fromkeys(line.funder_kind for line in self.lines)
        return [
            (
                str(CohortVersion.Funder(kind).label),
                _sum([line.total for line in self.lines if line.funder_kind == kind]),
            )
            for kind in kinds
        ]


def budget_of(
    plan: Plan,
    answer: Answer,
    tariffs: Mapping[date, Decimal | None],
    endings: Sequence[Ending],
) -> Budget:
    payer = CohortVersion.Funder(plan.funder_kind)
    months = [row.month for row in answer.months]
    dues = BudgetLine(
        "dues",
        _("Iuran %(segment)s, %(funder)s") % {"segment": plan.segment, "funder": payer.label},
        plan.funder_kind,
        {row.month: _times(row.planned, tariffs[row.month]) for row in answer.months},
        plan.segment,
    )
    other = BudgetLine(
        "other",
        _("Biaya lain, %(funder)s") % {"funder": payer.label},
        plan.funder_kind,
        {row.month: Decimal(row.other_cost) for row in answer.months},
    )
    renewals = [
        BudgetLine(
            "renewals",
            ending.label,
            ending.funder_kind,
            {
                month: _times(
                    renewed(ending.people[month], plan.renewed_percent), ending.tariffs[month]
                )
                for month in months
            },
            ending.segment,
        )
        for ending in endings
    ]
    return Budget([dues, *(line for line in [other, *renewals] if line.total != 0)], months)


def endings_of(plan: Plan, since: date, months: Sequence[date]) -> list[Ending]:
    """Each sponsor goes on paying for those of its own cohorts that are renewed."""
    cover = cover_of(plan.region)
    endings = []
    for kind in CohortVersion.Funder:
        for segment in Segment.values:
            versions = [
                version
                for version in cover.versions
                if (version.funder_kind, version.segment) == (kind, segment)
            ]
            people = {month: cover.lost_of(versions, since, month) for month in months}
            if any(people.values()):
                is_public = kind in CohortVersion.PUBLIC_FUNDERS
                dated = DatedTariffs(dated_tariffs(segment, publicly_paid=is_public))
                tariffs = {month: dated.monthly(month) for month in months}
                endings.append(Ending(kind.value, segment, people, tariffs))
    return endings


def _times(people: int, tariff: Decimal | None) -> Decimal | None:
    """Nobody costs nothing, whatever the tariff."""
    if not people:
        return Decimal(0)
    return None if tariff is None else people * tariff


def _sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None
