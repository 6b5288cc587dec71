"""The slides: a finding as each title, native charts and tables below it, sources in the notes."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import formats
from coverage_portal.dashboard.charts.chart import Chart
from coverage_portal.dashboard.charts.classes import classes_for
from coverage_portal.dashboard.charts.closing import target_bar
from coverage_portal.dashboard.charts.palette import state_code
from coverage_portal.dashboard.presenters.behind import largest_gaps
from coverage_portal.dashboard.presenters.cards import Card
from coverage_portal.dashboard.presenters.places import written_table
from coverage_portal.exports import slide_charts, slide_map
from coverage_portal.exports.contents import Briefing, shortened, statement_cells
from coverage_portal.exports.deck import INK, SIDE, SOFT, WIDTH, Deck, Slide, fill_like
from coverage_portal.exports.place_bars import place_bars
from coverage_portal.exports.qr import qr_png
from coverage_portal.exports.typesetting import target_bar_words

MOST_ROWS = 15  # rows of a table that are legible from the other end of the room
OPENING_CARDS = ("kekurangan", "perlu", "laju", "keadaan")  # how far, how fast, and whether enough
MOST_BARS = 16
QR = 1.5  # inches
MOST_STATEMENTS = 10


def presentation(briefing: Briefing) -> bytes:
    deck = Deck(briefing)
    opening(deck)
    words_slide(deck, deck.briefing.words_title, deck.briefing.words)
    for name in ("tren", "penutup"):
        charted(deck, briefing.charts[name])
    if briefing.has_places:
        map_slide(deck)
        _places(deck)
    else:
        for name in ("segmen", "arus"):
            charted(deck, briefing.charts[name])
        _statements(deck)
    sources(deck)
    return deck.saved()


def opening(deck: Deck) -> None:
    briefing = deck.briefing
    first, *rest = briefing.sentences
    slide = Slide(deck, first, title_height=1.5, title_size=32, anchor="bottom")
    if rest:
        texts = [(sentence, 22 if number == 0 else 14) for number, sentence in enumerate(rest[:3])]
        slide.sentences(texts, top=2.02, height=1.02)
    _road(slide)
    for number, card in enumerate(opening_cards(briefing.cards)):
        card_panel(slide, card, number, top=4.75)
    cards = [f"{card.label}: {card.value}. {card.formula}" for card in briefing.cards]
    slide.notes([*briefing.sentences, *cards])


def opening_cards(cards: Sequence[Card]) -> list[Card]:
    """The headline says coverage and people; where there is no target, others are shown."""
    named = [card for card in cards if card.name in OPENING_CARDS]
    rest = [card for card in cards if card.name not in OPENING_CARDS]
    return [*named, *rest][: len(OPENING_CARDS)]


def _road(slide: Slide) -> None:
    """From those covered today to the target, in one line."""
    rows = slide.deck.briefing.steps
    if not rows:
        return
    bars, words = target_bar(rows), target_bar_words(slide.deck.briefing)
    inch = (WIDTH - 2 * SIDE) / bars["layout"]["xaxis"]["range"][1]
    room = (WIDTH - 2 * SIDE) / len(words["parts"])
    for number, (trace, part) in enumerate(zip(bars["data"], words["parts"], strict=True)):
        left = number * room
        look = trace["marker"]
        bar = slide.panel(SIDE + trace["base"][0] * inch, 3.5, trace["x"][0] * inch, 0.36)
        fill_like(bar, look)
        swatch = slide.panel(SIDE + left, 4.06, 0.26, 0.15)
        fill_like(swatch, look)
        label = f"{part['people']} {part['label']}"
        beside = SIDE + left + 0.36
        slide.text(label, left=beside, width=room - 0.5, top=4.0, size=14, height=0.3)
    end = SIDE + rows[-1]["total"] * inch
    slide.panel(end - 0.015, 3.4, 0.03, 0.56, INK)
    goal = f"{words['label']} · {words['people']}"
    left, right = max(SIDE, end - 4.0), min(WIDTH - SIDE, end + 0.7)
    width, align = max(right - left, 3.0), "right" if left > SIDE else "left"
    slide.text(goal, left=left, width=width, top=3.1, size=14, height=0.3, align=align)


def card_panel(slide: Slide, card: Card, number: int, top: float) -> None:
    width, gap = 2.86, 0.2
    left = SIDE + number * (width + gap)
    slide.panel(left, top, width, 1.95)
    slide.text(
        card.label, left=left + 0.18, top=top + 0.14, width=width - 0.3, size=15, colour=SOFT
    )
    slide.text(
        card.value,
        left=left + 0.18,
        top=top + 0.5,
        width=width - 0.3,
        height=0.62,
        size=34,
        colour=state_code(card.state).removeprefix("#"),
        bold=True,
    )
    slide.text(
        card.note,
        left=left + 0.18,
        top=top + 1.22,
        width=width - 0.3,
        height=0.65,
        size=13,
        colour=SOFT,
    )


def charted(deck: Deck, chart: Chart) -> None:
    """A finding, the sentence that reads it out, and the chart; nothing where nothing is known."""
    if not chart.rows:
        return
    slide = Slide(deck, chart.title)
    slide_charts.draw(slide, chart, slide_charts.below(slide.read_out(chart)))
    slide.notes([chart.sentence, chart.remark])


def words_slide(deck: Deck, title: str, sentences: Sequence[str], note: str = "") -> None:
    if sentences:
        slide = Slide(deck, title)
        slide.sentences([(words, 18) for words in sentences], top=1.5, height=5.2)
        slide.notes([*sentences, note])


def map_slide(deck: Deck) -> None:
    chart = deck.briefing.charts["peta"]
    slide = Slide(deck, chart.title)
    slide.read_out(chart, height=0.78)
    slide_map.draw(slide, chart)
    _place_bars(slide, chart.sentence)
    slide.notes([chart.sentence, chart.remark])


def _place_bars(slide: Slide, sentence: str) -> None:
    """Coverage by place beside the map, highest first."""
    briefing = slide.deck.briefing
    rows, _left_out = shortened(briefing.rows, MOST_BARS)
    figure = place_bars(rows, classes_for(briefing.position))
    box = (7.2, 1.95, WIDTH - SIDE - 7.2, 4.95)
    slide_charts.draw_figure(slide, sentence, figure, box)


def _places(deck: Deck) -> None:
    briefing = deck.briefing
    rows, left_out = shortened(briefing.rows, MOST_ROWS)
    slide = Slide(deck, _places_title(briefing))
    table = written_table(rows)
    slide.table(
        [table.head, *table.rows],
        words=table.word_columns,
        top=1.3,
        said=briefing.charts["peta"].sentence,
    )
    note = ""
    if left_out:
        note = _("%(count)s wilayah di tengah tidak ditampilkan; semuanya ada di data.xlsx.")
        note %= {"count": left_out}
        slide.text(note, top=6.5, size=12, colour=SOFT)
    slide.notes([briefing.charts["peta"].sentence, note])


def _statements(deck: Deck) -> None:
    """A place without reports of its own: all there is about it."""
    head, *rows = statement_cells(deck.briefing, MOST_STATEMENTS)
    if not rows:
        return
    title = ngettext(
        "%(count)s pernyataan publik, masing-masing dengan sumbernya",
        "%(count)s pernyataan publik, masing-masing dengan sumbernya",
        len(rows),
    ) % {"count": len(rows)}
    slide = Slide(deck, title)
    slide.table([head, *rows], words={0, 4}, top=1.5, said=title)
    slide.notes([row.statement.source_url for row in deck.briefing.statements])


def _places_title(briefing: Briefing) -> str:
    gaps = largest_gaps(briefing.rows)
    if not gaps:
        return briefing.charts["peta"].title
    place, gap = gaps[0]
    return _("Kekurangan terbesar di %(place)s: %(people)s orang") % {
        "place": place.region.short_name,
        "people": formats.people(gap),
    }


def sources(deck: Deck) -> None:
    briefing = deck.briefing
    slide = Slide(deck, _sources_title(briefing))
    rows: list[Sequence[str]] = [[_("Apa"), _("Nilai"), _("Sumber")]]
    rows += [[fact.label, fact.value, fact.source] for fact in briefing.facts]
    rows.append([_("Halaman portal"), briefing.address, ""])
    width = WIDTH - 2 * SIDE - QR - 0.4
    slide.table(rows, words={0, 1, 2}, top=1.4, said=_("Sumber angka"), width=width)
    check_mark(slide)
    urls = [f"{fact.source}: {fact.url}" for fact in briefing.facts if fact.url]
    slide.notes(list(dict.fromkeys(urls)))


def check_mark(slide: Slide) -> None:
    """At the right: the QR, and below the number to type."""
    briefing = slide.deck.briefing
    left, said = WIDTH - SIDE - QR, _("Kode QR ke halaman yang memeriksa berkas ini")
    slide.picture(qr_png(briefing.check_address), left, 1.4, QR, said)
    label = _("Periksa angka ini")
    slide.text(label, left=left, top=2.95, width=QR, size=12, colour=SOFT, height=0.25)
    slide.text(briefing.paper.number, top=6.66, width=9, size=10, colour=SOFT, height=0.22)


def _sources_title(briefing: Briefing) -> str:
    position = briefing.position
    month = formats.month(position.data_month or briefing.snapshot.month)
    if position.is_sample:
        return _("Angka %(month)s adalah data contoh, bukan laporan") % {"month": month}
    if position.verified_at:
        moment = formats.long_date(position.verified_at)
        return _("Angka %(month)s diverifikasi %(day)s") % {"month": month, "day": moment}
    if position.source == "statement":
        return _("Angka %(month)s berasal dari pernyataan publik") % {"month": month}
    return _("Belum ada laporan terverifikasi dan belum ada pernyataan publik")
