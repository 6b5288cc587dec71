"""Where most can be won: people, if a place did as well as the median of the places most like it.

Of a region of places one row for each of them; of a place one for each segment.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import formats
from common.arithmetic import round_half_up
from common.segments import Segment
from coverage_portal.dashboard.charts.bars import Lying, lying
from coverage_portal.dashboard.charts.chart import Chart, about
from coverage_portal.dashboard.charts.months import spoken
from coverage_portal.dashboard.charts.palette import role
from coverage_portal.dashboard.charts.svg import Json
from coverage_portal.dashboard.charts.table import Column
from participants.coverage.peers import Chance, Peers, peers_of_each
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot

Row = dict[str, Any]
MOST_BARS = 12  # the table has them all
NAMED = 3  # what a meeting can keep in mind


def chances(
    snapshot: Snapshot,
    position: Position,
    places: Sequence[Position],
    found: Mapping[int, Peers] | None = None,
) -> Chart:
    """`found`: the peers of each of the places, where they are known already."""
    if places:
        rows = place_rows(places, peers_of_each(places) if found is None else found)
        are_samples = any(place.is_sample for place in places)
    else:
        own = snapshot.peers
        rows = _segment_rows(own) if own else []
        are_samples = position.is_sample or bool(own and own.is_sample)
    drawn = [row for row in rows if row["people"]][:MOST_BARS]
    return Chart(
        name="peluang",
        title=_place_title(rows) if places else _own_title(snapshot.peers),
        sentence=_places_sentence(rows, places) if places else _own_sentence(snapshot),
        columns=_columns(),
        rows=rows,
        draw=(lambda: figure(drawn)) if drawn else None,
        about=about(snapshot, position),
        is_sample=are_samples,
        note=_note(),
    )


def figure(rows: Sequence[Row]) -> Json:
    return lying(
        [
            Lying(row["short"], row["people"], role("primary"), full_name=row["name"])
            for row in rows
        ],
        _("Orang"),
    )


def place_rows(places: Sequence[Position], found: Mapping[int, Peers]) -> list[Row]:
    """Most people first; places that are not compared have no row."""
    rows = []
    for place in places:
        peers = found.get(place.region.pk)
        chance = peers.chance if peers and place.is_comparable else None
        if peers and chance:
            rows.append(
                _row(place.region.short_name, place.region.code, chance)
                | {"peers": ", ".join(one.region.short_name for one in peers.of_the_month)}
            )
    return sorted(rows, key=lambda row: (-row["people"], row["code"]))


def _segment_rows(peers: Peers) -> list[Row]:
    return [
        _row(Segment(one.segment).long_label, one.segment, one) | {"short": one.segment}
        for one in peers.chances
    ]


def _row(name: str, code: str, chance: Chance) -> Row:
    return {
        "name": name,
        "short": name,
        "code": code,
        "share": round_half_up(chance.share),
        "median": round_half_up(chance.middle.median),
        "people": chance.people,
    }


def _columns() -> list[Column]:
    return [
        Column("name", _("Di mana")),
        Column("people", _("Orang yang dapat diraih"), "people"),
        Column("share", _("Dari pekerja"), "percent"),
        Column("median", _("Median wilayah setara"), "percent"),
        Column("peers", _("Wilayah setara")),
    ]


def _place_title(rows: Sequence[Row]) -> str:
    won = [row for row in rows if row["people"]]
    if not rows:
        return _("Belum ada wilayah yang dapat dibandingkan dengan wilayah setaranya")
    if not won:
        return _("Tidak ada wilayah di bawah median wilayah setaranya")
    return _("Paling banyak dapat diraih: %(places)s") % {
        "places": spoken([row["name"] for row in won[:NAMED]])
    }


def _places_sentence(rows: Sequence[Row], places: Sequence[Position]) -> str:
    won = [row["people"] for row in rows if row["people"]]
    parts = []
    if won:
        text = ngettext(
            "%(count)s wilayah di bawah median wilayah setaranya;"
            " bila mencapainya, %(people)s orang lagi terlindungi.",
            "%(count)s wilayah di bawah median wilayah setaranya;"
            " bila semua mencapainya, %(people)s orang lagi terlindungi.",
            len(won),
        )
        parts.append(text % {"count": len(won), "people": formats.people(sum(won))})
    left_out = len(places) - len(rows)
    if left_out:
        text = ngettext(
            "%(count)s wilayah belum dibandingkan: datanya atau data wilayah setaranya belum cukup.",
            "%(count)s wilayah belum dibandingkan: datanya atau data wilayah setaranya belum cukup.",
            left_out,
        )
        parts.append(text % {"count": left_out})
    return " ".join(parts)


def _own_title(peers: Peers | None) -> str:
    chance = peers.chance if peers else None
    if chance is None:
        return _("Belum dapat dibandingkan dengan wilayah setara")
    if not chance.people:
        return _("Sudah setinggi median wilayah setara, atau di atasnya")
    return _("Setinggi median wilayah setara berarti %(people)s orang lagi") % {
        "people": formats.people(chance.people)
    }


def _own_sentence(snapshot: Snapshot) -> str:
    peers = snapshot.peers
    if peers is None:
        return _("Wilayah ini belum punya laporan bulan ini, atau jumlah pekerjanya belum ada.")
    if peers.chance is None:
        return _("Baru %(count)s wilayah setara yang melapor untuk %(month)s.") % {
            "count": len(peers.of_the_month),
            "month": formats.month(peers.place.month),
        }
    segments = [one for one in peers.chances if one.people]
    text = _(
        "Cakupan di sini %(share)s, median %(count)s wilayah setara %(median)s (%(month)s)."
    ) % {
        "share": formats.percent(round_half_up(peers.chance.share)),
        "count": peers.chance.middle.count,
        "median": formats.percent(round_half_up(peers.chance.middle.median)),
        "month": formats.month(peers.place.month),
    }
    if not segments:
        return text
    most = segments[0]
    return f"{text} " + _("Paling banyak dapat diraih di segmen %(segment)s: %(people)s orang.") % {
        "segment": most.segment,
        "people": formats.people(most.people),
    }


def _note() -> str:
    return _(
        "Median di antara wilayah yang jumlah pekerja dan susunan segmennya paling mirip; "
        "bukan target, melainkan yang sudah dicapai wilayah sejenis."
    )
