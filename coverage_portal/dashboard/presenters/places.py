"""The table of places: ordered, paged, and honest about what cannot be ranked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from awards.models import Award
from common import formats
from common.problems import BadChoice
from coverage_portal.dashboard.columns import PlaceColumn, columns_for, sortable_columns
from participants.coverage.position import Position

WHOLE = 50  # places that stand on one page: a province has 38 at most
PAGE_SIZE = 25  # of more, as a nation has
DEFAULT_ORDER = "cakupan"
DIRECTIONS = {"naik": False, "turun": True}
Badges = Mapping[int, Sequence[Award]]  # region id -> awards, newest first


@dataclass(frozen=True, slots=True)
class Order:
    column: str
    is_descending: bool


@dataclass(frozen=True, slots=True)
class Header:
    """A column as this page shows it: what is the same in every row is worked out once."""

    column: PlaceColumn
    heading: str
    css: str
    href: str  # empty where the table cannot be ordered by the column
    sorted: str  # the value of aria-sort


class Cell(TypedDict):
    """A template reads a key of a mapping several times as fast as an attribute."""

    text: str
    is_known: bool
    heading: str
    css: str
    template: str
    is_row_heading: bool


@dataclass(frozen=True, slots=True)
class Row:
    place: Position
    badges: Sequence[Award]
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class PlacesTable:
    headers: Sequence[Header]
    rows: Sequence[Row]
    count: int
    awaited: int  # whose report of the month is not in: until it is, nobody is ranked
    unranked: int  # with data, but not of reports of the month, or without a denominator
    unknown: Sequence[Position]
    page: int
    pages: int
    previous: str
    following: str
    has_changes: bool  # whether any place has a month to compare with

    @property
    def columns(self) -> list[PlaceColumn]:
        return [header.column for header in self.headers]


def read_order(parameters: Mapping[str, str]) -> tuple[Order, int]:
    """Raises BadChoice, naming the columns, directions or the kind of number that is valid."""
    name, columns = parameters.get("urut", DEFAULT_ORDER), sortable_columns()
    if name not in columns:
        raise BadChoice(
            "urut", _("Kolom untuk mengurutkan: %(names)s.") % {"names": ", ".join(columns)}
        )
    direction = parameters.get("arah", "turun" if columns[name].descends_first else "naik")
    if direction not in DIRECTIONS:
        raise BadChoice("arah", _("Arah urutan: naik atau turun."))
    return Order(name, DIRECTIONS[direction]), read_page(parameters)


def read_page(parameters: Mapping[str, str]) -> int:
    """Raises BadChoice for what is no number of a page."""
    page = parameters.get("halaman", "1")
    if not (page.isascii() and page.isdigit() and int(page[:6]) > 0 and len(page) <= 6):
        raise BadChoice("halaman", _("Halaman ditulis dengan angka mulai dari 1."))
    return int(page)


def places_table(
    positions: Sequence[Position],
    badges: Badges,
    order: Order,
    page: int,
    parameters: Mapping[str, str],
) -> PlacesTable:
    ordered = in_order(positions, order)
    size = WHOLE if len(ordered) <= WHOLE else PAGE_SIZE
    pages = max(1, -(-len(ordered) // size))
    page = min(page, pages)
    query = {
        name: value
        for name, value in parameters.items()
        if name in ("bulan", "per", "basis", "urut", "arah") and value
    }
    headers = [_header(column, order, query) for column in columns_for("page")]
    return PlacesTable(
        headers=headers,
        rows=[_row(place, badges, headers) for place in ordered[(page - 1) * size : page * size]],
        count=len(ordered),
        awaited=sum(1 for p in positions if p.is_awaited),
        unranked=sum(1 for p in positions if p.is_known and p.rank is None),
        unknown=[position for position in positions if not position.is_known],
        page=page,
        pages=pages,
        previous=_href(query, halaman=page - 1) if page > 1 else "",
        following=_href(query, halaman=page + 1) if page < pages else "",
        has_changes=any(p.change_month is not None or p.change_year is not None for p in positions),
    )


def in_order(positions: Sequence[Position], order: Order) -> list[Position]:
    """Places without the value ordered by come last, whichever the direction. By a number only
    places that compare are ordered: statements and other months are no ranking."""
    column = sortable_columns()[order.column]
    key = column.order_of
    valued, rest = [], []
    for position in positions:
        value = key(position)
        if value is None:
            rest.append(position)
        else:
            valued.append((value, position))
    valued.sort(key=lambda pair: pair[1].region.code)
    valued.sort(key=lambda pair: pair[0], reverse=order.is_descending)
    ordered = [position for _value, position in valued]
    if not column.is_ranking:
        return [*ordered, *rest]
    compared = [position for position in ordered if position.is_comparable]
    others = [position for position in ordered if not position.is_comparable]
    return [*compared, *sorted(others, key=lambda position: position.region.code), *rest]


def _header(column: PlaceColumn, order: Order, query: Mapping[str, str]) -> Header:
    href = direction = ""
    if column.name:
        is_sorted = order.column == column.name
        descends = not order.is_descending if is_sorted else column.descends_first
        href = _href(query, urut=column.name, arah="turun" if descends else "naik")
        direction = "none"
        if is_sorted:
            direction = "descending" if order.is_descending else "ascending"
    return Header(column, column.page_heading, column.page_css, href, direction)


def _row(place: Position, badges: Badges, headers: Sequence[Header]) -> Row:
    return Row(place, badges.get(place.region.pk, ()), [_cell(place, header) for header in headers])


def _cell(place: Position, header: Header) -> Cell:
    column = header.column
    is_known = column.value(place) not in (None, "")
    return Cell(
        text=column.text_of(place),
        is_known=is_known,
        heading=header.heading,
        css=header.css if is_known else f"{header.css} none",
        template=column.template,
        is_row_heading=column.is_row_heading,
    )


def _href(query: Mapping[str, str], **changes: object) -> str:
    return "?" + urlencode({**query, **changes}) + "#wilayah"


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """The table as texts, without the columns in which nothing is known."""

    columns: Sequence[PlaceColumn]
    rows: list[list[str]]

    @property
    def head(self) -> list[str]:
        return [column.slide_heading for column in self.columns]

    @property
    def word_columns(self) -> set[int]:
        """Which of its columns hold words: the others hold numbers and stand right."""
        return {number for number, column in enumerate(self.columns) if not column.is_number}


def written_table(positions: Sequence[Position]) -> WrittenTable:
    columns = [
        column
        for column in columns_for("slides")
        if column.is_always_shown
        or any(column.text_of(position) not in ("", formats.UNKNOWN) for position in positions)
    ]
    rows = [[column.text_of(position) for column in columns] for position in positions]
    return WrittenTable(columns, rows)
