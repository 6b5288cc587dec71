"""The summary: two A4 pages, tagged, as an official takes them into a meeting."""

from collections.abc import Container, Sequence
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from coverage_portal.dashboard.charts.picture import typeset
from coverage_portal.dashboard.presenters.behind import largest_gaps
from coverage_portal.dashboard.presenters.places import written_table
from coverage_portal.exports.contents import Briefing, months_table, shortened, statement_cells
from coverage_portal.exports.typesetting import card_data, chart_data, shared, shared_pictures

MOST_ROWS = 24  # rows of the table that leave room for the map and the sources on one page
MONTHS = 13  # of a place without places: a month and the twelve before it
MOST_GAPS = 5
MOST_STATEMENTS = 6  # the newest


def summary_pdf(briefing: Briefing) -> bytes:
    pictures = shared_pictures(briefing, 46)
    more_words = _("Selebihnya ada di laporan lengkap.")
    more = () if briefing.has_places else ("segmen", "arus")
    data = shared(briefing) | {
        "keywords": [_("cakupan"), "Jamsostek", "BPJS Ketenagakerjaan", briefing.place],
        "footer": briefing.footer,
        "cards": [card_data(card) for card in briefing.cards],
        "figures": [chart_data(briefing.charts[name], pictures) for name in ("tren", "penutup")],
        "words": {"title": briefing.words_title, "sentences": briefing.words, "more": more_words},
        "more": [
            chart_data(briefing.charts[name], pictures)
            for name in more
            if briefing.charts[name].rows
        ],
        "map": chart_data(briefing.charts["peta"], pictures) if briefing.has_places else {},
        "gaps": _gaps(briefing),
        "table": _places(briefing)
        if briefing.has_places
        else _listing(_("Bulan demi bulan"), *months_table(briefing.series[-MONTHS:])),
        "statements": _listing("", [], []) if briefing.has_places else _statements(briefing),
        "facts_title": _("Dari mana angkanya"),
        "facts": [
            {"label": f.label, "value": f.value, "source": f.source, "url": f.url}
            for f in briefing.facts
        ],
        "page_label": _("Halaman portal"),
        "address": briefing.address,
    }
    return typeset(
        "exports/summary.typ", data, pictures, format="pdf", ppi=None, pdf_standards=["ua-1"]
    )


def _listing(
    title: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    words: Container[int] = (0,),
    fill: int = 0,
    note: str = "",
) -> dict[str, Any]:
    """`words`: the columns that hold words; `fill`: the one that takes the room left over."""
    return {
        "title": title,
        "head": head,
        "rows": rows,
        "numbers": [number not in words for number in range(len(head))],
        "widths": ["fill" if number == fill else "auto" for number in range(len(head))],
        "note": note,
    }


def _places(briefing: Briefing) -> dict[str, Any]:
    rows, left_out = shortened(briefing.rows, MOST_ROWS)
    table = written_table(rows)
    note = _(
        "%(count)s wilayah di tengah tidak dicetak; semuanya ada di wilayah.csv dan data.xlsx."
    )
    return _listing(
        _("Kabupaten dan kota"),
        table.head,
        table.rows,
        words=table.word_columns,
        fill=len(table.head) - 1,
        note=note % {"count": left_out} if left_out else "",
    )


def _gaps(briefing: Briefing) -> dict[str, Any]:
    """The places that lack most people, with bars in per cent of the largest."""
    gaps = largest_gaps(briefing.rows if briefing.has_places else [])[:MOST_GAPS]
    return {
        "title": _("Kekurangan terbesar, orang"),
        "rows": [
            {
                "place": place.region.short_name,
                "people": formats.people(gap),
                "share": gap / gaps[0][1] * 100,
            }
            for place, gap in gaps
        ],
    }


def _statements(briefing: Briefing) -> dict[str, Any]:
    head, *rows = statement_cells(briefing, MOST_STATEMENTS)
    return _listing(_("Dinyatakan di depan umum"), head, rows, words={0, 4}, fill=4)
