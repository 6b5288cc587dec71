"""The projection against a second, naive computation; its band against simulated futures."""

import random
import statistics
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.months import add_months
from common.projection import BacktestError, backtest, band_margins, pace, project, reached_on

START = date(2019, 1, 1)


def nth_month(n: int) -> date:
    return add_months(START, n)


def series_of(values: list[int]) -> dict[date, int]:
    return {nth_month(n): value for n, value in enumerate(values)}


def steady(length: int, gain: int = 100) -> dict[date, int]:
    return series_of([1_000 + gain * n for n in range(length)])


# The naive computation: plain loops over lists of people without an unknown month


def naive_pace(values: list[int]) -> Fraction:
    changes = [after - before for before, after in pairwise(values)]
    year, quarter = changes[-12:], changes[-3:]
    return (Fraction(sum(year), len(year)) + Fraction(sum(quarter), 3)) / 2


def naive_season(values: list[int], months_ahead: int) -> Fraction:
    """Of the calendar month so many months after the last one known."""
    changes = {n: values[n] - values[n - 1] for n in range(1, len(values))}
    if len(values) < 25:
        return Fraction(0)
    deviations = []
    for n, change in changes.items():
        around = [changes.get(other) for other in range(n - 6, n + 7)]
        if None not in around and (len(values) - 1 + months_ahead - n) % 12 == 0:
            mean = (Fraction(around[0] + around[-1], 2) + sum(around[1:-1])) / 12
            deviations.append(change - mean)
    average = sum(deviations, Fraction(0)) / len(deviations)
    return average / 2 if len(deviations) == 1 else average


def naive_expected(values: list[int], horizon: int) -> Fraction:
    gains = [naive_pace(values) + naive_season(values, one) for one in range(1, horizon + 1)]
    return max(Fraction(0), values[-1] + sum(gains, Fraction(0)))


def naive_margins(pool: list[list[int]], horizons: int) -> list[Fraction]:
    """The pool's series all end in the same month."""
    margins: list[Fraction] = []
    for horizon in range(1, horizons + 1):
        errors = []
        for values in pool:
            for back in range(horizon, horizon + 24):
                known = values[: max(0, len(values) - back)]
                if len(known) >= 7 and known[-1]:
                    missed = abs(naive_expected(known, horizon) - values[len(known) - 1 + horizon])
                    errors.append(missed / known[-1])
        rank = ceil(Fraction(8, 10) * (len(errors) + 1))
        if rank > len(errors):
            break
        margins.append(max([sorted(errors)[rank - 1], *margins]))
    return margins


people = st.integers(0, 1_000_000)


@settings(max_examples=40)
@given(st.lists(people, min_size=7, max_size=60))
def test_pace_and_projection_are_those_of_plain_loops(values: list[int]) -> None:
    series = series_of(values)
    assert abs(pace(series) - naive_pace(values)) <= Fraction(1, 2)
    steps = project(series, until=nth_month(len(values) + 13))
    assert len(steps) == 14
    for horizon, step in enumerate(steps, start=1):
        assert step.month == nth_month(len(values) - 1 + horizon)
        assert abs(step.expected - naive_expected(values, horizon)) <= Fraction(1, 2)


@pytest.mark.parametrize("months", [8, 14, 27, 41])
def test_the_margins_are_those_of_plain_loops(months: int) -> None:
    noise = random.Random(months)
    pool = [[noise.randint(0, 1_000_000) for _month in range(months)] for _series in range(3)]
    naive = naive_margins(pool, 5)
    margins = band_margins([series_of(values) for values in pool], nth_month(months - 1))
    assert [pytest.approx(float(one), rel=1e-9) for one in naive] == margins[:5]
    assert margins == sorted(margins)


def test_the_pace_is_half_the_years_mean_and_half_the_quarters() -> None:
    """Nine changes of 100 and three of 60: (90 + 60) / 2."""
    values = [1_000]
    for change in [*[100] * 9, *[60] * 3]:
        values.append(values[-1] + change)
    assert pace(series_of(values)) == 75
    assert [step.expected for step in project(series_of(values), until=nth_month(14))] == [
        values[-1] + 75,
        values[-1] + 150,
    ]


