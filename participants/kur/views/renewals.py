"""Cover that ends before the credit: by month; the people themselves are a list like any other."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, only
from common.months import last_day
from participants.kur import search
from participants.kur.renewals import Tariffs, by_month
from participants.kur.search import View
from regions.models import Tariff


@require_safe
@only("may_see_debtors")
def index(request: SignedInRequest) -> HttpResponse:
    """Counted over the reader's own debtors, each of whom the reader may see."""
    months = by_month(search.renewals(request.user), Tariffs())
    today = timezone.localdate()
    context = {
        "months": [(month, last_day(month.month)) for month in months],
        "view": View.RENEWAL,
        "this_month": today.replace(day=1),
        "tariff": Tariff.objects.valid_on(today).first(),
    }
    return render(request, "kur/renewals.html", context)
