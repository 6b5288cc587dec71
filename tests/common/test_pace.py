"""A place that had 1.000 people in December 2023 and aims for 2.200 on 31 December 2024.

The straight path gains 100 people a month, so by July 2024 it has gained 700.
"""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from common import arithmetic
from common.arithmetic import PaceState

DECEMBER_2023 = date(2023, 12, 1)
JULY = date(2024, 7, 1)
DECEMBER = date(2024, 12, 1)
JANUARY_2025 = date(2025, 1, 1)


def case(**changes: Any) -> dict[str, Any]:
    return {
        "participants": 1_700,
        "baseline_participants": 1_000,
        "target_people": 2_200,
        "baseline_month": DECEMBER_2023,
        "data_month": JULY,
        "deadline": date(2024, 12, 31),
    } | changes


@pytest.mark.parametrize(
    ("participants", "ratio", "state"),
    [
        pytest.param(2_200, Fraction(12, 7), PaceState.REACHED, id="target"),
        pytest.param(2_199, Fraction(1199, 700), PaceState.ON_TRACK, id="one-short-of-target"),
        pytest.param(1_700, Fraction(1), PaceState.ON_TRACK, id="on-the-path"),
        pytest.param(1_665, Fraction(95, 100), PaceState.ON_TRACK, id="at-0.95"),
        pytest.param(1_664, Fraction(664, 700), PaceState.NEEDS_ACCELERATION, id="below-0.95"),
        pytest.param(1_420, Fraction(60, 100), PaceState.NEEDS_ACCELERATION, id="at-0.60"),
        pytest.param(1_419, Fraction(419, 700), PaceState.LIMITED, id="below-0.60"),
        pytest.param(1_000, Fraction(0), PaceState.LIMITED, id="nobody-gained"),
        pytest.param(999, Fraction(-1, 700), PaceState.DECLINING, id="one-lost"),
        pytest.param(0, Fraction(-10, 7), PaceState.DECLINING, id="all-lost"),
    ],
)
def test_state_by_ratio(participants: int, ratio: Fraction, state: PaceState) -> None:
    assert arithmetic.pace_ratio(**case(participants=participants)) == ratio
    assert arithmetic.pace_state(**case(participants=participants)) is state


@pytest.mark.parametrize(
    ("changes", "ratio", "state"),
    [
        pytest.param({"baseline_participants": None}, None, None, id="baseline-unknown"),
        pytest.param(
            {"baseline_participants": None, "participants": 2_200},
            None,
            PaceState.REACHED,
            id="reached-from-an-unknown-baseline",
        ),
        pytest.param({"data_month": DECEMBER_2023}, None, None, id="in-the-baseline-month"),
        pytest.param({"data_month": date(2023, 11, 1)}, None, None, id="before-the-baseline"),
        pytest.param(
            {"data_month": DECEMBER_2023, "participants": 2_200},
            None,
            PaceState.REACHED,
            id="reached-in-the-baseline-month",
        ),
        pytest.param(
            {"baseline_participants": 2_300},
            None,
            PaceState.DECLINING,
            id="fell-from-above-the-target",
        ),
        pytest.param(
            {"baseline_participants": 2_200, "participants": 2_199},
            None,
            PaceState.DECLINING,
            id="fell-from-the-target-itself",
        ),
        pytest.param(
            {"baseline_participants": 2_300, "participants": 2_250},
            None,
            PaceState.REACHED,
            id="fell-but-still-above-the-target",
        ),
        pytest.param(
            {"baseline_participants": 2_300, "data_month": DECEMBER_2023},
            None,
            None,
            id="above-target-at-the-baseline-says-nothing-yet",
        ),
        pytest.param(
            {"data_month": DECEMBER, "participants": 2_140},
            Fraction(95, 100),
            PaceState.ON_TRACK,
            id="in-the-deadlines-own-month",
        ),
        pytest.param(
            {"data_month": DECEMBER},
            Fraction(7, 12),
            PaceState.LIMITED,
            id="far-behind-in-the-deadlines-own-month",
        ),
        pytest.param(
            {"data_month": JANUARY_2025}, None, PaceState.DEADLINE_PASSED, id="deadline-passed"
        ),
        pytest.param(
            {"data_month": JANUARY_2025, "participants": 2_200},
            None,
            PaceState.REACHED,
            id="reached-and-deadline-passed",
        ),
        pytest.param(
            {"data_month": JANUARY_2025, "baseline_participants": None},
            None,
            PaceState.DEADLINE_PASSED,
            id="deadline-passed-from-an-unknown-baseline",
        ),
        pytest.param(
            {"baseline_month": date(2024, 6, 1), "participants": 1_200},
            Fraction(1),
            PaceState.ON_TRACK,
            id="target-names-another-baseline-month",
        ),
        pytest.param(
            {"deadline": date(2024, 12, 15), "data_month": DECEMBER},
            Fraction(7, 12),
            PaceState.LIMITED,
            id="deadline-inside-its-month",
        ),
    ],
)
def test_edges_of_the_path(
    changes: dict[str, Any], ratio: Fraction | None, state: PaceState | None
) -> None:
    assert arithmetic.pace_ratio(**case(**changes)) == ratio
    assert arithmetic.pace_state(**case(**changes)) is state


