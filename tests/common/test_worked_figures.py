"""The figures of the High Level Meeting of 1 August 2024, and what public statements claim."""

from decimal import Decimal
from typing import Any

import pytest

from common import arithmetic
from common.arithmetic import ContributionUnit

PARTICIPANTS = 607_426
WORKERS = 1_665_550
TARGET = Decimal("46")
TARGET_PEOPLE = 766_153
GAP = 158_727
KUR = Decimal("7.1")


@pytest.mark.parametrize(
    ("computed", "expected"),
    [
        pytest.param(
            arithmetic.derive_workers(PARTICIPANTS, Decimal("36.47")), WORKERS, id="workers"
        ),
        pytest.param(
            arithmetic.coverage_percent(PARTICIPANTS, WORKERS), Decimal("36.47"), id="coverage"
        ),
        pytest.param(arithmetic.people_at(TARGET, WORKERS), TARGET_PEOPLE, id="people-at-target"),
        pytest.param(arithmetic.gap_people(PARTICIPANTS, WORKERS, TARGET), GAP, id="gap-people"),
        pytest.param(
            arithmetic.gap_points(PARTICIPANTS, WORKERS, TARGET), Decimal("9.53"), id="gap-points"
        ),
        pytest.param(
            arithmetic.attainment_percent(PARTICIPANTS, TARGET_PEOPLE),
            Decimal("79.28"),
            id="attainment",
        ),
        pytest.param(arithmetic.residual_people(GAP, [118_254]), 40_473, id="residual-after-kur"),
        pytest.param(arithmetic.needed_per_month(GAP, 5), 31_746, id="needed-per-month"),
        pytest.param(
            arithmetic.coverage_percent(PARTICIPANTS, 2_780_000),
            Decimal("21.85"),
            id="coverage-on-bps-employed",
        ),
    ],
)
def test_worked_figure(computed: Any, expected: Any) -> None:
    assert computed == expected


def test_published_percentages_carry_two_decimals() -> None:
    assert str(arithmetic.coverage_percent(1, 2)) == "50.00"
    assert str(arithmetic.gap_points(607_426, 1_665_550, TARGET)) == "9.53"
    assert str(arithmetic.attainment_percent(1, 1)) == "100.00"


def test_the_three_readings_of_the_kur_share() -> None:
    readings = arithmetic.contribution_readings(
        KUR, workers=WORKERS, target_people=TARGET_PEOPLE, gap=GAP
    )
    assert list(readings.items()) == [
        (ContributionUnit.POINTS_OF_WORKFORCE, 118_254),
        (ContributionUnit.PERCENT_OF_TARGET_PEOPLE, 54_397),
        (ContributionUnit.PERCENT_OF_GAP, 11_270),
    ]


@pytest.mark.parametrize(
    ("amount", "unit", "people"),
    [
        pytest.param("7.1", ContributionUnit.POINTS_OF_WORKFORCE, 118_254, id="points"),
        pytest.param("7.1", "points_of_workforce", 118_254, id="unit-as-stored"),
        pytest.param("7.1", ContributionUnit.PERCENT_OF_TARGET_PEOPLE, 54_397, id="of-target"),
        pytest.param("7.1", ContributionUnit.PERCENT_OF_GAP, 11_270, id="of-gap"),
        pytest.param("7737", ContributionUnit.PEOPLE, 7_737, id="people"),
        pytest.param("10.5", ContributionUnit.PEOPLE, 11, id="half-a-person-up"),
    ],
)
def test_contribution_in_its_unit(amount: str, unit: ContributionUnit | str, people: int) -> None:
    found = arithmetic.contribution_people(
        Decimal(amount), unit, workers=WORKERS, target_people=TARGET_PEOPLE, gap=GAP
    )
    assert found == people


def test_a_contribution_in_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="per_mille"):
        arithmetic.contribution_people(KUR, "per_mille", workers=10, target_people=5, gap=1)


@pytest.mark.parametrize(
    ("participants", "workers", "stated", "percent", "disagrees"),
    [
        pytest.param(607_426, 1_665_550, "36.47", "36.47", False, id="province-2024"),
        pytest.param(16_684, 73_236, "22.77", "22.78", True, id="singkawang-2025"),
        pytest.param(600_000, 1_700_000, "35", "35.29", False, id="province-2023-rounded"),
        pytest.param(37_500, 95_000, "39", "39.47", False, id="kapuas-hulu-2023-rounded"),
        pytest.param(69_590, 130_245, "53.43", "53.43", False, id="landak-2024"),
        pytest.param(37_500, 95_000, "40", "39.47", True, id="whole-percent-too-high"),
        pytest.param(37_500, 95_000, "39.4", "39.47", True, id="cut-off-instead-of-rounded"),
        pytest.param(12, 10, "120", "120.00", False, id="over-100-percent"),
        pytest.param(4, 10, "4E+1", "40.00", False, id="exponent-notation"),
    ],
)
def test_stated_percent_against_its_own_numbers(
    participants: int, workers: int, stated: str, percent: str, disagrees: bool
) -> None:
    assert arithmetic.recomputed(participants, workers, Decimal(stated)) == (
        Decimal(percent),
        disagrees,
    )


def test_a_stored_percent_is_compared_at_the_places_it_was_stated_in() -> None:
    stored = Decimal("39.00")  # "39" after a column of two places
    assert arithmetic.recomputed(37_500, 95_000, stored, 0) == (Decimal("39.47"), False)
    assert arithmetic.recomputed(37_500, 95_000, stored) == (Decimal("39.47"), True)


def test_ledger_closes_by_its_movements() -> None:
    closing = arithmetic.ledger_closing(
        opening=1_000, new=120, returned=4, moved_in=7, lapsed=31, moved_out=2
    )
    assert closing == 1_098
