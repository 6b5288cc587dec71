"""Which letters are to be written today. Each is decided on once, however often this runs."""

from collections.abc import Collection
from datetime import date

from common import formats
from common.problems import UnknownChoice
from common.query_params import Choices
from coverage_portal.subscriptions.models import Delivery, Subscription
from coverage_portal.subscriptions.movements import cohort_endings, month_events
from participants.coverage.snapshot import Snapshot, load_snapshot

MONTH, COHORT = "bulan-", "kohort-"  # what the key of an event begins with


def month_told() -> Snapshot | None:
    """The latest month that all places have reported; None before there is one."""
    try:
        snapshot = load_snapshot(None, Choices())
    except UnknownChoice:
        return None
    total = snapshot.series.get(snapshot.month) if snapshot.month else None
    return snapshot if total and total.places_reported == (len(snapshot.places) or 1) else None


def write_down_what_is_due() -> int:
    """How many letters are new."""
    subscriptions = list(Subscription.objects.reachable().select_related("region"))
    snapshot = month_told()
    wanted = []
    if snapshot is not None and snapshot.month is not None:
        month = formats.month_code(snapshot.month)
        wanted += [
            _delivery(each, Delivery.Kind.DIGEST, month) for each in subscriptions if each.monthly
        ]
        regions = {item.region for item in month_events(snapshot)}
        wanted += _events(subscriptions, f"{MONTH}{month}", regions)
    for day, items in cohort_endings().items():
        wanted += _events(subscriptions, f"{COHORT}{day}", {item.region for item in items})
    before = Delivery.objects.count()
    Delivery.objects.bulk_create(wanted, ignore_conflicts=True, batch_size=1000)
    return Delivery.objects.count() - before


def _events(
    subscriptions: Collection[Subscription], key: str, regions: Collection[int]
) -> list[Delivery]:
    return [
        _delivery(each, Delivery.Kind.EVENT, key)
        for each in subscriptions
        if each.events and (each.region_id in regions or (each.region.is_parent and regions))
    ]


def _delivery(subscription: Subscription, kind: Delivery.Kind, key: str) -> Delivery:
    return Delivery(subscription=subscription, region=subscription.region, kind=kind, key=key)


def month_of(key: str) -> date:
    return date.fromisoformat(f"{key.removeprefix(MONTH)}-01")


def day_of(key: str) -> date:
    return date.fromisoformat(key.removeprefix(COHORT))
