"""The table of places: ordered, paged, and honest about what cannot be ranked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.problems import BadChoice
from participants.coverage.position import Position

PAGE_SIZE = 50

PACE_ORDER = [
    "reached",
    "on_track",
    "needs_acceleration",
    "limited",
    "declining",
    "deadline_passed",
]


def _state_order(position: Position) -> int | None:
    return PACE_ORDER.index(position.state.value) if position.state else None


# name in the address: (label, value to order by, whether the first click shows the largest first)
Key = Callable[[Position], Any]
COLUMNS: dict[str, tuple[Any, Key, bool]] = {
    "wilayah": (gettext_lazy("Wilayah"), lambda p: p.region.name, False),
    "cakupan": (gettext_lazy("Cakupan"), lambda p: p.coverage, True),
    "peserta": (gettext_lazy("Peserta"), lambda p: p.participants, True),
    "kurang": (gettext_lazy("Kurang (orang)"), lambda p: p.gap_people, True),
    "perlu": (gettext_lazy("Perlu/bulan"), lambda p: p.needed_per_month, True),
    "sebulan": (gettext_lazy("Sebulan"), lambda p: p.change_month, True),
    "setahun": (gettext_lazy("Setahun"), lambda p: p.change_year, True),
    "keadaan": (gettext_lazy("Keadaan"), _state_order, False),
    "data": (gettext_lazy("Data, dicatat"), lambda p: p.data_month, True),
}
DEFAULT_ORDER = "cakupan"
DIRECTIONS = {"naik": False, "turun": True}


@dataclass(frozen=True, slots=True)
class Order:
    column: str
    is_descending: bool


@dataclass(frozen=True, slots=True)
class Header:
    name: str
    label: str
    href: str
    sorted: str  # the value of aria-sort


@dataclass(frozen=True, slots=True)
class PlacesTable:
    headers: dict[str, Header]
    rows: Sequence[Position]
    count: int
    awaited: int  # whose report of the month is not in: until it is, nobody is ranked
    unranked: int  # with data, but not of reports of the month, or without a denominator
    unknown: Sequence[Position]
    page: int
    pages: int
    previous: str
    following: str
    has_changes: bool  # whether any place has a month to compare with


def read_order(parameters: Mapping[str, str]) -> tuple[Order, int]:
    """Raises BadChoice, naming the columns, directions or the kind of number that is valid."""
    column = parameters.get("urut", DEFAULT_ORDER)
    if column not in COLUMNS:
        raise BadChoice(
            "urut", _("Kolom untuk mengurutkan: %(names)s.") % {"names": ", ".join(COLUMNS)}
        )
    direction = parameters.get("arah", "turun" if COLUMNS[column][2] else "naik")
    if direction not in DIRECTIONS:
        raise BadChoice("arah", _("Arah urutan: naik atau turun."))
    page = parameters.get("halaman", "1")
    if not (page.isascii() and page.isdigit() and int(page[:6]) > 0 and len(page) <= 6):
        raise BadChoice("halaman", _("Halaman ditulis dengan angka mulai dari 1."))
    return Order(column, DIRECTIONS[direction]), int(page)


def places_table(
    positions: Sequence[Position], order: Order, page: int, parameters: Mapping[str, str]
) -> PlacesTable:
    ordered = in_order(positions, order)
    pages = max(1, -(-len(ordered) // PAGE_SIZE))
    page = min(page, pages)
    kept = {
        name: value
        for name, value in parameters.items()
        if name in ("bulan", "per", "basis", "urut", "arah") and value
    }
    return PlacesTable(
        headers={name: _header(name, order, kept) for name in COLUMNS},
        rows=ordered[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        count=len(ordered),
        awaited=sum(1 for p in positions if p.is_awaited),
        unranked=sum(1 for p in positions if p.is_known and p.rank is None),
        unknown=[position for position in positions if not position.is_known],
        page=page,
        pages=pages,
        previous=_href(kept, halaman=page - 1) if page > 1 else "",
        following=_href(kept, halaman=page + 1) if page < pages else "",
        has_changes=any(p.change_month is not None or p.change_year is not None for p in positions),
    )


def in_order(positions: Sequence[Position], order: Order) -> list[Position]:
    """Places without the value ordered by come last, whichever the direction."""
    key = COLUMNS[order.column][1]
    valued = [position for position in positions if key(position) is not None]
    rest = [position for position in positions if key(position) is None]
    ranked = sorted(valued, key=lambda p: p.region.code)
    ranked.sort(key=key, reverse=order.is_descending)
    if order.column == DEFAULT_ORDER:  # what is not comparable never stands between ranks
        ranked.sort(key=lambda position: not position.is_comparable)
    return [*ranked, *rest]


def _header(name: str, order: Order, kept: Mapping[str, str]) -> Header:
    label, _key, is_descending_first = COLUMNS[name]
    is_sorted = order.column == name
    descending = not order.is_descending if is_sorted else is_descending_first
    href = _href(kept, urut=name, arah="turun" if descending else "naik")
    direction = "descending" if order.is_descending else "ascending"
    return Header(name, str(label), href, direction if is_sorted else "none")


def _href(kept: Mapping[str, str], **changes: object) -> str:
    return "?" + urlencode({**kept, **changes}) + "#wilayah"
