import random
import statistics
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.months import add_months
from common.projection import BAND_T, BacktestError, backtest, project, reached_on

START = date(2023, 1, 1)


def nth_month(n: int) -> date:
    return date(START.year + n // 12, n % 12 + 1, 1)


def series_of(values: list[int]) -> dict[date, int]:
    return {nth_month(n): value for n, value in enumerate(values)}


def steady(length: int, gain: int = 100) -> dict[date, int]:
    return series_of([1_000 + gain * n for n in range(length)])


# A known series: 6 changes of 80 and 120 in turn, mean 100, spread sqrt(6 * 400 / 5) = 21.9
UNEVEN = series_of([1_000, 1_080, 1_200, 1_280, 1_400, 1_480, 1_600])


def test_a_steady_series_goes_on_without_a_band() -> None:
    steps = project(steady(13), until=nth_month(15))
    assert [(s.month, s.expected, s.low, s.high) for s in steps] == [
        (nth_month(13), 2_300, 2_300, 2_300),
        (nth_month(14), 2_400, 2_400, 2_400),
        (nth_month(15), 2_500, 2_500, 2_500),
    ]


def test_the_band_of_a_worked_example() -> None:
    one, _, three = project(UNEVEN, until=nth_month(9))
    # 1.476 * 21.909 * sqrt(1 * 7/6) = 34.93; 1.476 * 21.909 * sqrt(3 * 9/6) = 68.60
    assert (one.expected, one.low, one.high) == (1_700, 1_665, 1_735)
    assert (three.expected, three.low, three.high) == (1_900, 1_831, 1_969)


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
    assert (reached_on(series, 10_000) is not None) == (projected > 0)
    assert (backtest(series) == []) == (months < 8)


def test_only_the_last_twelve_changes_count() -> None:
    values = [5_000_000, 10] + [1_000 + 100 * n for n in range(13)]
    (step,) = project(series_of(values), until=nth_month(15))
    assert (step.expected, step.low, step.high) == (2_300, 2_300, 2_300)


def test_an_unknown_month_ends_the_run_and_is_not_filled_in() -> None:
    series = steady(20)
    del series[nth_month(12)]  # leaves 7 months, 6 changes
    assert len(project(series, until=nth_month(20))) == 1
    del series[nth_month(13)]
    assert project(series, until=nth_month(20)) == []


@pytest.mark.parametrize("until", [nth_month(12), nth_month(0)])
def test_nothing_is_projected_into_known_months(until: date) -> None:
    assert project(steady(13), until=until) == []


def test_until_may_be_any_day_of_its_month() -> None:
    assert project(steady(13), until=date(2024, 3, 31))[-1].month == date(2024, 3, 1)


def test_people_never_fall_below_zero() -> None:
    falling = series_of([700, 590, 510, 400, 310, 190, 100])
    last = project(falling, until=nth_month(12))[-1]
    assert (last.expected, last.low) == (0, 0)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 1_000_000), min_size=7, max_size=30))
def test_expected_and_band_against_the_statistics_module(values: list[int]) -> None:
    changes = [values[i] - values[i - 1] for i in range(1, len(values))][-12:]
    n, spread = len(changes), statistics.stdev(changes)
    steps = project(series_of(values), until=nth_month(len(values) + 5))
    for h, step in enumerate(steps, start=1):
        expected = values[-1] + h * statistics.fmean(changes)
        margin = BAND_T[n] * spread * (h + h * h / n) ** 0.5
        assert step.expected == pytest.approx(max(0, expected), abs=0.51)
        assert step.low == pytest.approx(max(0, expected - margin), abs=1.6)
        assert step.high == pytest.approx(max(0, expected + margin), abs=1.6)
        assert step.low <= step.expected <= step.high


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


@given(
    values=st.lists(st.integers(0, 5_000), min_size=7, max_size=14),
    target_people=st.integers(1, 40_000),
)
def test_reached_on_is_the_first_month_of_the_projection_at_the_target(
    values: list[int], target_people: int
) -> None:
    series = {add_months(date(2023, 1, 1), number): value for number, value in enumerate(values)}
    last = max(series)
    path = project(series, until=add_months(last, 120))
    first = next((step.month for step in path if step.expected >= target_people), None)
    expected = last if series[last] >= target_people else first
    assert reached_on(series, target_people) == expected


def test_a_falling_series_never_reaches_its_target() -> None:
    assert reached_on(steady(13, gain=-10), 1_500) is None


def test_a_target_already_reached_needs_no_projection() -> None:
    assert reached_on({START: 500}, 500) == START


def test_backtest_of_a_steady_series_finds_no_error() -> None:
    zero = Decimal("0.00")
    assert backtest(steady(13)) == [
        BacktestError(1, 6, 0, zero, Decimal("100.00")),
        BacktestError(3, 4, 0, zero, Decimal("100.00")),
        BacktestError(5, 2, 0, zero, Decimal("100.00")),
    ]


def test_backtest_measures_a_jump_that_could_not_be_known() -> None:
    series = steady(7) | {nth_month(7): 2_000}  # 1.700 was expected
    assert backtest(series) == [BacktestError(1, 1, 300, Decimal("15.00"), Decimal("0.00"))]


def test_backtest_uses_only_what_was_known_at_each_origin() -> None:
    noise = random.Random(46)
    series = series_of([10_000 + 100 * n + noise.randint(-50, 50) for n in range(24)])
    misses = []
    for origin in range(6, 21):
        known = series_of(list(series.values())[: origin + 1])
        step = project(known, until=nth_month(origin + 3))[-1]
        misses.append(abs(step.expected - series[nth_month(origin + 3)]))
    (error,) = backtest(series, horizons=(3,))
    assert error.n == len(misses)
    assert error.mean_absolute_people == pytest.approx(statistics.fmean(misses), abs=0.5)


def test_backtest_gives_no_percentage_of_nothing() -> None:
    series = steady(7) | {nth_month(7): 0}
    (error,) = backtest(series, horizons=(1,))
    assert error.mean_absolute_percent is None
    assert error.mean_absolute_people == 1_700


@pytest.mark.parametrize("horizon", [1, 5])
@pytest.mark.parametrize("changes", [6, 12])
def test_the_band_holds_four_of_five_random_walks(changes: int, horizon: int) -> None:
    noise = random.Random(80)
    inside = 0
    for _ in range(1_000):
        values = [1_000_000]
        for _ in range(changes + horizon):
            values.append(values[-1] + round(noise.gauss(2_000, 500)))
        step = project(series_of(values[: changes + 1]), until=nth_month(changes + horizon))[-1]
        inside += step.low <= values[-1] <= step.high
    # 800 expected; the standard error is 12.6, so 40 is three of them.
    assert abs(inside - 800) <= 40
