"""Cover that ends before the credit: how many, until when, and what the months in between cost."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from common.months import add_months
from participants.kur.models import Person
from regions.tariffs import DatedTariffs


class Tariffs(DatedTariffs):
    """Of who pays the contribution alone."""

    def owed(self, paid_until: date | None, credit_ends_on: date | None) -> Decimal | None:
        """For the months after the paid cover, up to the one in which the credit ends; None where
        a date or a month's tariff is not known."""
        if paid_until is None or credit_ends_on is None:
            return None
        last, month = credit_ends_on.replace(day=1), add_months(paid_until, 1)
        owed = Decimal(0)
        while month <= last:
            monthly = self.monthly(month)
            if monthly is None:
                return None
            owed += monthly
            month = add_months(month, 1)
        return owed


@dataclass
class Month:
    """Debtors whose cover ends in this month, and what they owe until their credits end."""

    month: date
    people: int = 0
    owed: Decimal | None = Decimal(0)


def by_month(people: QuerySet[Person], tariffs: Tariffs) -> list[Month]:
    """Added up by the month of the cover and that of the credit: a few hundred groups at most."""
    groups = (
        people.order_by()
        .annotate(paid=TruncMonth("paid_until"), ends=TruncMonth("credit_ends_on"))
        .values_list("paid", "ends")
        .annotate(Count("pk"))
        .order_by("paid", "ends")
    )
    months: dict[date, Month] = {}
    for paid, ends, number in groups:
        month = months.setdefault(paid, Month(paid))
        owed = tariffs.owed(paid, ends)
        month.people += number
        month.owed = None if None in (owed, month.owed) else month.owed + owed * number
    return list(months.values())
