"""/kur/: where the debtors stand, for everybody; never a row of a person."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import aggregates_visible
from accounts.models import User
from common.arithmetic import RECENT_MONTHS
from common.data_version import cached_by_data_version
from common.months import add_months
from common.problems import BadChoice
from participants.coverage.workers import workers as workers_by_place
from participants.kur import contribution, credit_months, presenters
from participants.kur.ages import ages
from participants.kur.aggregates import Aggregate, Filters
from participants.kur.expected import expected_by_region
from participants.kur.models import Batch, State
from participants.kur.models.choices import Scheme
from participants.kur.query_params import credit_month, read_bank, read_region, read_scheme
from regions.models import Bank, Region

SHOWN_COHORTS = 18  # months of credit


@require_safe
@aggregates_visible
@cached_by_data_version
def home(request: HttpRequest) -> HttpResponse:
    filters = read_filters(request)
    month = credit_month(request.GET.get("bulan", ""), "bulan") or contribution.latest_month()
    return render(request, "kur/home.html", _context(filters, month))


def _context(filters: Filters, month: date) -> dict[str, Any]:
    region = filters.region or Region.objects.root()
    aggregate = Aggregate(filters)
    counts = aggregate.funnel()
    places = list(Region.objects.exclude(parent=None))
    banks = list(Bank.objects.all())
    # Ages and what KUR added are known by place and bank, not by scheme or month of credit.
    is_by_place_and_bank = not (filters.scheme or filters.first or filters.last)
    table = contribution.added(month)
    earlier = contribution.added(add_months(month, -RECENT_MONTHS))
    return {
        "filters": filters,
        "region": region,
        "month": month,
        "debtors": aggregate.debtors(),
        "covered": aggregate.covered(),
        "funnel": presenters.funnel_rows(counts, ages(aggregate) if is_by_place_and_bank else {}),
        "conversions": presenters.conversions(_stages(aggregate, counts)),
        "has_ages": is_by_place_and_bank,
        "added": _headline(region, month, table),
        "recent_months": RECENT_MONTHS,
        "has_headline": is_by_place_and_bank and not filters.bank,
        "has_added": is_by_place_and_bank,
        "cohorts": _cohorts(aggregate, month),
        "cohort_ages": credit_months.COHORT_AGES,
        "by_place": _by_place(aggregate, table, earlier, places),
        "by_bank": _by_bank(aggregate, table, earlier, banks),
        "regions": places,
        "banks": banks,
        "schemes": Scheme.choices,
        "is_sample": Batch.objects.filter(is_sample=True, erased_at=None).exists(),
        "has_lists": Batch.objects.filter(status=Batch.Status.SAVED, erased_at=None).exists(),
    }


def _cohorts(aggregate: Aggregate, month: date) -> list[credit_months.CohortRow]:
    if aggregate.filters.first or aggregate.filters.last:
        return []
    return credit_months.cohorts(aggregate, month)[:SHOWN_COHORTS]


def _by_place(
    aggregate: Aggregate,
    table: contribution.Added,
    earlier: contribution.Added,
    places: list[Region],
) -> list[dict[str, Any]] | None:
    """None for one place."""
    filters, month = aggregate.filters, table.month
    if filters.place_id is not None:
        return None
    bank = filters.bank_id
    workers = workers_by_place(year=month.year)
    has_expected = not (filters.scheme or filters.first or filters.last or filters.bank)
    return presenters.place_rows(
        places,
        aggregate.by_place(),
        table.by_place(bank),
        contribution.recent_by((table.by_place(bank), earlier.by_place(bank))),
        workers,
        expected_by_region(month, places, workers) if has_expected else None,
    )


def _by_bank(
    aggregate: Aggregate,
    table: contribution.Added,
    earlier: contribution.Added,
    banks: list[Bank],
) -> list[dict[str, Any]] | None:
    """None for one bank."""
    if aggregate.filters.bank:
        return None
    place = aggregate.filters.place_id
    return presenters.place_rows(
        banks,
        aggregate.by_bank(),
        table.by_bank(place),
        contribution.recent_by((table.by_bank(place), earlier.by_bank(place))),
    )


def _stages(aggregate: Aggregate, counts: dict[State, int | None]) -> dict[str, int | None]:
    """How many have come at least so far; sums of their own, so they move in steps as well."""
    reached = presenters.reached(counts)
    filters = aggregate.filters
    cells = {
        f"{filters.place_id}:{filters.bank_id}:{filters.scheme}:stage:{name}": people
        for name, people in reached.items()
    }
    shown = aggregate.steady(cells)
    return dict(zip(reached, shown.values(), strict=True))


def _headline(region: Region, month: date, table: contribution.Added) -> contribution.Contribution:
    headline = contribution.contribution(region, month)
    is_hidden = not region.is_parent and table.by_place()[region.pk] is None
    return contribution.without_people(headline) if is_hidden else headline


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
        region=read_region(query.get("wilayah", "")),
        bank=read_bank(bank_code or ""),
        scheme=read_scheme(query.get("skema", "")),
        first=first,
        last=last,
    )
