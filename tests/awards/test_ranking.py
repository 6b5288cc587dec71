"""From scores to a ranking; the literal sheets are the documentation of the rules."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from awards.ranking import standings

POLICY, RESULT = 1, 2
WEIGHTS = {POLICY: Decimal(40), RESULT: Decimal(60)}


def sheets(**entrants):
    """`a=[(80, 90), (70, 70)]`: entrant a, two jurors, policy and result."""
    return {
        (juror, ord(name), criterion): Decimal(str(value))
        for name, rows in entrants.items()
        for juror, row in enumerate(rows, start=1)
        for criterion, value in zip((POLICY, RESULT), row, strict=False)
        if value is not None
    }


def ranks(weights=WEIGHTS, **entrants):
    rows = standings([ord(name) for name in entrants], weights, sheets(**entrants))
    return {chr(row.entrant): row.rank for row in rows}


def test_score_is_the_mean_of_weighted_sheets():
    (row,) = standings([97], WEIGHTS, sheets(a=[(80, 90), (70, 70)]))
    # (40 * 80 + 60 * 90) / 100 = 86; 70; their mean 78
    assert (row.score, row.low, row.high, row.spread) == (
        Decimal("78.00"),
        Decimal(70),
        Decimal(86),
        Decimal(16),
    )


def test_weights_need_not_add_up_to_a_hundred():
    assert ranks({POLICY: Decimal(2), RESULT: Decimal(3)}, a=[(80, 90)], b=[(90, 80)]) == {
        "a": 1,
        "b": 2,
    }


def test_other_weights_can_turn_the_order():
    entrants = {"a": [(60, 90)], "b": [(90, 70)]}
    assert ranks(**entrants) == {"a": 1, "b": 2}
    assert ranks({POLICY: Decimal(90), RESULT: Decimal(10)}, **entrants) == {"b": 1, "a": 2}


def test_equal_in_everything_shares_the_rank_and_takes_two_places():
    rows = {"a": [(90, 90)], "b": [(80, 80)], "c": [(80, 80)], "d": [(70, 70)]}
    assert ranks(**rows) == {"a": 1, "b": 2, "c": 2, "d": 4}
    found = standings([ord(name) for name in rows], WEIGHTS, sheets(**rows))
    assert [row.is_shared for row in found] == [False, True, True, False]
    assert not any(row.is_broken for row in found)


def test_equal_score_is_told_apart_by_the_heavier_criterion():
    # 40 * 90 + 60 * 60 = 40 * 60 + 60 * 80 = 7200
    first, second = standings([97, 98], WEIGHTS, sheets(a=[(90, 60)], b=[(60, 80)]))
    assert (first.entrant, first.rank, second.rank) == (98, 1, 2)
    assert (first.score, second.score) == (Decimal("72.00"), Decimal("72.00"))
    assert [first.is_broken, second.is_broken] == [True, True]
    assert first.decided_by == second.decided_by == RESULT


def test_difference_that_is_not_printed_is_a_tie():
    rows = standings(
        [97, 98],
        {RESULT: Decimal(1)},
        {(1, 97, RESULT): Decimal("80.001"), (1, 98, RESULT): Decimal(80)},
    )
    assert [row.rank for row in rows] == [1, 1]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([(80, None)], 0, id="half a sheet"),
        pytest.param([(80, 90), (70, None)], 1, id="one whole, one half"),
        pytest.param([], 0, id="none"),
    ],
)
def test_only_complete_sheets_count(rows, expected):
    (row,) = standings([97], WEIGHTS, sheets(a=rows))
    assert row.sheets == expected
    assert (row.rank is None) == (expected == 0)


def test_unscored_entrants_come_last_without_a_rank():
    assert ranks(a=[], b=[(1, 1)]) == {"b": 1, "a": None}


def test_weights_of_nothing_are_refused():
    with pytest.raises(ValueError, match="add up"):
        standings([97], {POLICY: Decimal(0)}, {})


SCORES = st.lists(
    st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=1, max_size=4),
    min_size=1,
    max_size=6,
)


@given(SCORES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_agrees_with_counting_who_is_better(rows):
    """A second, naive computation: the rank is one more than the number of better entrants."""
    names = [chr(97 + number) for number in range(len(rows))]
    found = standings(
        [ord(name) for name in names], WEIGHTS, sheets(**dict(zip(names, rows, strict=True)))
    )

    def strength(row):
        policy, result = zip(*row, strict=True)
        n = len(row)
        score = Fraction(40 * sum(policy) + 60 * sum(result), 100 * n)
        rounded = [
            Fraction(int(value * 100 + Fraction(1, 2)), 100)
            for value in (score, Fraction(sum(result), n), Fraction(sum(policy), n))
        ]
        return tuple(rounded)

    strengths = {ord(name): strength(row) for name, row in zip(names, rows, strict=True)}
    for row in found:
        better = sum(1 for other in strengths.values() if other > strengths[row.entrant])
        assert row.rank == better + 1
