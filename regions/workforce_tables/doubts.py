"""Numbers that cannot be, or hardly: a unit that was overlooked, a digit too many."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from django.utils.translation import gettext as _

from common import formats
from common.spreadsheets.questions import Answers, Question
from regions.models import Region
from regions.workforce_tables.rows import Entry

UNIT, SIZE = "unit", "size"  # keys of questions
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
        return [unit_question(factor, _sentence(far[0]), far[0].entry, with_no=True)]
    if len(far) <= MOST_ASKED:
        return [_size_question(f"{SIZE}:{e.entry.region.code}:{e.entry.year}", [e]) for e in far]
    return [_size_question(SIZE, far)]


def with_sums(entries: Sequence[Entry], regions: Iterable[Region]) -> list[Entry]:
    """And for each year that has all places, their sum as the province's."""
    province = next((region for region in regions if region.is_parent), None)
    every = {region.code for region in regions if not region.is_parent}
    sums = []
    for year in sorted({entry.year for entry in entries}):
        own = [each for each in entries if each.year == year and not each.region.is_parent]
        if province and every and {entry.region.code for entry in own} == every:
            total = sum(entry.workers for entry in own)
            sums.append(Entry(province, year, total, own[0].sheet, own[0].row))
    return [*entries, *sums]


def unit_question(
    factor: int, text: str, entry: Entry | None = None, *, with_no: bool, **at: object
) -> Question:
    number = formats.people(factor)
    options = [(str(factor), _("Ya, kalikan dengan %(factor)s") % {"factor": number})]
    if with_no:
        options.append(("1", _("Tidak, angkanya sudah jumlah orang")))
    where = {"sheet": entry.sheet, "row": entry.row - 1} if entry else at
    return Question(
        key=UNIT,
        text=_("%(reason)s Apakah angkanya dikalikan %(factor)s?")
        % {"reason": text, "factor": number},
        options=tuple(options),
        **where,  # type: ignore[arg-type]
    )


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
    return Question(
        key=key,
        text=" ".join(map(_sentence, far[:MOST_ASKED])),
        options=((YES, _("Ya, angkanya benar")),),
        sheet=far[0].entry.sheet,
        row=far[0].entry.row - 1,
        value=far[0].entry.workers,
    )