def test_without_a_target_there_is_no_state() -> None:
    assert arithmetic.pace_state(**case(target_people=None)) is None


@pytest.mark.parametrize(
    ("gap", "left", "needed"),
    [
        pytest.param(10, 5, 2, id="even"),
        pytest.param(11, 5, 3, id="rounded-up"),
        pytest.param(1, 12, 1, id="one-person"),
        pytest.param(10, 1, 10, id="last-month"),
        pytest.param(10, 0, None, id="no-month-left"),
        pytest.param(10, -1, None, id="past"),
        pytest.param(0, 5, 0, id="reached"),
        pytest.param(0, -1, 0, id="reached-and-past"),
    ],
)
def test_needed_per_month(gap: int, left: int, needed: int | None) -> None:
    assert arithmetic.needed_per_month(gap, left) == needed


@pytest.mark.parametrize(
    ("april", "july", "gain"),
    [
        pytest.param(1_000, 1_300, 100, id="gain"),
        pytest.param(1_000, 1_001, 0, id="a-third-of-a-person"),
        pytest.param(1_000, 1_002, 1, id="two-thirds-of-a-person"),
        pytest.param(1_300, 1_000, -100, id="loss"),
        pytest.param(0, 300, 100, id="from-a-known-zero"),
        pytest.param(None, 1_300, None, id="start-unknown"),
        pytest.param(1_000, None, None, id="end-unknown"),
    ],
)
def test_recent_gain(april: int | None, july: int | None, gain: int | None) -> None:
    known = {date(2024, 4, 1): april, date(2024, 5, 1): 5, JULY: july}
    series = {month: people for month, people in known.items() if people is not None}
    assert arithmetic.recent_gain_per_month(series, JULY) == gain


def test_recent_gain_over_another_window_rounds_half_up() -> None:
    series = {date(2024, 5, 1): 1_000, JULY: 1_005}
    assert arithmetic.recent_gain_per_month(series, date(2024, 7, 31), window=2) == 3


def test_target_path_goes_straight_from_baseline_to_target() -> None:
    path = arithmetic.target_path(DECEMBER_2023, 1_000, date(2024, 12, 31), 2_200)
    assert len(path) == 13
    assert path[0] == (DECEMBER_2023, 1_000)
    assert path[7] == (JULY, 1_700)
    assert path[-1] == (DECEMBER, 2_200)


def test_target_path_keeps_its_ends_exact_where_the_steps_are_uneven() -> None:
    path = arithmetic.target_path(date(2024, 1, 1), 0, date(2024, 4, 30), 10)
    assert [people for _, people in path] == [0, 3, 7, 10]


def test_no_path_to_a_deadline_that_is_not_after_the_baseline() -> None:
    assert arithmetic.target_path(JULY, 10, date(2024, 7, 31), 20) == []
    assert arithmetic.target_path(JULY, 10, date(2024, 1, 31), 20) == []
