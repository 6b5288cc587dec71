"""Up to five places side by side; numbers that do not compare are shown, and said not to."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.problems import BadChoice, UnknownChoice
from coverage_portal.dashboard.charts.chart import Chart
from coverage_portal.dashboard.charts.compare import compare as comparison_chart
from participants.coverage.position import Position
from participants.coverage.positions import place_positions, region_position, with_past
from participants.coverage.snapshot import Snapshot, with_yearly_estimates

MOST = 5  # more lines than that cannot be kept apart by the eye


@dataclass(frozen=True, slots=True)
class Comparison:
    chosen: Sequence[Position]
    others: Sequence[Position]
    notes: Sequence[str]  # why some of the numbers do not compare


def compare_places(snapshot: Snapshot, codes: Sequence[str]) -> tuple[Comparison, Chart]:
    """Raises UnknownChoice for a place there is none of, BadChoice for too many."""
    position = region_position(snapshot)
    comparison = compare([position, *place_positions(snapshot)], [code for code in codes if code])
    with_past(snapshot, comparison.chosen)
    places = [place.region for place in comparison.chosen if place.region != snapshot.region]
    yearly = with_yearly_estimates(snapshot, places)
    return comparison, comparison_chart(yearly, position, comparison.chosen)


def compare(positions: Sequence[Position], codes: Sequence[str]) -> Comparison:
    """The places of the codes, in that order; without any, the first and the last of the ranking."""
    by_code = {position.region.code: position for position in positions}
    codes = list(dict.fromkeys(codes))
    unknown = [code for code in codes if code not in by_code]
    if unknown:
        known = ", ".join(f"{code} {by_code[code].region.name}" for code in by_code)
        message = _("Tidak ada wilayah dengan kode “%(code)s”. Yang ada: %(known)s.")
        raise UnknownChoice("wilayah", message % {"code": unknown[0][:20], "known": known})
    if len(codes) > MOST:
        raise BadChoice(
            "wilayah", _("Paling banyak %(most)s wilayah dapat dibandingkan.") % {"most": MOST}
        )
    chosen = [by_code[code] for code in codes or _ends_of_ranking(positions)]
    return Comparison(
        chosen=chosen,
        others=[position for position in positions if position not in chosen],
        notes=_notes(chosen),
    )


def _ends_of_ranking(positions: Sequence[Position]) -> list[str]:
    ranked = sorted((p for p in positions if p.rank), key=lambda p: p.rank or 0)
    ends = [ranked[0], ranked[len(ranked) // 2], ranked[-1]] if len(ranked) > 2 else positions[:3]
    return [position.region.code for position in ends]


def _notes(chosen: Sequence[Position]) -> list[str]:
    known = [position for position in chosen if position.is_known]
    notes = []
    if len({position.data_month for position in known}) > 1:
        notes.append(_("Bulan datanya berbeda; selisihnya bukan selisih pada saat yang sama."))
    if len({position.source for position in known}) > 1:
        notes.append(_("Sebagian dari laporan terverifikasi, sebagian dari pernyataan publik."))
    if any(not position.is_known for position in chosen):
        notes.append(_("Wilayah tanpa data tetap ditampilkan; belum ada data bukan nol."))
    return notes
