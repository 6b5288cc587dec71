"""The full report as slides: each of its sections, and what is said beside it in the notes."""

from collections.abc import Sequence

from coverage_portal.exports import slide_charts
from coverage_portal.exports.contents import Briefing
from coverage_portal.exports.deck import SIDE, WIDTH, Deck, Slide
from coverage_portal.exports.report_contents import Section, Table, report
from coverage_portal.exports.slides import (
    card_panel,
    charted,
    map_slide,
    opening,
    opening_cards,
    sources,
)

MOST_ROWS = 14  # rows of a table on one slide; a longer one goes on on the next
PLACE_CHART = (SIDE, 4.1, WIDTH - 2 * SIDE, 2.8)  # left, top, width, height


def report_presentation(briefing: Briefing) -> bytes:
    deck = Deck(briefing)
    opening(deck)
    for section in report(briefing).sections:
        if section.is_place:
            _place(deck, section)
        elif not section.is_sources:
            _section(deck, section)
    sources(deck)
    return deck.saved()


def _section(deck: Deck, section: Section) -> None:
    for chart in section.charts:
        if chart.name == "peta":
            map_slide(deck)
        else:
            charted(deck, chart)
    if section.sentences:
        _sentences(deck, section)
    if section.table:
        _table(deck, section.title, section.table, section)


def _sentences(deck: Deck, section: Section) -> None:
    slide = Slide(deck, section.title)
    slide.sentences([(words, 18) for words in section.sentences], top=1.5, height=5.2)
    slide.notes([*section.sentences, section.note])


def _table(deck: Deck, title: str, table: Table, section: Section) -> None:
    pages = [table.rows[at : at + MOST_ROWS] for at in range(0, len(table.rows), MOST_ROWS)]
    for number, rows in enumerate(pages, start=1):
        part = f"{title} ({number}/{len(pages)})" if len(pages) > 1 else title
        slide = Slide(deck, part)
        slide.table([table.head, *rows], words=set(table.words), top=1.4, said=title)
        slide.notes([*section.sentences, section.note])


def _place(deck: Deck, section: Section) -> None:
    """What a place's own page opens with, and its trend."""
    first, *rest = section.sentences
    slide = Slide(deck, first)
    if rest:
        slide.sentences([(rest[0], 16)], top=1.25, height=0.55)
    for number, card in enumerate(opening_cards(section.cards)):
        card_panel(slide, card, number, top=1.95)
    if section.charts:
        slide_charts.draw(slide, section.charts[0], PLACE_CHART)
    slide.notes([section.title, *section.sentences, *_months(section.table)])


def _months(table: Table | None) -> Sequence[str]:
    return [" · ".join(row) for row in (table.head, *table.rows)] if table else []
