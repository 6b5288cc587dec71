"""What stands in a letter: three sentences, the card, and what moved."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from common.letters import Letter, portal_address
from common.problems import UnknownChoice
from common.query_params import Choices
from coverage_portal.dashboard.presenters.headline import headline, title
from coverage_portal.exports.card import share_card
from coverage_portal.exports.contents import briefing
from coverage_portal.exports.papers import Moment
from coverage_portal.subscriptions.due import COHORT, day_of, month_of
from coverage_portal.subscriptions.links import confirm_address, leave_address
from coverage_portal.subscriptions.models import Delivery
from coverage_portal.subscriptions.movements import (
    Item,
    around,
    cohort_endings,
    concerning,
    month_events,
    movers,
)
from participants.coverage.positions import region_position
from participants.coverage.snapshot import Snapshot, load_snapshot
from regions.models import Region

SENTENCES = 3


@dataclass(frozen=True)
class Picture:
    """How a place stands in a month: the same for all who asked for it in one language."""

    title: str
    sentences: Sequence[str]
    page: str
    card: bytes
    is_sample: bool


@dataclass
class Writer:
    """Writes the letters of one run; what is the same for many is made once."""

    pictures: dict[tuple, Picture] = field(default_factory=dict)
    items: dict[tuple, Sequence[Item]] = field(default_factory=dict)

    def letter(self, delivery: Delivery) -> Letter | None:
        """None where there is nothing to tell any more, because figures were corrected meanwhile."""
        subscription = delivery.subscription
        if subscription is None:
            return None
        if delivery.kind == Delivery.Kind.CONFIRMATION:
            with translation.override(delivery.choices["language"]):
                return _confirmation(delivery)
        with translation.override(subscription.language):
            items = self._items(delivery)
            if not items:
                return None
            return _letter(delivery, self._picture(delivery), items)

    def _items(self, delivery: Delivery) -> Sequence[Item]:
        key = (delivery.kind, delivery.key, delivery.region_id, translation.get_language())
        if key not in self.items:
            self.items[key] = _items(delivery)
        return self.items[key]

    def _picture(self, delivery: Delivery) -> Picture:
        month = None if delivery.key.startswith(COHORT) else month_of(delivery.key)
        key = (delivery.region_id, month, translation.get_language())
        if key not in self.pictures:
            self.pictures[key] = _picture(delivery.region, month)
        return self.pictures[key]


def _items(delivery: Delivery) -> Sequence[Item]:
    own = delivery.region
    if delivery.key.startswith(COHORT):
        return cohort_endings(own).get(day_of(delivery.key), [])
    whole = load_snapshot(around(own).code, Choices(month=month_of(delivery.key)))
    if delivery.kind == Delivery.Kind.EVENT:
        return concerning(month_events(whole), own)
    return movers(whole, own)


def _picture(region: Region, month: date | None) -> Picture:
    moment = Moment.now()
    snapshot = _snapshot(region, month)
    contents = briefing(snapshot, moment, portal_address(""))
    position = region_position(snapshot)
    said = [*headline(position, snapshot).sentences[: SENTENCES - 1], *contents.words[:1]]
    return Picture(
        title=title(snapshot),
        sentences=said,
        page=contents.address,
        card=share_card(contents),
        is_sample=contents.is_sample,
    )


def _snapshot(region: Region, month: date | None) -> Snapshot:
    """Of a place that has no figures of the month, as it stands now."""
    try:
        return load_snapshot(region.code, Choices(month=month))
    except UnknownChoice:
        return load_snapshot(region.code, Choices())


def _letter(delivery: Delivery, picture: Picture, items: Sequence[Item]) -> Letter:
    assert delivery.subscription is not None  # noqa: S101  # for the type checker
    leave = leave_address(delivery.subscription)
    context = {
        "subject": _subject(delivery, picture),
        "is_event": delivery.kind == Delivery.Kind.EVENT,
        "picture": picture,
        "items": items,
        "is_any_down": any(item.is_up is False for item in items),
        "leave": leave,
        "choices": portal_address(f"/langganan/?wilayah={delivery.region.code}"),
    }
    return Letter(
        text=_text("letter.txt", context),
        html=render_to_string("subscriptions/letters/letter.html", context),
        picture=picture.card,
        headers={
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )


def _subject(delivery: Delivery, picture: Picture) -> str:
    mark = _("DATA CONTOH: %(title)s") if picture.is_sample else "%(title)s"
    changed = _("%(subject)s: ada yang berubah")
    subject = mark % {"title": picture.title}
    return changed % {"subject": subject} if delivery.kind == Delivery.Kind.EVENT else subject


def _confirmation(delivery: Delivery) -> Letter:
    context = {
        "region": delivery.region,
        "chosen": delivery.choices,
        "confirm": confirm_address(delivery),
        "host": settings.PORTAL_URL,
    }
    return Letter(text=_text("confirm.txt", context), headers={"Auto-Submitted": "auto-generated"})


def _text(template: str, context: dict[str, Any]) -> str:
    return render_to_string(f"subscriptions/letters/{template}", context).strip()
