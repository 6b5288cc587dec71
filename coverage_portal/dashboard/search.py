"""A place by its name, as somebody types it: `kubu raya`, `KKR`, `61.12`, `singkawan`."""

from collections.abc import Sequence
from dataclasses import dataclass

from regions.models import OtherName, Region
from regions.place_names import squeezed
from regions.resolver import RECENT, PlaceResolver, UnknownPlaceError

MOST_SUGGESTED = 8
LONGEST = 80  # of a name; what is longer is none


@dataclass(frozen=True, slots=True)
class Found:
    """`place` where one is meant; else the likely ones, and why none is."""

    place: Region | None = None
    likely: Sequence[Region] = ()
    reason: str = ""


def find(text: str) -> Found:
    """Nothing typed finds nothing, and needs no reason."""
    text = text[:LONGEST]
    if not squeezed(text):
        return Found()
    resolver = _resolver()
    try:
        return Found(place=resolver.resolve(text, year=RECENT))
    except UnknownPlaceError as error:
        holding = _holding(resolver.regions, text)
        if len(holding) == 1 and set(error.candidates) <= set(holding):
            return Found(place=holding[0])
        likely = list(dict.fromkeys([*error.candidates, *holding]))
        return Found(likely=likely[:MOST_SUGGESTED], reason=str(error))


def suggest(text: str) -> list[Region]:
    """Places that hold what is typed, those that begin with it first; else those that are near."""
    text = text[:LONGEST]
    if not squeezed(text):
        return []
    resolver = _resolver()
    if holding := _holding(resolver.regions, text):
        return holding[:MOST_SUGGESTED]
    try:
        return [resolver.resolve(text, year=RECENT)]
    except UnknownPlaceError as error:
        return error.candidates[:MOST_SUGGESTED]


def _resolver() -> PlaceResolver:
    """Without what offices once answered: that was meant for their own files."""
    return PlaceResolver(
        Region.objects.filter(valid_until=None),
        OtherName.objects.filter(region__valid_until=None).select_related("region"),
    )


def _holding(regions: Sequence[Region], text: str) -> list[Region]:
    typed = squeezed(text)
    found = [region for region in regions if typed in squeezed(region.full_name)]
    return sorted(
        found, key=lambda region: (not squeezed(region.name).startswith(typed), region.code)
    )
