"""From scores to a ranking, by rules that can be read aloud. Pure Python: no Django, no SQL.

- A juror's sheet for an entrant counts once every criterion is scored.
- Its total is the mean of the criteria by weight; the entrant's score is the mean of the totals.
- Scores are compared to two places, as they are printed. Ties are broken by the
  criterion with the greatest weight, then the next; if all are equal they share the rank.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from common.arithmetic import round_half_up


@dataclass(frozen=True, slots=True)
class Result:
    entrant: int
    score: Decimal | None = None  # None: no complete sheet yet
    rank: int | None = None
    is_shared: bool = False  # the rank, with who is equal in everything
    decided_by: int | None = None  # the criterion that broke the tie
    sheets: int = 0
    low: Decimal | None = None
    high: Decimal | None = None
    means: Mapping[int, Decimal] | None = None  # criterion -> mean over the complete sheets

    @property
    def is_broken(self) -> bool:
        """A tie, by a criterion."""
        return self.decided_by is not None and not self.is_shared

    @property
    def spread(self) -> Decimal | None:
        """Points between the highest and the lowest juror."""
        return None if self.low is None or self.high is None else self.high - self.low


Scores = Mapping[tuple[int, int, int], Decimal]  # (juror, entrant, criterion) -> 0 to 100


def standings(
    entrants: Sequence[int], weights: Mapping[int, Decimal], scores: Scores
) -> list[Result]:
    """Best first; entrants without a complete sheet come last, without a rank."""
    if sum(weights.values()) <= 0:
        raise ValueError("the weights add up to nothing")
    scored = [_result(entrant, weights, scores) for entrant in entrants]
    order = sorted(weights, key=lambda criterion: (-weights[criterion], criterion))
    ranked = sorted(
        (row for row in scored if row.score is not None),
        key=lambda row: _strength(row, order),
        reverse=True,
    )
    return [*_ranks(ranked, order), *(row for row in scored if row.score is None)]


def _result(entrant: int, weights: Mapping[int, Decimal], scores: Scores) -> Result:
    sheets = _complete_sheets(entrant, weights, scores)
    if not sheets:
        return Result(entrant)
    whole = Fraction(sum(weights.values()))
    totals = [
        sum((Fraction(weights[c]) * Fraction(sheet[c]) for c in weights), Fraction(0)) / whole
        for sheet in sheets
    ]
    return Result(
        entrant,
        score=_mean(totals),
        sheets=len(sheets),
        low=round_half_up(min(totals)),
        high=round_half_up(max(totals)),
        means={c: _mean([Fraction(sheet[c]) for sheet in sheets]) for c in weights},
    )


def _complete_sheets(
    entrant: int, weights: Mapping[int, Decimal], scores: Scores
) -> list[dict[int, Decimal]]:
    sheets: dict[int, dict[int, Decimal]] = {}
    for (juror, scored, criterion), value in scores.items():
        if scored == entrant and criterion in weights:
            sheets.setdefault(juror, {})[criterion] = value
    return [sheet for sheet in sheets.values() if len(sheet) == len(weights)]


def _mean(values: Sequence[Fraction]) -> Decimal:
    return round_half_up(sum(values, Fraction(0)) / len(values))


def _strength(row: Result, order: Sequence[int]) -> tuple[Decimal, ...]:
    means = row.means or {}
    return (row.score or Decimal(0), *(means[criterion] for criterion in order))


def _ranks(ranked: Sequence[Result], order: Sequence[int]) -> list[Result]:
    """1, 2, 2, 4: who shares a rank takes up as many places."""
    rows: list[Result] = []
    for place, row in enumerate(ranked, start=1):
        before = rows[-1] if rows else None
        if before is None or before.score != row.score:
            rows.append(replace(row, rank=place))
        elif _strength(before, order) == _strength(row, order):
            rows[-1] = replace(before, is_shared=True)
            rows.append(replace(row, rank=before.rank, is_shared=True))
        else:
            decider = _decider(before, row, order)
            if not (before.is_shared or before.is_broken):
                rows[-1] = replace(before, decided_by=decider)
            rows.append(replace(row, rank=place, decided_by=decider))
    return rows


def _decider(before: Result, row: Result, order: Sequence[int]) -> int | None:
    left, right = before.means or {}, row.means or {}
    return next((c for c in order if left[c] != right[c]), None)
