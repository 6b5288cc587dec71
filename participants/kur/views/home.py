"""/kur/: the released months for everybody; the exact counts of now for those who look after people.

Never a row of a person, and of the public nobody is counted.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import aggregates_visible
from accounts.models import User
from common.arithmetic import RECENT_MONTHS
from common.data_version import cached_by_data_version
from common.query_params import PAGE
from participants.kur import contribution, presenters
from participants.kur.live import live_counts
from participants.kur.models import Batch, KurRelease
from participants.kur.models.choices import Scheme
from participants.kur.models.releases import AGES, FUNNEL, Line
from participants.kur.query_params import Released, read_released
from regions.models import Bank, Region


@require_safe
@aggregates_visible
@cached_by_data_version
def home(request: HttpRequest) -> HttpResponse:
    user = request.user
    if isinstance(user, User) and user.may_see_debtors and not request.GET:
        return render(request, "kur/live.html", _live_context(user))
    chosen = read_released(request.GET, PAGE)
    context: dict[str, Any] = {"months": KurRelease.objects.released(), "chosen": chosen}
    if chosen.release is not None:
        context |= release_context(chosen.release, chosen)
    return render(request, "kur/home.html", context)


def release_context(release: KurRelease, chosen: Released) -> dict[str, Any]:
    """What the page of a month shows; the verifier sees the same before it is released."""
    numbers = release.read()
    places = list(Region.objects.exclude(parent=None))
    region = chosen.region_or_root
    added = contribution.contributions(release, [*places, *([region] if region else [])])
    context: dict[str, Any] = {
        "release": release,
        "is_sample": release.is_sample,
        "region": region,
        "name": region or chosen.bank or (chosen.scheme and Scheme(chosen.scheme).label),
        "added": added[region.pk] if region else None,
        "funnel": presenters.funnel(numbers, chosen.line),
        "regions": places,
    }
    if not chosen.is_whole:
        return context
    lines: list[Any] = [
        ("wilayah", [(place.short_name, place.code, Line(region=place.pk)) for place in places]),
        ("bank", [(bank, bank.code, Line(bank=bank.pk)) for bank in Bank.objects.all()]),
        ("skema", [(label, value, Line(scheme=value)) for value, label in Scheme.choices]),
    ]
    return context | {
        "stages": FUNNEL,
        "tables": [(name, presenters.stage_rows(numbers, named)) for name, named in lines],
        "added_by_place": [(place, added[place.pk]) for place in places],
        "credit_months": presenters.credit_month_rows(numbers),
        "ages": sorted(AGES),
        "recent_months": RECENT_MONTHS,
    }


def _live_context(user: User) -> dict[str, Any]:
    counts = live_counts(user)
    return {
        "live": counts.whole,
        "is_sample": Batch.objects.filter(is_sample=True, erased_at=None).exists(),
        "states": presenters.live_rows(counts.whole),
        "by_region": presenters.live_lines(Region.objects.exclude(parent=None), counts.by_region),
        "by_bank": presenters.live_lines(Bank.objects.all(), counts.by_bank),
        "elsewhere": counts.elsewhere,
        "latest": KurRelease.objects.released().first(),
        "waiting": KurRelease.objects.waiting() if user.may_release_kur else [],
    }
