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
    words_slide,
)

MOST_ROWS = 16  # rows of a table on one slide; a longer one goes on on the next
NATIVE = {
    "tren",
    "penutup",
    "segmen",
    "arus",
    "kohort",
}  # charts of which an office program has the kind
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
        elif chart.name in NATIVE:
            charted(deck, chart)
    if section.table:
        _table(deck, section, section.table)
    else:
        words_slide(deck, section.title, section.sentences, section.note)


def _table(deck: Deck, section: Section, table: Table) -> None:
    top = 1.9 if section.sentences else 1.4
    pages = [table.rows[at : at + MOST_ROWS] for at in range(0, len(table.rows), MOST_ROWS)]
    for number, rows in enumerate(pages, start=1):
        title = f"{section.title} ({number}/{len(pages)})" if len(pages) > 1 else section.title
        slide = Slide(deck, title)
        if section.sentences:
            texts = [(words, 14) for words in section.sentences]
            slide.sentences(texts, top=1.25, height=0.55)
        words, height = set(table.words), 6.8 - top
        slide.table([table.head, *rows], words=words, top=top, said=section.title, height=height)
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
