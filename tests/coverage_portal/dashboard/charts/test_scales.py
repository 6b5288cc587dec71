import math

import pytest
from coverage_portal.dashboard.charts.scales import (
    Scale,
    area,
    boxed,
    lone,
    overlaps,
    path,
    spread,
    ticks,
    written,
)
from hypothesis import given, settings
from hypothesis import strategies as st

numbers = st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: round(value, 3))


@given(numbers, numbers, numbers)
@settings(max_examples=60)
def test_a_scale_gives_its_ends_at_its_ends_and_is_never_nan(low, high, value):
    scale = Scale(low, high, 10, 90)
    assert math.isfinite(scale(value))
    if high != low:
        assert scale(low) == pytest.approx(10)
        assert scale(high) == pytest.approx(90)
    else:
        assert scale(value) == 50


@given(numbers, numbers)
@settings(max_examples=60)
def test_ticks_hold_the_span_and_are_evenly_apart(one, other):
    low, high = sorted((one, other))
    found = ticks(low, high)
    step = found[1] - found[0]
    assert found[0] <= low + step * 1e-6
    assert found[-1] >= high - step * 1e-6
    assert len(found) <= 12


def test_ticks_are_round_numbers():
    assert ticks(30.1, 46) == [30, 35, 40, 45, 50]
    assert ticks(0, 100) == [0, 20, 40, 60, 80, 100]


def test_a_path_is_broken_where_a_point_is_unknown():
    assert path([(0, 1), (2, 3.25), None, (4, 5)]) == "M0 1L2 3.2M4 5"


def test_a_point_without_neighbours_is_told_apart():
    assert lone([None, (1, 1), None, (2, 2), (3, 3)]) == [(1, 1)]
    assert lone([(1, 1)]) == [(1, 1)]


def test_an_area_closes_each_run():
    upper, lower = [(0, 1), (1, 1), None, (3, 1)], [(0, 5), (1, 5), None, (3, 5)]
    assert area(written(upper), written(lower)) == "M0 1L1 1L1 5L0 5ZM3 1L3 5Z"


@given(st.lists(st.floats(0, 300), max_size=8))
@settings(max_examples=60)
def test_spread_labels_keep_apart_in_order_and_inside(wanted):
    placed = spread(wanted, 20, 0, 300)
    assert all(-1e-6 <= y <= 300 + 1e-6 for y in placed)
    for (a, at_a), (b, at_b) in zip(
        sorted(zip(wanted, placed, strict=True)),
        sorted(zip(wanted, placed, strict=True))[1:],
        strict=False,
    ):
        assert a <= b
        assert at_b - at_a >= 20 - 1e-6


def test_spread_labels_stand_around_where_they_wanted_to():
    assert spread([100, 101, 102], 20, 0, 300) == [81, 101, 121]


def test_boxes_that_touch_do_not_overlap():
    box = boxed("36,47%", 100, 100, 12)
    assert overlaps(box, [box])
    assert not overlaps(box, [(box[2], box[1], box[2] + 5, box[3])])
