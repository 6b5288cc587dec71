"""Where a monthly series of people goes if it goes on as it went, and how far off that has been.

Pace. Half the mean gain of the last 12 months (at least 6) and half that of the last 3: a year
steadies it, a quarter lets it turn. From 25 months on a season is added: by how much the gain of a
calendar month has differed, on average, from the 12-month mean around it (the centred one, whose
first and last month count half); halved while only one such month is known.

Band. Split conformal prediction: nothing is assumed of the errors but that the coming one is as
likely as the past ones to be the largest, the second largest, and so on. For each horizon, every
past projection of a pool of series whose outcome is known (at most the last 24 origins) leaves its
absolute error as a share of the people at the origin; of n such errors the ceil(0.8 (n + 1))-th
smallest is the half width. It is never narrower further out, and there is none below 14 months or
where the errors are too few.

The method knows of no campaigns and no decisions: it says what happens if nothing new is done, and
`backtest` says how far off that has been. An unknown month ends the run of changes; it is never
filled in. Months are dates on day 1, people are whole numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import ceil, isnan

import numpy as np

from common.arithmetic import round_half_up
from common.months import add_months, months_between

YEAR, QUARTER = 12, 3  # changes in the two means of the pace
FEWEST_CHANGES = 6  # below half a year, a mean is guesswork
SEASON_CHANGES = 24  # 25 months: each calendar month has once a whole year around it
BAND_MONTHS = 14  # fewer hold too few past projections to learn a width from
ORIGINS = 24  # past projections of a series that count: two years
SHARE_INSIDE = Fraction(8, 10)
HISTORY = 60  # months that are looked at: five of each calendar month
EXACT = 6  # decimals to which a float stands for the fraction it came from

Series = Mapping[date, int]
Margins = Sequence[float]  # by horizon, from 1: half the band's width as a share of the people now


@dataclass(frozen=True, slots=True)
class Projected:
    """People expected at the end of a month, with the ends of the band where there is one."""

    month: date
    expected: int
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class BacktestError:
    """How far past projections were off, `horizon` months ahead, over `n` of them."""

    horizon: int
    n: int
    mean_absolute_people: int
    mean_absolute_percent: Decimal | None  # of the actual figure; None where an actual one was 0
    banded: int  # of them, those that had a band
    inside_band_percent: Decimal | None  # the band is made for 80


class Table:
    """Series of people as rows, their last five years up to a month as columns."""

    def __init__(self, series: Sequence[Series], last_month: date) -> None:
        self.first_month = add_months(last_month, 1 - HISTORY)
        self.people = np.full((len(series), HISTORY), np.nan)
        for row, people_by_month in enumerate(series):
            for month, people in people_by_month.items():
                column = months_between(self.first_month, month)
                if 0 <= column < HISTORY:
                    self.people[row, column] = people

    @cached_property
    def changes(self) -> np.ndarray:
        """From the month before; nan where either is unknown."""
        return np.diff(self.people, axis=1, prepend=np.nan)

    @cached_property
    def runs(self) -> np.ndarray:
        """How many changes in a row, up to each month, are known."""
        columns = np.arange(HISTORY)
        unknown = np.where(np.isnan(self.changes), columns, -1)
        return columns - np.maximum.accumulate(unknown, axis=1)

    def pace(self, origin: int) -> np.ndarray:
        """People per month as known at the origin; nan where too little is known."""
        now, run = self.people[:, origin], self.runs[:, origin]
        changes = np.minimum(run, YEAR)
        rows = np.arange(len(now))
        year = (now - self.people[rows, origin - changes]) / np.maximum(changes, 1)
        quarter = (now - self.people[:, origin - QUARTER]) / QUARTER
        return np.where(run >= FEWEST_CHANGES, (year + quarter) / 2, np.nan)

    @cached_property
    def deviations(self) -> np.ndarray:
        """Each gain less the centred 12-month mean around it; nan where that is not known."""
        half = YEAR // 2
        around = slice(half + 1, HISTORY - half)
        years = (self.people[:, YEAR:] - self.people[:, :-YEAR]) / YEAR  # the means of 12 gains
        deviations = np.full(self.people.shape, np.nan)
        deviations[:, around] = self.changes[:, around] - (years[:, :-1] + years[:, 1:]) / 2
        return deviations

    def season(self, origin: int) -> np.ndarray:
        """By series, what each of the twelve months after the origin gains beyond the pace."""
        run, half = self.runs[:, origin, None], YEAR // 2
        columns = np.arange(origin + 1)
        is_known = (columns > origin + half - run) & (columns <= origin - half)
        known = np.full((len(run), HISTORY), np.nan)  # years of twelve months up to the origin
        known[:, HISTORY - 1 - origin :] = np.where(
            is_known & (run >= SEASON_CHANGES), self.deviations[:, columns], np.nan
        )
        years = known.reshape(len(run), -1, YEAR)
        count = (~np.isnan(years)).sum(axis=1)
        total = np.nansum(years, axis=1)
        return np.where(count == 1, total / 2, total / np.maximum(count, 1))

    def expected(self, origin: int, months: int) -> np.ndarray:
        """People at the end of each of the months after the origin; nan where too little is known."""
        ahead = np.arange(months)
        gains = self.pace(origin)[:, None] + self.season(origin)[:, ahead % YEAR]
        return np.maximum(0, self.people[:, origin, None] + gains.cumsum(axis=1))

    @cached_property
    def errors(self) -> dict[int, np.ndarray]:
        """Of the projections from every origin, their absolute errors up to now, by series and
        horizon, as a share of the people at the origin."""
        errors = {}
        for origin in range(FEWEST_CHANGES, HISTORY - 1):
            if self.runs[:, origin].max() < FEWEST_CHANGES:
                continue
            now = self.people[:, origin, None]
            actual = self.people[:, origin + 1 :]
            missed = np.abs(self.expected(origin, actual.shape[1]) - actual)
            errors[origin] = missed / np.where(now > 0, now, np.nan)
        return errors

    def margins(self, origin: int, most: int = HISTORY) -> Margins:
        """Half the width of the band by horizon, from what was known at the origin; as far as
        there are errors enough, `most` of them."""
        margins: list[float] = []
        for horizon in range(1, min(most, origin - FEWEST_CHANGES) + 1):
            last = origin - horizon
            origins = range(max(FEWEST_CHANGES, last - ORIGINS + 1), last + 1)
            errors = [self.errors[one][:, horizon - 1] for one in origins if one in self.errors]
            margin = _conformal(errors)
            if margin is None:
                break
            margins.append(max([margin, *margins[-1:]]))
        return margins


def pace(series: Series) -> int | None:
    """People per month that the projection goes on with, its season aside; None for too short a
    series."""
    if not series:
        return None
    [people] = Table([series], max(series)).pace(HISTORY - 1).tolist()
    return None if isnan(people) else _half_up(people)


def pace_months(series: Series) -> list[int]:
    """Over how many months the two means of the pace go: [12, 3], the first of fewer where fewer
    months in a row are known."""
    return [min(YEAR, _months_in_a_row(series) - 1), QUARTER]


def band_margins(series: Sequence[Series], month: date) -> list[float]:
    """Learnt from the past projections of all the series, as known at the end of a month."""
    return list(Table(series, month).margins(HISTORY - 1))


def project(series: Series, *, until: date, margins: Margins = ()) -> list[Projected]:
    """The months after the last known one, `until` included; empty for too short a series.

    The band goes as far as the margins do.
    """
    if not series or until <= max(series):
        return []
    last_month = max(series)
    table = Table([series], last_month)
    [expected] = table.expected(HISTORY - 1, months_between(last_month, until))
    if np.isnan(expected).any():
        return []
    margins = margins if has_band(series) else ()
    now = series[last_month]
    return [
        _projected(add_months(last_month, number), people, now, margins[number - 1 : number])
        for number, people in enumerate(expected.tolist(), start=1)
    ]


def has_band(series: Series) -> bool:
    """Whether the months in a row are enough for one."""
    return bool(series) and _months_in_a_row(series) >= BAND_MONTHS


def reached_on(series: Series, target_people: int, horizon: int = 120) -> date | None:
    """The first month in which the expected value reaches the target.

    The last known month when it is reached already; None when it is not within `horizon` months
    or the series is too short to tell.
    """
    if not series:
        return None
    last_month = max(series)
    if series[last_month] >= target_people:
        return last_month
    [expected] = Table([series], last_month).expected(HISTORY - 1, horizon)
    # Expected people are rounded half up: half a person short still counts as reached.
    reached = np.flatnonzero(expected.round(EXACT) >= target_people - 0.5)
    return add_months(last_month, int(reached[0]) + 1) if reached.size else None


def backtest(
    series: Series, pool: Sequence[Series], horizons: Sequence[int] = (1, 3, 5)
) -> list[BacktestError]:
    """Each past month projected from what was known then, against what came (rolling origin), the
    band learnt from the pool as it was known then.

    A horizon for which there is no pair of projection and actual figure is left out.
    """
    if not series:
        return []
    last_month = max(series)
    own, others = Table([series], last_month), Table(pool, last_month)
    pairs: dict[int, list[tuple[Projected, int]]] = {horizon: [] for horizon in horizons}
    for origin in range(FEWEST_CHANGES, HISTORY - 1):
        if own.runs[0, origin] < FEWEST_CHANGES:
            continue
        month = add_months(own.first_month, origin)
        margins = (
            others.margins(origin, max(horizons)) if own.runs[0, origin] + 1 >= BAND_MONTHS else ()
        )
        known = {one: people for one, people in series.items() if one <= month}
        steps = project(known, until=add_months(month, max(horizons)), margins=margins)
        for horizon in horizons:
            actual = series.get(add_months(month, horizon))
            if actual is not None:
                pairs[horizon].append((steps[horizon - 1], actual))
    return [_error(horizon, both) for horizon, both in pairs.items() if both]


def _conformal(errors: Sequence[np.ndarray]) -> float | None:
    """The error that at most one in five new ones exceeds; None for too few to tell."""
    pooled = np.concatenate([*errors, np.empty(0)])
    known = pooled[~np.isnan(pooled)]
    rank = ceil(SHARE_INSIDE * (len(known) + 1))
    if rank > len(known):
        return None
    return float(np.partition(known, rank - 1)[rank - 1])


def _projected(month: date, people: float, now: int, margin: Margins) -> Projected:
    expected = _half_up(people)
    if not margin:
        return Projected(month, expected)
    width = ceil(round(margin[0] * now, EXACT))
    # Fewer than 0 people cannot be; more than all workers can (registered where they work).
    return Projected(month, expected, max(0, expected - width), expected + width)


def _half_up(people: float) -> int:
    return int(round_half_up(Decimal(f"{people:.{EXACT}f}"), 0))


def _months_in_a_row(series: Series) -> int:
    """Up to the last one known."""
    month, count = max(series), 0
    while month in series:
        month, count = add_months(month, -1), count + 1
    return count


def _error(horizon: int, pairs: list[tuple[Projected, int]]) -> BacktestError:
    n = len(pairs)
    misses = [abs(step.expected - actual) for step, actual in pairs]
    inside = [
        step.low <= actual <= step.high
        for step, actual in pairs
        if step.low is not None and step.high is not None
    ]
    return BacktestError(
        horizon=horizon,
        n=n,
        mean_absolute_people=int(round_half_up(Fraction(sum(misses), n), 0)),
        mean_absolute_percent=_mean_percent(misses, [actual for _, actual in pairs]),
        banded=len(inside),
        inside_band_percent=(
            round_half_up(Fraction(sum(inside) * 100, len(inside))) if inside else None
        ),
    )


def _mean_percent(misses: list[int], actuals: list[int]) -> Decimal | None:
    if 0 in actuals:
        return None
    shares = [Fraction(miss * 100, actual) for miss, actual in zip(misses, actuals, strict=True)]
    return round_half_up(sum(shares, Fraction(0)) / len(shares))
