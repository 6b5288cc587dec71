"""Small cells are hidden, and what is shown does not give them away."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participants.kur import suppression

cells = st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=4, max_size=4).map(
    lambda rows: np.pad(np.array(rows), ((1, 0), (1, 0)))
)


@given(table=cells)
@settings(max_examples=60, deadline=None)
def test_nothing_small_is_shown_and_no_line_hides_one_alone(table):
    table = suppression.with_margins(table, (0, 1))
    mask = suppression.hidden(table)
    assert not ((table > 0) & (table < suppression.SMALLEST) & ~mask).any()
    for axis in (0, 1):
        assert not (mask.sum(axis=axis) == 1).any()


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        ([20, 10, 10], [20, 10, 10]),
        ([0, 0, 0], [0, 0, 0]),
        ([13, 3, 10], [13, None, None]),  # 13 - 10 would tell the 3
        ([33, 3, 10, 20], [33, None, None, 20]),
        ([6, 3, 3], [6, None, None]),
        ([3, 3, 0], [None, None, 0]),
        ([25, 0, 0, 25], [25, 0, 0, 25]),
        ([3, 0, 3], [None, 0, None]),
    ],
    ids=str,
)
def test_a_line_with_its_total(row, shown):
    mask = suppression.hidden(np.array([row]))[0]
    assert [None if hidden else n for n, hidden in zip(row, mask, strict=True)] == shown


def test_a_sum_is_told_and_two_of_its_parts_are_not():
    """total, a, b, and c = a + b as a sum of its own."""
    mask = suppression.hidden(np.array([[43, 40, 3, 43]]), groups=[(1, [3, 1, 2])])[0]
    assert list(mask) == [False, True, True, False]


@pytest.mark.parametrize(
    ("months", "first", "last", "unsafe"),
    [
        ([9, 9, 9, 9], 1, 2, False),
        ([9, 9, 3, 9], 1, 2, True),  # the span's own last month is small
        ([9, 9, 9, 3], 1, 2, True),  # the next one is
        ([9, 9, 9, 0], 1, 2, False),
        ([3, 9, 9, 9], 1, 3, True),
        ([9, 3, 9, 9], 0, 3, False),  # the whole: no cut at all
        ([9, 0, 3, 9], 0, 1, True),  # the nearest month with people counts
    ],
    ids=str,
)
def test_spans_of_months_do_not_give_a_month_away(months, first, last, unsafe):
    assert suppression.cut_months(np.array([months]), first, last)[0] == unsafe


@given(
    months=st.lists(st.integers(0, 9), min_size=2, max_size=7),
    data=st.data(),
)
@settings(max_examples=80, deadline=None)
def test_any_two_told_spans_differ_by_nobody_or_by_five(months, data):
    """A plain check of the promise: nested spans that share an end."""
    last_index = len(months) - 1
    spans = [
        (a, b)
        for a in range(last_index + 1)
        for b in range(a, last_index + 1)
        if not suppression.cut_months(np.array([months]), a, b)[0]
        and (sum(months[a : b + 1]) == 0 or sum(months[a : b + 1]) >= 5)
    ]
    for a, b in spans:
        for c, d in spans:
            if a == c or b == d:
                difference = abs(sum(months[a : b + 1]) - sum(months[c : d + 1]))
                assert difference == 0 or difference >= suppression.SMALLEST


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [(0, 9, True), (4, 9, False), (5, 9, False), (5, 10, True), (9, 9, True), (0, 0, True)],
)
def test_a_part_beside_its_whole(part, whole, told):
    parts = np.array([[whole, part, whole - part]])
    is_hidden = suppression.hidden_parts(parts, np.array([False]))[0, 0]
    assert is_hidden != told
