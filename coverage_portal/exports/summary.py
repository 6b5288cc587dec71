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

MOST_GAPS = 5
# Of the second page, the fullest first: it is set in the first of them that keeps to one page in type
# that can be read. Of a region (sentences on what changed, rows of the table of places) the middle
# of the table gives way last; of a place (months, statements), the oldest of both.
OF_PLACES = [(12, 24), (7, 24), (6, 24), (5, 24), (4, 24), (3, 24), (3, 16), (3, 12), (0, 12)]
OF_A_PLACE = [(13, 6), (13, 3), (7, 3), (4, 1), (1, 1)]


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
        "versions": [_of_places(briefing, *most) for most in OF_PLACES]
        if briefing.has_places
        else [_of_a_place(briefing, *most) for most in OF_A_PLACE],
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


def _of_places(briefing: Briefing, words: int, rows: int) -> dict[str, Any]:
    shown, left_out = shortened(briefing.rows, rows)
    table = written_table(shown)
    note = _(
        "%(count)s wilayah di tengah tidak dicetak; semuanya ada di wilayah.csv dan data.xlsx."
    )
    return {
        "words": min(words, len(briefing.words)),
        "table": _listing(
            _("Kabupaten dan kota"),
            table.head,
            table.rows,
            words=table.word_columns,
            fill=len(table.head) - 1,
            note=note % {"count": left_out} if left_out else "",
        ),
        "statements": _listing("", [], []),
    }


def _of_a_place(briefing: Briefing, months: int, statements: int) -> dict[str, Any]:
    """What changed stands on its first page."""
    head, *stated = statement_cells(briefing, statements)
    is_cut = len(briefing.series) > months
    is_silent = len(briefing.statements) > len(stated)
    return {
        "words": 0,
        "table": _listing(
            _("Bulan demi bulan"),
            *months_table(briefing.series[-months:]),
            note=_("Bulan sebelumnya ada di data.xlsx.") if is_cut else "",
        ),
        "statements": _listing(
            _("Dinyatakan di depan umum"),
            head,
            stated,
            words={0, 4},
            fill=4,
            note=_("Pernyataan sebelumnya ada di laporan lengkap.") if is_silent else "",
        ),
    }


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
