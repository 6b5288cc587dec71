"""Every rule against a second, naive computation: whole numbers, plain loops, no shared code."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from common import arithmetic
from common.arithmetic import PaceState
from common.months import add_months, month_range, months_between

settings.register_profile("arithmetic", max_examples=60, deadline=None)
quick = settings(settings.get_profile("arithmetic"))

people = st.integers(0, 5_000_000)
workers = st.integers(1, 5_000_000)
percents = st.decimals("0.01", "130", places=2)
months = st.builds(date, st.integers(2015, 2045), st.integers(1, 12), st.just(1))


def half_up(fraction: Fraction, places: int) -> Decimal:
    """The Decimal library's own rounding, of a quotient with far more digits than needed."""
    with localcontext() as context:
        context.prec = 60
        quotient = Decimal(fraction.numerator) / Decimal(fraction.denominator)
        return quotient.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def count_months(first: date, last: date) -> int:
    count = 0
    while (first.year, first.month) < (last.year, last.month):
        first = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        count += 1
    return count


@quick
@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6), st.integers(0, 4))
def test_rounding_agrees_with_decimal(numerator: int, denominator: int, places: int) -> None:
    value = Fraction(numerator, denominator)
    assert arithmetic.round_half_up(value, places) == half_up(value, places)


@quick
@given(people, workers)
def test_coverage_is_within_half_a_hundredth(participants: int, workers: int) -> None:
    coverage = arithmetic.coverage_percent(participants, workers)
    assert coverage == half_up(Fraction(participants * 100, workers), 2)
    assert abs(Fraction(coverage) - Fraction(100 * participants, workers)) <= Fraction(1, 200)


@quick
@given(workers, percents)
def test_people_at_target_are_enough_and_one_fewer_is_not(workers: int, target: Decimal) -> None:
    needed = arithmetic.people_at(target, workers)
    hundredths = int(target * 100)
    assert needed * 10_000 >= hundredths * workers
    assert (needed - 1) * 10_000 < hundredths * workers


@quick
@given(people, workers, percents)
def test_gap_closes_exactly(participants: int, workers: int, target: Decimal) -> None:
    gap = arithmetic.gap_people(participants, workers, target)
    hundredths = int(target * 100)
    reached = participants * 10_000 >= hundredths * workers
    assert (gap == 0) == reached
    assert arithmetic.gap_people(participants + gap, workers, target) == 0
    missing = Fraction(hundredths, 100) - Fraction(participants * 100, workers)
    expected = Decimal(0) if reached else half_up(missing, 2)
    assert arithmetic.gap_points(participants, workers, target) == expected


@quick
@given(st.integers(1, 5_000_000), percents)
def test_derived_workers_are_the_nearest_whole_number(participants: int, coverage: Decimal) -> None:
    derived = arithmetic.derive_workers(participants, coverage)
    hundredths = int(coverage * 100)
    assert abs(derived * hundredths - participants * 10_000) * 2 <= hundredths


@quick
@given(people, workers, st.integers(0, 3))
def test_a_correctly_rounded_statement_never_disagrees(
    participants: int, workers: int, places: int
) -> None:
    honest = half_up(Fraction(participants * 100, workers), places)
    off_by_one = honest + Decimal(1).scaleb(-places)
    assert arithmetic.recomputed(participants, workers, honest)[1] is False
    assert arithmetic.recomputed(participants, workers, off_by_one)[1] is True


@quick
@given(percents, workers, people, people)
def test_readings_are_shares_of_their_wholes(
    amount: Decimal, workers: int, target_people: int, gap: int
) -> None:
    readings = arithmetic.contribution_readings(
        amount, workers=workers, target_people=target_people, gap=gap
    )
    hundredths = int(amount * 100)
    naive = [(whole * hundredths + 5_000) // 10_000 for whole in (workers, target_people, gap)]
    assert list(readings.values()) == naive


@quick
@given(people, st.lists(people, max_size=5))
def test_residual_is_what_is_left_after_taking_one_by_one(gap: int, shares: list[int]) -> None:
    left = gap
    for share in shares:
        left = left - share if share < left else 0
    assert arithmetic.residual_people(gap, shares) == left


@quick
@given(months, st.integers(-120, 120))
def test_months_are_counted_as_on_a_calendar(month: date, count: int) -> None:
    other = add_months(month, count)
    counted = count_months(month, other) - count_months(other, month)
    assert counted == count
    assert months_between(month, other) == counted
    assert len(month_range(month, other)) == max(0, counted + 1)


@quick
@given(st.integers(1, 5_000_000), st.integers(1, 60))
def test_the_monthly_need_closes_the_gap_in_time_and_less_does_not(gap: int, left: int) -> None:
    needed = arithmetic.needed_per_month(gap, left)
    assert needed is not None
    assert needed * left >= gap
    assert (needed - 1) * left < gap


@quick
@given(people, people, st.integers(1, 5_000_000), st.integers(1, 12))
def test_pace_state_in_whole_numbers(now: int, baseline: int, gain: int, elapsed: int) -> None:
    target = baseline + gain
    state = arithmetic.pace_state(
        participants=now,
        baseline_participants=baseline,
        target_people=target,
        baseline_month=date(2023, 12, 1),
        data_month=date(2024, elapsed, 1),
        deadline=date(2024, 12, 31),
    )
    gained, path = (now - baseline) * 12 * 100, gain * elapsed  # R = gained / path, in hundredths
    if now >= target:
        assert state is PaceState.REACHED
    elif gained >= 95 * path:
        assert state is PaceState.ON_TRACK
    elif gained >= 60 * path:
        assert state is PaceState.NEEDS_ACCELERATION
    elif gained >= 0:
        assert state is PaceState.LIMITED
    else:
        assert state is PaceState.DECLINING


@quick
@given(people, people, months, st.integers(1, 36))
def test_target_path_has_even_steps_and_exact_ends(
    baseline: int, target: int, start: date, span: int
) -> None:
    deadline = add_months(start, span)
    path = arithmetic.target_path(start, baseline, deadline, target)
    values = [value for _, value in path]
    steps = [after - before for before, after in pairwise(values)]
    assert (path[0], path[-1]) == ((start, baseline), (deadline, target))
    assert len(path) == span + 1
    assert max(steps) - min(steps) <= 1
