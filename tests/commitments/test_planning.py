"""A plan's answer, worked by hand in docs/plans.md, and splits that add up."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.models import Plan
from commitments.plan_budget import budget_of
from commitments.planning import Assumptions, Part, PlaceNow, Share, answer, shares
from common.months import month_range

JULY, DECEMBER = date(2024, 7, 1), date(2024, 12, 1)
AHEAD = month_range(JULY, DECEMBER)[1:]
TARIFF = dict.fromkeys(AHEAD, Decimal(16_800))


def plan(**values):
    defaults = {
        "month": JULY,
        "deadline": DECEMBER,
        "participants": 1000,
        "target_people": 1500,
        "going_on": {month: 1000 + 20 * n for n, month in enumerate(AHEAD, start=1)},
    }
    return Assumptions(**defaults | values)


def budget(told):
    return budget_of(Plan(segment="BPU", funder_kind="apbd"), told, TARIFF, [])


def test_what_is_missing_is_brought_in_equal_months():
    """1.000 now, 1.100 if it goes on as it went: 400 are missing, 80 a month."""
    told = answer(plan())
    assert (told.missing, told.per_month, told.reached_in) == (400, 80, DECEMBER)
    assert [month.new for month in told.months] == [80] * 5
    assert [month.people for month in told.months] == [1100, 1200, 1300, 1400, 1500]
    # 80, 160, 240, 320 and 400 people paid for a month each: 1.200 months of 16.800.
    assert budget(told).total == 1200 * 16_800


def test_kur_commitments_and_renewals_lessen_it():
    """KUR 10 a month (50), commitments 100, and of 60 people that end in September half renewed."""
    ended = {month: 60 if month >= date(2024, 9, 1) else 0 for month in AHEAD}
    told = answer(plan(kur_per_month=10, committed=100, ending=[ended], renewed_percent=50))
    assert told.missing == 400 - 50 - 100 + 30


def test_a_plan_that_misses_says_by_how_much():
    told = answer(plan(), parts=[Part(300)])
    assert (told.reached_in, told.short_by) == (None, 100)
    assert [month.people for month in told.months] == [1080, 1160, 1240, 1320, 1400]


def test_people_and_other_costs_come_place_by_place():
    """8 and 4 people in five months: 2, 2, 2, 1, 1 and 1, 1, 1, 1, 0; Rp1.000 each in the first."""
    told = answer(plan(), parts=[Part(8, 1000), Part(4)])
    assert [month.new for month in told.months] == [3, 3, 3, 2, 1]
    assert [month.other_cost for month in told.months] == [2000, 2000, 2000, 1000, 1000]


def test_each_who_renews_renews_whole_people():
    """Half of 3 people of one sponsor and of 3 of another are 1 and 1, not 3."""
    ended = [dict.fromkeys(AHEAD, 3)] * 2
    assert plan(ending=ended, renewed_percent=50).lost(DECEMBER) == 4


def test_reached_without_any_plan():
    told = answer(plan(target_people=1060))
    assert (told.missing, told.per_month, told.reached_in) == (0, 0, date(2024, 10, 1))


@pytest.mark.parametrize(
    ("widths", "sure"), [({DECEMBER: 0}, True), ({DECEMBER: 1}, False), ({}, None)]
)
def test_how_sure_it_is_comes_from_the_band(widths, sure):
    assert answer(plan(widths=widths)).is_sure is sure


THREE = [
    PlaceNow(1, 10_000, 4000, 600, 30),
    PlaceNow(2, 20_000, 9000, 300, 60),
    PlaceNow(3, 1000, 900, 100, -5),
]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (Share.GAP, {1: 600, 2: 300, 3: 100}),
        (Share.WORKERS, {1: 323, 2: 645, 3: 32}),
        (Share.PACE, {1: 333, 2: 667, 3: 0}),
    ],
)
def test_a_thousand_people_over_three_places(by, expected):
    assert shares(1000, by, THREE) == expected


def test_the_budget_of_three_places():
    """Split by the gap, with Rp50.000 once for each of the 100 in C: Rp55.400.000."""
    split = shares(1000, Share.GAP, THREE)
    told = answer(plan(), parts=[Part(split[1]), Part(split[2]), Part(split[3], 50_000)])
    assert [month.new for month in told.months] == [200] * 5
    dues, other = budget(told).lines
    assert [*dues.by_month.values()] == [n * 3_360_000 for n in range(1, 6)]
    assert dues.total + other.total == budget(told).total == 55_400_000


def test_no_place_is_given_more_than_are_uncovered_there():
    assert shares(5000, Share.GAP, THREE)[3] == 100
    assert sum(shares(5000, Share.GAP, THREE).values()) == 5000
    assert sum(shares(99_999, Share.GAP, THREE).values()) == 6000 + 11_000 + 100


def test_by_hand_is_as_written():
    assert shares(1000, Share.BY_HAND, THREE, {1: 7}) == {1: 7, 2: 0, 3: 0}


@given(
    st.integers(0, 50_000),
    st.sampled_from([Share.GAP, Share.WORKERS, Share.PACE]),
    st.lists(st.tuples(*[st.none() | st.integers(-50, 9000)] * 4), min_size=1, max_size=6),
)
def test_shares_add_up_to_all_that_can_be_taken(people, by, rows):
    places = [
        PlaceNow(n, workers if workers is None or workers > 0 else None, covered, gap, pace)
        for n, (workers, covered, gap, pace) in enumerate(rows)
    ]
    given_people = shares(people, by, places)
    room = {place.place: place.uncovered for place in places}
    assert sum(given_people.values()) == min(people, sum(room.values()))
    assert all(0 <= given_people[place] <= room[place] for place in room)
