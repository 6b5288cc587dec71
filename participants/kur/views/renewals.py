"""Cover that ends before the credit: by month, and who it is."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from coverage_portal.accounts.models import User
from coverage_portal.arithmetic import add_months
from participants.kur import actions, aggregates, search
from participants.kur.models import Access, Loan, Person, Tariff
from participants.kur.models.states import COVERED_STATES
from participants.kur.views.doors import SignedIn, only, standing_purpose
from participants.kur.views.home import read_filters, read_month

SHOWN = 100


@only("may_see_debtors")
def index(request: SignedIn) -> HttpResponse:
    month = read_month(request.GET.get("bulan", ""), "bulan")
    context: dict[str, Any] = {
        "months": aggregates.renewals(read_filters(request)),
        "month": month,
        "tariff": Tariff.objects.valid_on(timezone.localdate()).first(),
    }
    if month:
        people = _ending(request.user, month)
        if people:
            actions.record_access(
                user=request.user,
                kind=Access.Kind.LIST,
                purpose=standing_purpose(request),
                people=[person.pk for person in people],
                filters=f"bulan={month:%Y-%m}",
            )
        context["people"] = people
    return render(request, "kur/renewals.html", context)


def _ending(user: User, month: date) -> list[Person]:
    people = Person.objects.filter(
        paid_until__gte=month,
        paid_until__lt=add_months(month, 1),
        credit_ends_on__gt=month,
        state__in=COVERED_STATES,
    )
    if user.role == User.Role.BANK:
        people = people.filter(pk__in=Loan.objects.visible_to(user).values("person"))
    else:
        people = people.filter(region__in=list(search.scope_of(user).places))
    found = people.select_related("region", "bank").order_by("duty", "paid_until", "pk")[:SHOWN]
    return [person for person in found if person.months_uncovered]
