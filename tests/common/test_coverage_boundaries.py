from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest

from common import arithmetic

WORKERS = 200
TARGET = Decimal("46")  # 92 people


@pytest.mark.parametrize(
    ("participants", "coverage", "gap", "points", "attainment"),
    [
        pytest.param(0, "0.00", 92, "46.00", "0.00", id="nobody"),
        pytest.param(1, "0.50", 91, "45.50", "1.09", id="one"),
        pytest.param(91, "45.50", 1, "0.50", "98.91", id="one-short"),
        pytest.param(92, "46.00", 0, "0.00", "100.00", id="target"),
        pytest.param(93, "46.50", 0, "0.00", "101.09", id="one-over"),
        pytest.param(200, "100.00", 0, "0.00", "217.39", id="100-percent"),
        pytest.param(201, "100.50", 0, "0.00", "218.48", id="over-100-percent"),
    ],
)
def test_place_of_200_workers(
    participants: int, coverage: str, gap: int, points: str, attainment: str
) -> None:
    assert arithmetic.coverage_percent(participants, WORKERS) == Decimal(coverage)
    assert arithmetic.gap_people(participants, WORKERS, TARGET) == gap
    assert arithmetic.gap_points(participants, WORKERS, TARGET) == Decimal(points)
    assert arithmetic.attainment_percent(participants, 92) == Decimal(attainment)


@pytest.mark.parametrize(
    ("percent", "workers", "people"),
    [
        pytest.param("0", 200, 0, id="no-target"),
        pytest.param("0.01", 200, 1, id="a-fraction-of-a-person-is-a-person"),
        pytest.param("46", 200, 92, id="exact"),
        pytest.param("46", 201, 93, id="rounded-up"),
        pytest.param("59.56", 10_000, 5_956, id="exact-with-decimals"),
        pytest.param("100", 201, 201, id="everybody"),
        pytest.param("120", 10, 12, id="over-100-percent"),
    ],
)
def test_people_at_target(percent: str, workers: int, people: int) -> None:
    assert arithmetic.people_at(Decimal(percent), workers) == people


@pytest.mark.parametrize("workers", [0, -1])
@pytest.mark.parametrize(
    "figure",
    [
        pytest.param(lambda n: arithmetic.coverage_percent(1, n), id="coverage"),
        pytest.param(lambda n: arithmetic.people_at(TARGET, n), id="people-at"),
        pytest.param(lambda n: arithmetic.gap_people(1, n, TARGET), id="gap-people"),
        pytest.param(lambda n: arithmetic.gap_points(1, n, TARGET), id="gap-points"),
        pytest.param(lambda n: arithmetic.attainment_percent(1, n), id="attainment"),
        pytest.param(lambda n: arithmetic.recomputed(1, n, Decimal("1")), id="recomputed"),
    ],
)
def test_no_figure_without_a_denominator(figure: Callable[[int], object], workers: int) -> None:
    with pytest.raises(ValueError, match="must be above 0"):
        figure(workers)


@pytest.mark.parametrize("percent", ["0", "-1"])
def test_workers_cannot_be_derived_from_no_coverage(percent: str) -> None:
    with pytest.raises(ValueError, match="above 0 %"):
        arithmetic.derive_workers(10, Decimal(percent))


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        pytest.param(Decimal("0.125"), 2, "0.13", id="half-up"),
        pytest.param(Decimal("0.135"), 2, "0.14", id="half-up-not-to-even"),
        pytest.param(Decimal("0.1249999999999999999999999999999999"), 2, "0.12", id="below-half"),
        pytest.param(Fraction(1, 8), 2, "0.13", id="fraction"),
        pytest.param(Fraction(2, 3), 2, "0.67", id="endless-fraction"),
        pytest.param(Decimal("-0.125"), 2, "-0.13", id="half-away-from-zero"),
        pytest.param(Decimal("-0.001"), 2, "0.00", id="no-negative-zero"),
        pytest.param(Decimal("2.5"), 0, "3", id="whole"),
        pytest.param(Decimal("46"), 2, "46.00", id="padded"),
        pytest.param(Decimal(f"{10**30}.005"), 2, f"{10**30}.01", id="beyond-28-digits"),
        pytest.param(Decimal("15"), -1, "2E+1", id="tens"),
    ],
)
def test_round_half_up(value: Decimal | Fraction, places: int, rounded: str) -> None:
    assert str(arithmetic.round_half_up(value, places)) == rounded


def test_a_gap_too_small_for_two_places_is_still_a_gap() -> None:
    assert arithmetic.gap_points(999_999, 1_000_000, Decimal("100")) == 0
    assert arithmetic.gap_people(999_999, 1_000_000, Decimal("100")) == 1


@pytest.mark.parametrize(
    ("gap", "contributions", "residual"),
    [
        pytest.param(100, [], 100, id="nothing-promised"),
        pytest.param(100, [60, 39], 1, id="one-left"),
        pytest.param(100, [60, 40], 0, id="closed"),
        pytest.param(100, [60, 50], 0, id="promised-beyond-the-gap"),
        pytest.param(0, [10], 0, id="already-reached"),
    ],
)
def test_residual(gap: int, contributions: list[int], residual: int) -> None:
    assert arithmetic.residual_people(gap, contributions) == residual


@pytest.mark.parametrize(
    ("change", "points"),
    [
        pytest.param(1_000, Decimal("0.06"), id="gain"),
        pytest.param(-2_900, Decimal("-0.17"), id="loss"),
        pytest.param(0, Decimal("0.00"), id="none"),
        pytest.param(-1, Decimal("0.00"), id="rounds to nothing, without a sign"),
    ],
)
def test_change_in_points(change, points):
    assert str(arithmetic.change_points(change, 1_665_550)) == str(points)
