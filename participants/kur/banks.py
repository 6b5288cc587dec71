"""How far each bank has come with its debtors, each of its units, and whose list is late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Max, Q, QuerySet
from django.utils import timezone

from common.arithmetic import coverage_percent
from common.months import add_months, this_month
from participants.kur.models import BankTarget, Batch, Loan
from participants.kur.models.states import COVERED_STATES, NOT_TOLD_STATES
from regions.models import Bank

LIST_DUE_DAY = 10  # of a month: until then banks close the month before
PERSON = "person__"


@dataclass(frozen=True)
class Standing:
    """Of a bank, or of one of its units; `days` from the credit to the first cover, on average."""

    name: str
    debtors: int
    told: int
    covered: int
    days: int | None
    bank: Bank | None = None
    covered_this_month: int = 0
    target: int | None = None
    last_list: date | None = None

    @property
    def told_percent(self) -> Decimal | None:
        return coverage_percent(self.told, self.debtors) if self.debtors else None

    @property
    def covered_percent(self) -> Decimal | None:
        return coverage_percent(self.covered, self.debtors) if self.debtors else None

    @property
    def is_late(self) -> bool:
        return list_is_late(self.last_list, timezone.localdate())


def list_is_late(last: date | None, today: date) -> bool:
    """From the day after it is due until one of the month has come."""
    return today.day > LIST_DUE_DAY and (last is None or last < today.replace(day=1))


def league(loans: QuerySet[Loan]) -> list[Standing]:
    """Every bank with a credit among these, the one with the largest part covered first."""
    targets = dict(BankTarget.objects.filter(month=this_month()).values_list("bank", "people"))
    banks, last = Bank.objects.in_bulk(), last_lists()
    standings = [
        _standing(
            row,
            name=str(banks[row["bank"]]),
            bank=banks[row["bank"]],
            target=targets.get(row["bank"]),
            last_list=last.get(row["bank"]),
        )
        for row in _counted(loans, "bank")
    ]
    return _ranked(standings)


def units(loans: QuerySet[Loan]) -> list[Standing]:
    """The same for the units of one bank; a list without them is one unit without a name."""
    return _ranked(_standing(row, name=row["bank_unit"]) for row in _counted(loans, "bank_unit"))


def _ranked(standings: Iterable[Standing]) -> list[Standing]:
    return sorted(standings, key=lambda each: (-(each.covered_percent or 0), each.name))


def _counted(loans: QuerySet[Loan], key: str) -> QuerySet[Loan, dict]:
    """People, each once at the bank: on the credit that leads there."""
    wait = ExpressionWrapper(
        F(f"{PERSON}covered_on") - F("disbursed_on"), output_field=DurationField()
    )
    is_covered = Q(**{f"{PERSON}state__in": COVERED_STATES})
    return (
        loans.filter(leads_at_bank=True)
        .order_by()
        .values(key)
        .annotate(
            debtors=Count("pk"),
            told=Count("pk", filter=~Q(**{f"{PERSON}state__in": NOT_TOLD_STATES})),
            covered=Count("pk", filter=is_covered),
            covered_this_month=Count("pk", filter=Q(**{f"{PERSON}covered_on__gte": this_month()})),
            wait=Avg(wait, filter=Q(**{f"{PERSON}covered_on__gte": F("disbursed_on")})),
        )
    )


def _standing(row: dict, *, name: str, **more) -> Standing:
    wait: timedelta | None = row["wait"]
    return Standing(
        name=name,
        debtors=row["debtors"],
        told=row["told"],
        covered=row["covered"],
        days=round(wait / timedelta(days=1)) if wait is not None else None,
        covered_this_month=row["covered_this_month"],
        **more,
    )


def last_lists() -> dict[int, date]:
    """The day of the latest list of each bank that was saved."""
    saved = Batch.objects.filter(kind=Batch.Kind.DEBTORS, status=Batch.Status.SAVED)
    return dict(saved.order_by().values_list("bank").annotate(Max("as_of")))


def is_late(bank_id: int | None) -> bool:
    last = last_lists().get(bank_id) if bank_id else None
    return list_is_late(last, timezone.localdate())


def late_banks(today: date) -> list[Bank]:
    """Banks that sent a list within a year, but none of this month."""
    year, last = add_months(today, -12), last_lists()
    late = [pk for pk, day in last.items() if day >= year and list_is_late(day, today)]
    return list(Bank.objects.filter(pk__in=late))
