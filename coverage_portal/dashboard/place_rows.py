"""The rows of the table of places as HTML, put together in Python.

A template would resolve some twenty variables for each of up to fifty rows; this page is the one
whose cost is promised (`bench/dashboard.py`), and its rows were half of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from html import escape  # of plain texts; Django's looks at each for a lazy one first

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from awards.queries import Badge
from common import formats
from common.arithmetic import PaceState
from coverage_portal.dashboard.charts.cells import bar, sparkline
from coverage_portal.dashboard.presenters.places import Header
from participants.coverage.position import Position


class PlaceRows:
    """Rows in the language of the moment; `headers` give the labels that a phone shows."""

    def __init__(
        self, headers: dict[str, Header], badges: Mapping[int, Sequence[Badge]], query: str
    ) -> None:
        self.labels = {name: escape(header.label) for name, header in headers.items()}
        self.badges = badges
        self.query = escape(query)
        self.states = {state: escape(str(state.label)) for state in PaceState}
        self.unknown = escape(_("belum ada data"))
        self.no_workers = escape(_("tanpa penyebut"))
        self.stated = escape(_("pernyataan"))
        self.other_month = escape(_("bulan lain"))
        self.partial = escape(_("sebagian"))
        self.year = escape(_("12 bulan"))

    def html(self, places: Sequence[Position]) -> SafeString:
        return mark_safe("".join(self._row(place) for place in places))  # noqa: S308 escaped above

    def _row(self, place: Position) -> str:
        return (
            f'<tr><td class="n rank">{place.rank or ""}</td>'
            f'<th scope="row"><a href="{place.href}{self.query}">'
            f"{escape(place.region.short_name)}</a>{''.join(self._badges(place))}</th>"
            + self._cell("cakupan", self._coverage(place), css="n coverage")
            + self._number("peserta", place.participants)
            + self._number("kurang", place.gap_people)
            + self._number("perlu", place.needed_per_month)
            + self._change("sebulan", place.change_month, css="n changes")
            + self._change("setahun", place.change_year, css="n changes")
            + f'<td class="changes places__year" data-label="{self.year}">{sparkline(place.history)}</td>'
            + self._state(place)
            + self._data(place)
            + "</tr>\n"
        )

    def _cell(self, name: str, content: str, css: str) -> str:
        return f'<td class="{css}" data-label="{self.labels[name]}">{content}</td>'

    def _number(self, name: str, value: int | None) -> str:
        return self._cell(name, formats.people(value), "n none" if value is None else "n")

    def _change(self, name: str, value: int | None, css: str) -> str:
        return self._cell(
            name, formats.signed_people(value), f"{css} none" if value is None else css
        )

    def _badges(self, place: Position) -> Iterator[str]:
        for badge in self.badges.get(place.region.pk, ()):
            label = escape(badge.label)
            yield (
                f'<a class="award" href="{escape(badge.url)}" title="{label}">'
                f'★<span class="visually-hidden">{label}</span></a>'
            )

    def _coverage(self, place: Position) -> str:
        if place.coverage is None:
            return (
                f'<span class="soft">{self.no_workers if place.is_known else self.unknown}</span>'
            )
        over = ' <span class="tag">&gt;100%</span>' if place.is_over_full else ""
        target = place.target.percent if place.target else None
        shown = formats.percent(place.coverage, place.coverage_places)
        return f"{bar(place.coverage, target)}{shown}{over}"

    def _state(self, place: Position) -> str:
        if place.state is None:
            return self._cell("keadaan", formats.UNKNOWN, "none")
        state = f'<span class="state state--{place.state}">{self.states[place.state]}</span>'
        return self._cell("keadaan", state, "place-state")

    def _data(self, place: Position) -> str:
        if place.statement is not None:
            month = formats.short_month(place.statement.as_of)
            source = escape(place.statement.source)
            shown = f'<span title="{source}">{month}</span> <span class="tag">{self.stated}</span>'
            return self._cell("data", shown, "nowrap")
        if place.data_month is None:
            return self._cell("data", formats.UNKNOWN, "none")
        month = formats.short_month(place.data_month)
        if place.is_awaited:
            why = self.other_month if place.data_month != place.month else self.partial
            month = f'{month} <span class="tag">{why}</span>'
        return self._cell("data", f"{month}{_recorded(place.verified_at)}", "nowrap")


def _recorded(moment: datetime | None) -> str:
    """How fresh a figure is: the day it was released."""
    return f'<small class="fresh">{formats.short_date(moment)}</small>' if moment else ""
