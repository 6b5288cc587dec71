"""Ticks, room and label placement that all figures share."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.months import month_range
from coverage_portal.dashboard.charts import axes

numbers = st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: round(value, 3))


@given(numbers, numbers)
@settings(max_examples=60)
def test_the_axis_holds_the_values_and_its_marks_are_evenly_apart(one, other):
    low, high = sorted((one, other))
    axis = axes.value_axis(low, high, str)
    first, last = axis["range"]
    slack = (last - first) * 1e-6
    assert first <= low + slack
    assert last >= high - slack
    marks = axis["tickvals"]
    assert 1 <= len(marks) <= 12
    assert all(first - slack <= mark <= last + slack for mark in marks)
    apart = {round(after - before, 6) for before, after in pairwise(marks)}
    assert len(apart) <= 2


def test_marks_are_round_numbers():
    assert axes.value_axis(30.1, 46, str)["tickvals"] == [30, 35, 40, 45]
    assert axes.value_axis(0, 100, str)["tickvals"] == [0, 20, 40, 60, 80, 100]


def test_a_single_year_says_where_it_begins_and_ends():
    axis = axes.month_axis(month_range(date(2024, 1, 1), date(2024, 7, 1)), 250)
    assert axis["ticktext"] == ["Jan 2024", "Jul 2024"]


def test_of_several_years_each_january_is_named_where_there_is_room():
    months = month_range(date(2022, 3, 1), date(2024, 12, 1))
    assert axes.month_axis(months, 250)["ticktext"] == ["2023", "2024"]
    months = month_range(date(1990, 1, 1), date(2024, 12, 1))
    assert 3 <= len(axes.month_axis(months, 250)["ticktext"]) <= 9


@given(st.lists(st.floats(0, 300), max_size=8))
@settings(max_examples=60)
def test_spread_labels_keep_apart_in_order_and_inside(positions):
    placed = axes.spread(positions, 20, 0, 300)
    assert all(-1e-6 <= y <= 300 + 1e-6 for y in placed)
    pairs = sorted(zip(positions, placed, strict=True))
    for (_a, at_a), (_b, at_b) in pairwise(pairs):
        assert at_b - at_a >= 20 - 1e-6


def test_spread_labels_stand_around_where_their_lines_end():
    assert axes.spread([100, 101, 102], 20, 0, 300) == [81, 101, 121]


def test_a_label_without_room_stays_away():
    plot = axes.Plot((date(2024, 1, 1), date(2024, 12, 1)), (0, 100), 30, 30, taken=[])
    point = plot.at(date(2024, 6, 1), 50)
    assert plot.position("36,47%", point) == "top center"
    assert plot.position("36,47%", point) != "top center"
    plot.taken.append((0, 0, 340, 300))
    assert plot.position("36,47%", point) == ""


@pytest.mark.parametrize(
    ("people", "words"),
    [(14_059, "14 rb"), (1_234_567, "1,2 jt"), (999, "999"), (-10_000, "−10 rb")],
)
def test_people_on_an_axis_are_short(people, words):
    assert axes.short_people(people) == words