@pytest.mark.parametrize(
    ("months", "season"),
    [
        pytest.param(24, 0, id="two-years: no season yet"),
        pytest.param(36, -99, id="two Januaries known"),
    ],
)
def test_a_january_that_brings_nobody_is_expected_to_bring_nobody_again(
    months: int, season: int
) -> None:
    """Eleven months of 108 and a January of 0: 99 on average, from which it differs by as much."""
    values = [10_000]
    for n in range(1, months):
        values.append(values[-1] + (0 if n % 12 == 0 else 108))
    series = series_of(values)
    [january] = project(series, until=nth_month(months))
    assert january.expected - values[-1] - pace(series) == season


def test_a_season_that_was_seen_once_counts_half() -> None:
    """25 months: the January of the second year is the only one with a whole year around it."""
    values = [10_000]
    for n in range(1, 25):
        values.append(values[-1] + (0 if n % 12 == 0 else 108))
    series = series_of(values)
    steps = project(series, until=nth_month(36))
    january = steps[-1].expected - steps[-2].expected
    assert january - pace(series) == pytest.approx(-99 / 2, abs=1)


@pytest.mark.parametrize(
    ("months", "projected"),
    [
        pytest.param(0, 0, id="empty"),
        pytest.param(1, 0, id="one-month"),
        pytest.param(6, 0, id="five-changes"),
        pytest.param(7, 3, id="six-changes"),
        pytest.param(40, 3, id="long"),
    ],
)
def test_too_short_a_series_projects_nothing(months: int, projected: int) -> None:
    series = steady(months)
    assert len(project(series, until=nth_month(months + 2))) == projected
    assert (pace(series) is not None) == (projected > 0)
    assert (reached_on(series, 10_000) is not None) == (projected > 0)
    assert (backtest(series, [series]) == []) == (months < 8)


def test_a_steady_series_goes_on_with_a_band_of_no_width() -> None:
    series = steady(20)
    steps = project(series, until=nth_month(22), margins=band_margins([series], nth_month(19)))
    assert [(step.expected, step.low, step.high) for step in steps] == [
        (people, people, people) for people in (3_000, 3_100, 3_200)
    ]


def test_the_width_is_a_share_of_the_people_now_and_never_below_zero() -> None:
    series = steady(20, gain=-50)  # 50 are left
    one, two = project(series, until=nth_month(21), margins=[0.5, 3.0])
    assert (one.expected, one.low, one.high) == (0, 0, 25)
    assert (two.expected, two.low, two.high) == (0, 0, 150)


@pytest.mark.parametrize(("months", "banded"), [(13, 0), (14, 2)])
def test_below_fourteen_months_there_is_no_band(months: int, banded: int) -> None:
    steps = project(steady(months), until=nth_month(months + 1), margins=[0.1, 0.1])
    assert len([step for step in steps if step.low is not None]) == banded
    assert len(steps) == 2


def test_the_band_ends_where_nothing_is_known_of_its_width() -> None:
    steps = project(steady(20), until=nth_month(22), margins=[0.1])
    assert [step.low is None for step in steps] == [False, True, True]
    assert band_margins([steady(9)], nth_month(8)) == []  # of two errors the second is no bound


def test_an_unknown_month_ends_the_run_and_is_not_filled_in() -> None:
    series = steady(40)
    del series[nth_month(32)]  # leaves 7 months, 6 changes
    assert len(project(series, until=nth_month(40), margins=[0.1])) == 1
    assert project(series, until=nth_month(40), margins=[0.1])[0].low is None
    del series[nth_month(33)]
    assert project(series, until=nth_month(40)) == []


@pytest.mark.parametrize("until", [nth_month(12), nth_month(0)])
def test_nothing_is_projected_into_known_months(until: date) -> None:
    assert project(steady(13), until=until) == []


def test_until_may_be_any_day_of_its_month() -> None:
    assert project(steady(13), until=date(2020, 3, 31))[-1].month == date(2020, 3, 1)


@pytest.mark.parametrize(
    ("target", "horizon", "month"),
    [
        pytest.param(2_200, 120, nth_month(12), id="reached-now"),
        pytest.param(2_201, 120, nth_month(13), id="one-person-short"),
        pytest.param(2_300, 120, nth_month(13), id="exactly-next-month"),
        pytest.param(2_301, 120, nth_month(14), id="the-month-after"),
        pytest.param(2_301, 1, None, id="beyond-the-horizon"),
    ],
)
def test_reached_on(target: int, horizon: int, month: date | None) -> None:
    assert reached_on(steady(13), target, horizon) == month


