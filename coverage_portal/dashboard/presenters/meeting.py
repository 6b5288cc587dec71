"""A region's page as statements for a meeting: one a screen, in the order in which they are asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from awards.queries import badges
from common import formats
from coverage_portal.dashboard.charts import CHARTS
from coverage_portal.dashboard.charts.chart import Chart
from coverage_portal.dashboard.month_events import month_events
from coverage_portal.dashboard.presenters.behind import behind
from coverage_portal.dashboard.presenters.changes import month_in_words
from coverage_portal.dashboard.presenters.headline import headline, title
from coverage_portal.dashboard.presenters.place_texts import source_text
from participants.coverage.position import Position
from participants.coverage.positions import place_positions, region_position
from participants.coverage.snapshot import Snapshot

# After where we are and how far it is: are we on the way, who is behind, what closes the gap,
# where most can be won.
OF_PLACES = ("tren", "peta", "penutup", "peluang", "segmen")
OF_A_PLACE = ("tren", "penutup", "peluang", "segmen")
MOST_SENTENCES = 4  # that are read from the other end of the room


@dataclass(frozen=True, slots=True)
class Screen:
    statement: str
    sentences: Sequence[str] = ()
    chart: Chart | None = None
    has_bar: bool = False  # the way to the target, as one bar


@dataclass(frozen=True, slots=True)
class Meeting:
    title: str
    screens: Sequence[Screen]
    is_sample: bool


def meeting(snapshot: Snapshot) -> Meeting:
    position, places = region_position(snapshot), place_positions(snapshot)
    charts = {
        name: CHARTS[name](snapshot, position, places)
        for name in (OF_PLACES if places else OF_A_PLACE)
    }
    return Meeting(
        title=title(snapshot),
        screens=list(_screens(snapshot, position, places, charts)),
        is_sample=position.is_sample
        or any(place.is_sample for place in places)
        or any(chart.is_sample for chart in charts.values()),
    )


def _screens(
    snapshot: Snapshot,
    position: Position,
    places: Sequence[Position],
    charts: dict[str, Chart],
) -> Iterator[Screen]:
    said = headline(position, snapshot)
    yield Screen(str(said.title), [str(note) for note in said.notes[:MOST_SENTENCES]])
    closing = charts["penutup"]
    if said.target and position.target_now is not None:
        yield Screen(str(said.target))  # the bar leads to the target of the figures, another one
    elif said.target:
        yield Screen(str(said.target), [closing.sentence], closing, has_bar=True)
    for name, chart in charts.items():
        if chart.is_drawn:
            among = behind(places) if name == "peta" else ""
            yield Screen(chart.title, [among or chart.sentence], chart)
    yield from _changed_screens(_changed(snapshot, position, places))
    yield Screen(_("Dari mana angka ini"), _sources(snapshot, position))


def _changed_screens(changed: Sequence[str]) -> Iterator[Screen]:
    """All of it: what one screen has no room for stands on the next, below its own first sentence."""
    for first in range(0, len(changed), MOST_SENTENCES + 1):
        statement, *rest = changed[first : first + MOST_SENTENCES + 1]
        yield Screen(statement, rest)


def _changed(snapshot: Snapshot, position: Position, places: Sequence[Position]) -> list[str]:
    held = badges(
        [snapshot.region.pk, *(place.pk for place in snapshot.places)], snapshot.choices.as_of
    )
    events = month_events(snapshot, position, places, held)
    return month_in_words(snapshot, position, places, events)


def _sources(snapshot: Snapshot, position: Position) -> list[str]:
    sentences = [
        _("Sumber: %(source)s") % {"source": source_text(position)},
        _("Basis: %(basis)s") % {"basis": snapshot.basis.name},
    ]
    if position.verified_at:
        moment = formats.moment(position.verified_at)
        sentences.append(_("Diverifikasi %(moment)s") % {"moment": moment})
    if snapshot.choices.as_of:
        day = formats.long_date(snapshot.choices.as_of)
        sentences.append(_("Sebagaimana diketahui %(day)s") % {"day": day})
    return sentences
