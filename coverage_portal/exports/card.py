"""The share card: one upright picture that says the headline on a telephone."""

from typing import Any

from django.utils.translation import gettext as _

from common import formats
from coverage_portal.dashboard.charts.picture import typeset
from coverage_portal.dashboard.presenters.place_texts import coverage_text, source_text
from coverage_portal.exports.contents import Briefing
from coverage_portal.exports.typesetting import shared, shared_pictures

PIXELS_PER_INCH = 144  # the page is 540 by 675 points: 1080 by 1350 pixels
FIGURES = ("kekurangan", "perlu", "laju")


def share_card(briefing: Briefing) -> bytes:
    pictures = shared_pictures(briefing, 98)
    data = shared(briefing) | {
        "value": coverage_text(briefing.position) if briefing.position.is_known else "",
        "value_label": _("Cakupan"),
        "figures": _figures(briefing),
        "source": _source(briefing),
    }
    return typeset("exports/card.typ", data, pictures, format="png", ppi=PIXELS_PER_INCH)


def _figures(briefing: Briefing) -> list[dict[str, str]]:
    """Three cards: what is missing and how fast it closes; where there is no gap, any others."""
    cards = {card.name: card for card in briefing.cards}
    named = [cards[name] for name in FIGURES if name in cards]
    rest = [card for card in briefing.cards if card not in named and card.name != "cakupan"]
    chosen = [*named, *rest][:3]
    return [{"label": card.label, "value": card.value, "note": card.note} for card in chosen]


def _source(briefing: Briefing) -> list[str]:
    position: Any = briefing.position
    lines = [
        _("Sumber: %(source)s") % {"source": source_text(position)},
        _("Basis: %(basis)s") % {"basis": briefing.snapshot.basis.name},
    ]
    if position.verified_at:
        moment = formats.moment(position.verified_at)
        lines.append(_("Diverifikasi %(moment)s") % {"moment": moment})
    if briefing.snapshot.choices.as_of:
        day = formats.long_date(briefing.snapshot.choices.as_of)
        lines.append(_("Sebagaimana diketahui %(day)s") % {"day": day})
    return lines
