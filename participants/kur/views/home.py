"""/kur/: where the debtors stand, for everybody; never a row of a person."""

import hashlib
from datetime import date
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.access import aggregates_visible
from accounts.models import User
from common.arithmetic import RECENT_MONTHS
from common.data_version import DataVersion
from common.months import add_months
from common.problems import BadChoice, UnknownChoice
from participants.coverage.workers import workers as workers_by_place
from participants.kur import aggregates, contribution, credit_months, presenters
from participants.kur.ages import ages
from participants.kur.aggregates import Filters
from participants.kur.asked import credit_month
from participants.kur.models import Batch, State
from participants.kur.models.people import Scheme
from participants.kur.wanted import wanted_by_region
from regions.models import Bank, Region

KEEP_SECONDS = 600


@aggregates_visible
def home(request: HttpRequest) -> HttpResponse:
    """Kept as it is for readers without a session, until anything changes or the day ends."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES or request.method != "GET":
        return _home(request)
    version = DataVersion.number_now()
    today = timezone.localdate()
    key = f"kur-home:{version}:{today}:{get_language()}:{request.get_full_path()}"
    digest = hashlib.sha256(key.encode()).hexdigest()
    kept: bytes | None = caches["pages"].get(digest)
    if kept is not None:
        return HttpResponse(kept)
    response = _home(request)
    caches["pages"].set(digest, response.content, KEEP_SECONDS)
    return response


def _home(request: HttpRequest) -> HttpResponse:
    """What everybody may read is kept for everybody; around it stands whose page it is."""
    filters = read_filters(request)
    month = credit_month(request.GET.get("bulan", ""), "bulan")
    now = f"{DataVersion.number_now()}:{timezone.localdate()}:{get_language()}"
    key = hashlib.sha256(f"kur-body:{now}:{filters.key}:{month}".encode()).hexdigest()
    kept: tuple[str, bool] | None = caches["pages"].get(key)
    if kept is None:
        context = _context(filters, month or contribution.latest_month())
        kept = render_to_string("kur/home_body.html", context), context["is_sample"]
        caches["pages"].set(key, kept, KEEP_SECONDS)
    return render(request, "kur/home.html", {"body": kept[0], "is_sample": kept[1]})


def _context(filters: Filters, month: date) -> dict[str, Any]:
    region = filters.region or Region.objects.root()
    counts = aggregates.funnel(filters)
    is_simple = not (filters.scheme or filters.first or filters.last)
    places = list(Region.objects.exclude(parent=None))
    banks = list(Bank.objects.all())
    has_added = not (filters.scheme or filters.first or filters.last)  # known by place and bank
    table = contribution.added(month)
    earlier = contribution.added(add_months(month, -RECENT_MONTHS))
    workers = workers_by_place(year=month.year)
    place = region.pk if not region.is_parent else None
    bank = filters.bank.pk if filters.bank else None
    return {
        "filters": filters,
        "region": region,
        "month": month,
        "debtors": aggregates.debtors(filters),
        "covered": aggregates.covered(filters),
        "funnel": presenters.funnel_rows(counts, ages(filters) if is_simple else {}),
        "conversions": presenters.conversions(_stages(filters, counts)),
        "has_ages": is_simple,
        "added": _headline(region, month, table),
        "recent_months": RECENT_MONTHS,
        "has_headline": has_added and not filters.bank,
        "has_added": has_added,
        "cohorts": credit_months.cohorts(filters, month)[:18]
        if not (filters.first or filters.last)
        else [],
        "cohort_ages": credit_months.COHORT_AGES,
        "by_place": None
        if filters.region and not filters.region.is_parent
        else presenters.place_rows(
            places,
            aggregates.by_place(filters),
            table.by_place(bank),
            contribution.recent_by((table.by_place(bank), earlier.by_place(bank))),
            workers,
            wanted_by_region(month, places, workers) if has_added and not filters.bank else None,
        ),
        "by_bank": presenters.place_rows(
            banks,
            aggregates.by_bank(filters),
            table.by_bank(place),
            contribution.recent_by((table.by_bank(place), earlier.by_bank(place))),
        )
        if not filters.bank
        else None,
        "regions": places,
        "banks": banks,
        "schemes": Scheme.choices,
        "is_sample": Batch.objects.filter(is_sample=True, erased_at=None).exists(),
        "has_lists": Batch.objects.filter(status=Batch.Status.SAVED, erased_at=None).exists(),
    }


def _stages(filters: Filters, counts: dict[State, int | None]) -> dict[str, int | None]:
    """How many have come at least so far; sums of their own, so they move in steps as well."""
    reached = presenters.reached(counts)
    place, bank = aggregates.place_of(filters), filters.bank.pk if filters.bank else None
    asked = {
        f"{place}:{bank}:{filters.scheme}:stage:{name}": people for name, people in reached.items()
    }
    shown = aggregates.steady(filters, asked)
    return dict(zip(reached, shown.values(), strict=True))


def _headline(region: Region, month: date, table: contribution.Added) -> contribution.Contribution:
    found = contribution.contribution(region, month)
    is_hidden = not region.is_parent and table.by_place()[region.pk] is None
    return contribution.untold(found) if is_hidden else found


def read_filters(request: HttpRequest) -> Filters:
    """From the address; a bank's officer begins with the own bank."""
    query = request.GET
    user = request.user
    bank_code = query.get("bank")
    if bank_code is None and isinstance(user, User) and user.role == User.Role.BANK and user.bank:
        bank_code = user.bank.code
    first, last = (
        credit_month(query.get("dari", ""), "dari"),
        credit_month(query.get("sampai", ""), "sampai"),
    )
    if first and last and last < first:
        raise BadChoice("sampai", _("Bulan akhir sebelum bulan awal."))
    return Filters(
        region=_region(query.get("wilayah", "")),
        bank=_bank(bank_code or ""),
        scheme=_scheme(query.get("skema", "")),
        first=first,
        last=last,
    )


def _region(code: str) -> Region | None:
    if not code:
        return None
    found = Region.objects.filter(code=code).first()
    if found is None:
        known = ", ".join(Region.objects.values_list("code", flat=True))
        raise UnknownChoice("wilayah", _("Wilayah tidak dikenal. Pilihan: %s.") % known)
    return found


def _bank(code: str) -> Bank | None:
    if not code:
        return None
    found = Bank.objects.filter(code=code).first()
    if found is None:
        known = ", ".join(Bank.objects.values_list("code", flat=True))
        raise UnknownChoice("bank", _("Bank tidak dikenal. Pilihan: %s.") % known)
    return found


def _scheme(code: str) -> str:
    if code and code not in Scheme.values:
        known = ", ".join(Scheme.values)
        raise UnknownChoice("skema", _("Skema tidak dikenal. Pilihan: %s.") % known)
    return code
