"""Who is behind, in words over the table: the largest gaps, and who has fewer people than before."""

from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext as _

from common import formats
from common.arithmetic import round_half_up
from coverage_portal.dashboard.charts.months import spoken
from participants.coverage.position import Position

NAMED = 3  # what a meeting can keep in mind


def behind(positions: Sequence[Position]) -> str:
    """Of comparable places alone; empty where there are no two of them to compare."""
    compared = [place for place in positions if place.rank is not None]
    if len(compared) < 2:
        return ""
    gaps = _gaps_in_words(compared, are_all=len(compared) == len(positions))
    return " ".join(sentence for sentence in (gaps, _fewer(compared)) if sentence)


def largest_gaps(places: Sequence[Position]) -> list[tuple[Position, int]]:
    """The places short of their target with the people they lack, most first. Empty unless all of
    them compare: what is stated is not ranked, and a place not known of may lack more."""
    if any(place.rank is None for place in places):
        return []
    return _by_gap(places)


def _by_gap(places: Sequence[Position]) -> list[tuple[Position, int]]:
    gaps = [(place, place.gap_people) for place in places if place.gap_people]
    return sorted(gaps, key=lambda item: (-item[1], item[0].region.code))


def _gaps_in_words(compared: Sequence[Position], are_all: bool) -> str:
    gaps = _by_gap(compared)
    if len(gaps) <= NAMED:
        return ""
    whole, part = sum(gap for _place, gap in gaps), sum(gap for _place, gap in gaps[:NAMED])
    text = (
        _("Kekurangan terbesar: %(places)s orang; bersama-sama %(share)s dari jumlahnya.")
        if are_all
        else _(
            "Dari %(count)s wilayah yang sebanding, kekurangan terbesar: %(places)s orang; bersama-sama %(share)s dari jumlahnya."
        )
    )
    return text % {
        "count": len(compared),
        "places": spoken(
            [f"{place.region.short_name} {formats.people(gap)}" for place, gap in gaps[:NAMED]]
        ),
        "share": formats.percent(round_half_up(Fraction(part * 100, whole), 0), 0),
    }


def _fewer(places: Sequence[Position]) -> str:
    losses = sorted(
        (place.change_year, place.region.short_name)
        for place in places
        if place.change_year is not None and place.change_year < 0
    )
    if not losses:
        return ""
    largest_losses = [f"{name} {formats.signed_people(change)}" for change, name in losses[:NAMED]]
    return _("Pesertanya lebih sedikit daripada setahun lalu: %(places)s.") % {
        "places": spoken(largest_losses)
    }
