"""The summary: two A4 pages, tagged, as an official takes them into a meeting."""

from collections.abc import Container, Sequence
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from common.segments import Segment
from coverage_portal.dashboard.charts.chart import Chart
from coverage_portal.dashboard.charts.palette import state_code
from coverage_portal.dashboard.charts.picture import legend_pictures, standalone, typeset
from coverage_portal.dashboard.presenters.behind import largest_gaps
from coverage_portal.dashboard.presenters.places import written_table
from coverage_portal.exports.contents import Briefing, shortened, statement_cells
from coverage_portal.exports.typesetting import shared, shared_pictures

MOST_ROWS = 24  # rows of the table that leave room for the map and the sources on one page
MONTHS = 13  # of a place without places: a month and the twelve before it
MOST_GAPS = 5
MOST_STATEMENTS = 6  # the newest


def summary_pdf(briefing: Briefing) -> bytes:
    pictures = shared_pictures(briefing, 46)
    more = () if briefing.has_places else ("segmen", "arus")
    data = shared(briefing) | {
        "keywords": [_("cakupan"), "Jamsostek", "BPJS Ketenagakerjaan", briefing.place],
        "footer": briefing.footer,
        "cards": [
            {"label": c.label, "value": c.value, "note": c.note, "state": c.state}
            | {"colour": state_code(c.state)}
            for c in briefing.cards
        ],
        "figures": [_chart(briefing.charts[name], pictures) for name in ("tren", "penutup")],
        "more": [
            _chart(briefing.charts[name], pictures) for name in more if briefing.charts[name].rows
        ],
        "map": _chart(briefing.charts["peta"], pictures) if briefing.has_places else {},
        "gaps": _gaps(briefing),
        "table": _places(briefing) if briefing.has_places else _months(briefing),
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


def _chart(chart: Chart, pictures: dict[str, str]) -> dict[str, Any]:
    """What is said of a chart; its drawing and the keys of its legend are added to the pictures."""
    said = {"title": chart.title, "sentence": chart.sentence, "note": chart.note}
    if not chart.is_drawn:
        return said | {"file": "", "keys": []}
    file, keys = f"{chart.name}.svg", []
    pictures[file] = standalone(chart)
    for number, (picture, label) in enumerate(legend_pictures(chart)):
        key = f"{chart.name}-{number}.svg"
        pictures[key] = picture
        keys.append({"file": key, "label": label})
    return said | {"file": file, "keys": keys}


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


def _months(briefing: Briefing) -> dict[str, Any]:
    """A place on its own: its months, where there are any."""
    head = [
        _("Bulan"),
        _("Peserta"),
        *Segment.values,
        _("Pekerja"),
        _("Cakupan"),
        _("Baru"),
        _("Nonaktif"),
    ]
    rows = []
    for row in reversed(briefing.series[-MONTHS:]):
        total = row.total
        numbers = [total.participants, *total.by_segment.values()]
        rows.append(
            [
                formats.month(total.month),
                *(formats.people(number) for number in numbers),
                formats.people(row.workers.number if row.workers else None),
                formats.percent(row.coverage),
                formats.people(total.new),
                formats.people(total.lapsed),
            ]
        )
    return _listing(_("Bulan demi bulan"), head, rows)


def _statements(briefing: Briefing) -> dict[str, Any]:
    head, *rows = statement_cells(briefing, MOST_STATEMENTS)
    return _listing(_("Dinyatakan di depan umum"), head, rows, words={0, 4}, fill=4)
