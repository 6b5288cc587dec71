"""Numbers that cannot be, or hardly: a unit that was overlooked, a digit too many."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from django.utils.translation import gettext as _

from common import formats
from common.spreadsheets.questions import Answers, Question
from regions.resolver import PlaceResolver
from regions.workforce_tables.rows import Entry
from regions.workforce_tables.units import UNIT, unit_options, unit_text

SIZE = "size"  # the key of its question, alone or with place and year
YES = "ya"
FAR = 10  # times as many, or as few, as are known
# Of the inhabitants, 45 to 50 % work; fewer than 2 % or more than all of them is no such table.
USUAL_SHARE, LEAST_SHARE = 0.45, 0.02
MOST_ASKED = 5  # single numbers; more of them are asked about together


@dataclass(frozen=True, slots=True)
class Far:
    entry: Entry
    usual: int
    why: str  # `tercatat 305.312 (2022)`


def doubts_about(
    entries: Sequence[Entry], known: Mapping[str, tuple[int, int]], answers: Answers
) -> list[Question]:
    """`known`: `{code: (year, workers)}` of the same basis; without one, the inhabitants."""
    far = [doubt for entry in entries if (doubt := _far(entry, known))]
    if not far:
        return []
    factor = _power_of_ten(far)
    is_of_most = len(far) * 2 > len(entries)
    if is_of_most and factor > 1 and UNIT not in answers:
        text = unit_text(factor, _sentence(far[0]))
        return [_question(UNIT, text, unit_options(factor, may_be_denied=True), far[0].entry)]
    if len(far) <= MOST_ASKED:
        return [_size_question(f"{SIZE}:{e.entry.region.code}:{e.entry.year}", [e]) for e in far]
    return [_size_question(SIZE, far)]


def sums_of_all_places(entries: Sequence[Entry], resolver: PlaceResolver) -> list[Entry]:
    """For each year that has all places, their sum as the province's."""
    sums, province = [], resolver.province
    for year in sorted({entry.year for entry in entries}):
        own = [each for each in entries if each.year == year and not each.region.is_parent]
        if province and own and {entry.region.code for entry in own} == resolver.places:
            total = sum(entry.workers for entry in own)
            sums.append(Entry(province, year, total, own[0].sheet, own[0].row))
    return sums


def _far(entry: Entry, known: Mapping[str, tuple[int, int]]) -> Far | None:
    if entry.region.code in known:
        year, workers = known[entry.region.code]
        if not workers / FAR < entry.workers < workers * FAR:
            why = _("tercatat %(workers)s (%(year)s)")
            return Far(entry, workers, why % {"workers": formats.people(workers), "year": year})
        return None
    people = entry.region.population
    if people and not people * LEAST_SHARE <= entry.workers <= people:
        why = _("penduduknya %(people)s") % {"people": formats.people(people)}
        return Far(entry, round(people * USUAL_SHARE), why)
    return None


def _power_of_ten(far: Sequence[Far]) -> int:
    ratio = median(each.usual / each.entry.workers for each in far)
    return int(10 ** max(0, round(math.log10(ratio))))


def _sentence(far: Far) -> str:
    return _("%(place)s %(year)s: %(workers)s orang, padahal %(why)s.") % {
        "place": far.entry.region,
        "year": far.entry.year,
        "workers": formats.people(far.entry.workers),
        "why": far.why,
    }


def _size_question(key: str, far: Sequence[Far]) -> Question:
    text = " ".join(map(_sentence, far[:MOST_ASKED]))
    return _question(key, text, [(YES, _("Ya, angkanya benar"))], far[0].entry)


def _question(key: str, text: str, options: Sequence[tuple[str, str]], at: Entry) -> Question:
    return Question(key, text, tuple(options), at.sheet, at.row - 1, at.column, at.workers)
