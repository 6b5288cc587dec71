"""What happened, written down once for each webhook that asked for it.

Read from the publications themselves: what is lost on the way to the worker is found the next time.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from common import formats
from common.letters import portal_address
from coverage_portal.api.models import Webhook, WebhookDelivery
from coverage_portal.api.models.webhooks import Event
from participants.figures.models import EnrolmentFigure, Publication
from participants.kur.models import KurRelease

# How far back events are looked for: shorter than the log is kept, which says what was told.
LOOKED_BACK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Happened:
    key: str
    event: Event
    at: datetime
    facts: dict[str, Any]

    @property
    def body(self) -> str:
        at = self.at.isoformat(timespec="seconds")
        return json.dumps({"id": self.key, "event": self.event.value, "at": at, **self.facts})


def write_down(now: datetime) -> int:
    """How many deliveries are new."""
    webhooks = list(Webhook.objects.active())
    if not webhooks:
        return 0
    earliest = max(min(one.active_since for one in webhooks), now - LOOKED_BACK)
    happened = [*_publications(earliest), *_releases(earliest)]
    wanted = [
        WebhookDelivery(webhook=webhook, event=each.event, key=each.key, body=each.body)
        for webhook in webhooks
        for each in happened
        if each.event in webhook.events and each.at >= webhook.active_since
    ]
    before = WebhookDelivery.objects.count()
    WebhookDelivery.objects.bulk_create(wanted, ignore_conflicts=True)
    return WebhookDelivery.objects.count() - before


def _publications(since: datetime) -> Iterator[Happened]:
    """One that changed no figure is no news. Samples are loaded, not verified."""
    made = Publication.objects.filter(at__gte=since).exclude(source=Publication.Source.SAMPLE)
    for publication in made.order_by("at"):
        figures = EnrolmentFigure.objects.filter(publication=publication).select_related(
            "region", "branch"
        )
        if rows := list(figures):
            event = Event.CORRECTED if publication.reason else Event.VERIFIED
            yield Happened(f"publication-{publication.pk}", event, publication.at, _facts(rows))


def _facts(figures: Iterable[EnrolmentFigure]) -> dict[str, Any]:
    months = sorted({formats.month_code(each.month) for each in figures})
    return {
        "months": months,
        "regions": sorted({each.region.code for each in figures}),
        "branches": sorted({each.branch.slug for each in figures}),
        "is_sample": any(each.is_sample for each in figures),
        "read": _address("api:coverage_list", months[-1]),
    }


def _releases(since: datetime) -> Iterator[Happened]:
    for month in KurRelease.objects.filter(released_at__gte=since).order_by("released_at"):
        code = formats.month_code(month.month)
        facts = {
            "months": [code],
            "regions": [],
            "branches": [],
            "is_sample": month.is_sample,
            "read": _address("api:kur_funnel", code),
        }
        assert month.released_at  # noqa: S101  # what was asked for
        yield Happened(f"kur-{code}", Event.RELEASED, month.released_at, facts)


def _address(name: str, month: str) -> str:
    return portal_address(f"{reverse(name)}?month={month}")
