"""The best split, against trying all there are."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commitments.optimum import Offer, least_cost, most_people
from commitments.sharing import split

OFFERS = st.lists(
    st.tuples(st.integers(1, 9), st.integers(0, 2), st.integers(0, 4)), min_size=1, max_size=3
).map(
    lambda rows: [
        Offer(place, cost, floor, floor + room) for place, (cost, floor, room) in enumerate(rows)
    ]
)


def all_splits(offers):
    ranges = [range(offer.floor, offer.cap + 1) for offer in offers]
    for numbers in product(*ranges):
        cost = sum(offer.cost * n for offer, n in zip(offers, numbers, strict=True))
        yield sum(numbers), cost


@settings(max_examples=60)
@given(OFFERS, st.integers(0, 60))
def test_no_split_covers_more_people_for_the_budget(offers, budget):
    affordable = [(people, cost) for people, cost in all_splits(offers) if cost <= budget]
    best = most_people(offers, budget)
    if not affordable:
        assert best is None
        return
    most = max(people for people, _cost in affordable)
    assert best.total == most
    assert best.cost == min(cost for people, cost in affordable if people == most)
    for offer in offers:
        assert offer.floor <= best.people[offer.place] <= offer.cap


@settings(max_examples=60)
@given(OFFERS, st.integers(0, 20))
def test_no_split_reaches_the_number_for_less(offers, people):
    best = least_cost(offers, people)
    reaching = [cost for total, cost in all_splits(offers) if total >= people]
    if not reaching:
        assert best.total == sum(offer.cap for offer in offers)
        assert best.missing == people - best.total
        return
    assert (best.missing, best.cost) == (0, min(reaching))


@settings(max_examples=60)
@given(OFFERS, st.integers(0, 20), st.lists(st.integers(0, 9), min_size=3, max_size=3))
def test_of_equally_cheap_splits_the_nearest_to_the_wish_is_offered(offers, people, wish):
    """Tried by all there are: none so good lies nearer to the wish in its proportions."""
    cheapest = least_cost(offers, people)
    near = least_cost(offers, people, dict(enumerate(wish)))
    assert (near.total, near.cost, near.missing) == (
        cheapest.total,
        cheapest.cost,
        cheapest.missing,
    )
    wished = split(near.total, wish[: len(offers)])
    ranges = [range(offer.floor, offer.cap + 1) for offer in offers]
    distances = [
        sum(abs(n - at) for n, at in zip(numbers, wished, strict=True))
        for numbers in product(*ranges)
        if sum(numbers) == cheapest.total
        and sum(o.cost * n for o, n in zip(offers, numbers, strict=True)) == cheapest.cost
    ]
    offered = [near.people[offer.place] for offer in offers]
    assert sum(abs(n - at) for n, at in zip(offered, wished, strict=True)) == min(distances)


def test_where_every_place_costs_the_same_the_plans_own_split_stays():
    offers = [Offer(place, 84_000, 0, 50_000) for place in range(3)]
    assert least_cost(offers, 900, {0: 300, 1: 500, 2: 100}).people == {0: 300, 1: 500, 2: 100}
    half = most_people(offers, 84_000 * 450, {0: 300, 1: 500, 2: 100})
    assert half.people == {0: 150, 1: 250, 2: 50}


def test_worked_by_hand():
    """1.000 people, 16.800 in A and 20.000 in B; A takes 700 at most, B at least 100: 700 and 300."""
    offers = [Offer(1, 16_800, 0, 700), Offer(2, 20_000, 100, 5000)]
    best = least_cost(offers, 1000)
    assert (best.people, best.cost) == ({1: 700, 2: 300}, 700 * 16_800 + 300 * 20_000)
    same = most_people(offers, best.cost)
    assert same.total == 1000
    assert most_people(offers, 1_999_999) is None  # the floor of B costs 2.000.000


def test_amounts_of_a_province_are_exact():
    offers = [Offer(place, 16_800 * 5 + place, 0, 40_000 + place) for place in range(14)]
    best = least_cost(offers, 158_727)
    assert best.total == 158_727
    by_price = sorted(offers, key=lambda offer: offer.cost)
    left, cost = 158_727, 0
    for offer in by_price:
        taken = min(left, offer.cap)
        left, cost = left - taken, cost + taken * offer.cost
    assert best.cost == cost


@pytest.mark.parametrize("bad", [{"floor": 3, "cap": 2}, {"floor": -1}, {"cost": -1}])
def test_nonsense_is_refused(bad):
    with pytest.raises(ValueError, match="must"):
        Offer(**{"place": 1, "cost": 1, "cap": 5} | bad)
