"""/kur/beban/: the load of every officer of the branch, for whoever of them hands out the work."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, only
from participants.kur import search
from participants.kur.load import LAST_DAYS, loads
from participants.kur.planning import working_days
from participants.kur.search import Filters, View
from participants.kur.work_forms import NOBODY, colleagues


@require_safe
@only("may_move_debtors")
def index(request: SignedInRequest) -> HttpResponse:
    days = working_days(timezone.localdate())
    unassigned = search.find(request.user, Filters(view=View.WORK, is_unassigned=True)).number()
    context = {
        "days": days,
        "loads": loads(list(colleagues(request.user)), days),
        "unassigned": unassigned,
        "is_more_than_counted": unassigned > search.MOST_COUNTED,
        "most_counted": search.MOST_COUNTED,
        "nobody": NOBODY,
        "last_days": LAST_DAYS,
    }
    return render(request, "kur/load.html", context)
