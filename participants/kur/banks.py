"""How far each bank has come with its debtors, each of its units, and whose list is late: what a
bank is then told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Max, Sum
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, User
from accounts.notices import tell
from common.arithmetic import coverage_percent
from common.months import add_months, this_month
from participants.kur.models import BankTarget, Batch, UnitCount
from regions.models import Bank

LIST_DUE_DAY = 10  # of a month: until then banks close the month before
REMINDED_EVERY = 7  # days, while the list is late
SUMMED = ["debtors", "told", "covered", "covered_this_month", "waited", "wait"]  # of UnitCount


@dataclass(frozen=True)
class Standing:
    """Of a bank, or of one of its units."""

    name: str
    debtors: int
    told: int
    covered: int
    covered_this_month: int
    waited: int
    wait: timedelta
    bank: Bank | None = None
    target: int | None = None
    last_list: date | None = None

    @property
    def days(self) -> int | None:
        """From the credit to the first cover, on average."""
        return round(self.wait / self.waited / timedelta(days=1)) if self.waited else None

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


def league(user: User) -> list[Standing]:
    """Every bank with a credit in the user's scope, the one with the largest part covered first."""
    targets = dict(BankTarget.objects.filter(month=this_month()).values_list("bank", "people"))
    banks, last = Bank.objects.in_bulk(), last_lists()
    return _ranked(
        Standing(
            name=str(banks[pk]),
            bank=banks[pk],
            target=targets.get(pk),
            last_list=last.get(pk),
            **sums,
        )
        for pk, sums in _summed(user, "bank")
    )


def units(user: User) -> list[Standing]:
    """The same for the units of one bank; a list without them is one unit without a name."""
    return _ranked(Standing(name=unit, **sums) for unit, sums in _summed(user, "unit"))


def counted_at(user: User) -> datetime | None:
    """When these were counted; None where there is nobody."""
    counts = UnitCount.objects.visible_to(user).order_by()
    return counts.values_list("counted_at", flat=True).first()


def _ranked(standings: Iterable[Standing]) -> list[Standing]:
    return sorted(standings, key=lambda each: (-(each.covered_percent or 0), each.name))


def _summed(user: User, key: str) -> list[tuple[Any, dict[str, Any]]]:
    """Each bank or unit, with its sums."""
    counts = UnitCount.objects.visible_to(user).order_by().values(key)
    rows: Any = counts.annotate(**{name: Sum(name) for name in SUMMED})
    return [(row.pop(key), row) for row in rows]


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


def reminder_is_due(today: date) -> bool:
    """The day after a list was due, and every week from then on."""
    return (today.day - LIST_DUE_DAY - 1) % REMINDED_EVERY == 0


def remind(bank: Bank, today: date) -> list[Notice]:
    """Each officer, in the portal and by a letter; a second run of the day tells nobody again."""
    context = {"bank": bank, "due_day": LIST_DUE_DAY}
    return tell(
        users=User.objects.filter(role=User.Role.BANK, bank=bank, is_active=True),
        kind=Notice.Kind.LIST_LATE,
        subject=bank.name,
        path=reverse("kur:upload"),
        once=f"kur_list:{bank.code}:{today}",
        letter=lambda notice: render_to_string("kur/list_late.txt", context),
    )
