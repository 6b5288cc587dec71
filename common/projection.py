"""Where a monthly series of people goes if it goes on as it went: a random walk with drift.

Method. The changes from month to month over the last 12 months (at least 6) are taken as draws
around one steady monthly gain, the drift. With n changes, drift m and residual spread s (n - 1 in
the denominator), h months ahead:

    expected = last + h * m
    band     = expected -/+ t * s * sqrt(h * (1 + h / n))

h under the root is the chance of the coming months adding up, h / n that the drift itself is only
estimated. t is Student's, because s is estimated from few months; with the normal 1.28 a band of
6 changes would hold about 74 % instead of 80 %.

The method knows no seasons, no campaigns and no decisions: it says what happens if nothing new is
done, and `backtest` says how far off that has been. An unknown month ends the run of changes; it
is never filled in. Months are dates on day 1, people are whole numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, sqrt

from common.arithmetic import round_half_up
from common.months import add_months, month_range, months_between

MOST_CHANGES = 12  # a whole year, so that no season weighs more than another
FEWEST_CHANGES = 6  # below half a year, the spread is guesswork

# Student's t, two-sided 80 % (0.90 quantile), by number of changes (degrees of freedom + 1).
BAND_T = {6: 1.476, 7: 1.440, 8: 1.415, 9: 1.397, 10: 1.383, 11: 1.372, 12: 1.363}


@dataclass(frozen=True, slots=True)
class Projected:
    """People expected at the end of a month, with the ends of the band."""

    month: date
    expected: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class BacktestError:
    """How far past projections were off, `horizon` months ahead, over `n` of them."""

    horizon: int
    n: int
    mean_absolute_people: int
    mean_absolute_percent: Decimal | None  # of the actual figure; None where an actual one was 0
    inside_band_percent: Decimal  # the band is made for 80; months that hang together give less


@dataclass(frozen=True, slots=True)
class _Drift:
    last_month: date
    last: int
    changes: int
    gain: Fraction  # people per month
    variance: Fraction  # people squared

    def ahead(self, months: int) -> Projected:
        expected = int(round_half_up(self.last + months * self.gain, 0))
        spread = sqrt(self.variance * months * (1 + Fraction(months, self.changes)))
        margin = ceil(BAND_T[self.changes] * spread)
        # Fewer than 0 people cannot be; more than all workers can (registered where they work).
        return Projected(
            month=add_months(self.last_month, months),
            expected=max(0, expected),
            low=max(0, expected - margin),
            high=max(0, expected + margin),
        )


def project(series: Mapping[date, int], *, until: date) -> list[Projected]:
    """The months after the last known one, `until` included; empty for too short a series."""
    drift = _drift(series)
    if drift is None:
        return []
    return [drift.ahead(h) for h in range(1, months_between(drift.last_month, until) + 1)]


def reached_on(series: Mapping[date, int], target_people: int, horizon: int = 120) -> date | None:
    """The first month in which the expected value reaches the target.

    The last known month when it is reached already; None when it is not within `horizon` months
    or the series is too short to tell.
    """
    if not series:
        return None
    last_month = max(series)
    if series[last_month] >= target_people:
        return last_month
    drift = _drift(series)
    if drift is None or drift.gain <= 0:
        return None
    # Expected people are rounded half up: half a person short still counts as reached.
    months = max(1, ceil((target_people - Fraction(1, 2) - drift.last) / drift.gain))
    return add_months(last_month, months) if months <= horizon else None


def backtest(
    series: Mapping[date, int], horizons: Sequence[int] = (1, 3, 5)
) -> list[BacktestError]:
    """Each past month projected from what was known then, against what came (rolling origin).

    A horizon for which there is no pair of projection and actual figure is left out.
    """
    pairs: dict[int, list[tuple[Projected, int]]] = {horizon: [] for horizon in horizons}
    for origin in sorted(series):
        drift = _drift({month: people for month, people in series.items() if month <= origin})
        for horizon in pairs:
            actual = series.get(add_months(origin, horizon))
            if drift is not None and actual is not None:
                pairs[horizon].append((drift.ahead(horizon), actual))
    return [_error(horizon, both) for horizon, both in pairs.items() if both]


def _drift(series: Mapping[date, int]) -> _Drift | None:
    run = _latest_run(series)
    changes = [after - before for before, after in pairwise(run)]
    n = len(changes)
    if n < FEWEST_CHANGES:
        return None
    gain = Fraction(sum(changes), n)
    squares = n * sum(change * change for change in changes) - sum(changes) ** 2
    variance = Fraction(squares, n * (n - 1))
    return _Drift(last_month=max(series), last=run[-1], changes=n, gain=gain, variance=variance)


def _latest_run(series: Mapping[date, int]) -> list[int]:
    """The people of the latest months without an unknown one between, oldest first."""
    if not series:
        return []
    last_month = max(series)
    run: list[int] = []
    for month in reversed(month_range(add_months(last_month, -MOST_CHANGES), last_month)):
        if month not in series:
            break
        run.append(series[month])
    return run[::-1]


def _error(horizon: int, pairs: list[tuple[Projected, int]]) -> BacktestError:
    n = len(pairs)
    misses = [abs(step.expected - actual) for step, actual in pairs]
    inside = sum(step.low <= actual <= step.high for step, actual in pairs)
    return BacktestError(
        horizon=horizon,
        n=n,
        mean_absolute_people=int(round_half_up(Fraction(sum(misses), n), 0)),
        mean_absolute_percent=_mean_percent(misses, [actual for _, actual in pairs]),
        inside_band_percent=round_half_up(Fraction(inside * 100, n)),
    )


def _mean_percent(misses: list[int], actuals: list[int]) -> Decimal | None:
    if 0 in actuals:
        return None
    shares = [Fraction(miss * 100, actual) for miss, actual in zip(misses, actuals, strict=True)]
    return round_half_up(sum(shares, Fraction(0)) / len(shares))
