"""Which letters are to be written today. Each is decided on once, however often this runs."""

from collections.abc import Callable
from datetime import date
from functools import cache

from common import formats
from common.problems import UnknownChoice
from common.query_params import Choices
from coverage_portal.subscriptions.models import Delivery, Subscription
from coverage_portal.subscriptions.movements import (
    Item,
    around,
    cohort_endings,
    concerning,
    month_events,
)
from participants.coverage.snapshot import load_snapshot
from regions.models import Region

MONTH, COHORT = "bulan-", "kohort-"  # what the key of an event begins with


def month_told() -> date | None:
    """The latest month that all places have reported; None before there is one."""
    try:
        snapshot = load_snapshot(None, Choices())
    except UnknownChoice:
        return None
    total = snapshot.series.get(snapshot.month) if snapshot.month else None
    is_whole = total and total.places_reported == (len(snapshot.places) or 1)
    return snapshot.month if is_whole else None


def write_down_what_is_due() -> int:
    """How many letters are new."""
    subscriptions = list(Subscription.objects.reachable().select_related("region__parent"))
    month = month_told() if subscriptions else None
    event_keys = _event_keys(month)
    wanted = []
    for each in subscriptions:
        if each.monthly and month is not None:
            wanted.append(_delivery(each, Delivery.Kind.DIGEST, formats.month_code(month)))
        if each.events:
            keys = event_keys(each.region)
            wanted += [_delivery(each, Delivery.Kind.EVENT, key) for key in keys]
    before = Delivery.objects.count()
    Delivery.objects.bulk_create(wanted, ignore_conflicts=True, batch_size=1000)
    return Delivery.objects.count() - before


def _event_keys(month: date | None) -> Callable[[Region], list[str]]:
    """Gives the keys of what happened in a place, found out once for all who asked for it."""

    @cache
    def happened(whole: Region) -> list[Item]:
        return month_events(load_snapshot(whole.code, Choices(month=month)))

    @cache
    def keys(own: Region) -> list[str]:
        endings = [f"{COHORT}{day}" for day in cohort_endings(own)]
        if month is None or not concerning(happened(around(own)), own):
            return endings
        return [f"{MONTH}{formats.month_code(month)}", *endings]

    return keys


def _delivery(subscription: Subscription, kind: Delivery.Kind, key: str) -> Delivery:
    return Delivery(subscription=subscription, region=subscription.region, kind=kind, key=key)


def month_of(key: str) -> date:
    return date.fromisoformat(f"{key.removeprefix(MONTH)}-01")


def day_of(key: str) -> date:
    return date.fromisoformat(key.removeprefix(COHORT))
