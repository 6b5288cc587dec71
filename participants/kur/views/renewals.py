"""Cover that ends before the credit: by month, and who it is."""

from datetime import date
from typing import Any

from django.db.models import Count, F, QuerySet
from django.db.models.functions import TruncMonth
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import SignedInRequest, only
from accounts.models import User
from common.months import add_months, this_month
from participants.kur import access_log, search
from participants.kur.models import Access, Loan, Person
from participants.kur.models.states import COVERED_STATES
from participants.kur.query_params import read_month
from participants.kur.views.purpose import purpose_context, purpose_of
from regions.models import Tariff

SHOWN = 100
MONTHS = 12


@only("may_see_debtors")
def index(request: SignedInRequest) -> HttpResponse:
    """Counted over the reader's own debtors, each of whom the reader may see."""
    month = read_month(request.GET.get("bulan", ""), "bulan")
    ending = _ending(request.user)
    context = purpose_context(request, request.get_full_path()) | {
        "months": _by_month(ending),
        "month": month,
        "is_sample": ending.filter(is_sample=True).exists(),
        "tariff": Tariff.objects.valid_on(timezone.localdate()).first(),
    }
    if month:
        in_month = ending.filter(paid_until__gte=month, paid_until__lt=add_months(month, 1))
        people, has_more = access_log.read_and_record(
            in_month.order_by("duty", "pk"),
            user=request.user,
            kind=Access.Kind.LIST,
            purpose=purpose_of(request),
            filters=f"bulan={month:%Y-%m}",
            length=SHOWN,
        )
        context |= {"people": people, "has_more": has_more}
    return render(request, "kur/renewals.html", context)


def _ending(user: User) -> QuerySet[Person, Any]:
    """Whose paid cover ends in a month before that in which the credit does."""
    people = (
        Person.objects.filter(paid_until__isnull=False, state__in=COVERED_STATES)
        .annotate(lapses=TruncMonth("paid_until"), ends=TruncMonth("credit_ends_on"))
        .filter(ends__gt=F("lapses"))
    )
    if user.role == User.Role.BANK:
        return people.filter(pk__in=Loan.objects.visible_to(user).values("person"))
    return people.filter(region__in=search.places_of(user))


def _by_month(ending: QuerySet[Person, Any]) -> list[tuple[date, int]]:
    """The coming twelve months."""
    this = this_month()
    coming = ending.filter(paid_until__gte=this, paid_until__lt=add_months(this, MONTHS))
    months = coming.annotate(month=TruncMonth("paid_until")).order_by().values_list("month")
    return list(months.annotate(Count("pk")).order_by("month"))