def test_a_falling_series_never_reaches_its_target() -> None:
    assert reached_on(steady(13, gain=-10), 1_500) is None


def test_a_target_already_reached_needs_no_projection() -> None:
    assert reached_on({START: 500}, 500) == START


# The back-test


def test_backtest_measures_a_jump_that_could_not_be_known() -> None:
    series = steady(7) | {nth_month(7): 2_000}  # 1.700 was expected
    [error] = backtest(series, [series])
    assert error == BacktestError(1, 1, 300, Decimal("15.00"), 0, None)


def test_backtest_uses_only_what_was_known_at_each_origin() -> None:
    noise = random.Random(46)
    pool = [
        [10_000 + 100 * n + noise.randint(-150, 150) for n in range(30)] for _series in range(3)
    ]
    misses, inside = [], []
    for origin in range(6, 27):
        known = [values[: origin + 1] for values in pool]
        expected = naive_expected(known[0], 3)
        missed = abs(expected - pool[0][origin + 3])
        misses.append(missed)
        if origin >= 13:
            inside.append(missed <= naive_margins(known, 3)[2] * known[0][-1])
    series = [series_of(values) for values in pool]
    [error] = backtest(series[0], series, horizons=(3,))
    assert (error.n, error.banded) == (len(misses), len(inside))
    assert error.mean_absolute_people == pytest.approx(statistics.fmean(misses), abs=1)
    assert float(error.inside_band_percent) == pytest.approx(100 * statistics.fmean(inside), abs=8)


def test_backtest_gives_no_percentage_of_nothing() -> None:
    series = steady(7) | {nth_month(7): 0}
    (error,) = backtest(series, [series], horizons=(1,))
    assert error.mean_absolute_percent is None
    assert error.mean_absolute_people == 1_700


# Simulated futures: the band holds four in five, give or take ten points


def autocorrelated(noise: random.Random, months: int) -> list[int]:
    """A gain that stays above or below its mean for months."""
    values, drift = [100_000.0], 0.0
    for _month in range(months):
        drift = 0.6 * drift + noise.gauss(0, 400)
        values.append(values[-1] + 500 + drift)
    return [round(value) for value in values]


def january_dips(noise: random.Random, months: int) -> list[int]:
    """Contracts that end with the year: three months' gain is lost."""
    values = [100_000.0]
    for month in range(1, months + 1):
        dip = 1_500 if month % 12 == 0 else 0
        values.append(values[-1] + 500 - dip + noise.gauss(0, 400))
    return [round(value) for value in values]


def shocks(noise: random.Random, months: int) -> list[int]:
    """Now and then a cohort comes or goes at once."""
    values = [100_000.0]
    for _month in range(months):
        shock = noise.choice([-1, 1]) * 4_000 if noise.random() < 0.08 else 0
        values.append(values[-1] + 500 + shock + noise.gauss(0, 400))
    return [round(value) for value in values]


@pytest.mark.parametrize("simulate", [autocorrelated, january_dips, shocks])
def test_the_band_holds_four_in_five_of_what_comes(simulate) -> None:
    """Provinces of 14 places, of 14 to 60 months; each judged by what came 1, 3 and 5 months on."""
    noise = random.Random(80)
    horizons = (1, 3, 5)
    hits = {horizon: [] for horizon in horizons}
    for months in [*range(14, 61, 2)] * 2:
        whole = [simulate(noise, months - 1 + max(horizons)) for _place in range(14)]
        province = [sum(people) for people in zip(*whole, strict=True)]
        pool = [series_of(values[:months]) for values in [province, *whole]]
        margins = band_margins(pool, nth_month(months - 1))
        for values, series in zip([province, *whole], pool, strict=True):
            steps = project(series, until=nth_month(months + 4), margins=margins)
            for horizon in horizons:
                step, actual = steps[horizon - 1], values[months - 1 + horizon]
                hits[horizon].append(step.low is not None and step.low <= actual <= step.high)
    inside = {horizon: 100 * statistics.fmean(one) for horizon, one in hits.items()}
    assert all(70 <= percent <= 90 for percent in inside.values()), inside
